/** How aggregates are looked at: among which groups, in which order, how long before. */
import type { Aggregate, Model, RowExpression, Within } from '../semantics/model.ts';
import { fitShift } from '../semantics/series.ts';
import type { Grain } from '../syntax/ast.ts';
import { columnOf } from './columns.ts';
import type { StateLeaf } from './plan.ts';

/** At which groups an aggregate looks: its own, or all of a period, of these dimensions. */
export type Looked = Pick<StateLeaf & { kind: 'state' }, 'over' | 'within'>;

/** The places of the dimensions that groups stand `within`; a checked report knows them all. */
export function placesOf(within: readonly Within[] | undefined): { within?: readonly number[] } {
  if (within === undefined) return {};
  return { within: within.flatMap(({ index }) => index ?? []) };
}

/** By what the rows of an aggregate come one after the other: its date, then the key. */
export function orderOf({ table, date }: Aggregate, model: Model): RowExpression[] {
  if (date === undefined) throw new Error(`an order of rows without a date: ${table}`);
  const key = model.tables.get(table)?.key;
  const ties = key === undefined ? undefined : columnOf(model, table, key);
  return ties === undefined ? [date] : [date, ties];
}

/** An aggregate whose shift is counted in the report's periods. */
export function fitted(aggregate: Aggregate, grain: Grain | undefined): Aggregate {
  if (aggregate.shift === undefined) return aggregate;
  return { ...aggregate, shift: fitShift(aggregate.shift, grain) ?? aggregate.shift };
}
