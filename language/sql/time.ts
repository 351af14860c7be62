/** Time in a report's statement: its periods, those of earlier and of several periods, and since when there are any. */
import { addUnits, firstOf, startOf } from '../base/calendar.ts';
import type { Looking, PlanTime, ReportPlan, Scan } from '../plan/plan.ts';
import type { Series, Shift } from '../semantics/model.ts';
import { type DayRange, periodLimit } from '../semantics/ranges.ts';
import { periodsIn, shiftDay } from '../semantics/series.ts';
import type { Grain } from '../syntax/ast.ts';
import * as build from './build.ts';
import type { Statement } from './statement.ts';
import type { SqlBody, SqlExpression, SqlSelect, SqlWindow } from './tree.ts';

export type TimeDimension = PlanTime;

export class Time {
  /** The report's time; undefined without any. */
  readonly dimension: TimeDimension | undefined;
  readonly #plan: ReportPlan;
  readonly #statement: Statement;
  readonly #limit: number;
  #periods: string | undefined;

  /** `limit`: how many periods may be made of time without bounds. */
  constructor(plan: ReportPlan, statement: Statement, limit = periodLimit) {
    this.#limit = limit;
    this.#plan = plan;
    this.#statement = statement;
    this.dimension = plan.dimensions.find((dimension) => dimension.kind === 'time');
  }

  /** The relation of all periods, once it is made; undefined without time. */
  get periods(): string | undefined {
    return this.#periods;
  }

  /** Makes the relation of all periods. Between the edges is all time. */
  add(time: TimeDimension, edges: readonly Edge[]): string {
    this.#periods = this.#statement.add('periods', this.#series(time, edges));
    return this.#periods;
  }

  #series({ name, grain }: TimeDimension, edges: readonly Edge[]): SqlSelect {
    const start = (day: SqlExpression): SqlExpression => this.period(day, grain);
    const edge = (which: 'min' | 'max'): SqlExpression => {
      const found = edges.map((one) => one(which));
      const [only] = found;
      return only !== undefined && found.length === 1
        ? only
        : build.call(which === 'min' ? 'least' : 'greatest', ...found);
    };
    const { range } = this.#plan;
    const [first, last] =
      range === null ? [edge('min'), edge('max')] : [start(build.date(range.from)), start(lastDay(range.until))];
    const series = build.call('periods', first, last, build.text(grain));
    // One more than is allowed tells that there are too many, without making them all.
    const limit = range === null ? { limit: this.#limit + 1 } : {};
    return { kind: 'select', columns: [{ expression: build.cast(series, 'date'), alias: name }], ...limit };
  }

