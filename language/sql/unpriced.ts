/** Counts of rows whose amounts could not be converted, so that nothing is lost in silence. */
import { allScans, type Plan, type Scan } from '../plan/plan.ts';
import { rowPartsIn } from '../semantics/list-leaves.ts';
import type { ColumnLeaf, RowExpression } from '../semantics/model.ts';
import { derivedFrom } from '../semantics/row-leaves.ts';
import { columnsOf } from '../semantics/typed.ts';
import * as build from './build.ts';
import { nameOf } from './notes.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlQuery } from './tree.ts';

export interface UnpricedCount {
  readonly table: string;
  /** The amount in the analyst's words. */
  readonly amount: string;
  /** The date of its rate in the analyst's words: a column, or a certain day. */
  readonly date: { readonly column: string } | { readonly day: string };
  readonly query: SqlQuery;
}

/** An amount that rows of a table are read for, and what they must meet for it; no groups: any row. */
interface Wanted {
  readonly table: string;
  readonly leaf: ColumnLeaf;
  readonly anyOf: readonly (readonly RowExpression[])[];
}

/** Counts of rows that have an amount and no rate for it, one a table and amount. */
export function unpricedQueries(plan: Plan, settings: SqlSettings): UnpricedCount[] {
  const wanted = new Map<string, Wanted>();
  for (const each of plan.kind === 'list'
    ? [...readByList(plan), ...(plan.metrics === undefined ? [] : readByReport(plan.metrics))]
    : readByReport(plan)) {
    const id = JSON.stringify([each.table, each.leaf]);
    const known = wanted.get(id);
    const all = each.anyOf.length === 0 || known?.anyOf.length === 0;
    wanted.set(id, { ...each, anyOf: all ? [] : [...(known?.anyOf ?? []), ...each.anyOf] });
  }
  return [...wanted.values()].map((each) => ({
    table: each.table,
    amount: [...each.leaf.path, each.leaf.column].join('.'),
    date: dateOf(each.leaf),
    query: countUnpriced(each, settings),
  }));
}

function dateOf({ rate }: ColumnLeaf): UnpricedCount['date'] {
  if (rate?.on === undefined) return { column: 'date' };
  const { on } = rate;
  return on.kind === 'literal' && on.value.kind === 'date' ? { day: on.value.value } : { column: nameOf(on) };
}

function readByReport(plan: Extract<Plan, { kind: 'report' }>): Wanted[] {
  return [...allScans(plan).flatMap(readByScan), ...readByStocks(plan)];
}

function readByList({ report, shows, sort, keep }: Extract<Plan, { kind: 'list' }>): Wanted[] {
  const { table, where } = report;
  const asked = [...shows, ...sort.map(({ expression }) => expression), ...(keep === undefined ? [] : [keep])];
  const read = rowPartsIn(asked);
  const anyOf = where === undefined ? [] : [[where]];
  return [...priced(table, read, anyOf), ...priced(table, where === undefined ? [] : [where], [])];
}

function readByStocks({ unpriced }: Extract<Plan, { kind: 'report' }>): Wanted[] {
  return unpriced.map(({ table, leaf, where }) => ({ table, leaf, anyOf: [where] }));
}

function readByScan({ table, keys, where, states }: Scan): Wanted[] {
  const conditions = [...keys, ...where, ...states.flatMap(({ filter }) => filter)];
  return [
    ...states.flatMap(({ argument, filter }) =>
      priced(table, argument === undefined ? [] : [argument], [[...where, ...filter]]),
    ),
    ...priced(table, conditions, []),
  ];
}

/** The amounts that are read of a table's rows, and of those that are rolled up for them. */
function priced(table: string, expressions: readonly RowExpression[], anyOf: Wanted['anyOf']): Wanted[] {
  return columnsOf(expressions).flatMap((leaf) => {
    if (leaf.kind === 'column') return leaf.rate === undefined ? [] : [{ table, leaf, anyOf }];
    const from = derivedFrom(leaf);
    const wanted = leaf.kind === 'roll-up' ? [leaf.of.where] : [];
    return from === undefined ? [] : priced(from.table, from.expressions, wanted);
  });
}

function countUnpriced({ table, leaf, anyOf }: Wanted, settings: SqlSettings): SqlQuery {
  const statement = new Statement(settings);
  const rows = statement.rows(table);
  const { rate: _, ...stored } = leaf;
  const amount: RowExpression = { kind: 'leaf', leaf, type: { kind: 'money' } };
  const conditions = [
    build.is(rows.value({ ...amount, leaf: stored }), 'NOT NULL'),
    build.is(rows.value(amount), 'NULL'),
    rows.any(anyOf),
  ];
  const where = build.and(conditions.filter((condition) => condition !== undefined));
  return statement.finish({
    kind: 'select',
    columns: [{ expression: build.call('count', build.star), alias: 'count' }],
    ...rows.reading([amount, ...anyOf.flat()]),
    ...(where === undefined ? {} : { where }),
  });
}
