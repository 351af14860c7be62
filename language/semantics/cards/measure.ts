/** What is measured of the rows of a table, in words. */
import { assertUnreachable } from '../../base/unreachable.ts';
import type { RollUp, RowExpression } from '../model.ts';
import { family, type Type } from '../types.ts';
import { ordinal } from './numbers.ts';

/** `sum of amount over deals`; `argument` is its argument in words, and `say` says a condition. */
export function measureText(
  { function: name, table, argument, percent }: Pick<RollUp, 'function' | 'table' | 'argument' | 'percent'>,
  argumentText: string,
  say: (condition: RowExpression) => string,
): string {
  const over = `${argumentText} over ${table}`;
  switch (name) {
    case 'count':
      return `number of ${table}`;
    case 'exists':
      return `whether there are ${table}`;
    case 'distinct':
      return `number of different ${over}`;
    case 'sum':
      return `sum of ${over}`;
    case 'average':
      return `mean of ${over}`;
    case 'median':
      return `median of ${over}`;
    case 'percentile':
      return `${ordinal(percent ?? '')} percentile of ${over}`;
    case 'deviation':
      return `standard deviation of ${over}`;
    case 'min':
    case 'max':
      return `${extreme(name, argument?.type)} ${over}`;
    case 'first':
    case 'last':
      return `${argumentText} of the ${name === 'first' ? 'earliest' : 'latest'} of ${table}`;
    case 'rate':
      return `share of ${table} where ${argument === undefined ? '' : say(argument)}`;
    default:
      return assertUnreachable(name);
  }
}

function extreme(name: 'min' | 'max', type: Type | undefined): string {
  const kind = type === undefined ? 'any' : family(type);
  if (kind === 'date') return name === 'min' ? 'earliest' : 'latest';
  if (kind === 'text') return name === 'min' ? 'first' : 'last';
  return name === 'min' ? 'smallest' : 'largest';
}
