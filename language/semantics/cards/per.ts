/** What is worked out for each combination, in words. */
import { assertUnreachable } from '../../base/unreachable.ts';
import type { MetricExpression, Per, PerDimension } from '../model.ts';
import { ordinal } from './numbers.ts';

/** `mean of Calls made per owner and day` */
export function perText(per: Per, part: (expression: MetricExpression) => string): string {
  const { argument, where } = per;
  const names = per.dimensions.filter(({ follows }) => follows !== true).map(itemText);
  const kept = where.length === 0 ? '' : ` where ${where.map(part).join(' and ')}`;
  const each = `${listed(names)}${kept}`;
  const of = argument === undefined ? '' : ` of ${part(argument)}`;
  switch (per.function) {
    case 'count':
      return argument === undefined ? `number of combinations of ${each}` : `number of values${of} per ${each}`;
    case 'rate':
      return `share of combinations of ${each}${argument === undefined ? '' : ` with ${part(argument)}`}`;
    case 'average':
      return `mean${of} per ${each}`;
    case 'percentile':
      return `${ordinal(per.percent ?? '')} percentile${of} per ${each}`;
    case 'deviation':
      return `standard deviation${of} per ${each}`;
    case 'sum':
    case 'median':
      return `${per.function}${of} per ${each}`;
    case 'min':
      return `smallest value${of} per ${each}`;
    case 'max':
      return `largest value${of} per ${each}`;
    default:
      return assertUnreachable(per.function);
  }
}

/** What is put together, and which rows are in no combination. */
export function combinationsText({ dimensions }: Per): string {
  const own = dimensions.filter(({ follows }) => follows !== true);
  const names = own.map(itemText);
  const columns = own.flatMap(({ kind, name }) => (kind === 'column' ? [name] : []));
  const all = own.some(({ every }) => every === true) ? '' : ' that has rows';
  const lost = columns.length === 0 ? '' : `; a row without ${columns.join(' or ')} is in none, and a note counts it`;
  const idle = own.some(({ working }) => working !== undefined)
    ? '; a row on another day is in none, and a note counts it'
    : '';
  return `each of ${listed(names)}${all}, inside each cell of a report${lost}${idle}`;
}

/** `every working day in office` */
function itemText({ name, every, working }: PerDimension): string {
  return `${every === true ? 'every ' : ''}${working === undefined ? name : `working ${name} in ${working}`}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
