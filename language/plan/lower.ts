/** From a checked report to its plan. */

import { addUnits } from '../base/calendar.ts';
import type {
  Aggregate,
  MetricExpression,
  MetricLeaf,
  MetricReport,
  Model,
  Per,
  Report,
  ReportDimension,
  RowExpression,
  Series,
  Stock,
} from '../semantics/model.ts';
import { type Calendar, type DayRange, resolveRange } from '../semantics/ranges.ts';
import { pricedOn, storedAmount } from '../semantics/rates.ts';
import { daysRead, periodsIn } from '../semantics/series.ts';
import { leavesOf, mapLeaves } from '../semantics/typed.ts';
import type { Type } from '../semantics/types.ts';
import type { Grain, Range } from '../syntax/ast.ts';
import { referenceOf } from './columns.ts';
import { dated, dayLiteral, isOpenOrOrdered, isPresent, overlaps } from './conditions.ts';
import type { Inside, Planner } from './inside.ts';
import { planList } from './list.ts';
import { fitted, type Looked, orderOf, placesOf } from './looked.ts';
import { membersOf } from './members.ts';
import { keyOf, Pass, passName, type Reading } from './pass.ts';
import { Pers } from './per.ts';
import {
  type Plan,
  type PlanDimension,
  type ReportPlan,
  reachesAhead,
  type Spread,
  type State,
  type StateExpression,
  type StateFunction,
  type StateLeaf,
  type Valued,
} from './plan.ts';
import { pricedArgument } from './priced.ts';
import { rankedInSet, valueAtRank } from './sets.ts';
import { Starts } from './starts.ts';
import { Wanted } from './wanted.ts';

/** Plans a report of the model for a given day. */
export function plan(report: Report, model: Model, calendar: Calendar): Plan {
  if (report.kind !== 'list') return new ReportPlanner(report, model, calendar).plan();
  return planList(report, model, calendar, (inner, inside) => new ReportPlanner(inner, model, calendar, inside)).plan;
}

export class ReportPlanner implements Planner {
  readonly #report: MetricReport;
  readonly #inside: Inside | undefined;
  readonly #pers: Pers;
  readonly #model: Model;
  readonly #calendar: Calendar;
  readonly #range: DayRange | null;
  readonly #grain: Grain | undefined;
  /** By what makes two aggregates share a pass: their table, their ways, and, by time, their date. */
  readonly #passes = new Map<string, Pass>();
  /** The conditions that rows are in some days, which aggregates of one date share. */
  readonly #bounds = new Map<string, RowExpression>();
  readonly #ranks: ReportPlan['ranks'][number][] = [];
  /** The report's, and those that keep groups apart without being shown. */
  readonly #dimensions: readonly ReportDimension[];
  readonly #starts = new Starts();
  readonly #backwards: ReportPlan['backwards'][number][] = [];
  readonly #unpriced: ReportPlan['unpriced'][number][] = [];
  readonly #wanted: Wanted;
  /** What was planned for the leaves that were met so far: what is shown is often sorted by, too, or part of something else. */
  readonly #planned = new Map<MetricLeaf, StateExpression>();
  #states = 0;

