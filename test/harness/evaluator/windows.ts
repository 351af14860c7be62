/** The days that a value is about: a period, one before it, or several up to it. */
import { type Expression, type Grain, grains, type Path } from '../../../language/syntax/ast.ts';
import { type Beginnings, dayOf, movePeriods, partsOf, startOf } from './calendar.ts';
import type { Days } from './ranges.ts';

/** How a function across rows looks at a metric. */
export interface View {
  /** How far back. */
  readonly back: Length;
  /** Summed up over periods. */
  readonly series?: Series;
  /** Over all groups, within the same of some dimensions, instead of the row's own. */
  readonly all: { readonly within: readonly Path[] } | undefined;
  /** Of what has elapsed alone; today counts as whole. */
  readonly elapsed: boolean;
  /** A stock's value when the days begin, not when they end. */
  readonly opening: boolean;
}

export interface Length {
  readonly months: number;
  readonly days: number;
}

export type Series =
  | { readonly kind: 'to_date'; readonly unit: Grain }
  | { readonly kind: 'rolling'; readonly count: number; readonly unit: Grain };

export const nowhere: Length = { months: 0, days: 0 };

export const plainView: View = { back: nowhere, all: undefined, elapsed: false, opening: false };

export function looksBack({ back }: View): boolean {
  return back.months !== 0 || back.days !== 0;
}

/** `1 year` in `prior(revenue, 1 year)`. */
export function readLength(expression: Expression | undefined): { readonly count: number; readonly unit: Grain } {
  const unit = expression?.kind === 'duration' ? grains.find((grain) => grain === expression.unit) : undefined;
  if (expression?.kind !== 'duration' || unit === undefined) throw new Error('no length of calendar time');
  return { count: Number(expression.value), unit };
}

const monthsIn: Partial<Record<Grain, number>> = {
  ...{ month: 1, quarter: 3, year: 12 },
  ...{ 'fiscal quarter': 3, 'fiscal year': 12 },
};
const daysIn: Partial<Record<Grain, number>> = { day: 1, week: 7 };

export function addLength(back: Length, { count, unit }: { readonly count: number; readonly unit: Grain }): Length {
  const months = monthsIn;
  const days = daysIn;
  return { months: back.months + count * (months[unit] ?? 0), days: back.days + count * (days[unit] ?? 0) };
}

/** By week a year is 52 weeks. */
export function fitting({ months, days }: Length, grain: Grain | undefined): Length {
  if (grain !== 'week' || months === 0) return { months, days };
  if (months % 12 !== 0) throw new Error('no whole number of weeks');
  return { months: 0, days: days + (months / 12) * 364 };
}

/** The same day some time before, the month's last where it has no such day. */
export function dayBefore(day: number, { months, days }: Length): number {
  const { year, month, date } = partsOf(day);
  const count = 12 * year + month - 1 - months;
  const first = dayOf({ year: Math.floor(count / 12), month: (count % 12) + 1, date: 1 });
  return Math.min(first + date - 1, movePeriods(first, 1, 'month') - 1) - days;
}

/** The same some time later: of days that meet in one, all come to it. */
export function dayAfter(day: number, { months, days }: Length): number {
  return dayBefore(day + days, { months: -months, days: 0 });
}

/** The same days some time before: a day stays a day, and what ends with a month is whole months. */
export function daysBefore({ from, until }: Days, back: Length): Days {
  const whole = until - from > 1 && partsOf(until).date === 1;
  const end = whole ? dayBefore(until, back) : dayBefore(until - 1, back) + 1;
  const first = dayBefore(from, back);
  return { from: first, until: Math.max(end, first + 1) };
}

/** Whether a single day has a counterpart some time before: 29 February mostly has none. */
export function hasCounterpart(day: number, { months }: Length): boolean {
  return partsOf(dayBefore(day, { months, days: 0 })).date === partsOf(day).date;
}

/** The days that a sum over periods takes, up to the end of some days. */
export function seriesDays(
  series: Series,
  { from, until }: Days,
  grain: Grain | undefined,
  beginnings: Beginnings,
): Days {
  if (series.kind === 'to_date') {
    return { from: startOf(grain === undefined ? until - 1 : from, series.unit, beginnings), until };
  }
  const end = grain === undefined ? until : movePeriods(startOf(from, grain, beginnings), 1, grain);
  return { from: dayBefore(end, addLength(nowhere, series)), until };
}

/** How many periods a rolling mean is over. */
export function periodsIn({ count, unit }: { readonly count: number; readonly unit: Grain }, grain: Grain): number {
  const months = monthsIn;
  const days = daysIn;
  const sizes = months[unit] === undefined ? days : months;
  const [length, period] = [sizes[unit], sizes[grain]];
  if (length === undefined || period === undefined) throw new Error(`${unit}s are no whole number of ${grain}s`);
  return (count * length) / period;
}
