/** A roll-up as an aggregate over the rows that are rolled up. */
import type { RollUp, RowExpression } from '../semantics/model.ts';
import { countDistinct, countRows, deviation, extreme, filtered, quantile } from './aggregate.ts';
import * as build from './build.ts';
import { isExactLeaf } from './exact.ts';
import { isExact } from './expressions.ts';
import type { RowSource } from './rows.ts';
import type { SqlExpression } from './tree.ts';

/** `where` are the conditions of it that the rows do not all meet. */
export function rolledUp(of: RollUp, where: readonly RowExpression[], rows: RowSource): SqlExpression {
  const filter = rows.all(where);
  const { argument } = of;
  if (argument === undefined) {
    if (of.function !== 'exists') return countRows(filter);
    // That there is a group says it all where each of its rows counts.
    return filter === undefined ? build.yes : build.binary(countRows(filter), '>', build.number(0));
  }
  const read = rows.value(argument);
  switch (of.function) {
    case 'count':
    case 'exists':
      return countRows(filter);
    case 'first':
    case 'last': {
      const order = of.order ?? [];
      // The earliest row has the earliest date.
      if (JSON.stringify(order[0]) === JSON.stringify(argument))
        return filtered(of.function === 'first' ? 'min' : 'max', [read], filter);
      const sortable = rows.all([...where, ...[argument, ...order.slice(0, 1)].map(isPresent)]);
      const places = order.map((each) => rows.value(each));
      return extreme(of.function, read, places, sortable);
    }
    case 'distinct':
      return countDistinct(read, filter);
    case 'sum': {
      const sum = filtered('sum', [rows.summand(argument)], filter);
      // The engine adds up whole numbers in a type of its own, which not every function takes.
      const whole = argument.type.kind === 'integer' && isExact(argument, { isExact: isExactLeaf });
      return whole ? build.call('to_integer', sum) : sum;
    }
    case 'min':
    case 'max': {
      const rank = build.rankOf(read, argument.type);
      return rank === undefined
        ? filtered(of.function, [read], filter)
        : filtered(of.function === 'min' ? 'arg_min' : 'arg_max', [read, rank], filter);
    }
    case 'average':
      return share(filtered('sum', [read], filter), filtered('count', [read], filter));
    case 'median':
      return quantile(read, argument.type, 0.5, filter);
    case 'percentile':
      return quantile(read, argument.type, Number(of.percent) / 100, filter);
    case 'deviation':
      return deviation(read, filter);
    case 'rate':
      return share(countRows(rows.all([...where, argument])), countRows(filter));
  }
}

function isPresent(operand: RowExpression): RowExpression {
  const type = { kind: 'boolean' } as const;
  return { kind: 'not', operand: { kind: 'is-missing', operand, type }, type };
}

function share(part: SqlExpression, whole: SqlExpression): SqlExpression {
  const [numerator, denominator] = [build.cast(part, 'number'), build.cast(whole, 'number')];
  return build.binary(numerator, '/', build.call('nullif', denominator, build.number(0)));
}
