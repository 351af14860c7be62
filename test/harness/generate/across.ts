/** Functions across a report's rows, with lengths that fit its periods. */
import type { MetricPlan } from './metrics.ts';
import type { Random } from './random.ts';

const lengths: Readonly<Record<string, readonly string[]>> = {
  none: ['1 year', '2 months', '1 quarter', '3 weeks', '10 days'],
  day: ['1 year', '1 month', '1 week', '3 days'],
  week: ['1 week', '4 weeks', '1 year'],
  month: ['1 month', '3 months', '1 quarter', '1 year'],
  quarter: ['1 quarter', '1 year', '6 months'],
  year: ['1 year', '2 years'],
  'fiscal quarter': ['1 fiscal quarter', '1 year', '6 months'],
  'fiscal year': ['1 fiscal year', '2 years'],
};

const windows: Readonly<Record<string, readonly string[]>> = {
  ...lengths,
  day: ['3 days', '1 week', '7 days'],
  week: ['2 weeks', '4 weeks'],
};

const units: Readonly<Record<string, readonly string[]>> = {
  none: ['week', 'month', 'quarter', 'year'],
  day: ['week', 'month', 'quarter', 'year'],
  week: ['week'],
  month: ['month', 'quarter', 'year', 'fiscal year', 'fiscal quarter'],
  quarter: ['quarter', 'year'],
  year: ['year'],
  'fiscal quarter': ['fiscal quarter', 'fiscal year'],
  'fiscal year': ['fiscal year'],
};

/** @param grain of the report; `none` without time */
export function lookAcross(
  random: Random,
  { name, additive, stock }: MetricPlan,
  grain: string,
  grouped: boolean,
  within: readonly string[] = [],
): string {
  const length = () => random.pick(lengths[grain] ?? ['1 year']);
  const apart = () =>
    within.length > 0 && random.chance(0.6) ? ` within ${random.some(within, random.pick([1, 1, 2])).join(', ')}` : '';
  const series = () =>
    random.chance(0.5)
      ? `to_date(${name}, ${random.pick(units[grain] ?? ['year'])})`
      : `rolling(${name}, ${random.pick(windows[grain] ?? ['1 year'])})`;
  return random.weighted<() => string>([
    [3, () => `prior(${name}, ${length()})`],
    [2, () => `${random.pick(['change', 'growth'])}(${name}, ${length()})`],
    [additive ? 5 : 0, series],
    [additive ? 1 : 0, () => `prior(${series()}, ${length()})`],
    [grouped ? 4 : 0, () => `share(${name}${apart()})`],
    [grouped ? 4 : 0, () => `rank(${name}${apart()})`],
    [stock ? 20 : 0, () => `opening(${name})`],
    [1, () => `${name} - prior(${name}, ${length()})`],
  ])();
}