  /**
   * All periods of a time that have begun. `weeksOf` is a dimension beside its weeks: the period that each of their days
   * is in.
   */
  begun(time: TimeDimension, edges: readonly Edge[], weeksOf?: TimeDimension): SqlSelect {
    const step: TimeDimension = weeksOf === undefined ? time : { ...time, grain: 'day' };
    const whole = weeksOf === undefined ? edges : edges.map(toEndOfWeek);
    const at = build.column(stepAlias, time.name);
    const weeks = weeksOf && [
      { expression: this.period(at, time.grain), alias: time.name },
      { expression: this.period(at, weeksOf.grain), alias: weeksOf.name },
    ];
    return {
      kind: 'select',
      ...(weeks === undefined ? {} : { distinct: true }),
      columns: weeks ?? [{ expression: at, alias: time.name }],
      from: { source: this.#series(step, whole), alias: stepAlias },
      where: build.binary(at, '<=', build.date(this.#plan.today)),
    };
  }

  /** The first and the last period that a scan's own rows are in: of `prior`, not those that they count for. */
  edge(scan: Scan, name: string, time: TimeDimension): Edge {
    const source =
      scan.shift === undefined || scan.series !== undefined
        ? name
        : this.#statement.add(`dates of ${name}`, this.#dates(scan, time));
    return (which) => {
      const found = build.scalar(build.call(which, build.column(undefined, time.name)), source);
      return isOpening(scan) ? build.call('add_interval', found, build.number(-1), build.text(time.grain)) : found;
    };
  }

  #dates(scan: Scan, time: TimeDimension): SqlBody {
    const parts = scan.undated.map(({ date, anyOf }): SqlSelect => {
      const rows = this.#statement.rows(scan.table);
      const where = rows.any(anyOf);
      return {
        kind: 'select',
        columns: [{ expression: this.period(rows.value(date), time.grain), alias: time.name }],
        ...rows.reading([date, ...anyOf.flat()]),
        ...(where === undefined ? {} : { where }),
      };
    });
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : { kind: 'union', parts };
  }

  /** The first day of the period a day is in. */
  period(day: SqlExpression, grain: Grain): SqlExpression {
    return build.call('period_start', day, this.#starts(grain), build.text(grain));
  }

  #starts(grain: Grain): SqlExpression {
    return build.number(firstOf(grain, this.#plan));
  }

  /** The number of the period a day is in: cheaper to group by than its first day, which it determines. */
  number(day: SqlExpression, grain: Grain): SqlExpression {
    if (grain === 'day') return build.cast(day, 'date');
    return build.call('period_number', day, this.#starts(grain), build.text(grain));
  }

  /**
   * The period that a row of a scan counts for, from its date. Sums over periods are worked out in their own time, and
   * looked at from later ones afterwards. `whole`: a day without a counterpart counts for the last of its month.
   */
  key(scan: Scan, day: SqlExpression, grain: Grain, whole = false): SqlExpression {
    const own =
      grain === 'day'
        ? build.cast(day, 'date')
        : build.call('period_of_number', this.number(day, grain), this.#starts(grain), build.text(grain));
    if (!isOpening(scan)) return this.counted(scan, own, grain, whole);
    // What a period opens with is what the one before has left.
    const next = build.cast(build.call('add_interval', own, build.number(1), build.text(grain)), 'date');
    const { range } = this.#plan;
    if (range === null) return next;
    const earlier = build.binary(day, '<', build.date(this.#since(scan, range)));
    return {
      kind: 'case',
      branches: [{ condition: earlier, value: this.#before(scan, range, grain) }],
      otherwise: next,
    };
  }

  /** The period that one of a scan's own counts for, where it is not about what periods open with. */
  counted(scan: Looking, own: SqlExpression, grain: Grain, whole = false): SqlExpression {
    const { series } = scan;
    const { range } = this.#plan;
    if (series === undefined) return this.shifted(scan, own, grain, whole);
    if (series.kind === 'rolling' || range === null) return own;
    return build.call('greatest', own, this.#before(scan, range, grain));
  }

  /** What was before the range has happened before its first period. */
  #before(scan: Looking, range: DayRange, grain: Grain): SqlExpression {
    return build.date(addUnits(startOf(this.#since(scan, range), grain, this.#plan), -1, grain));
  }

  #since({ shift }: Looking, { from }: DayRange): string {
    return shift === undefined ? from : shiftDay(from, shift, -1);
  }

  /** What rows of one period share, cheap to group by. */
  groupKey(scan: Scan, day: SqlExpression, grain: Grain): SqlExpression {
    // A range that is cut inside a period opens in the middle of it.
    return isOpening(scan) ? this.key(scan, day, grain) : this.number(day, grain);
  }

  /** By day, what looks some months back has days of its own without one to count for: 31 March a month later. */
  losesDays({ shift, series }: Looking): boolean {
    return this.dimension?.grain === 'day' && series === undefined && shift !== undefined && shift.months !== 0;
  }

  /** A period moved to the one it counts for. A day that has no counterpart counts for none. */
  shifted({ shift }: Looking, period: SqlExpression, grain: Grain, whole = false): SqlExpression {
    if (shift === undefined) return period;
    const moved = this.moved(period, shift, 1);
    if (grain !== 'day' || shift.months === 0 || whole) return moved;
    const counterpart = build.binary(this.moved(moved, shift, -1), '=', period);
    return { kind: 'case', branches: [{ condition: counterpart, value: moved }] };
  }

  /** A day some time later (1) or earlier (-1). On the way back, months go first; on the way there, last. */
  moved(day: SqlExpression, { months, days }: Shift, direction: 1 | -1): SqlExpression {
    const by = (from: SqlExpression, count: number, unit: 'month' | 'day'): SqlExpression =>
      count === 0 ? from : build.call('add_interval', from, build.number(direction * count), build.text(unit));
    const moved =
      direction === 1 ? by(by(day, days, 'day'), months, 'month') : by(by(day, months, 'month'), days, 'day');
    return moved === day ? day : build.cast(moved, 'date');
  }

  /** The rows that a sum over periods adds up for one of them. */
  #window(series: Series, time: TimeDimension, at: SqlExpression, others: readonly SqlExpression[]): SqlWindow {
    const orderBy = [{ expression: at, direction: 'ASC' as const }];
    if (series.kind === 'running') return { partitionBy: others, orderBy };
    if (series.kind === 'to_date') return { partitionBy: [...others, this.period(at, series.unit)], orderBy };
    const periods = periodsIn(series.count, series.unit, time.grain) ?? series.count;
    return { partitionBy: others, orderBy, preceding: { count: periods - 1, unit: time.grain } };
  }

  /** A state summed up over the periods of a relation of cells. */
  summed(scan: Scan, state: string, cells: string, others: readonly string[]): SqlExpression {
    const time = this.dimension;
    if (time === undefined || scan.series === undefined) throw new Error(`no series ${scan.name}`);
    const own = build.column(cells, state);
    const keys = others.map((name) => build.column(cells, name));
    const over = this.#window(scan.series, time, build.column(cells, time.name), keys);
    return { kind: 'call', function: 'sum', arguments: [own], over };
  }

  /**
   * The period that a scan's value at another tells of: an earlier one for `prior`, the one before for what a period
   * opens with. A comparison covers what has elapsed, so that a period to come has nothing to be compared with.
   */
  told(at: SqlExpression, scan: Looking | undefined): SqlExpression {
    if (scan === undefined || scan.compared === true) return at;
    const moved = scan.shift === undefined ? at : this.moved(at, scan.shift, -1);
    const grain = isOpening(scan) ? this.dimension?.grain : undefined;
    return grain === undefined ? moved : build.call('add_interval', moved, build.number(-1), build.text(grain));
  }

  /** The period that lies as much earlier than another as a scan's; by day, the month's last where there is no such day. */
  earlier(at: SqlExpression, { shift }: Scan): SqlExpression {
    return shift === undefined ? at : this.moved(at, shift, -1);
  }

  /** Which of the periods of its row's cells stands for all of them in a sum over periods. */
  standing(scan: Looking): keyof typeof standingColumns {
    if (isOpening(scan)) return 'first';
    // A stock is the one at the end of the range, whether it has come or not; where nothing bounds it, the one there is.
    return scan.series === undefined || (scan.series.kind === 'running' && this.#plan.range !== null)
      ? 'last'
      : 'begun';
  }

  /** The same of a relation of cells, as one value. */
  standingIn(source: string, which: keyof typeof standingColumns, time: TimeDimension): SqlExpression {
    return build.scalar(this.standingOf(build.column(undefined, time.name), which), source);
  }

  /** The first or last of some periods, or the last that has begun: the last where none has. */
  standingOf(period: SqlExpression, which: keyof typeof standingColumns): SqlExpression {
    const last = build.call('max', period);
    switch (which) {
      case 'first':
        return build.call('min', period);
      case 'last':
        return last;
      case 'begun': {
        const filter = build.binary(period, '<=', build.date(this.#plan.today));
        return build.call('coalesce', { kind: 'call', function: 'max', arguments: [period], filter }, last);
      }
    }
  }
}

/** The first or last period of something. */
export type Edge = (which: 'min' | 'max') => SqlExpression;

/** Columns of a relation without its cells' periods that tell which of them stand for all; see `Time.standing`. */
export const standingColumns = { first: '$first', last: '$last', begun: '$begun' } as const;

/** Whether it is about what periods open with. */
export function isOpening({ series }: Looking): boolean {
  return series?.kind === 'running' && series.opening;
}

const stepAlias = 'step';

function toEndOfWeek(edge: Edge): Edge {
  return (which) =>
    which === 'min' ? edge(which) : build.call('add_interval', edge(which), build.number(6), build.text('day'));
}

/** The last day before one. */
function lastDay(until: string): SqlExpression {
  return build.call('add_interval', build.date(until), build.number(-1), build.text('day'));
}
