/** What the rows that lead to a row come to. */
import type { Call } from '../../../language/syntax/ast.ts';
import { aggregate, aggregateNames } from './aggregates.ts';
import { aggregatedTable } from './expand.ts';
import { inOrder, ownDate } from './neighbours.ts';
import { Rational } from './rational.ts';
import { type Place, wayToRow } from './resolve.ts';
import { follow, holdsFor, orderOf, valueFor, type World } from './rows.ts';
import { type Row, tableOf } from './schema.ts';
import { keyOf, type Value } from './values.ts';

export function isRollUp(call: Call): boolean {
  return aggregateNames.has(call.name.text) || call.name.text === 'exists';
}

/** Over all time: neither a report's range nor its conditions touch it. */
export function rollUp(world: World, row: Row, call: Call): Value {
  const child = aggregatedTable(world.schema, call);
  const place: Place = { table: child, beside: [child] };
  const rows = rowsOf(world, row, call, child).filter(
    (one) => call.where === undefined || holdsFor(world, one, call.where, place),
  );
  const name = call.name.text;
  if (name === 'exists') return rows.length > 0;
  if (name === 'count') return Rational.whole(rows.length);
  const [argument, percent] = call.arguments;
  if (argument === undefined) throw new Error(`${name} of nothing`);
  const ordered = name === 'first' || name === 'last' ? inOrder(world, rows, (one) => ownDate(world, one)) : rows;
  const values = ordered.map((one) =>
    name === 'rate' ? holdsFor(world, one, argument, place) : valueFor(world, one, argument, place),
  );
  const share = percent === undefined ? null : valueFor(world, row, percent, place);
  return aggregate(name, values, share as Rational, orderOf(world.schema, argument, place));
}

/** The rows of a table that lead to another: to none without a key. */
function rowsOf(world: World, row: Row, call: Call, child: string): Row[] {
  const { key } = tableOf(world.schema, row.table);
  const own = key === undefined ? null : (row.cells.get(key) ?? null);
  if (own === null) return [];
  const way = wayToRow(world.schema, child, row.table, call.via);
  return world.data.rows(child).filter((one) => {
    const led = follow(world, one, way);
    return led !== null && keyOf(led) === keyOf(own);
  });
}