  /** `inside`: it is a report inside another one. */
  constructor(report: MetricReport, model: Model, calendar: Calendar, inside?: Inside) {
    this.#report = report;
    this.#inside = inside;
    this.#wanted = new Wanted(report.where, inside);
    this.#dimensions = [...report.dimensions, ...report.determined];
    this.#model = model;
    this.#calendar = calendar;
    this.#range = this.#days(report.range);
    this.#grain = report.dimensions.find((dimension) => dimension.kind === 'time')?.grain;
    this.#pers = new Pers({
      report,
      dimensions: this.#dimensions,
      grain: this.#grain,
      rows: inside?.rows,
      model,
      calendar,
      days: (range) => this.#days(range),
      planner: (inner, place) => new ReportPlanner(inner, model, calendar, place),
      newState: () => this.#newState(),
      startOf: (aggregate) => this.#startOf(aggregate),
    });
  }

  plan(): ReportPlan {
    const report = this.#report;
    const shows = report.shows.map((show) => {
      const reference = referenceOf(this.#model, show.type);
      const expression = this.expression(show.expression);
      return { ...show, expression, ...(reference === undefined ? {} : { reference }) };
    });
    const keep = report.keep === undefined ? undefined : this.expression(report.keep);
    const sort = report.sort.map(({ expression, direction }) => ({
      expression: this.expression(expression),
      direction,
    }));
    return {
      kind: 'report',
      dimensions: this.#dimensions.map((dimension) => this.#dimension(dimension)),
      scans: [...this.#passes.values()].map((pass) => pass.scan()),
      pers: this.#pers.scans(),
      shows,
      ranks: this.#ranks,
      starts: this.#starts.all,
      backwards: this.#backwards,
      unpriced: this.#unpriced,
      unplaced: this.#wanted.unplaced,
      ...(keep === undefined ? {} : { keep }),
      sort,
      ...(report.top === undefined ? {} : { top: report.top }),
      totals: report.totals,
      subtotals: report.subtotals,
      range: this.#range,
      today: this.#calendar.today,
      weekStarts: this.#calendar.weekStarts,
      fiscalYearStarts: this.#calendar.fiscalYearStarts,
    };
  }

  /** How many rows an aggregate is of. */
  presence(aggregate: Aggregate): StateExpression {
    const { argument: _, percent: __, ...rest } = fitted(aggregate, this.#grain);
    const counted: Aggregate = { ...rest, function: 'count' };
    const type: Type = { kind: 'integer' };
    if (counted.stock !== undefined) return this.#stock(counted, counted.stock, { over: false }, type);
    const leaf = this.#aggregate(counted, { over: false });
    if (leaf.kind !== 'state') throw new Error('a count is a state');
    return { kind: 'leaf', leaf: { kind: 'state', name: leaf.name, zero: true, over: false }, type };
  }

  #startOf(aggregate: Aggregate): string | undefined {
    const { table, date } = aggregate;
    return date === undefined ? undefined : this.#starts.add(table, date, this.#wanted.conditions(aggregate));
  }

  #newState(): string {
    this.#states += 1;
    return `s${this.#states}`;
  }

  #days(range: Range | undefined): DayRange | null {
    if (this.#inside !== undefined) return this.#inside.days(range);
    return range === undefined ? null : resolveRange(range, this.#calendar);
  }

  #dimension(dimension: ReportDimension): PlanDimension {
    if (dimension.kind === 'time') return dimension;
    const { ways: _, every, ...rest } = dimension;
    const reference = referenceOf(this.#model, dimension.type);
    const members = every && membersOf(dimension, this.#dimensions, this.#report.where, this.#model);
    return {
      ...rest,
      ...(reference === undefined ? {} : { reference }),
      ...(members === undefined ? {} : { every: members }),
    };
  }

  /** How what is worked out per combination is read from the states inside. */
  inside(per: Per): (expression: MetricExpression) => StateExpression {
    return this.#pers.inside(per);
  }

  /** An expression over the states that are planned for it. */
  expression(expression: MetricExpression): StateExpression {
    return mapLeaves(expression, (leaf, type): StateExpression => {
      const known = this.#planned.get(leaf);
      if (known?.type === type) return known;
      const planned = this.#leaf(leaf, type);
      this.#planned.set(leaf, planned);
      return planned;
    });
  }

  #leaf(leaf: MetricLeaf, type: Type): StateExpression {
    if (leaf.kind === 'dimension') return { kind: 'leaf', leaf, type };
    if (leaf.kind === 'rank') {
      const index = this.#ranks.push({ of: this.expression(leaf.of), ...placesOf(leaf.within) }) - 1;
      return { kind: 'leaf', leaf: { kind: 'rank', index }, type };
    }
    const looked = { over: leaf.over === true, ...placesOf(leaf.within) };
    if (leaf.kind === 'per') return this.#pers.read(leaf.per, looked, type);
    if (leaf.aggregate.stock !== undefined) return this.#stock(leaf.aggregate, leaf.aggregate.stock, looked, type);
    const aggregate = fitted(leaf.aggregate, this.#grain);
    const ranked = rankedInSet(aggregate);
    const state = this.#aggregate(ranked?.aggregate ?? aggregate, looked);
    return ranked === undefined ? { kind: 'leaf', leaf: state, type } : valueAtRank(state, ranked.values, type);
  }

  /** What is there at a time: all that has started less all that has ended. A row that ends before it starts never is. */
  #stock(aggregate: Aggregate, { until, opening }: Stock, looked: Looked, type: Type): StateExpression {
    const { date, stock: _, ...rest } = fitted(aggregate, this.#grain);
    if (date === undefined) throw new Error(`a stock of ${aggregate.table} without a start`);
    const series: Series = { kind: 'running', opening: opening === true };
    const where = [...aggregate.where, isOpenOrOrdered(date, until)];
    const wanted = this.#wanted.byReport(aggregate);
    const { argument, valued } = this.#atEnd({ ...rest, date, where, series });
    const parts = { ...rest, ...(argument === undefined ? {} : { argument }), where, series };
    const read = (on: RowExpression, noted: readonly RowExpression[] | null): StateLeaf =>
      this.#aggregate({ ...parts, date: on }, looked, noted, valued);
    this.#backwards.push({ kind: 'stock', table: aggregate.table, from: date, until, where: wanted });
    const [started, ended] = [read(date, wanted), read(until, null)];
    const dated = [started, ended].flatMap((leaf) => ('dated' in leaf ? (leaf.dated ?? []) : []));
    // What starts and what ends tell together whether rows are dated in a period.
    const leaf = (one: StateLeaf): StateExpression => ({
      kind: 'leaf',
      leaf: dated.length > 0 && 'dated' in one ? { ...one, dated } : one,
      type,
    });
    return { kind: 'arithmetic', first: leaf(started), rest: [{ operator: '-', operand: leaf(ended) }], type };
  }

  /** The amount of a stock, which is converted at the end: of each period, or of all that is read. */
  #atEnd(aggregate: Aggregate): { argument?: RowExpression; valued?: Valued } {
    const { argument, table } = aggregate;
    const stored = argument === undefined ? undefined : storedAmount(argument);
    if (argument === undefined || stored === undefined) return argument === undefined ? {} : { argument };
    const own = aggregate.range === undefined ? this.#range : this.#days(aggregate.range);
    const days = daysRead(aggregate, own, this.#grain, this.#calendar);
    const until = days === null ? null : addUnits(days.until, -1, 'day');
    const end = dayLiteral(until ?? this.#calendar.today);
    const priced = pricedOn(argument, end);
    const where = this.#wanted.conditions(aggregate);
    for (const leaf of leavesOf([priced])) {
      if (leaf.kind === 'column' && leaf.rate?.on === end) this.#unpriced.push({ table, leaf, where });
    }
    if (this.#grain === undefined) return { argument: priced };
    return { argument: stored.amount, valued: { currency: stored.currency, until } };
  }

  /** `noted` are the conditions of the rows that are noted when they have no date; null when that is nothing to note. */
  #aggregate(
    aggregate: Aggregate,
    looked: Looked,
    noted?: readonly RowExpression[] | null,
    valued?: Valued,
  ): StateLeaf {
    const argument = pricedArgument(aggregate, this.#model);
    const inTime = this.#dated(aggregate);
    const pass = this.#pass(aggregate, inTime?.date, {
      ...(inTime?.spread === undefined ? {} : { spread: inTime.spread }),
      ...(valued === undefined ? {} : { valued }),
    });
    const own = this.#wanted.conditions(aggregate);
    if (inTime !== undefined && noted !== null) pass.dated(inTime.date, noted ?? this.#wanted.byReport(aggregate));
    if (noted !== null) this.#wanted.note(aggregate, inTime?.condition);
    if (inTime?.spread !== undefined) {
      const { from, until } = inTime.spread;
      pass.dated(until, this.#wanted.byReport(aggregate));
      this.#backwards.push({ kind: 'spread', table: aggregate.table, from, until, where: own });
    }
    const bounds = inTime === undefined ? own : [...own, inTime.condition];
    const state = (
      compute: StateFunction,
      parts: Partial<Pick<State, 'argument' | 'fraction' | 'order' | 'alone'>>,
      extra: readonly RowExpression[] = [],
    ): string => pass.state(compute, parts, [...bounds, ...extra], () => this.#newState());
    const inPeriod = this.#datedInPeriod(aggregate);
    const read = {
      ...looked,
      ...this.#reading(aggregate, own, noted !== null),
      ...(inPeriod === undefined ? {} : { dated: [state('count', { alone: true }, inPeriod)] }),
    };
    // Of a quotient, the mean of sums is the quotient of the sums.
    const { mean: _, ...ratio } = read;
    if (argument === undefined) return { kind: 'state', name: state('count', {}), zero: true, ...read };
    const present = isPresent(argument);
    switch (aggregate.function) {
      case 'count':
        return { kind: 'state', name: state('count', {}), zero: true, ...read };
      case 'distinct':
        return { kind: 'state', name: state('distinct', { argument }), zero: true, ...read };
      case 'sum':
        return { kind: 'state', name: state('sum', { argument }), zero: true, ...read };
      case 'min':
      case 'max':
        return { kind: 'state', name: state(aggregate.function, { argument }), zero: false, ...read };
      case 'median':
        return { kind: 'state', name: state('quantile', { argument, fraction: 0.5 }), zero: false, ...read };
      case 'percentile':
        return {
          kind: 'state',
          name: state('quantile', { argument, fraction: Number(aggregate.percent) / 100 }),
          zero: false,
          ...read,
        };
      case 'deviation':
        return { kind: 'state', name: state('deviation', { argument }), zero: false, ...read };
      case 'average':
        return {
          kind: 'ratio',
          numerator: state('sum', { argument }),
          denominator: state('count', {}, [present]),
          ...ratio,
        };
      case 'first':
      case 'last': {
        const order = orderOf(aggregate, this.#model);
        const dated = order.slice(0, 1).map(isPresent);
        const sortable = [present, ...dated];
        // Rows without a value make a group, as they do for any other aggregate.
        state('count', {}, dated);
        return { kind: 'state', name: state(aggregate.function, { argument, order }, sortable), zero: false, ...read };
      }
      case 'rate':
        return { kind: 'ratio', numerator: state('count', {}, [argument]), denominator: state('count', {}), ...ratio };
    }
  }

  /** What is to be known to read a state of earlier or of more periods: since when there is one, and of how many. */
  #reading(
    { table, date, shift, series }: Aggregate,
    wanted: readonly RowExpression[],
    starts: boolean,
  ): { since?: readonly string[]; mean?: number } {
    // Nothing has ended yet before the first end, but it may have started.
    const known = starts && date !== undefined && (shift !== undefined || series?.kind === 'rolling');
    const since = known ? { since: [this.#starts.add(table, date, wanted)] } : {};
    if (series?.kind !== 'rolling') return since;
    const periods = this.#grain === undefined ? series.count : periodsIn(series.count, series.unit, this.#grain);
    return { ...since, mean: periods ?? series.count };
  }

  /** What rows must meet to be dated in a period itself, where that says whether a sum over periods is still to come. */
  #datedInPeriod(aggregate: Aggregate): readonly RowExpression[] | undefined {
    const { series, date, ...plainly } = aggregate;
    if (series === undefined || date === undefined || this.#grain === undefined) return undefined;
    if (!reachesAhead({ range: this.#range, today: this.#calendar.today })) return undefined;
    const days = daysRead(plainly, this.#range, this.#grain, this.#calendar);
    if (days === null || (series.kind === 'running' && series.opening)) return [];
    // What is spread is in every period that its days touch.
    const { spread } = aggregate;
    return [spread === undefined ? dated(date, days) : overlaps({ from: date, until: spread.until, days })];
  }

  /** Apart by their dates, too, where dates matter: a range in the scan lets the engine skip what is outside. */
  #pass(aggregate: Aggregate, date: RowExpression | undefined, of: Pick<Reading, 'spread' | 'valued'>): Pass {
    const { shift, series, compared } = aggregate;
    const reading = {
      ...of,
      ...(shift === undefined ? {} : { shift }),
      ...(series === undefined ? {} : { series }),
      ...(compared === undefined ? {} : { compared }),
    };
    const id = [aggregate.table, ...aggregate.via, date === undefined ? '' : keyOf(date), JSON.stringify(reading)].join(
      '\0',
    );
    const known = this.#passes.get(id);
    if (known !== undefined) return known;
    const keys = this.#dimensions.map((dimension) => this.#wanted.key(dimension, aggregate));
    const pass = new Pass(aggregate.table, keys, passName(aggregate, date), reading);
    this.#passes.set(id, pass);
    return pass;
  }

  /** The condition that a row has a date and that it is in the range; undefined when dates do not matter. */
  #dated(aggregate: Aggregate): { date: RowExpression; condition: RowExpression; spread?: Spread } | undefined {
    const { date } = aggregate;
    if (date === undefined) return undefined;
    const range = aggregate.range ?? this.#report.range;
    const own = aggregate.range === undefined ? this.#range : this.#days(aggregate.range);
    const days = daysRead(aggregate, own, this.#grain, this.#calendar);
    if (range === undefined && days === null && this.#grain === undefined) return undefined;
    if (aggregate.spread !== undefined) {
      const spread = { from: date, until: aggregate.spread.until, days };
      return { date, condition: overlaps(spread), spread };
    }
    const id = `${keyOf(date)} ${days?.from} ${days?.until}`;
    const condition = this.#bounds.get(id) ?? dated(date, days);
    this.#bounds.set(id, condition);
    return { date, condition };
  }
}
