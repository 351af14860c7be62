/** The days that a report's cells are about, as they stand and as functions look at them. */
import type { Baseline, Grain, Range } from '../../../language/syntax/ast.ts';
import { movePeriods, parseDay, partsOf, periodsBetween } from './calendar.ts';
import type { Cell } from './cells.ts';
import { type Days, daysOf, type Settings, spanOf } from './ranges.ts';
import {
  addLength,
  dayBefore,
  daysBefore,
  fitting,
  type Length,
  looksBack,
  nowhere,
  seriesDays,
  type View,
} from './windows.ts';

/** No bounds, but dated. */
const always: Days = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

export class Timeline {
  readonly grain: Grain | undefined;
  readonly today: number;
  readonly #settings: Settings;
  /** Of the report; undefined where it has none. */
  readonly #range: Days | undefined;
  /** The days from the first to the last that anything is dated. */
  readonly extent: Days;
  /** First days, where the report has time. */
  readonly periods: readonly number[] | undefined;

  /** @param dated the days of all rows: time without bounds goes from the first to the last */
  constructor(settings: Settings, range: Range | undefined, grain: Grain | undefined, dated: readonly number[]) {
    this.#settings = settings;
    this.grain = grain;
    this.today = parseDay(settings.today);
    this.#range = this.#days(range);
    this.extent = { from: Math.min(...dated), until: Math.max(...dated) + 1 };
    this.periods = grain === undefined ? undefined : this.#allPeriods(grain, dated);
  }

  /** Whether there is time, and no range bounds it. */
  get isEndless(): boolean {
    return this.grain !== undefined && this.isUnbounded;
  }

  get isUnbounded(): boolean {
    return this.#range === undefined || this.#range === always;
  }

  /** Whether rows without a date count: the report neither has time nor a range, nor does the aggregate. */
  takesUndated(own: Range | undefined, view: View): boolean {
    const plain = view.series === undefined && !looksBack(view);
    return plain && this.grain === undefined && this.#range === undefined && own === undefined;
  }

  /** The days whose rows an aggregate adds up for a cell; undefined where dates do not matter. */
  daysRead(own: Range | undefined, cell: Cell, view: View): Days | undefined {
    const grain = this.timeOf(cell)?.grain;
    const whole = this.wholeDays(own, cell);
    if (view.series !== undefined) {
      const bounded = this.#bounded(whole);
      const days = grain === undefined ? this.#elapsed(bounded) : bounded;
      return seriesDays(view.series, this.#looked(days, view, grain), grain, this.#settings);
    }
    return whole === undefined || whole === always ? whole : this.#looked(whole, view, grain);
  }

  /** The days that an aggregate is about in a cell, looked at plainly. */
  wholeDays(own: Range | undefined, cell: Cell): Days | undefined {
    const whole = own === undefined ? this.#cellDays(cell) : this.#days(own);
    if (cell.part === undefined) return whole;
    const { from, until } = whole ?? always;
    const end = movePeriods(cell.part.from, 1, cell.part.grain);
    return { from: Math.max(from, cell.part.from), until: Math.min(until, end) };
  }

  /** The period that a cell is of, if it is of one. */
  timeOf({ period, part }: Cell): { readonly from: number; readonly grain: Grain } | undefined {
    if (part !== undefined) return part;
    return period === undefined || this.grain === undefined ? undefined : { from: period, grain: this.grain };
  }

  /** Whether a period of the report has days of another one. */
  meets(period: number | undefined, time: { readonly grain: Grain } | undefined, from: number): boolean {
    if (period === undefined || this.grain === undefined || time === undefined) return true;
    return period < movePeriods(from, 1, time.grain) && movePeriods(period, 1, this.grain) > from;
  }

  /** The periods of a grain that have some of these days. */
  partsOf(days: Days, grain: Grain): number[] {
    return days.from < days.until ? periodsBetween(days.from, days.until, grain, this.#settings) : [];
  }

  /** The day at whose beginning a stock is looked at: when the days of a cell are over, or when they begin. */
  stockDay(own: Range | undefined, cell: Cell, view: View): number {
    const days = this.#looked(this.#bounded(this.wholeDays(own, cell)), view, this.timeOf(cell)?.grain);
    return view.opening ? days.from : days.until;
  }

  /** How far a view goes back, as it fits the report's periods, or shorter ones. */
  back({ back }: View, grain = this.grain): Length {
    return fitting(back, grain);
  }

  /** Which of some periods stands for all of them: of sums over periods, and of what is there. */
  standing(periods: readonly number[], { series, opening }: View): number | undefined {
    if (periods.length === 0) return undefined;
    if (opening) return Math.min(...periods);
    const begun = periods.filter((period) => period <= this.today);
    const toCome = series === undefined && !this.isEndless;
    return Math.max(...(toCome || begun.length === 0 ? periods : begun));
  }

  /** A sum over periods that has no period of its own ends with today, where its range has begun and goes on. */
  #elapsed({ from, until }: Days): Days {
    return from <= this.today ? { from, until: Math.min(until, this.today + 1) } : { from, until };
  }

  #looked(days: Days, view: View, grain: Grain | undefined): Days {
    const back = this.back(view, grain ?? this.grain);
    const first = dayBefore(days.from, back);
    if (days.until <= days.from) return { from: first, until: first };
    const running = view.elapsed && days.until > this.today;
    if (!running) return looksBack(view) ? daysBefore(days, back) : days;
    return { from: dayBefore(days.from, back), until: dayBefore(this.today, back) + 1 };
  }

  #days(range: Range | undefined): Days | undefined {
    return range === undefined ? undefined : (daysOf(range, this.#settings) ?? always);
  }

  #allPeriods(grain: Grain, dated: readonly number[]): number[] {
    if (this.#range !== undefined && this.#range !== always) {
      return periodsBetween(this.#range.from, this.#range.until, grain, this.#settings);
    }
    return dated.length === 0 ? [] : periodsBetween(Math.min(...dated), Math.max(...dated) + 1, grain, this.#settings);
  }

  /** The days of a cell: its period as far as the range goes. */
  #cellDays({ period }: Pick<Cell, 'period'>): Days | undefined {
    if (period === undefined || this.grain === undefined) return this.#range;
    const { from, until } = this.#range ?? always;
    return { from: Math.max(period, from), until: Math.min(movePeriods(period, 1, this.grain), until) };
  }

  /** What ends, ends with today where nothing else says so. */
  #bounded(days: Days | undefined): Days {
    return days !== undefined && days !== always ? days : { from: this.today, until: this.today + 1 };
  }
}

/** How long before a range lies what it is compared with. */
export function baselineOf(baseline: Baseline, range: Range | undefined): Length {
  if (baseline === 'previous year') return addLength(nowhere, { count: 1, unit: 'year' });
  switch (range?.kind) {
    case 'relative':
      return addLength(nowhere, range);
    case 'current':
      return addLength(nowhere, { count: 1, unit: range.unit });
    case 'fiscal':
      return addLength(nowhere, { count: 1, unit: 'year' });
    case 'dates': {
      const [from, until] = [spanOf(range.from).from, spanOf(range.to).until];
      const [first, last] = [partsOf(from), partsOf(until)];
      // Whole months have whole months before them.
      if (first.date === 1 && last.date === 1) {
        return { months: 12 * (last.year - first.year) + last.month - first.month, days: 0 };
      }
      return { months: 0, days: until - from };
    }
    default:
      throw new Error('nothing is before all time');
  }
}
