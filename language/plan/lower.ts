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
import { leaves, mapLeaves } from '../semantics/typed.ts';
import type {
  ListPlan,
  Plan,
  PlanDimension,
  Referenced,
  ReportPlan,
  Scan,
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
    const id = JSON.stringify([aggregate.table, aggregate.via, date ?? null]);
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

/** The states that are computed in one pass over a table. */
class Pass {
  readonly name: string;
  readonly #table: string;
  readonly #keys: readonly RowExpression[];
  readonly #states = new Map<string, State>();
  readonly #dated = new Map<string, { date: RowExpression; anyOf: (readonly RowExpression[])[] }>();

  constructor(table: string, keys: readonly RowExpression[], name: string) {
    this.#table = table;
    this.#keys = keys;
    this.name = name;
  }

  /** Notes that rows which meet these conditions are wanted by this date. */
  dated(date: RowExpression, conditions: readonly RowExpression[]): void {
    const id = JSON.stringify(date);
    const known = this.#dated.get(id) ?? { date, anyOf: [] };
    known.anyOf.push(conditions);
    this.#dated.set(id, known);
  }

  /** The name of a state; equal ones are computed once. */
  state(
    compute: StateFunction,
    parts: Partial<Pick<State, 'argument' | 'fraction'>>,
    conditions: readonly RowExpression[],
    newName: () => string,
  ): string {
    const filter = unique(conditions);
    const id = JSON.stringify([compute, parts, filter]);
    const known = this.#states.get(id);
    if (known !== undefined) return known.name;
    const state: State = { name: newName(), compute, ...parts, filter };
    this.#states.set(id, state);
    return state.name;
  }

  /** Conditions that all states share move to the scan; of the rest, rows that no state wants are left out. */
  scan(): Scan {
    const states = [...this.#states.values()];
    const filters = states.map(({ filter }) => filter);
    const shared = (filters[0] ?? []).filter((condition) => filters.every((filter) => includes(filter, condition)));
    const rest = states.map((state) => ({
      ...state,
      filter: state.filter.filter((condition) => !includes(shared, condition)),
    }));
    const anyOf = wanted(rest.map(({ filter }) => filter));
    return {
      name: this.name,
      table: this.#table,
      keys: this.#keys,
      where: shared,
      anyOf,
      states: rest,
      undated: [...this.#dated.values()].map(({ date, anyOf: groups }) => ({ date, anyOf: wanted(groups) })),
    };
  }
}

function includes(conditions: readonly RowExpression[], condition: RowExpression): boolean {
  const wanted = JSON.stringify(condition);
  return conditions.some((other) => JSON.stringify(other) === wanted);
}

function unique(conditions: readonly RowExpression[]): RowExpression[] {
  return conditions.filter((condition, index) => !includes(conditions.slice(0, index), condition));
}

/** Groups of conditions, one of which a row must meet, without those that a weaker one implies; none when one is empty. */
function wanted(groups: readonly (readonly RowExpression[])[]): (readonly RowExpression[])[] {
  if (groups.some((group) => group.length === 0)) return [];
  const implied = (group: readonly RowExpression[], other: readonly RowExpression[]) =>
    other.every((condition) => includes(group, condition));
  return groups.filter((group, index) =>
    groups.every((other, at) => at === index || !implied(group, other) || (implied(other, group) && index < at)),
  );
}

/** The references that a scan follows to read its keys, conditions and arguments. */
export function pathsOf(expressions: readonly RowExpression[]): readonly (readonly string[])[] {
  const paths = new Map<string, readonly string[]>();
  for (const { path } of expressions.flatMap(leaves)) {
    for (let length = 1; length <= path.length; length++) {
      const part = path.slice(0, length);
      paths.set(part.join('.'), part);
    }
  }
  return [...paths.values()].sort((a, b) => a.length - b.length);
}
