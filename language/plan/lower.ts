/** From a checked report to its plan. */
import type {
  Aggregate,
  MetricExpression,
  MetricReport,
  Model,
  Report,
  ReportDimension,
  RowExpression,
} from '../semantics/model.ts';
import { type Calendar, type DayRange, resolveRange } from '../semantics/ranges.ts';
import { mapLeaves } from '../semantics/typed.ts';
import { keyOf, Pass } from './pass.ts';
import type {
  ListPlan,
  Plan,
  PlanDimension,
  Referenced,
  ReportPlan,
  State,
  StateExpression,
  StateFunction,
  StateLeaf,
} from './plan.ts';

/** Plans a report of the model for a given day. */
export function plan(report: Report, model: Model, calendar: Calendar): Plan {
  return report.kind === 'list' ? planList(report, model, calendar) : new ReportPlanner(report, model, calendar).plan();
}

function planList(report: Report & { kind: 'list' }, model: Model, calendar: Calendar): ListPlan {
  const table = model.tables.get(report.table);
  const key = table?.key === undefined ? undefined : columnOf(model, report.table, table.key);
  return {
    kind: 'list',
    report,
    ...(key === undefined ? {} : { key }),
    range: report.range === undefined ? null : resolveRange(report.range, calendar),
    today: calendar.today,
    references: report.shows.map(({ type }) => referenceOf(model, type)),
  };
}

/** A column of a table as an expression over its rows. */
function columnOf(model: Model, table: string, name: string): RowExpression | undefined {
  const column = model.tables.get(table)?.columns.get(name);
  if (column === undefined) return undefined;
  return column.computed ?? { kind: 'leaf', leaf: { path: [], table, column: name }, type: column.type };
}

function referenceOf(model: Model, type: RowExpression['type']): Referenced | undefined {
  if (type.kind !== 'reference') return undefined;
  const table = model.tables.get(type.table);
  if (table?.key === undefined) return undefined;
  const shownAs = table.shownAs === undefined ? undefined : columnOf(model, table.name, table.shownAs);
  const sortedBy = table.sortedBy === undefined ? undefined : columnOf(model, table.name, table.sortedBy);
  return {
    table: table.name,
    key: table.key,
    ...(shownAs === undefined ? {} : { shownAs }),
    ...(sortedBy === undefined ? {} : { sortedBy }),
  };
}

class ReportPlanner {
  readonly #report: MetricReport;
  readonly #model: Model;
  readonly #calendar: Calendar;
  readonly #range: DayRange | null;
  readonly #byTime: boolean;
  /** By what makes two aggregates share a pass: their table, their ways, and, by time, their date. */
  readonly #passes = new Map<string, Pass>();
  #states = 0;

  constructor(report: MetricReport, model: Model, calendar: Calendar) {
    this.#report = report;
    this.#model = model;
    this.#calendar = calendar;
    this.#range = report.range === undefined ? null : resolveRange(report.range, calendar);
    this.#byTime = report.dimensions.some(({ kind }) => kind === 'time');
  }

