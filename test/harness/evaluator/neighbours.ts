/** Rows of a table in the order of their dates: the first, the last, and those beside another. */

import type { Path } from '../../../language/syntax/ast.ts';
import type { Place } from './resolve.ts';
import { pathFor, readColumn, type World } from './rows.ts';
import { type Row, tableOf } from './schema.ts';
import { compare, isDate, keyOf, type Value } from './values.ts';

/** Rows that have a date, by their dates, ties by key; without one by all that a row stores. */
export function inOrder(world: World, rows: readonly Row[], dateOf: (row: Row) => Value): Row[] {
  const dated = rows.map((row) => ({ row, date: dateOf(row), ties: tiesOf(world, row) }));
  return dated
    .filter(({ date }) => isDate(date))
    .sort((a, b) => compare(a.date, b.date) || firstDifference(a.ties, b.ties))
    .map(({ row }) => row);
}

function tiesOf(world: World, row: Row): Value[] {
  const { key, columns } = tableOf(world.schema, row.table);
  const names =
    key === undefined ? [...columns].flatMap(([name, { kind }]) => (kind === 'stored' ? [name] : [])) : [key];
  return names.map((name) => row.cells.get(name) ?? null);
}

/** What is missing comes last. */
function firstDifference(one: readonly Value[], other: readonly Value[]): number {
  for (const [index, a] of one.entries()) {
    const b = other[index] ?? null;
    const difference = a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** By what dates the rows of a table. */
export function ownDate(world: World, row: Row): Value {
  const { datedBy } = tableOf(world.schema, row.table);
  return datedBy === undefined ? null : readColumn(world, row, datedBy);
}

/** The row beside another, of those that have the same of something; of what is missing there is none. */
export function neighbour(
  world: World,
  row: Row,
  within: readonly Path[],
  place: Place,
  side: 'previous' | 'next',
): Row | undefined {
  const partition = (other: Row) => within.map((path) => pathFor(world, other, path, place));
  const own = partition(row);
  if (own.includes(null) || !isDate(ownDate(world, row))) return undefined;
  const key = own.map(keyOf).join();
  const peers = world.data.rows(row.table).filter((other) => partition(other).map(keyOf).join() === key);
  const ordered = inOrder(world, peers, (other) => ownDate(world, other));
  return ordered[ordered.indexOf(row) + (side === 'next' ? 1 : -1)];
}
