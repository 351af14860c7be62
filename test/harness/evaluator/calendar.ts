/** A calendar of plain days, counted from 1970-01-01, which is day 0 and a Thursday. */
import type { Grain } from '../../../language/syntax/ast.ts';

export interface DateParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly date: number;
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function monthLength(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0);
}

function daysBeforeYear(year: number): number {
  const past = year - 1;
  return 365 * past + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
}

export function dayOf({ year, month, date }: DateParts): number {
  let day = daysBeforeYear(year) - daysBeforeYear(1970) + date - 1;
  for (let past = 1; past < month; past += 1) day += monthLength(year, past);
  return day;
}

export function partsOf(day: number): DateParts {
  let year = 1970 + Math.floor(day / 366);
  while (dayOf({ year: year + 1, month: 1, date: 1 }) <= day) year += 1;
  while (dayOf({ year, month: 1, date: 1 }) > day) year -= 1;
  let rest = day - dayOf({ year, month: 1, date: 1 });
  let month = 1;
  while (rest >= monthLength(year, month)) {
    rest -= monthLength(year, month);
    month += 1;
  }
  return { year, month, date: rest + 1 };
}

/** @param text `YYYY-MM-DD` */
export function parseDay(text: string): number {
  const [year = 0, month = 1, date = 1] = text.split('-').map(Number);
  return dayOf({ year, month, date });
}

export function printDay(day: number): string {
  const { year, month, date } = partsOf(day);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-');
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** When weeks and fiscal years begin. */
export interface Beginnings {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekStarts: number;
  /** 1 is January, 12 is December. */
  readonly fiscalYearStarts: number;
}

/** First day of the period that a day is in. */
export function startOf(day: number, grain: Grain, { weekStarts, fiscalYearStarts }: Beginnings): number {
  const { year, month } = partsOf(day);
  switch (grain) {
    case 'day':
      return day;
    case 'week': {
      let start = day;
      while (weekday(start) !== weekStarts) start -= 1;
      return start;
    }
    case 'month':
      return dayOf({ year, month, date: 1 });
    case 'quarter':
      return dayOf({ year, month: month - ((month - 1) % 3), date: 1 });
    case 'year':
      return dayOf({ year, month: 1, date: 1 });
    case 'fiscal quarter':
    case 'fiscal year': {
      const since = (month - fiscalYearStarts + 12) % 12;
      const back = grain === 'fiscal year' ? since : since % 3;
      const count = 12 * year + month - 1 - back;
      return dayOf({ year: Math.floor(count / 12), month: (count % 12) + 1, date: 1 });
    }
  }
}

/** The first day of the period that is `count` periods later; `start` is the first day of one. */
export function movePeriods(start: number, count: number, grain: Grain): number {
  if (grain === 'day') return start + count;
  if (grain === 'week') return start + 7 * count;
  const { year, month, date } = partsOf(start);
  const months =
    12 * year + month - 1 + count * { month: 1, quarter: 3, year: 12, 'fiscal quarter': 3, 'fiscal year': 12 }[grain];
  return dayOf({ year: Math.floor(months / 12), month: (months % 12) + 1, date });
}

/** The first days of all periods that have a day in `from` up to, not including, `until`. */
export function periodsBetween(from: number, until: number, grain: Grain, beginnings: Beginnings): number[] {
  const periods: number[] = [];
  for (let start = startOf(from, grain, beginnings); start < until; start = movePeriods(start, 1, grain)) {
    periods.push(start);
  }
  return periods;
}