  plan(): ReportPlan {
    const report = this.#report;
    const shows = report.shows.map((show) => ({ ...show, expression: this.#expression(show.expression) }));
    const keep = report.keep === undefined ? undefined : this.#expression(report.keep);
    const sort = report.sort.map(({ expression, direction }) => ({
      expression: this.#expression(expression),
      direction,
    }));
    return {
      kind: 'report',
      dimensions: report.dimensions.map((dimension) => this.#dimension(dimension)),
      scans: [...this.#passes.values()].map((pass) => pass.scan()),
      shows,
      ...(keep === undefined ? {} : { keep }),
      sort,
      ...(report.top === undefined ? {} : { top: report.top }),
      totals: report.totals,
      range: this.#range,
      today: this.#calendar.today,
      weekStarts: this.#calendar.weekStarts,
    };
  }

  #dimension(dimension: ReportDimension): PlanDimension {
    if (dimension.kind === 'time') return dimension;
    const { kind, name, label, type, format } = dimension;
    const reference = referenceOf(this.#model, type);
    return { kind, name, label, type, format, ...(reference === undefined ? {} : { reference }) };
  }

  #expression(expression: MetricExpression): StateExpression {
    return mapLeaves(expression, (leaf, type): StateExpression => {
      if (leaf.kind === 'dimension') return { kind: 'leaf', leaf, type };
      return { kind: 'leaf', leaf: this.#aggregate(leaf.aggregate), type };
    });
  }

  #aggregate(aggregate: Aggregate): StateLeaf {
    const { argument } = aggregate;
    const pass = this.#pass(aggregate);
    const own = this.#conditions(aggregate);
    const inTime = this.#dated(aggregate);
    if (inTime !== undefined) pass.dated(inTime.date, own);
    const bounds = inTime === undefined ? own : [...own, inTime.condition];
    const state = (
      compute: StateFunction,
      parts: Partial<Pick<State, 'argument' | 'fraction'>>,
      extra: readonly RowExpression[] = [],
    ): string => pass.state(compute, parts, [...bounds, ...extra], () => `s${++this.#states}`);
    if (argument === undefined) return { kind: 'state', name: state('count', {}), zero: true };
    const present: RowExpression = {
      kind: 'not',
      operand: { kind: 'is-missing', operand: argument, type: { kind: 'boolean' } },
      type: { kind: 'boolean' },
    };
    switch (aggregate.function) {
      case 'count':
        return { kind: 'state', name: state('count', {}), zero: true };
      case 'distinct':
        return { kind: 'state', name: state('distinct', { argument }), zero: true };
      case 'sum':
        return { kind: 'state', name: state('sum', { argument }), zero: true };
      case 'min':
      case 'max':
        return { kind: 'state', name: state(aggregate.function, { argument }), zero: false };
      case 'median':
        return { kind: 'state', name: state('quantile', { argument, fraction: 0.5 }), zero: false };
      case 'percentile':
        return {
          kind: 'state',
          name: state('quantile', { argument, fraction: Number(aggregate.percent) / 100 }),
          zero: false,
        };
      case 'average':
        return { kind: 'ratio', numerator: state('sum', { argument }), denominator: state('count', {}, [present]) };
      case 'rate':
        return { kind: 'ratio', numerator: state('count', {}, [argument]), denominator: state('count', {}) };
    }
  }

  #pass(aggregate: Aggregate): Pass {
    const date = this.#byTime ? aggregate.date : undefined;
    const id = [aggregate.table, ...aggregate.via, date === undefined ? '' : keyOf(date)].join('\0');
    const known = this.#passes.get(id);
    if (known !== undefined) return known;
    const keys = this.#report.dimensions.map((dimension) => this.#key(dimension, aggregate));
    const pass = new Pass(aggregate.table, keys, this.#scanName(aggregate, date));
    this.#passes.set(id, pass);
    return pass;
  }

  /** Readable in the SQL, and apart from the names of tables. */
  #scanName(aggregate: Aggregate, date: RowExpression | undefined): string {
    const way = aggregate.via.map((via) => ` via ${via}`).join('');
    if (date === undefined) return `${aggregate.table}${way} by group`;
    return `${aggregate.table}${way} by ${date.kind === 'leaf' ? [...date.leaf.path, date.leaf.column].join('.') : 'its date'}`;
  }

  #key(dimension: ReportDimension, { table, via, date }: Aggregate): RowExpression {
    if (dimension.kind === 'time') {
      if (date === undefined) throw new Error(`a report by time with an undated table: ${table}`);
      return date;
    }
    const way = dimension.ways.find((other) => other.table === table && sameWay(other.via, via));
    if (way === undefined) throw new Error(`no way from ${table} to ${dimension.name}`);
    return way.expression;
  }

  /** What a row must meet to enter an aggregate besides its date: the aggregate's conditions and the report's. */
  #conditions({ table, via, where }: Aggregate): RowExpression[] {
    const reports = this.#report.where.filter((other) => other.table === table && sameWay(other.via, via));
    return [...where, ...reports.map(({ condition }) => condition)];
  }

  /** The condition that a row has a date and that it is in the range; undefined when dates do not matter. */
  #dated({ date, range }: Aggregate): { date: RowExpression; condition: RowExpression } | undefined {
    const bounds = range ?? this.#report.range;
    if (date === undefined || (bounds === undefined && !this.#byTime)) return undefined;
    return { date, condition: dated(date, bounds === undefined ? null : resolveRange(bounds, this.#calendar)) };
  }
}

function sameWay(a: readonly string[], b: readonly string[]): boolean {
  return a.join(' ') === b.join(' ');
}

/** The row has a date, and it is in the range. */
function dated(date: RowExpression, range: DayRange | null): RowExpression {
  const type = { kind: 'boolean' } as const;
  if (range !== null) return { kind: 'within', operand: date, from: range.from, until: range.until, type };
  return { kind: 'not', operand: { kind: 'is-missing', operand: date, type }, type };
}
