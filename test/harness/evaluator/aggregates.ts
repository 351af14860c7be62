/** From the values of many rows to one. */
import { Rational } from './rational.ts';
import { compare, Duration, keyOf, type Value } from './values.ts';

export const aggregateNames: ReadonlySet<string> = new Set([
  ...['count', 'distinct', 'sum', 'average', 'avg', 'median', 'percentile', 'min', 'max', 'rate', 'first', 'last'],
]);

/**
 * @param values one a row, for `first` and `last` in their order; missing ones are passed over, except by `count` and `rate`
 * @param percent for `percentile`
 * @param order of a closed set's values, for `min` and `max`
 */
export function aggregate(
  name: string,
  values: readonly Value[],
  percent: Rational | undefined,
  order: readonly string[] | undefined,
): Value {
  const present = values.filter((value) => value !== null);
  switch (name) {
    case 'count':
      return Rational.whole(values.length);
    case 'rate':
      return (
        Rational.whole(values.filter((value) => value === true).length).over(Rational.whole(values.length)) ?? null
      );
    case 'first':
      return present[0] ?? null;
    case 'last':
      return present.at(-1) ?? null;
    case 'distinct':
      return Rational.whole(new Set(present.map(keyOf)).size);
    case 'min':
    case 'max': {
      const sorted = present.sort((a, b) => compareIn(order, a, b));
      return (name === 'min' ? sorted[0] : sorted.at(-1)) ?? null;
    }
    case 'sum':
      return ofNumbers(present, (numbers) => sum(numbers));
    case 'average':
    case 'avg':
      return ofNumbers(present, (numbers) => sum(numbers).over(Rational.whole(numbers.length)));
    case 'median':
      return ofNumbers(present, (numbers) => percentile(numbers, Rational.whole(50)));
    case 'percentile':
      return ofNumbers(present, (numbers) => percentile(numbers, percent ?? Rational.whole(50)));
    default:
      throw new Error(`no aggregate ${name}`);
  }
}

/** As they sort: in the order of a closed set where there is one; what is outside of it comes behind. */
export function compareIn(order: readonly string[] | undefined, a: Value, b: Value): number {
  if (order === undefined || typeof a !== 'string' || typeof b !== 'string') return compare(a, b);
  const [one, other] = [a, b].map((value) => (order.includes(value) ? order.indexOf(value) : order.length));
  return (one ?? 0) - (other ?? 0) || compare(a, b);
}

function ofNumbers(
  values: readonly Value[],
  apply: (numbers: readonly Rational[]) => Rational | undefined,
): Rational | Duration | null {
  const numbers = values.flatMap((value) =>
    value instanceof Rational ? [value] : value instanceof Duration ? [value.seconds] : [],
  );
  const result = apply(numbers);
  if (result === undefined) return null;
  return values.some((value) => value instanceof Duration) ? new Duration(result) : result;
}

function sum(numbers: readonly Rational[]): Rational {
  return numbers.reduce((total, number) => total.plus(number), Rational.whole(0));
}

/** Between the two nearest values, in proportion; undefined over none. */
function percentile(numbers: readonly Rational[], percent: Rational): Rational | undefined {
  const sorted = [...numbers].sort((a, b) => a.compare(b));
  const place = percent.times(Rational.whole(sorted.length - 1)).over(Rational.whole(100));
  if (place === undefined) return undefined;
  const below = sorted[Number(place.floor().numerator)];
  const above = sorted[Number(place.negated().floor().negated().numerator)];
  if (below === undefined || above === undefined) return undefined;
  return below.plus(above.minus(below).times(place.minus(place.floor())));
}
