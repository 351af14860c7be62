/** The days that a range means. */
import type { DateLiteral, Range } from '../../../language/syntax/ast.ts';
import { type Beginnings, dayOf, movePeriods, parseDay, startOf } from './calendar.ts';

export interface Settings extends Beginnings {
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** The project's own. */
  readonly currency: string;
  /** An IANA zone. */
  readonly timezone: string;
}

/** Days from `from` up to, not including, `until`. */
export interface Days {
  readonly from: number;
  readonly until: number;
}

/** Undefined for `all time`. */
export function daysOf(range: Range, settings: Settings): Days | undefined {
  const today = parseDay(settings.today);
  switch (range.kind) {
    case 'relative': {
      const running = startOf(today, range.unit, settings);
      const move = (count: number) => movePeriods(running, count, range.unit);
      if (range.direction === 'next') return { from: move(1), until: move(1 + range.count) };
      return range.toDate
        ? { from: move(1 - range.count), until: today + 1 }
        : { from: move(-range.count), until: running };
    }
    case 'current': {
      const from = startOf(today, range.unit, settings);
      const until = movePeriods(from, 1, range.unit);
      if (range.part === 'to date') return { from, until: today + 1 };
      // With `… to date`, which ends with today, it makes the whole.
      return range.part === 'rest' ? { from: today + 1, until } : { from, until };
    }
    case 'dates':
      return { from: spanOf(range.from).from, until: spanOf(range.to).until };
    case 'fiscal': {
      // The fiscal year that ends in a year starts in the year before, unless it is the calendar's.
      const { fiscalYearStarts } = settings;
      const year = fiscalYearStarts === 1 ? range.year : range.year - 1;
      return {
        from: dayOf({ year, month: fiscalYearStarts, date: 1 }),
        until: dayOf({ year: year + 1, month: fiscalYearStarts, date: 1 }),
      };
    }
    case 'all':
      return undefined;
    case 'param':
      throw new Error('a param stands where its value was expected');
  }
}

/** The days of `2024-03-31`, `2024-03`, `2024-Q1` or `2024`. */
export function spanOf(literal: Pick<DateLiteral, 'from' | 'grain'>): Days {
  const from = parseDay(literal.from);
  return { from, until: movePeriods(from, 1, literal.grain) };
}
