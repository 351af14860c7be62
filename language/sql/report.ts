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
import type { PlanDimension, ReportPlan, StateExpression, StateLeaf } from '../plan/plan.ts';
import { leavesOf } from '../semantics/typed.ts';
import * as build from './build.ts';
import { Cells } from './cells.ts';
import { condition, type Lowering, value } from './expressions.ts';
import { Labels } from './labels.ts';
import { matching } from './scan.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import { rankColumn, StateReader } from './states.ts';
import { Time, type TimeDimension } from './time.ts';
import type { SqlBody, SqlExpression, SqlJoin, SqlOrder, SqlQuery, SqlSelect } from './tree.ts';

/** Names of the statement's own columns; a dollar keeps them apart from the report's. */
export const kindColumn = '$kind';
export const groupsColumn = '$groups';

/** The statement of a report. Its columns: `$kind`, the dimensions, the shown metrics, orphan marks, counts. */
export function reportQuery(plan: ReportPlan, settings: SqlSettings): SqlQuery {
  return new ReportQuery(plan, settings).query();
}

type Column = SqlSelect['columns'][number];

class ReportQuery {
  readonly #plan: ReportPlan;
  readonly #settings: SqlSettings;
  readonly #statement: Statement;
  readonly #cells: Cells;
  readonly #times: Time;
  readonly #time: TimeDimension | undefined;
  readonly #labels: Labels;
  /** The relations of all groups together, by the time they are by. */
  readonly #over = new Map<string, string>();

  constructor(plan: ReportPlan, settings: SqlSettings) {
    this.#plan = plan;
    this.#settings = settings;
    this.#statement = new Statement(settings.model);
    this.#times = new Time(plan, settings, this.#statement);
    this.#cells = new Cells(plan, settings, this.#statement, this.#times);
    this.#time = this.#times.dimension;
    this.#labels = new Labels(plan.dimensions, settings);
  }

