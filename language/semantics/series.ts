/** How lengths of calendar time and a report's grain fit together. */
import { addUnits, countPeriods, type Starts, startOf } from '../base/calendar.ts';
import type { Baseline, Grain, Range } from '../syntax/ast.ts';
import type { Aggregate, Series, Shift } from './model.ts';
import type { Calendar, DayRange } from './ranges.ts';

type Days = Starts & Pick<Calendar, 'today'>;

const months: Partial<Record<Grain, number>> = {
  month: 1,
  quarter: 3,
  year: 12,
  'fiscal quarter': 3,
  'fiscal year': 12,
};
const days: Partial<Record<Grain, number>> = { day: 1, week: 7 };

/** How many periods of a grain a length has; undefined when it is no whole number of them. */
export function periodsIn(count: number, unit: Grain, grain: Grain): number | undefined {
  const [length, period] = unit in months ? [months[unit], months[grain]] : [days[unit], days[grain]];
  if (length === undefined || period === undefined) return undefined;
  const periods = (count * length) / period;
  return Number.isInteger(periods) ? periods : undefined;
}

/** The shift in a report by a grain: by week, a year is 52 weeks. Undefined when it is no whole number of periods. */
export function fitShift(shift: Shift, grain: Grain | undefined): Shift | undefined {
  if (grain === undefined || grain === 'day') return shift;
  if (grain === 'week') {
    if (shift.months % 12 !== 0 || shift.days % 7 !== 0) return undefined;
    return { months: 0, days: (shift.months / 12) * 364 + shift.days };
  }
  return shift.days === 0 && shift.months % (months[grain] ?? 1) === 0 ? shift : undefined;
}

/** Whether a sum over periods makes sense by a grain. */
export function fitsSeries(series: Series, grain: Grain | undefined, starts: Starts): boolean {
  if (grain === undefined) return true;
  if (series.kind === 'running') return true;
  if (series.kind === 'rolling') return periodsIn(series.count, series.unit, grain) !== undefined;
  return nests(grain, series.unit, starts);
}

/** Whether each period of a unit starts with one of a grain. */
export function nests(grain: Grain, unit: Grain, { fiscalYearStarts }: Starts): boolean {
  if (grain === 'day') return true;
  const [part, whole] = [months[grain], months[unit]];
  if (part === undefined || whole === undefined) return grain === unit;
  const first = (of: Grain): number => (of === 'fiscal quarter' || of === 'fiscal year' ? fiscalYearStarts - 1 : 0);
  return whole % part === 0 && (first(unit) - first(grain)) % part === 0;
}

/**
 * The days an aggregate reads so as to fill a range: earlier ones for `prior`, and more of them for sums over periods.
 * Without time in the report, a sum over periods is the one that ends with the range, or with today.
 */
export function daysRead(
  aggregate: Pick<Aggregate, 'shift' | 'series' | 'compared'>,
  range: DayRange | null,
  grain: Grain | undefined,
  calendar: Days,
): DayRange | null {
  const { series, shift, compared } = aggregate;
  // Nearly all aggregates look at no other time.
  if (series === undefined && shift === undefined && compared === undefined) return range;
  const bounds = range ?? (series === undefined || grain !== undefined ? null : upToToday(calendar));
  // By time, what has elapsed of all time ends today.
  if (bounds === null && compared === true && grain !== undefined) {
    return { from: firstDay, until: dayAfter(calendar.today) };
  }
  if (bounds === null) return null;
  const whole = grain === undefined ? elapsed(series, bounds, calendar) : bounds;
  const back = (day: string): string => (shift === undefined ? day : shiftDay(day, shift, -1));
  const from = back(whole.from);
  // What has elapsed ends today, and before, on the same day of the calendar.
  const running = compared === true && whole.until > calendar.today;
  const until = running ? dayAfter(back(calendar.today)) : endBefore(whole, back);
  if (series === undefined) return { from, until };
  if (series.kind === 'running') {
    // Without time, an opening is that of the range; by time, each period's is what the one before has left.
    if (!series.opening) return { from: firstDay, until };
    if (grain === undefined) return { from: firstDay, until: from };
    // A range that is cut inside a period opens in the middle of it.
    const last = startOf(addUnits(until, -1, 'day'), grain, calendar);
    const [, later = last] = [from, last].sort();
    return { from: firstDay, until: later };
  }
  const lastDay = addUnits(until, -1, 'day');
  if (series.kind === 'to_date') {
    return { from: startOf(grain === undefined ? lastDay : from, series.unit, calendar), until };
  }
  const end = grain === undefined ? until : addUnits(startOf(from, grain, calendar), 1, grain);
  return { from: addUnits(end, -series.count, series.unit), until };
}

/**
 * Where the days before end: with the same day of the calendar, and whole months with whole months, whatever their
 * lengths. 1 to 30 March has the 29 days of February before it, and February 2025 those of February 2024.
 */
function endBefore({ from, until }: DayRange, back: (day: string) => string): string {
  const last = addUnits(until, -1, 'day');
  const afterLast = dayAfter(back(last));
  // A day stays a day.
  if (last === from) return afterLast;
  return [back(until), afterLast].sort()[1] ?? afterLast;
}

/** A sum over periods that has no period of its own ends with today, where its range has begun and goes on. */
function elapsed(series: Series | undefined, { from, until }: DayRange, { today }: Days): DayRange {
  const goesOn = series !== undefined && series.kind !== 'running' && from <= today && until > today;
  return { from, until: goesOn ? dayAfter(today) : until };
}

function dayAfter(day: string): string {
  return addUnits(day, 1, 'day');
}

/** How long before a range the one it is compared with is. Undefined for all time, which nothing is before. */
export function baselineShift(baseline: Baseline, range: Range): Shift | undefined {
  if (range.kind === 'all' || range.kind === 'param') return undefined;
  if (baseline === 'previous year' || range.kind === 'fiscal') return { months: 12, days: 0 };
  switch (range.kind) {
    case 'relative':
      return lengthOf(range.count, range.unit);
    case 'current':
      return lengthOf(1, range.unit);
    case 'dates': {
      if (range.from === range.to) return lengthOf(1, range.from.grain);
      const { from } = range.from;
      const end = addUnits(range.to.from, 1, range.to.grain);
      // Whole months have as many months before them.
      const wholeMonths = [from, end].every((day) => day === startOf(day, 'month'));
      return wholeMonths
        ? lengthOf(countPeriods(from, end, 'month'), 'month')
        : lengthOf(countPeriods(from, end, 'day'), 'day');
    }
  }
}

/** Some units of the calendar as a shift. */
export function lengthOf(count: number, unit: Grain): Shift {
  return { months: count * (months[unit] ?? 0), days: count * (days[unit] ?? 0) };
}

/** Before anything that is dated. */
const firstDay = '0001-01-01';

function upToToday({ today }: Days): DayRange {
  return { from: today, until: dayAfter(today) };
}

/** A day moved by a shift, forwards (1) or back (-1). */
export function shiftDay(day: string, shift: Shift, direction: 1 | -1): string {
  return addUnits(addUnits(day, direction * shift.months, 'month'), direction * shift.days, 'day');
}
