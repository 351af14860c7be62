/** How likely something is, as windows over all rows of the table: those like the row, and all of them. */
import { type LikelihoodLeaf, priorRows, type RowExpression } from '../semantics/row-model.ts';
import * as build from './build.ts';
import type { RowSource } from './rows.ts';
import type { SqlExpression } from './tree.ts';

/** `(met + prior * share of all) / (settled + prior)`; missing where no row at all is settled. */
export function likelihood({ of, by, settled }: LikelihoodLeaf, rows: RowSource): SqlExpression {
  const likes = by.map((each) => rows.value(each));
  return drawn(
    counted(rows, [settled, of], likes),
    counted(rows, [settled], likes),
    build.binary(
      build.cast(counted(rows, [settled, of], []), 'number'),
      '/',
      build.call('nullif', build.cast(counted(rows, [settled], []), 'number'), build.number(0)),
    ),
  );
}

/** A share drawn towards another by as much as few rows leave open. */
export function drawn(met: SqlExpression, settled: SqlExpression, overall: SqlExpression): SqlExpression {
  const prior = build.binary(build.number(priorRows), '*', overall);
  return build.binary(
    build.binary(build.cast(met, 'number'), '+', prior),
    '/',
    build.binary(build.cast(settled, 'number'), '+', build.number(priorRows)),
  );
}

function counted(
  rows: RowSource,
  conditions: readonly RowExpression[],
  likes: readonly SqlExpression[],
): SqlExpression {
  return countedAmong(likes, rows.all(conditions) ?? build.yes);
}

/**
 * How many rows meet a condition, of those that agree in some values; missing values are one value. Not as a filter: over
 * all rows the engine would count anew for each of them.
 */
export function countedAmong(partitionBy: readonly SqlExpression[], condition: SqlExpression): SqlExpression {
  const met: SqlExpression = { kind: 'case', branches: [{ condition, value: build.number(1) }] };
  return { kind: 'call', function: 'count', arguments: [met], over: { partitionBy, orderBy: [] } };
}
