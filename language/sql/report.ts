/**
 * A report's plan as one statement.
 *
 *   a CTE a scan      each table on its own, grouped by the report's dimensions
 *   facts             the scans' results stacked; what they share is a group, never a join
 *   periods           every period of the range
 *   cells             one row a combination of dimensions, every period filled
 *   kept, chosen, shown, left out     keep, top and others
 *   the statement     groups, others and the total, labelled and in their final order
 */
import { uniqueName } from '../base/names.ts';
import {
  collapse,
  type PlanDimension,
  type ReportPlan,
  type Scan,
  type State,
  type StateExpression,
  type StateLeaf,
} from '../plan/plan.ts';
import type { Model } from '../semantics/model.ts';
import { type Calendar, periodLimit } from '../semantics/ranges.ts';
import * as build from './build.ts';
import { condition, type Lowering, value } from './expressions.ts';
import { Labels } from './labels.ts';
import { RowSource } from './rows.ts';
import type { SqlBody, SqlExpression, SqlJoin, SqlOrder, SqlQuery, SqlSelect } from './tree.ts';

/** What every statement of a report is made with. */
export interface SqlSettings {
  readonly model: Model;
  readonly calendar: Calendar;
  readonly call: Lowering<never>['call'];
}

/** Names of the statement's own columns; a dollar keeps them apart from the report's. */
export const kindColumn = '$kind';
export const groupsColumn = '$groups';
export const periodsColumn = '$periods';

/** The statement of a report. Its columns: `$kind`, the dimensions, the shown metrics, orphan marks, counts. */
export function reportQuery(plan: ReportPlan, settings: SqlSettings): SqlQuery {
  return new ReportQuery(plan, settings).query();
}

type Column = SqlSelect['columns'][number];

class ReportQuery {
  readonly #plan: ReportPlan;
  readonly #settings: SqlSettings;
  readonly #ctes: { name: string; body: SqlBody }[] = [];
  readonly #taken: Set<string>;
  readonly #states: readonly State[];
  readonly #time: (PlanDimension & { kind: 'time' }) | undefined;
  readonly #labels: Labels;
  /** The cells before anything was left out. */
  #all = '';

  constructor(plan: ReportPlan, settings: SqlSettings) {
    this.#plan = plan;
    this.#settings = settings;
    this.#taken = new Set(settings.model.tables.keys());
    this.#states = plan.scans.flatMap(({ states }) => states);
    this.#time = plan.dimensions.find((dimension) => dimension.kind === 'time');
    this.#labels = new Labels(plan.dimensions, settings);
  }

