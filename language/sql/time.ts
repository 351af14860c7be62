/** Time in a report's statement: its periods, those of earlier and of several periods, and since when there are any. */
import { addUnits, startOf } from '../base/calendar.ts';
import { isDisplaced, type PlanTime, type ReportPlan, type Scan } from '../plan/plan.ts';
import type { Series } from '../semantics/model.ts';
import { periodLimit } from '../semantics/ranges.ts';
import { periodsIn } from '../semantics/series.ts';
import type { Grain } from '../syntax/ast.ts';
import * as build from './build.ts';
import { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { Statement } from './statement.ts';
import type { SqlExpression, SqlSelect, SqlWindow } from './tree.ts';

export type TimeDimension = PlanTime;

export class Time {
  /** The report's time; undefined without any. */
  readonly dimension: TimeDimension | undefined;
  readonly #plan: ReportPlan;
  readonly #settings: SqlSettings;
  readonly #statement: Statement;
  #periods: string | undefined;
  #end: string | undefined;
  /** The relations that tell since when a scan has values, by its name. */
  readonly #starts = new Map<string, string>();

  constructor(plan: ReportPlan, settings: SqlSettings, statement: Statement) {
    this.#plan = plan;
    this.#settings = settings;
    this.#statement = statement;
    this.dimension = plan.dimensions.find((dimension) => dimension.kind === 'time');
  }

  /** The relation of all periods, once it is made; undefined without time. */
  get periods(): string | undefined {
    return this.#periods;
  }

  /** Makes the relation of all periods. `dated` are the relations that all time is found in, and what they tell of. */
  add(time: TimeDimension, dated: readonly Dated[]): string {
    this.#periods = this.#statement.add('periods', this.#series(time, dated));
    return this.#periods;
  }

  #series(time: TimeDimension, dated: readonly Dated[]): SqlSelect {
    const start = (day: SqlExpression): SqlExpression => this.period(day, time.grain);
    const edge = (name: 'min' | 'max'): SqlExpression => {
      const edges = dated.map((relation) => {
        const found = scalar(build.call(name, build.column(undefined, time.name)), relation.name);
        return this.told(found, relation.scan && isDisplaced(relation.scan) ? unshifted(relation.scan) : relation.scan);
      });
      const [only] = edges;
      return only !== undefined && edges.length === 1
        ? only
        : build.call(name === 'min' ? 'least' : 'greatest', ...edges);
    };
    const { range } = this.#plan;
    const [first, last] =
      range === null ? [edge('min'), edge('max')] : [start(build.date(range.from)), start(lastDay(range.until))];
    const series = build.call('periods', first, last, build.text(time.grain));
    // One more than is allowed tells that there are too many, without making them all.
    const limit = range === null ? { limit: periodLimit + 1 } : {};
    return { kind: 'select', columns: [{ expression: build.cast(series, 'date'), alias: time.name }], ...limit };
  }

  /** The first day of the period a day is in. */
  period(day: SqlExpression, grain: Grain): SqlExpression {
    return build.call('period_start', day, build.number(this.#plan.weekStarts), build.text(grain));
  }

  /** The number of the period a day is in: cheaper to group by than its first day, which it determines. */
  number(day: SqlExpression, grain: Grain): SqlExpression {
    if (grain === 'day') return build.cast(day, 'date');
    return build.call('period_number', day, build.number(this.#plan.weekStarts), build.text(grain));
  }

  /** The period that a row of a scan counts for, from its date. */
  key(scan: Scan, day: SqlExpression, grain: Grain): SqlExpression {
    const weekStarts = build.number(this.#plan.weekStarts);
    const own =
      grain === 'day'
        ? build.cast(day, 'date')
        : build.call('period_of_number', this.number(day, grain), weekStarts, build.text(grain));
    const { range } = this.#plan;
    const { series } = scan;
    const period = series === undefined ? this.#shifted(scan, own, grain) : own;
    // What a period opens with is what the one before has left.
    const counted =
      series?.kind === 'running' && series.opening
        ? build.cast(build.call('add_interval', period, build.number(1), build.text(grain)), 'date')
        : period;
    if (series === undefined || series.kind === 'rolling' || range === null) return counted;
    // What was before the range has happened by its first period.
    return build.call('greatest', counted, this.earlier(this.period(build.date(range.from), grain), scan));
  }

  /** Whether cells without a period may be there, for rows of days that have no counterpart: only totals hold them. */
  get hasLooseDays(): boolean {
    const shifted = (scan: Scan): boolean => scan.shift !== undefined && scan.shift.months !== 0;
    return (
      this.dimension?.grain === 'day' && this.#plan.scans.some((scan) => shifted(scan) && scan.series === undefined)
    );
  }

  /** A period moved to the one it counts for. A day that has no counterpart counts for none. */
  #shifted(scan: Scan, period: SqlExpression, grain?: Grain): SqlExpression {
    if (scan.shift === undefined) return period;
    const { months, days } = scan.shift;
    const move = (from: SqlExpression, direction: 1 | -1): SqlExpression => {
      const byMonths =
        months === 0 ? from : build.call('add_interval', from, build.number(direction * months), build.text('month'));
      const byDays =
        days === 0 ? byMonths : build.call('add_interval', byMonths, build.number(direction * days), build.text('day'));
      return build.cast(byDays, 'date');
    };
    const moved = move(period, 1);
    if (grain !== 'day' || months === 0) return moved;
    const counterpart = build.binary(move(moved, -1), '=', period);
    return { kind: 'case', branches: [{ condition: counterpart, value: moved }] };
  }

  /** The rows that a sum over periods adds up for one of them. */
  #window(series: Series, time: TimeDimension, at: SqlExpression, others: readonly SqlExpression[]): SqlWindow {
    const orderBy = [{ expression: at, direction: 'ASC' as const }];
    if (series.kind === 'running') return { partitionBy: others, orderBy };
    if (series.kind === 'to_date') return { partitionBy: [...others, this.period(at, series.unit)], orderBy };
    const periods = periodsIn(series.count, series.unit, time.grain) ?? series.count;
    return { partitionBy: others, orderBy, preceding: { count: periods - 1, unit: time.grain } };
  }

  /** A state summed up over the periods of a relation of cells; one to come has no sum of its own unless it has rows. */
  summed(scan: Scan, state: string, cells: string, others: readonly string[]): SqlExpression {
    const time = this.dimension;
    if (time === undefined || scan.series === undefined) throw new Error(`no series ${scan.name}`);
    const own = build.column(cells, state);
    const at = build.column(cells, time.name);
    const keys = others.map((name) => build.column(cells, name));
    const over = this.#window(scan.series, time, at, keys);
    const sum: SqlExpression = { kind: 'call', function: 'sum', arguments: [own], over };
    const happened = this.told(at, unshifted(scan));
    const toCome =
      build.and([build.binary(happened, '>', build.date(this.#plan.today)), build.is(own, 'NULL')]) ?? build.yes;
    return { kind: 'case', branches: [{ condition: toCome, value: build.nothing }], otherwise: sum };
  }

  /** The relation whose one row says the first period, or day without time, for which a scan has a value. */
  since(name: string): string {
    const scan = this.#plan.scans.find((other) => other.name === name);
    const dating = scan?.undated[0];
    if (scan === undefined || dating === undefined) throw new Error(`no dated scan ${name}`);
    const known = this.#starts.get(name);
    const start = known ?? this.#statement.add(`start of ${name}`, this.#start(scan, dating));
    this.#starts.set(name, start);
    return start;
  }

  #start(scan: Scan, { date, anyOf }: Scan['undated'][number]): SqlSelect {
    const rows = new RowSource(this.#settings.model, scan.table, this.#settings);
    const day = rows.value(date);
    // A window of months is full from the month of the first day on.
    const grain = this.dimension?.grain ?? (scan.series?.kind === 'rolling' ? scan.series.unit : 'day');
    const period = this.period(day, grain);
    const where = rows.any(anyOf);
    return {
      kind: 'select',
      columns: [{ expression: this.#shifted(scan, build.call('min', period)), alias: 'first' }],
      from: rows.from,
      joins: rows.joins([date, ...anyOf.flat()]),
      ...(where === undefined ? {} : { where }),
    };
  }

  /**
   * The period that a scan's value at another tells of: an earlier one for `prior`, the one before for what a period
   * opens with. A comparison covers what has elapsed, so that a period to come has nothing to be compared with.
   */
  told(at: SqlExpression, scan: Scan | undefined): SqlExpression {
    const opening = scan?.series?.kind === 'running' && scan.series.opening ? this.dimension?.grain : undefined;
    const moved = scan === undefined || scan.compared === true ? at : this.#back(at, scan);
    return opening === undefined ? moved : before(moved, 1, opening);
  }

  /** The period that lies as much earlier than another as a scan's; by day, the month's last where there is no such day. */
  earlier(at: SqlExpression, scan: Scan): SqlExpression {
    return scan.shift === undefined ? at : build.cast(this.#back(at, scan), 'date');
  }

  #back(at: SqlExpression, { shift }: Scan): SqlExpression {
    return before(before(at, shift?.months ?? 0, 'month'), shift?.days ?? 0, 'day');
  }

  /** The relation whose one row says the last period of time without bounds, and the last that has begun. */
  end(time: TimeDimension): string {
    this.#end ??= this.#statement.add('end', this.#ends(time));
    return this.#end;
  }

  #ends(time: TimeDimension): SqlSelect {
    const source = this.#periods ?? '';
    const last = build.call('max', build.column(source, time.name));
    const begun = build.call('least', last, this.period(build.date(this.#plan.today), time.grain));
    const columns = [
      { expression: last, alias: 'last' },
      { expression: begun, alias: 'begun' },
    ];
    return { kind: 'select', columns, from: { source, alias: source } };
  }

  /** The period whose value stands for all of them: the first of what they open with, the last that has begun otherwise. */
  standing(series: Series, time: TimeDimension): SqlExpression {
    if (series.kind !== 'running' || !series.opening) return this.last(time);
    const { range, weekStarts } = this.#plan;
    if (range !== null) return build.date(startOf(range.from, time.grain, weekStarts));
    return scalar(build.call('min', build.column(undefined, time.name)), this.#periods ?? '');
  }

  /** The last period that has begun. */
  last(time: TimeDimension): SqlExpression {
    const { range, today, weekStarts } = this.#plan;
    if (range !== null) {
      const [earlier] = [addUnits(range.until, -1, 'day'), today].sort();
      return build.date(startOf(earlier ?? today, time.grain, weekStarts));
    }
    const started = this.period(build.date(today), time.grain);
    const last = scalar(build.call('max', build.column(undefined, time.name)), this.#periods ?? '');
    return build.call('least', last, started);
  }
}

/** A relation of rows by period, and the scan whose shift it has, if it has one. */
interface Dated {
  readonly name: string;
  readonly scan: Scan | undefined;
}

/** A scan as it is in its own time. */
function unshifted({ shift: _, ...scan }: Scan): Scan {
  return scan;
}

function before(from: SqlExpression, count: number, unit: Grain): SqlExpression {
  return count === 0 ? from : build.call('add_interval', from, build.number(-count), build.text(unit));
}

/** One value of a relation. */
function scalar(expression: SqlExpression, source: string): SqlExpression {
  const columns = [{ expression, alias: 'value' }];
  return { kind: 'scalar', query: { with: [], body: { kind: 'select', columns, from: { source, alias: source } } } };
}

/** The last day before one. */
function lastDay(until: string): SqlExpression {
  return build.call('add_interval', build.date(until), build.number(-1), build.text('day'));
}
