/** What the neighbouring row has, as a window over all rows of the table. */
import type { NeighbourLeaf } from '../semantics/model.ts';
import * as build from './build.ts';
import type { RowSource } from './rows.ts';
import type { SqlExpression } from './tree.ts';

/** Missing for a row that has no date or belongs to none of the groups, and where the neighbour would be such a row. */
export function neighbour({ side, of, within, order }: NeighbourLeaf, rows: RowSource): SqlExpression {
  const partitionBy = within.map((each) => rows.value(each));
  const places = order.map((each) => rows.value(each));
  const over = { partitionBy, orderBy: places.map((place) => build.order(place, 'up')) };
  const beside = (value: SqlExpression): SqlExpression => ({
    kind: 'call',
    function: side === 'previous' ? 'lag' : 'lead',
    arguments: [value],
    over,
  });
  const dates = places.slice(0, 1);
  // Rows without a date come last, where they would be next to the last one that has one.
  const dated = side === 'next' ? [...dates, ...dates.map(beside)] : dates;
  const condition = build.and([...partitionBy, ...dated].map((each) => build.is(each, 'NOT NULL'))) ?? build.yes;
  return { kind: 'case', branches: [{ condition, value: beside(rows.value(of)) }] };
}