  query(): SqlQuery {
    const plan = this.#plan;
    const cells = this.#cells();
    this.#all = cells;
    const kept = this.#kept(cells);
    const groups = plan.top === undefined ? undefined : this.#groups(kept);
    const chosen = groups === undefined ? undefined : this.#chosen(groups);
    const shown = chosen === undefined ? kept : this.#restricted('shown', kept, 'SEMI JOIN', chosen);
    const parts = [this.#part('group', { source: shown, alias: shown }, this.#dimensionNames())];
    if (plan.top?.others === true && chosen !== undefined) {
      const left = this.#restricted('left out', kept, 'ANTI JOIN', chosen);
      const keys = this.#time === undefined ? [] : [this.#time.name];
      const collapsed = this.#collapsed(left, keys);
      const others = this.#add('others', keys.length > 0 ? collapsed : { ...collapsed, having: this.#anyOf(left) });
      parts.push(this.#part('others', { source: others, alias: others }, keys));
    }
    if (plan.totals) {
      const rows = plan.top?.others === true ? kept : shown;
      const total = this.#add('total', this.#collapsed(rows, []));
      parts.push(this.#part('total', { source: total, alias: total }, []));
    }
    const body: SqlBody = parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'union', parts };
    const result = this.#add('result', body);
    return { with: this.#ctes, body: this.#final(result, groups) };
  }

  // ------------------------------------------------------------ cells

  /** One row a combination of dimensions. */
  #cells(): string {
    const scans = this.#plan.scans.map((scan) =>
      this.#add(scan.name, this.#scan(scan, this.#plan.dimensions, scan.states)),
    );
    const [only] = scans;
    if (only !== undefined && scans.length === 1 && this.#time === undefined) return only;
    const stacked = this.#plan.scans.map((scan, index) =>
      this.#stack(scans[index] ?? '', this.#dimensionNames(), scan.states),
    );
    if (this.#time === undefined) return this.#add('cells', this.#merge(stacked, this.#dimensionNames(), this.#states));
    const facts =
      only !== undefined && scans.length === 1 ? only : this.#add('facts', { kind: 'union', parts: stacked });
    const own = this.#columnsOf(this.#states);
    const select: SqlSelect = {
      kind: 'select',
      columns: [...this.#columns(this.#dimensionNames()), ...own],
      from: { source: facts, alias: facts },
    };
    return this.#add(
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
      among === undefined ? [] : [{ kind: 'SEMI JOIN', source: among, alias: among, on: this.#matching(among, keyOf) }];
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

  #matching(
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
    const periods = this.#add('periods', this.#periods(facts, time));
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
      columns: this.#columns(others),
      from: { source: facts, alias: facts },
    };
    return {
      kind: 'select',
      columns: [...columns, ...empty],
      from,
      joins: [{ kind: 'CROSS JOIN', source: combinations, alias: 'combinations' }],
    };
  }

  #periods(facts: string, time: PlanDimension & { kind: 'time' }): SqlSelect {
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

  // ------------------------------------------------------------ keep, top, others, totals

  #kept(cells: string): string {
    if (this.#plan.keep === undefined) return cells;
    const where = condition(this.#plan.keep, this.#lowering(cells, this.#plan.dimensions));
    return this.#add('kept', {
      kind: 'select',
      columns: [{ expression: build.star, alias: '*' }],
      from: { source: cells, alias: cells },
      where,
    });
  }

  /** The kept cells over the whole range: what `top` chooses among. */
  #groups(kept: string): string {
    if (this.#time === undefined) return kept;
    const names = this.#nonTime().map(({ name }) => name);
    return this.#add('groups', this.#collapsed(kept, names));
  }

  /** The combinations that `top` chooses. */
  #chosen(groups: string): string {
    const lowering = this.#lowering(groups, this.#nonTime());
    const byMetrics = this.#plan.sort
      .filter(({ expression }) => !this.#isTime(expression))
      .map(({ expression, direction }) => order(value(expression, lowering), direction));
    const ties = this.#nonTime().map(({ name }) => order(build.column(groups, name), 'up'));
    return this.#add('chosen', {
      kind: 'select',
      columns: this.#columns(this.#nonTime().map(({ name }) => name)),
      from: { source: groups, alias: groups },
      orderBy: [...byMetrics, ...ties],
      limit: this.#plan.top?.count ?? 0,
    });
  }

  #restricted(name: string, source: string, kind: 'SEMI JOIN' | 'ANTI JOIN', chosen: string): string {
    const on = this.#matching(chosen, (dimension) => build.column(source, dimension.name), this.#nonTime());
    return this.#add(name, {
      kind: 'select',
      columns: [{ expression: build.star, alias: '*' }],
      from: { source, alias: source },
      joins: [{ kind, source: chosen, alias: chosen, on }],
    });
  }

  /**
   * Cells brought to a coarser grain, from rows: sums of sums where that is exact, and otherwise the tables are read
   * again, for the rows of these cells alone.
   */
  #collapsed(source: string, names: readonly string[]): SqlSelect {
    const additive = this.#states.filter(({ compute }) => collapse[compute] !== 'recompute');
    const parts = [this.#stack(source, names, additive)];
    const dimensions = this.#plan.dimensions.filter(({ name }) => names.includes(name));
    for (const scan of this.#plan.scans) {
      const states = scan.states.filter(({ compute }) => collapse[compute] === 'recompute');
      if (states.length === 0) continue;
      const again = this.#add(
        `${scan.name} again`,
        this.#scan(scan, dimensions, states, source === this.#all ? undefined : source),
      );
      parts.push(this.#stack(again, names, states));
    }
    return this.#merge(parts, names, this.#states);
  }

  /** There is a row at all. */
  #anyOf(source: string): SqlExpression {
    return build.binary(this.#count(source), '>', build.number(0));
  }

  /** Some columns of a relation in the shape of all states, absent ones empty. */
  #stack(source: string, names: readonly string[], states: readonly State[]): SqlSelect {
    const columns = this.#states.map((state) => {
      const alias = stateColumn(state.name);
      return { expression: states.includes(state) ? build.column(source, alias) : build.nothing, alias };
    });
    return { kind: 'select', columns: [...this.#columns(names, source), ...columns], from: { source, alias: source } };
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
      columns: [...this.#columns(names, 'stacked'), ...merged],
      from: { source: stacked, alias: 'stacked' },
      groupBy: names.map((name) => build.column('stacked', name)),
    };
  }

  // ------------------------------------------------------------ the result

  /** Rows of one kind: the dimensions they have, the shown metrics, the sort keys. */
  #part(
    kind: 'group' | 'others' | 'total',
    from: { source: string; alias: string },
    names: readonly string[],
  ): SqlSelect {
    const lowering = this.#lowering(
      from.alias,
      this.#plan.dimensions.filter(({ name }) => names.includes(name)),
    );
    const dimensions = this.#plan.dimensions.map(({ name }) => ({
      expression: names.includes(name) ? build.column(from.alias, name) : build.nothing,
      alias: name,
    }));
    const shows = this.#plan.shows.map(({ name, expression }) => ({
      expression: value(expression, lowering),
      alias: name,
    }));
    const sorts = this.#metricSorts().map(({ expression }, index) => ({
      expression: value(expression, lowering),
      alias: sortColumn(index),
    }));
    return {
      kind: 'select',
      columns: [{ expression: build.text(kind), alias: kindColumn }, ...dimensions, ...shows, ...sorts],
      from,
    };
  }

  #final(result: string, groups: string | undefined): SqlSelect {
    const counts: Column[] = [];
    if (groups !== undefined) counts.push({ expression: this.#count(groups), alias: groupsColumn });
    const periods = this.#ctes.find(({ name }) => name.startsWith('periods'))?.name;
    if (periods !== undefined && this.#plan.range === null)
      counts.push({ expression: this.#count(periods), alias: periodsColumn });
    return {
      kind: 'select',
      columns: [
        { expression: build.column(result, kindColumn), alias: kindColumn },
        ...this.#labels.columns(result),
        ...this.#plan.shows.map(({ name }) => ({ expression: build.column(result, name), alias: name })),
        ...this.#labels.marks(result),
        ...counts,
      ],
      from: { source: result, alias: result },
      joins: this.#labels.joins(result),
      orderBy: this.#order(result),
    };
  }

  #count(name: string): SqlExpression {
    const columns = [{ expression: build.call('count', build.star), alias: 'count' }];
    return {
      kind: 'scalar',
      query: { with: [], body: { kind: 'select', columns, from: { source: name, alias: name } } },
    };
  }

  /** A total order: the sort keys, then the dimensions; others after the groups they belong to, the total at the end. */
  #order(result: string): SqlOrder[] {
    const is = (kind: string): SqlOrder =>
      order(build.binary(build.column(result, kindColumn), '=', build.text(kind)), 'up');
    let metricSort = 0;
    const keys = this.#plan.sort.flatMap(({ expression, direction }) => {
      const dimension = dimensionOf(expression);
      if (dimension === undefined) return [order(build.column(result, sortColumn(metricSort++)), direction)];
      return this.#labels.order(result, dimension, direction);
    });
    const first = this.#plan.sort[0];
    const timeFirst = first !== undefined && this.#isTime(first.expression);
    const ties = this.#plan.dimensions.flatMap((_, index) => this.#labels.order(result, index, 'up'));
    const others = this.#plan.top?.others === true ? [is('others')] : [];
    const total = this.#plan.totals ? [is('total')] : [];
    const sorted = timeFirst ? [...keys.slice(0, 1), ...others, ...keys.slice(1)] : [...others, ...keys];
    return [...total, ...sorted, ...ties];
  }

  #metricSorts(): ReportPlan['sort'] {
    return this.#plan.sort.filter(({ expression }) => dimensionOf(expression) === undefined);
  }

  #isTime(expression: StateExpression): boolean {
    const index = dimensionOf(expression);
    return index !== undefined && this.#plan.dimensions[index] === this.#time;
  }

  // ------------------------------------------------------------ small parts

  /** How states and dimensions are read from a relation that has these dimensions. */
  #lowering(source: string, dimensions: readonly PlanDimension[]): Lowering<StateLeaf> {
    const leaf = (state: StateLeaf): SqlExpression => {
      switch (state.kind) {
        case 'dimension': {
          const dimension = this.#plan.dimensions[state.index];
          return dimension !== undefined && dimensions.includes(dimension)
            ? build.column(source, dimension.name)
            : build.nothing;
        }
        case 'ratio': {
          const [numerator, denominator] = [state.numerator, state.denominator].map((name) =>
            build.column(source, stateColumn(name)),
          );
          if (numerator === undefined || denominator === undefined) return build.nothing;
          return build.binary(
            build.cast(numerator, 'number'),
            '/',
            build.call('nullif', build.cast(denominator, 'number'), build.number(0)),
          );
        }
        case 'state': {
          const column = build.column(source, stateColumn(state.name));
          return state.zero ? build.call('coalesce', column, this.#zero(source, dimensions)) : column;
        }
      }
    };
    return { leaf, call: this.#settings.call, calendar: this.#settings.calendar, overMetrics: true };
  }

  /** Nothing counted is 0 up to the running period; a period wholly to come has no value yet. */
  #zero(source: string, dimensions: readonly PlanDimension[]): SqlExpression {
    const zero = build.number(0);
    const { range, today } = this.#plan;
    if (this.#time === undefined || !dimensions.includes(this.#time) || (range !== null && range.until <= today))
      return zero;
    const future = build.binary(build.column(source, this.#time.name), '>', build.date(today));
    return { kind: 'case', branches: [{ condition: future, value: build.nothing }], otherwise: zero };
  }

  #nonTime(): PlanDimension[] {
    return this.#plan.dimensions.filter((dimension) => dimension !== this.#time);
  }

  #dimensionNames(): string[] {
    return this.#plan.dimensions.map(({ name }) => name);
  }

  #columns(names: readonly string[], source?: string): Column[] {
    return names.map((name) => ({ expression: build.column(source, name), alias: name }));
  }

  #columnsOf(states: readonly State[]): Column[] {
    return states.map(({ name }) => ({
      expression: build.column(undefined, stateColumn(name)),
      alias: stateColumn(name),
    }));
  }

  #add(name: string, body: SqlBody): string {
    const unique = uniqueName(name, this.#taken);
    this.#ctes.push({ name: unique, body });
    return unique;
  }
}

function stateColumn(name: string): string {
  return `$${name}`;
}

function sortColumn(index: number): string {
  return `$sort${index + 1}`;
}

function dimensionOf(expression: StateExpression): number | undefined {
  return expression.kind === 'leaf' && expression.leaf.kind === 'dimension' ? expression.leaf.index : undefined;
}

function order(expression: SqlExpression, direction: 'up' | 'down'): SqlOrder {
  return { expression, direction: direction === 'up' ? 'ASC' : 'DESC' };
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
