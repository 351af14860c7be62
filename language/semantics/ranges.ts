import { addUnits, type Starts, startOf } from '../base/calendar.ts';
import type { DateLiteral, Range } from '../syntax/ast.ts';

/** Days from `from` up to, not including, `until`. */
export interface DayRange {
  readonly from: string;
  readonly until: string;
}

/** Periods that anyone still reads. */
export const periodLimit = 1000;

/** Periods that combinations may be made of, where each is one whether it has rows or not. */
export const innerPeriodLimit = 10_000;

/** As many columns as anyone reads across a page. */
export const columnLimit = 200;

/** What a range depends on besides its words. */
export interface Calendar extends Starts {
  readonly today: string;
  /** IANA name: the zone that stored times are local in. */
  readonly timezone: string;
}

/**
 * The days a range means; null for `all time`.
 * `last 12 months` are whole months before the running one; `… to date` ends with today, and `rest of …` begins
 * tomorrow, so that the two together are the whole.
 */
export function resolveRange(range: Range, calendar: Calendar): DayRange | null {
  const { today } = calendar;
  const tomorrow = addUnits(today, 1, 'day');
  switch (range.kind) {
    case 'relative': {
      const start = startOf(today, range.unit, calendar);
      if (range.direction === 'next') {
        const from = addUnits(start, 1, range.unit);
        return { from, until: addUnits(from, range.count, range.unit) };
      }
      return range.toDate
        ? { from: addUnits(start, 1 - range.count, range.unit), until: tomorrow }
        : { from: addUnits(start, -range.count, range.unit), until: start };
    }
    case 'current': {
      const from = startOf(today, range.unit, calendar);
      const until = addUnits(from, 1, range.unit);
      if (range.part === 'to date') return { from, until: tomorrow };
      if (range.part === 'rest') return { from: tomorrow, until };
      return { from, until };
    }
    case 'dates':
      return { from: range.from.from, until: endOfLiteral(range.to) };
    case 'fiscal': {
      const starts = calendar.fiscalYearStarts;
      const firstYear = starts === 1 ? range.year : range.year - 1;
      const from = `${String(firstYear).padStart(4, '0')}-${String(starts).padStart(2, '0')}-01`;
      return { from, until: addUnits(from, 1, 'year') };
    }
    case 'all':
    case 'param':
      return null;
  }
}

/** First day after the span a date literal means. */
export function endOfLiteral(literal: Pick<DateLiteral, 'from' | 'grain'>): string {
  return addUnits(literal.from, 1, literal.grain);
}
