/**
 * Cells: what the scans of a report give, brought together. Each table is read on its own and grouped by the report's
 * dimensions; the results are stacked, and rows of one group become one row. Nothing is ever joined to a fact.
 */
import { collapse, type PlanDimension, type ReportPlan, type Scan, type State } from '../plan/plan.ts';
import { periodLimit } from '../semantics/ranges.ts';
import * as build from './build.ts';
import { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { Statement } from './statement.ts';
import type { SqlBody, SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

type Column = SqlSelect['columns'][number];

/** The column of a relation that holds a state; a dollar keeps it apart from the report's names. */
export function stateColumn(name: string): string {
  return `$${name}`;
}

export class Cells {
  readonly #plan: ReportPlan;
  readonly #settings: SqlSettings;
  readonly #statement: Statement;
  readonly #states: readonly State[];
  readonly #time: (PlanDimension & { kind: 'time' }) | undefined;
  /** The cells before anything is left out. */
  #everything = '';
  #periods: string | undefined;

  constructor(plan: ReportPlan, settings: SqlSettings, statement: Statement) {
    this.#plan = plan;
    this.#settings = settings;
    this.#statement = statement;
    this.#states = plan.scans.flatMap(({ states }) => states);
    this.#time = plan.dimensions.find((dimension) => dimension.kind === 'time');
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
    return this.#statement.add(
      'cells',
      this.#merge([select, this.#spine(facts, this.#time)], this.#dimensionNames(), this.#states),
    );
  }

  /** The rows of a table, grouped by some of the dimensions; with `among`, only rows of these cells. */
  #scan(scan: Scan, dimensions: readonly PlanDimension[], states: readonly State[], among?: string): SqlSelect {
    const rows = new RowSource(this.#settings.model, scan.table, this.#settings);
    const keyOf = (dimension: PlanDimension): SqlExpression => {
      const key = scan.keys[this.#plan.dimensions.indexOf(dimension)];
      if (key === undefined) throw new Error(`scan ${scan.name} has no key for ${dimension.name}`);
      return this.#key(rows.value(key), dimension);
    };
    const keys = dimensions.map(keyOf);
    const semi: SqlJoin[] =
      among === undefined ? [] : [{ kind: 'SEMI JOIN', source: among, alias: among, on: this.matching(among, keyOf) }];
    const read = [
      ...scan.keys,
      ...scan.where,
      ...scan.anyOf.flat(),
      ...scan.states.flatMap(({ argument, filter }) => [...(argument === undefined ? [] : [argument]), ...filter]),
    ];
    const where = build.and([rows.all(scan.where), rows.any(scan.anyOf)].filter((part) => part !== undefined));
    return {
      kind: 'select',
      columns: [
        ...keys.map((expression, index) => ({ expression, alias: dimensions[index]?.name ?? '' })),
        ...states.map((state) => ({ expression: aggregate(state, rows), alias: stateColumn(state.name) })),
      ],
      from: rows.from,
      joins: [...rows.joins(read), ...semi],
      ...(where === undefined ? {} : { where }),
      groupBy: keys,
    };
  }

  #key(key: SqlExpression, dimension: PlanDimension): SqlExpression {
    if (dimension.kind === 'time') {
      return build.call('period_start', key, build.number(this.#plan.weekStarts), build.text(dimension.grain));
    }
    // A bare literal in GROUP BY would be taken for the number of a column.
    return key.kind === 'number' ? build.cast(key, 'number') : key;
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
  #spine(facts: string, time: PlanDimension & { kind: 'time' }): SqlSelect {
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

  #series(facts: string, time: PlanDimension & { kind: 'time' }): SqlSelect {
    const start = (day: SqlExpression): SqlExpression =>
      build.call('period_start', day, build.number(this.#plan.weekStarts), build.text(time.grain));
    const edge = (name: 'min' | 'max'): SqlExpression => {
      const columns = [{ expression: build.call(name, build.column(undefined, time.name)), alias: 'edge' }];
      return {
        kind: 'scalar',
        query: { with: [], body: { kind: 'select', columns, from: { source: facts, alias: facts } } },
      };
    };
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
      return { expression: states.includes(state) ? build.column(source, alias) : build.nothing, alias };
    });
    return { kind: 'select', columns: [...this.columns(names, source), ...columns], from: { source, alias: source } };
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
