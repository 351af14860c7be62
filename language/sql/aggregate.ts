/** Aggregate functions over the rows of one table. */
import type { RowExpression } from '../semantics/model.ts';
import * as build from './build.ts';
import type { SqlExpression } from './tree.ts';

type Filter = SqlExpression | undefined;

/** How many rows; with a condition, of those that meet it. */
export function countRows(filter: Filter): SqlExpression {
  return filtered('count', [build.star], filter);
}

/** An aggregate over the rows that meet a condition, if there is one. */
export function filtered(
  name: 'count' | 'sum' | 'min' | 'max' | 'arg_min' | 'arg_max',
  args: readonly SqlExpression[],
  filter: Filter,
): SqlExpression {
  return { kind: 'call', function: name, arguments: args, ...(filter === undefined ? {} : { filter }) };
}

/** How many different values. */
export function countDistinct(argument: SqlExpression, filter: Filter): SqlExpression {
  return {
    kind: 'call',
    function: 'count',
    arguments: [argument],
    distinct: true,
    ...(filter === undefined ? {} : { filter }),
  };
}

/** The value of the row that comes first, or last. */
export function extreme(
  name: 'first' | 'last',
  argument: SqlExpression,
  order: readonly SqlExpression[],
  filter: Filter,
): SqlExpression {
  return filtered(name === 'first' ? 'arg_min' : 'arg_max', [argument, placed(argument, order)], filter);
}

/** A value with its place in an order; equal places are told apart by the value. */
export function placed(argument: SqlExpression, order: readonly SqlExpression[]): SqlExpression {
  return build.call('row', ...order, argument);
}

/** Numbers of more digits have no square that the engine can add up. */
const squarableDigits = 140;

/** How far values lie from their mean: the standard deviation of a sample. Missing for fewer than two, and for the vast. */
export function deviation(argument: SqlExpression, filter: Filter): SqlExpression {
  const number = build.cast(argument, 'number');
  const size = build.call('abs', number);
  const limit = build.call('power', build.cast(build.number(10), 'number'), build.number(squarableDigits));
  const kept: SqlExpression = {
    kind: 'case',
    branches: [{ condition: build.binary(size, '<', limit), value: number }],
  };
  return {
    kind: 'case',
    branches: [
      {
        condition: build.binary(filtered('max', [size], filter), '<', limit),
        value: { kind: 'call', function: 'deviation', arguments: [kept], ...(filter === undefined ? {} : { filter }) },
      },
    ],
  };
}

/** The value below which a fraction of the rows lie, between two of them in proportion. */
export function quantile(
  argument: SqlExpression,
  type: RowExpression['type'],
  fraction: number,
  filter: Filter,
): SqlExpression {
  // Of decimals, the engine would round what lies between two of them.
  const exact = type.kind === 'integer' ? argument : build.cast(argument, 'number');
  const call: SqlExpression = { kind: 'call', function: 'quantile', arguments: [exact, build.number(fraction)] };
  return filter === undefined ? call : { ...call, filter };
}
