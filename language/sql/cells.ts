/**
 * Cells: what the scans of a report give, brought together. Each table is read on its own and grouped by the report's
 * dimensions; the results are stacked, and rows of one group become one row. Nothing is ever joined to a fact.
 */

import { addUnits, startOf } from '../base/calendar.ts';
import { collapse, type PlanDimension, type ReportPlan, type Scan, type State } from '../plan/plan.ts';
import type { Series } from '../semantics/model.ts';
import { periodLimit } from '../semantics/ranges.ts';
import { periodsIn } from '../semantics/series.ts';
import type { Grain } from '../syntax/ast.ts';
import * as build from './build.ts';
import { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { Statement } from './statement.ts';
import type { SqlBody, SqlExpression, SqlJoin, SqlSelect, SqlWindow } from './tree.ts';

type Column = SqlSelect['columns'][number];
type TimeDimension = PlanDimension & { kind: 'time' };

/** The column of a relation that holds a state; a dollar keeps it apart from the report's names. */
export function stateColumn(name: string): string {
  return `$${name}`;
}

export class Cells {
  readonly #plan: ReportPlan;
  readonly #settings: SqlSettings;
  readonly #statement: Statement;
  readonly #states: readonly State[];
  readonly #time: TimeDimension | undefined;
  /** The cells before anything is left out. */
  #everything = '';
  #periods: string | undefined;
  /** The relations that tell since when a scan has values, by its name. */
  readonly #starts = new Map<string, string>();

  constructor(plan: ReportPlan, settings: SqlSettings, statement: Statement) {
    this.#plan = plan;
    this.#settings = settings;
    this.#statement = statement;
    this.#states = plan.scans.flatMap(({ states }) => states);
    this.#time = plan.dimensions.find((dimension) => dimension.kind === 'time');
  }

  /** The relation of all cells, once they are made. */
  get everything(): string {
    return this.#everything;
  }

  /** The relation of all periods, once the cells are made; undefined without time. */
  get periods(): string | undefined {
    return this.#periods;
  }

  /** One row a combination of dimensions: the name of that relation. */
  all(): string {
    this.#everything = this.#gather();
    return this.#everything;
  }

  #gather(): string {
    const scans = this.#plan.scans.map((scan) =>
      this.#statement.add(scan.name, this.#scan(scan, this.#plan.dimensions, scan.states)),
    );
    const [only] = scans;
    if (only !== undefined && scans.length === 1 && this.#time === undefined) return only;
    const stacked = this.#plan.scans.map((scan, index) =>
      this.#stack(scans[index] ?? '', this.#dimensionNames(), scan.states),
    );
    if (this.#time === undefined)
      return this.#statement.add('cells', this.#merge(stacked, this.#dimensionNames(), this.#states));
    const facts =
      only !== undefined && scans.length === 1 ? only : this.#statement.add('facts', { kind: 'union', parts: stacked });
    const own = this.#columnsOf(this.#states);
    const select: SqlSelect = {
      kind: 'select',
      columns: [...this.columns(this.#dimensionNames()), ...own],
      from: { source: facts, alias: facts },
    };
    const cells = this.#statement.add(
      'cells',
      this.#merge([select, this.#spine(facts, this.#time)], this.#dimensionNames(), this.#states),
    );
    return this.#inSeries(cells, this.#time);
  }

  /** Sums over periods, and then only the periods of the report: what they read before it has served. */
  #inSeries(cells: string, time: TimeDimension): string {
    const { scans, today } = this.#plan;
    if (this.#periods === undefined || scans.every(({ shift, series }) => shift === undefined && series === undefined))
      return cells;
    const others = this.#plan.dimensions
      .filter((dimension) => dimension !== time)
      .map(({ name }) => build.column(cells, name));
    const at = build.column(cells, time.name);
    const read = (scan: Scan, state: State): SqlExpression => {
      const own = build.column(cells, stateColumn(state.name));
      if (scan.series === undefined) return own;
      const summed: SqlExpression = {
        kind: 'call',
        function: 'sum',
        arguments: [own],
        over: this.#window(scan.series, time, at, others),
      };
      const toCome = build.and([build.binary(at, '>', build.date(today)), build.is(own, 'NULL')]) ?? build.yes;
      return { kind: 'case', branches: [{ condition: toCome, value: build.nothing }], otherwise: summed };
    };
    const states = scans.flatMap((scan) =>
      scan.states.map((state) => ({ expression: read(scan, state), alias: stateColumn(state.name) })),
    );
    const inSeries = this.#statement.add('series', {
      kind: 'select',
      columns: [...this.columns(this.#dimensionNames(), cells), ...states],
      from: { source: cells, alias: cells },
    });
    const on = build.binary(build.column(this.#periods, time.name), '=', build.column(inSeries, time.name));
    return this.#statement.add('in range', {
      kind: 'select',
      columns: [{ expression: { kind: 'star', table: inSeries }, alias: '*' }],
      from: { source: inSeries, alias: inSeries },
      joins: [{ kind: 'SEMI JOIN', source: this.#periods, alias: this.#periods, on }],
    });
  }

  #window(series: Series, time: TimeDimension, at: SqlExpression, others: readonly SqlExpression[]): SqlWindow {
    const orderBy = [{ expression: at, direction: 'ASC' as const }];
    if (series.kind === 'to_date') return { partitionBy: [...others, this.#period(at, series.unit)], orderBy };
    const periods = periodsIn(series.count, series.unit, time.grain) ?? series.count;
    return { partitionBy: others, orderBy, preceding: { count: periods - 1, unit: time.grain } };
  }

  #period(day: SqlExpression, grain: Grain): SqlExpression {
    return build.call('period_start', day, build.number(this.#plan.weekStarts), build.text(grain));
  }

  /** The rows of a table, grouped by some of the dimensions; with `among`, only rows of these cells. */
  #scan(scan: Scan, dimensions: readonly PlanDimension[], states: readonly State[], among?: string): SqlSelect {
    const rows = new RowSource(this.#settings.model, scan.table, this.#settings);
    const keyOf = (dimension: PlanDimension): SqlExpression => {
      const key = scan.keys[this.#plan.dimensions.indexOf(dimension)];
      if (key === undefined) throw new Error(`scan ${scan.name} has no key for ${dimension.name}`);
      return this.#key(scan, rows.value(key), dimension);
    };
    const keys = dimensions.map((dimension) => keyOf(dimension));
    const groupBy = dimensions.map((dimension) => this.#groupKey(scan, rows, dimension));
    const semi: SqlJoin[] =
      among === undefined ? [] : [{ kind: 'SEMI JOIN', source: among, alias: among, on: this.matching(among, keyOf) }];
    const read = [
      ...scan.keys,
      ...scan.where,
      ...scan.anyOf.flat(),
      ...scan.states.flatMap(({ argument, filter }) => [...(argument === undefined ? [] : [argument]), ...filter]),
    ];
    const where = rows.all(scan.where);
    const having = dimensions.length === 0 ? undefined : this.#having(scan, rows);
    return {
      kind: 'select',
      columns: [
        ...keys.map((expression, index) => ({ expression, alias: dimensions[index]?.name ?? '' })),
        ...states.map((state) => ({ expression: aggregate(state, rows), alias: stateColumn(state.name) })),
      ],
      from: rows.from,
      joins: [...rows.joins(read), ...semi],
      ...(where === undefined ? {} : { where }),
      groupBy,
      ...(having === undefined ? {} : { having }),
    };
  }

  /** A group is there when a row enters one of its states: cheaper asked of the groups than of the rows. */
  #having(scan: Scan, rows: RowSource): SqlExpression | undefined {
    return build.or(
      scan.anyOf.map((conditions) => {
        const filter = rows.all(conditions) ?? build.yes;
        const count: SqlExpression = { kind: 'call', function: 'count', arguments: [build.star], filter };
        return build.binary(count, '>', build.number(0));
      }),
    );
  }

  /** Time is grouped by the number of its period, which determines its first day. */
  #groupKey(scan: Scan, rows: RowSource, dimension: PlanDimension): SqlExpression {
    const key = scan.keys[this.#plan.dimensions.indexOf(dimension)];
    if (key === undefined) throw new Error(`scan ${scan.name} has no key for ${dimension.name}`);
    const expression = rows.value(key);
    return dimension.kind === 'time'
      ? this.#number(expression, dimension.grain)
      : this.#key(scan, expression, dimension);
  }

  #number(day: SqlExpression, grain: Grain): SqlExpression {
    return build.call('period_number', day, build.number(this.#plan.weekStarts), build.text(grain));
  }

  #key(scan: Scan, key: SqlExpression, dimension: PlanDimension): SqlExpression {
    if (dimension.kind === 'time') {
      const number = this.#number(key, dimension.grain);
      const own = build.call(
        'period_of_number',
        number,
        build.number(this.#plan.weekStarts),
        build.text(dimension.grain),
      );
      const period = this.#shifted(scan, own, dimension.grain);
      const { range } = this.#plan;
      if (scan.series?.kind !== 'to_date' || range === null) return period;
      // What was before the range has happened by its first period.
      return build.call('greatest', period, this.#period(build.date(range.from), dimension.grain));
    }
    // A bare literal in GROUP BY would be taken for the number of a column.
    return key.kind === 'number' ? build.cast(key, 'number') : key;
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

  /** The first period, or day without time, for which a scan has a value: as a query of one value. */
  since(name: string): SqlExpression {
    const scan = this.#plan.scans.find((other) => other.name === name);
    const dating = scan?.undated[0];
    if (scan === undefined || dating === undefined) throw new Error(`no dated scan ${name}`);
    const known = this.#starts.get(name);
    const start = known ?? this.#statement.add(`start of ${name}`, this.#start(scan, dating));
    this.#starts.set(name, start);
    return scalar(build.column(start, 'first'), start);
  }

  #start(scan: Scan, { date, anyOf }: Scan['undated'][number]): SqlSelect {
    const rows = new RowSource(this.#settings.model, scan.table, this.#settings);
    const day = rows.value(date);
    const period = this.#time === undefined ? build.cast(day, 'date') : this.#period(day, this.#time.grain);
    const where = rows.any(anyOf);
    return {
      kind: 'select',
      columns: [{ expression: this.#shifted(scan, build.call('min', period)), alias: 'first' }],
      from: rows.from,
      joins: rows.joins([date, ...anyOf.flat()]),
      ...(where === undefined ? {} : { where }),
    };
  }

  matching(
    other: string,
    key: (dimension: PlanDimension) => SqlExpression,
    dimensions: readonly PlanDimension[] = this.#plan.dimensions,
  ): SqlExpression {
    const same = dimensions.map((dimension) =>
      build.binary(build.column(other, dimension.name), 'IS NOT DISTINCT FROM', key(dimension)),
    );
    return build.and(same) ?? build.yes;
  }

  /** Every period beside every combination of the other dimensions that occurs, with empty states. */
  #spine(facts: string, time: TimeDimension): SqlSelect {
    const periods = this.#statement.add('periods', this.#series(facts, time));
    this.#periods = periods;
    const others = this.#plan.dimensions.filter((dimension) => dimension !== time).map(({ name }) => name);
    const empty = this.#states.map((state) => ({ expression: build.nothing, alias: stateColumn(state.name) }));
    const columns = this.#plan.dimensions.map(({ name }) => ({
      expression: build.column(name === time.name ? periods : 'combinations', name),
      alias: name,
    }));
    const from = { source: periods, alias: periods };
    if (others.length === 0) return { kind: 'select', columns: [...columns, ...empty], from };
    const combinations: SqlSelect = {
      kind: 'select',
      distinct: true,
      columns: this.columns(others),
      from: { source: facts, alias: facts },
    };
    return {
      kind: 'select',
      columns: [...columns, ...empty],
      from,
      joins: [{ kind: 'CROSS JOIN', source: combinations, alias: 'combinations' }],
    };
  }

  #series(facts: string, time: TimeDimension): SqlSelect {
    const start = (day: SqlExpression): SqlExpression => this.#period(day, time.grain);
    const edge = (name: 'min' | 'max'): SqlExpression =>
      scalar(build.call(name, build.column(undefined, time.name)), facts);
    const { range } = this.#plan;
    const [first, last] =
      range === null ? [edge('min'), edge('max')] : [start(build.date(range.from)), start(lastDay(range.until))];
    const series = build.call('periods', first, last, build.text(time.grain));
    // One more than is allowed tells that there are too many, without making them all.
    const limit = range === null ? { limit: periodLimit + 1 } : {};
    return { kind: 'select', columns: [{ expression: build.cast(series, 'date'), alias: time.name }], ...limit };
  }

  /**
   * Cells brought to a coarser grain, from rows: sums of sums where that is exact, and otherwise the tables are read
   * again, for the rows of these cells alone.
   */
  collapsed(source: string, names: readonly string[]): SqlSelect {
    const additive = this.#states.filter(({ compute }) => collapse[compute] !== 'recompute');
    const parts = [this.#stack(source, names, additive)];
    const dimensions = this.#plan.dimensions.filter(({ name }) => names.includes(name));
    for (const scan of this.#plan.scans) {
      const states = scan.states.filter(({ compute }) => collapse[compute] === 'recompute');
      if (states.length === 0) continue;
      const again = this.#statement.add(
        `${scan.name} again`,
        this.#scan(scan, dimensions, states, source === this.#everything ? undefined : source),
      );
      parts.push(this.#stack(again, names, states));
    }
    return this.#merge(parts, names, this.#states);
  }

  /** Some columns of a relation in the shape of all states, absent ones empty. */
  #stack(source: string, names: readonly string[], states: readonly State[]): SqlSelect {
    const columns = this.#states.map((state) => {
      const alias = stateColumn(state.name);
      if (!states.includes(state)) return { expression: build.nothing, alias };
      const own = build.column(source, alias);
      return { expression: this.#atEnd(own, state, source, names), alias };
    });
    return { kind: 'select', columns: [...this.columns(names, source), ...columns], from: { source, alias: source } };
  }

  /** A sum over periods is, without its periods, the one of the last period that has begun. */
  #atEnd(own: SqlExpression, state: State, source: string, names: readonly string[]): SqlExpression {
    const time = this.#time;
    const scan = this.#plan.scans.find(({ states }) => states.includes(state));
    if (time === undefined || names.includes(time.name) || scan?.series === undefined || source.startsWith(scan.name))
      return own;
    const atLast = build.binary(build.column(source, time.name), '=', this.#lastPeriod(time));
    return { kind: 'case', branches: [{ condition: atLast, value: own }] };
  }

  #lastPeriod(time: TimeDimension): SqlExpression {
    const { range, today, weekStarts } = this.#plan;
    if (range !== null) {
      const last = addUnits(range.until, -1, 'day');
      return build.date(startOf(last < today ? last : today, time.grain, weekStarts));
    }
    const started = this.#period(build.date(today), time.grain);
    const last = scalar(build.call('max', build.column(undefined, time.name)), this.#periods ?? '');
    return build.call('least', last, started);
  }

  /** Stacked rows of one group become one row. */
  #merge(parts: readonly SqlSelect[], names: readonly string[], states: readonly State[]): SqlSelect {
    const [only] = parts;
    const stacked: SqlBody = only !== undefined && parts.length === 1 ? only : { kind: 'union', parts };
    const merged = states.map(({ name, compute }): Column => {
      const how = collapse[compute] === 'recompute' ? 'max' : collapse[compute];
      return {
        expression: build.call(how as 'sum' | 'min' | 'max', build.column('stacked', stateColumn(name))),
        alias: stateColumn(name),
      };
    });
    return {
      kind: 'select',
      columns: [...this.columns(names, 'stacked'), ...merged],
      from: { source: stacked, alias: 'stacked' },
      groupBy: names.map((name) => build.column('stacked', name)),
    };
  }

  columns(names: readonly string[], source?: string): Column[] {
    return names.map((name) => ({ expression: build.column(source, name), alias: name }));
  }

  #columnsOf(states: readonly State[]): Column[] {
    return states.map(({ name }) => ({
      expression: build.column(undefined, stateColumn(name)),
      alias: stateColumn(name),
    }));
  }

  #dimensionNames(): string[] {
    return this.#plan.dimensions.map(({ name }) => name);
  }
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

function aggregate(state: State, rows: RowSource): SqlExpression {
  const filter = rows.all(state.filter);
  const filtered = filter === undefined ? {} : { filter };
  const argument = state.argument === undefined ? build.star : rows.value(state.argument);
  switch (state.compute) {
    case 'count':
      return { kind: 'call', function: 'count', arguments: [build.star], ...filtered };
    case 'sum':
    case 'min':
    case 'max':
      return { kind: 'call', function: state.compute, arguments: [argument], ...filtered };
    case 'distinct':
      return { kind: 'call', function: 'count', arguments: [argument], distinct: true, ...filtered };
    case 'quantile': {
      const exact = state.argument?.type.kind === 'money' ? build.cast(argument, 'number') : argument;
      return {
        kind: 'call',
        function: 'quantile',
        arguments: [exact, build.number(state.fraction ?? 0.5)],
        ...filtered,
      };
    }
  }
}
