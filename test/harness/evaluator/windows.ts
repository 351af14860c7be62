/** The days that a value is about: a period, one before it, or several up to it. */
import { type Expression, type Grain, grains } from '../../../language/syntax/ast.ts';
import { dayOf, movePeriods, partsOf, startOf } from './calendar.ts';
import type { Days } from './ranges.ts';

/** How a function across rows looks at a metric. */
export interface View {
  /** How far back. */
  readonly back: Length;
  /** Summed up over periods. */
  readonly series?: Series;
  /** Over all groups instead of the row's own. */
  readonly all: boolean;
}

export interface Length {
  readonly months: number;
  readonly days: number;
}

export type Series =
  | { readonly kind: 'to_date'; readonly unit: Grain }
  | { readonly kind: 'rolling'; readonly count: number; readonly unit: Grain };

export const plainView: View = { back: { months: 0, days: 0 }, all: false };

export function looksBack({ back }: View): boolean {
  return back.months !== 0 || back.days !== 0;
}

/** `1 year` in `prior(revenue, 1 year)`. */
export function readLength(expression: Expression | undefined): { readonly count: number; readonly unit: Grain } {
  const unit = expression?.kind === 'duration' ? grains.find((grain) => grain === expression.unit) : undefined;
  if (expression?.kind !== 'duration' || unit === undefined) throw new Error('no length of calendar time');
  return { count: Number(expression.value), unit };
}

/** By week a year is 52 weeks. */
export function addLength(
  back: Length,
  { count, unit }: { readonly count: number; readonly unit: Grain },
  grain: Grain | undefined,
): Length {
  switch (unit) {
    case 'day':
      return { ...back, days: back.days + count };
    case 'week':
      return { ...back, days: back.days + 7 * count };
    case 'month':
      return { ...back, months: back.months + count };
    case 'quarter':
      return { ...back, months: back.months + 3 * count };
    case 'year':
      return grain === 'week'
        ? { ...back, days: back.days + 364 * count }
        : { ...back, months: back.months + 12 * count };
  }
}

/** The same day some time before, the month's last where it has no such day. */
export function dayBefore(day: number, { months, days }: Length): number {
  const { year, month, date } = partsOf(day);
  const count = 12 * year + month - 1 - months;
  const first = dayOf({ year: Math.floor(count / 12), month: (count % 12) + 1, date: 1 });
  return Math.min(first + date - 1, movePeriods(first, 1, 'month') - 1) - days;
}

/** The same days some time before; a day stays a day. */
export function daysBefore({ from, until }: Days, back: Length): Days {
  const first = dayBefore(from, back);
  return { from: first, until: Math.max(dayBefore(until, back), first + 1) };
}

/** Whether a single day has a counterpart some time before: 29 February mostly has none. */
export function hasCounterpart(day: number, { months, days }: Length): boolean {
  return partsOf(dayBefore(day, { months, days: 0 })).date === partsOf(day).date || days !== 0;
}

/** The days that a sum over periods takes, up to the end of some days. */
export function seriesDays(series: Series, { from, until }: Days, grain: Grain | undefined, weekStarts: number): Days {
  if (series.kind === 'to_date') {
    return { from: startOf(grain === undefined ? until - 1 : from, series.unit, weekStarts), until };
  }
  const end = grain === undefined ? until : movePeriods(startOf(from, grain, weekStarts), 1, grain);
  return { from: dayBefore(end, addLength(plainView.back, series, undefined)), until };
}

/** How many periods a rolling mean is over. */
export function periodsIn({ count, unit }: { readonly count: number; readonly unit: Grain }, grain: Grain): number {
  const months: Partial<Record<Grain, number>> = { month: 1, quarter: 3, year: 12 };
  const days: Partial<Record<Grain, number>> = { day: 1, week: 7 };
  const sizes = months[unit] === undefined ? days : months;
  const [length, period] = [sizes[unit], sizes[grain]];
  if (length === undefined || period === undefined) throw new Error(`${unit}s are no whole number of ${grain}s`);
  return (count * length) / period;
}
