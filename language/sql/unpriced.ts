/** Counts of rows whose amounts could not be converted, so that nothing is lost in silence. */
import type { Plan } from '../plan/plan.ts';
import type { ColumnLeaf, RowExpression } from '../semantics/model.ts';
import { derivedFrom } from '../semantics/row-leaves.ts';
import { columnsOf } from '../semantics/typed.ts';
import * as build from './build.ts';
import { nameOf } from './notes.ts';
import { joined, type RowsRead, rowsRead } from './read-rows.ts';
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
  readonly anyOf: RowsRead['anyOf'];
}

/** Counts of rows that have an amount and no rate for it, one a table and amount. */
export function unpricedQueries(plan: Plan, settings: SqlSettings): UnpricedCount[] {
  const wanted = new Map<string, Wanted>();
  const read = rowsRead(plan).flatMap(({ table, expressions, anyOf }) => priced(table, expressions, anyOf));
  for (const each of [...read, ...readByStocks(plan)]) {
    const id = JSON.stringify([each.table, each.leaf]);
    wanted.set(id, { ...each, anyOf: joined(each.anyOf, wanted.get(id)?.anyOf) });
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

function readByStocks(plan: Plan): Wanted[] {
  const report = plan.kind === 'list' ? plan.metrics : plan;
  return (report?.unpriced ?? []).map(({ table, leaf, where }) => ({ table, leaf, anyOf: [where] }));
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