  query(): SqlQuery {
    const plan = this.#plan;
    const cells = this.#ranked(this.#cells.all(), plan.dimensions);
    const kept = this.#kept(cells);
    const groups = plan.top === undefined ? undefined : this.#groups(kept);
    const chosen = groups === undefined ? undefined : this.#chosen(groups);
    const shown = chosen === undefined ? kept : this.#restricted('shown', kept, 'SEMI JOIN', chosen);
    const parts = [this.#part('group', { source: shown, alias: shown }, this.#dimensionNames())];
    if (plan.top?.others === true && chosen !== undefined) {
      const left = this.#restricted('left out', kept, 'ANTI JOIN', chosen);
      const keys = this.#time === undefined ? [] : [this.#time.name];
      const collapsed = this.#cells.collapsed(left, keys);
      const others = this.#statement.add(
        'others',
        keys.length > 0 ? collapsed : { ...collapsed, having: this.#anyOf(left) },
      );
      parts.push(this.#part('others', { source: others, alias: others }, keys));
    }
    if (plan.totals) {
      const rows = plan.top?.others === true ? kept : shown;
      const total = this.#statement.add('total', this.#cells.collapsed(rows, []));
      parts.push(this.#part('total', { source: total, alias: total }, []));
    }
    const body: SqlBody = parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'union', parts };
    const result = this.#statement.add('result', body);
    return this.#statement.finish(this.#final(result, groups));
  }

  // ------------------------------------------------------------ keep, top, others, totals

  #kept(cells: string): string {
    if (this.#plan.keep === undefined) return cells;
    const { lowering, joins } = this.#reading(cells, this.#plan.dimensions);
    const where = condition(this.#plan.keep, lowering);
    return this.#statement.add('kept', {
      kind: 'select',
      columns: [{ expression: { kind: 'star', table: cells }, alias: '*' }],
      from: { source: cells, alias: cells },
      joins,
      where,
    });
  }

  /** The kept cells over the whole range: what `top` chooses among. */
  #groups(kept: string): string {
    if (this.#time === undefined) return kept;
    const names = this.#nonTime().map(({ name }) => name);
    return this.#ranked(this.#statement.add('groups', this.#cells.collapsed(kept, names)), this.#nonTime());
  }

  /** The combinations that `top` chooses. */
  #chosen(groups: string): string {
    const { lowering, joins } = this.#reading(groups, this.#nonTime());
    const keys = this.#chosenBy().flatMap(({ expression, direction }) => {
      const dimension = dimensionOf(expression);
      return dimension === undefined
        ? [build.order(sortValue(expression, lowering), direction)]
        : this.#labels.order(groups, dimension, direction);
    });
    const ties = this.#plan.dimensions.flatMap((dimension, index) =>
      dimension === this.#time ? [] : this.#labels.order(groups, index, 'up'),
    );
    return this.#statement.add('chosen', {
      kind: 'select',
      columns: this.#cells.columns(
        this.#nonTime().map(({ name }) => name),
        groups,
      ),
      from: { source: groups, alias: groups },
      joins: [...joins, ...this.#labels.joins(groups)],
      orderBy: [...keys, ...ties],
      limit: this.#plan.top?.count ?? 0,
    });
  }

  /** The sort keys that groups have; sorted by time alone, the first metric says which are the top ones. */
  #chosenBy(): ReportPlan['sort'] {
    const keys = this.#plan.sort.filter(({ expression }) => !this.#isTime(expression));
    const [first] = this.#plan.shows;
    return keys.length > 0 || first === undefined ? keys : [{ expression: first.expression, direction: 'down' }];
  }

  #restricted(name: string, source: string, kind: 'SEMI JOIN' | 'ANTI JOIN', chosen: string): string {
    const on = matching(chosen, (dimension) => build.column(source, dimension.name), this.#nonTime());
    return this.#statement.add(name, {
      kind: 'select',
      columns: [{ expression: build.star, alias: '*' }],
      from: { source, alias: source },
      joins: [{ kind, source: chosen, alias: chosen, on }],
    });
  }

  /** There is a row at all. */
  #anyOf(source: string): SqlExpression {
    return build.binary(this.#count(source), '>', build.number(0));
  }

  // ------------------------------------------------------------ the result

  /** Rows of one kind: the dimensions they have, the shown metrics, the sort keys. */
  #part(
    kind: 'group' | 'others' | 'total',
    from: { source: string; alias: string },
    names: readonly string[],
  ): SqlSelect {
    const { lowering, joins } = this.#reading(
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
      expression: sortValue(expression, lowering),
      alias: sortColumn(index),
    }));
    const time = this.#time !== undefined && names.includes(this.#time.name) ? this.#time : undefined;
    const loose = time !== undefined && this.#times.hasLooseDays;
    return {
      kind: 'select',
      columns: [{ expression: build.text(kind), alias: kindColumn }, ...dimensions, ...shows, ...sorts],
      from,
      joins,
      ...(loose ? { where: build.is(build.column(from.alias, time.name), 'NOT NULL') } : {}),
    };
  }

  #final(result: string, groups: string | undefined): SqlSelect {
    const counts: Column[] = [];
    if (groups !== undefined) counts.push({ expression: this.#count(groups), alias: groupsColumn });
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
      build.order(build.binary(build.column(result, kindColumn), '=', build.text(kind)), 'up');
    let metricSort = 0;
    const keys = this.#plan.sort.flatMap(({ expression, direction }) => {
      const dimension = dimensionOf(expression);
      if (dimension === undefined) return [build.order(build.column(result, sortColumn(metricSort++)), direction)];
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

  /** The same groups with the place of each among those of its period. */
  #ranked(source: string, dimensions: readonly PlanDimension[]): string {
    const { ranks } = this.#plan;
    if (ranks.length === 0) return source;
    const { lowering, joins } = this.#reading(source, dimensions);
    const partitionBy =
      this.#time !== undefined && dimensions.includes(this.#time) ? [build.column(source, this.#time.name)] : [];
    const places = ranks.map((ranked, index) => {
      const expression = value(ranked, lowering);
      const place: SqlExpression = {
        kind: 'call',
        function: 'rank',
        arguments: [],
        over: { partitionBy, orderBy: [build.order(expression, 'down')] },
      };
      const present = build.is(expression, 'NOT NULL');
      return {
        expression: { kind: 'case', branches: [{ condition: present, value: place }] } as const,
        alias: rankColumn(index),
      };
    });
    const columns = [{ expression: { kind: 'star', table: source } as const, alias: '*' }, ...places];
    return this.#statement.add('ranked', { kind: 'select', columns, from: { source, alias: source }, joins });
  }

  /** How metrics are read from a relation that has these dimensions, and what has to be joined to it for that. */
  #reading(source: string, dimensions: readonly PlanDimension[]): { lowering: Lowering<StateLeaf>; joins: SqlJoin[] } {
    const time = this.#time !== undefined && dimensions.includes(this.#time) ? this.#time : undefined;
    const all = this.#readsOver() ? this.#allGroups(time) : undefined;
    const states = new StateReader(this.#plan, this.#times, { source, all, time, dimensions });
    const lowering = {
      leaf: (leaf: StateLeaf) => states.read(leaf),
      isExact: (leaf: StateLeaf) => states.isExact(leaf),
      call: this.#settings.call,
      calendar: this.#settings.calendar,
    };
    const starts = this.#since().map((name): SqlJoin => {
      const start = this.#times.since(name);
      return { kind: 'CROSS JOIN', source: start, alias: start };
    });
    if (time === undefined && this.#time !== undefined && this.#plan.range === null && starts.length > 0) {
      const end = this.#times.end(this.#time);
      starts.push({ kind: 'CROSS JOIN', source: end, alias: end });
    }
    if (all === undefined) return { lowering, joins: starts };
    const on =
      time === undefined
        ? build.yes
        : build.binary(build.column(all, time.name), 'IS NOT DISTINCT FROM', build.column(source, time.name));
    return { lowering, joins: [...starts, { kind: 'LEFT JOIN', source: all, alias: all, on }] };
  }

  #readsOver(): boolean {
    return this.#leaves().some((leaf) => 'over' in leaf && leaf.over);
  }

  /** The scans of which it matters since when they have values. */
  #since(): string[] {
    return [...new Set(this.#leaves().flatMap((leaf) => ('since' in leaf ? (leaf.since ?? []) : [])))];
  }

  #leaves(): StateLeaf[] {
    const { shows, keep, sort, ranks } = this.#plan;
    const expressions = [
      ...[...shows, ...sort].map(({ expression }) => expression),
      ...(keep === undefined ? [] : [keep]),
      ...ranks,
    ];
    return leavesOf(expressions);
  }

  /** What all groups of a period, or of the range, come to together: for shares. */
  #allGroups(time: PlanDimension | undefined): string {
    const key = time?.name ?? '';
    const known = this.#over.get(key);
    if (known !== undefined) return known;
    const names = time === undefined ? [] : [time.name];
    const name = this.#statement.add(
      time === undefined ? 'all groups' : `all groups by ${time.name}`,
      this.#cells.collapsed(this.#cells.everything, names),
    );
    this.#over.set(key, name);
    return name;
  }

  #nonTime(): PlanDimension[] {
    return this.#plan.dimensions.filter((dimension) => dimension !== this.#time);
  }

  #dimensionNames(): string[] {
    return this.#plan.dimensions.map(({ name }) => name);
  }
}

/** A value of a closed set sorts by its place in the set. */
function sortValue(expression: StateExpression, lowering: Lowering<StateLeaf>): SqlExpression {
  const shown = value(expression, lowering);
  return build.rankOf(shown, expression.type) ?? shown;
}

function sortColumn(index: number): string {
  return `$sort${index + 1}`;
}

function dimensionOf(expression: StateExpression): number | undefined {
  return expression.kind === 'leaf' && expression.leaf.kind === 'dimension' ? expression.leaf.index : undefined;
}
