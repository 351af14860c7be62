/** Counts of rows whose amounts could not be converted, so that nothing is lost in silence. */
import type { Plan, Scan } from '../plan/plan.ts';
import type { ColumnLeaf, RowExpression } from '../semantics/model.ts';
import { columnsOf } from '../semantics/typed.ts';
import * as build from './build.ts';
import { nameOf } from './notes.ts';
import { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
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
    ? readByList(plan)
    : [...plan.scans.flatMap(readByScan), ...readByStocks(plan)]) {
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

function readByList({ report }: Extract<Plan, { kind: 'list' }>): Wanted[] {
  const { table, where, shows, sort } = report;
  const read = [...shows, ...sort].map(({ expression }) => expression);
  const anyOf = where === undefined ? [] : [[where]];
  return [
    ...priced(read).map((leaf) => ({ table, leaf, anyOf })),
    ...priced(where === undefined ? [] : [where]).map((leaf) => ({ table, leaf, anyOf: [] })),
  ];
}

function readByStocks({ unpriced }: Extract<Plan, { kind: 'report' }>): Wanted[] {
  return unpriced.map(({ table, leaf, where }) => ({ table, leaf, anyOf: [where] }));
}

function readByScan({ table, keys, where, states }: Scan): Wanted[] {
  const conditions = [...keys, ...where, ...states.flatMap(({ filter }) => filter)];
  return [
    ...states.flatMap(({ argument, filter }) =>
      priced(argument === undefined ? [] : [argument]).map((leaf) => ({ table, leaf, anyOf: [[...where, ...filter]] })),
    ),
    ...priced(conditions).map((leaf) => ({ table, leaf, anyOf: [] })),
  ];
}

function priced(expressions: readonly RowExpression[]): ColumnLeaf[] {
  return columnsOf(expressions).filter(({ rate }) => rate !== undefined);
}

function countUnpriced({ table, leaf, anyOf }: Wanted, settings: SqlSettings): SqlQuery {
  const rows = new RowSource(settings.model, table, settings);
  const { rate: _, ...stored } = leaf;
  const amount: RowExpression = { kind: 'leaf', leaf, type: { kind: 'money' } };
  const conditions = [
    build.is(rows.value({ ...amount, leaf: stored }), 'NOT NULL'),
    build.is(rows.value(amount), 'NULL'),
    rows.any(anyOf),
  ];
  const where = build.and(conditions.filter((condition) => condition !== undefined));
  return {
    with: [],
    body: {
      kind: 'select',
      columns: [{ expression: build.call('count', build.star), alias: 'count' }],
      from: rows.from,
      joins: rows.joins([amount, ...anyOf.flat()]),
      ...(where === undefined ? {} : { where }),
    },
  };
}
