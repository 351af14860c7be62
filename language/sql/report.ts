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
import * as build from './build.ts';
import { Cells, stateColumn } from './cells.ts';
import { condition, type Lowering, value } from './expressions.ts';
import { Labels } from './labels.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlBody, SqlExpression, SqlOrder, SqlQuery, SqlSelect } from './tree.ts';

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
  readonly #statement: Statement;
  readonly #cells: Cells;
  readonly #time: (PlanDimension & { kind: 'time' }) | undefined;
  readonly #labels: Labels;

  constructor(plan: ReportPlan, settings: SqlSettings) {
    this.#plan = plan;
    this.#settings = settings;
    this.#statement = new Statement(settings.model.tables.keys());
    this.#cells = new Cells(plan, settings, this.#statement);
    this.#time = plan.dimensions.find((dimension) => dimension.kind === 'time');
    this.#labels = new Labels(plan.dimensions, settings);
  }

  query(): SqlQuery {
    const plan = this.#plan;
    const cells = this.#cells.all();
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
    const where = condition(this.#plan.keep, this.#lowering(cells, this.#plan.dimensions));
    return this.#statement.add('kept', {
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
    return this.#statement.add('groups', this.#cells.collapsed(kept, names));
  }

  /** The combinations that `top` chooses. */
  #chosen(groups: string): string {
    const lowering = this.#lowering(groups, this.#nonTime());
    const keys = this.#plan.sort
      .filter(({ expression }) => !this.#isTime(expression))
      .flatMap(({ expression, direction }) => {
        const dimension = dimensionOf(expression);
        return dimension === undefined
          ? [order(value(expression, lowering), direction)]
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
      joins: this.#labels.joins(groups),
      orderBy: [...keys, ...ties],
      limit: this.#plan.top?.count ?? 0,
    });
  }

  #restricted(name: string, source: string, kind: 'SEMI JOIN' | 'ANTI JOIN', chosen: string): string {
    const on = this.#cells.matching(chosen, (dimension) => build.column(source, dimension.name), this.#nonTime());
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
    const { periods } = this.#cells;
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
