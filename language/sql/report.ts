/**
 * A report's plan as one statement.
 *
 *   a CTE a scan      each table on its own, grouped by the report's dimensions
 *   facts             the scans' results stacked; what they share is a group, never a join
 *   periods           every period of the range
 *   cells             one row a combination of dimensions, every period filled
 *   rows              in a report that goes across: what all columns of a row come to
 *   kept, chosen, shown, left out     keep, top and others
 *   the statement     groups, others, subtotals and the total, labelled and in their final order
 */
import {
  acrossThePage,
  downThePage,
  isShown,
  othersHave,
  type PlanDimension,
  type ReportPlan,
  withDetermined,
} from '../plan/plan.ts';
import { columnLimit } from '../semantics/ranges.ts';
import * as build from './build.ts';
import { Cells } from './cells.ts';
import { Choice, dimensionOf, namesOf, sortValue, type Workshop } from './choice.ts';
import { value } from './expressions.ts';
import { Labels } from './labels.ts';
import { columnColumn, kindColumn, levelColumn, marginColumn, Order, sortColumn } from './order.ts';
import { Readings } from './readings.ts';
import { matching } from './scan.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import { rankColumn } from './states.ts';
import { Time } from './time.ts';
import type { SqlBody, SqlExpression, SqlQuery, SqlSelect } from './tree.ts';

/** Names of the statement's own columns; a dollar keeps them apart from the report's. */
export const groupsColumn = '$groups';
export const chosenColumn = '$chosen';
export const columnsColumn = '$columns';

/**
 * The statement of a report. Its columns: `$kind`, the dimensions, the shown metrics, orphan marks, counts. In a report
 * that goes across a row has a cell a column, told by the number in `$column`, after the one of all its columns, which
 * is number 1.
 */
export function reportQuery(plan: ReportPlan, settings: SqlSettings): SqlQuery {
  return new ReportQuery(plan, settings).query();
}

type Kind = 'group' | 'others' | 'subtotal' | 'total';

/** Rows of one kind. */
interface Rows {
  readonly kind: Kind;
  /** One row each. */
  readonly relation: string;
  /** The groups that they are made of. */
  readonly groups: string;
  /** The dimensions that they have. */
  readonly dimensions: readonly PlanDimension[];
  /** To how many of the dimensions that have subtotals they belong. */
  readonly level: number;
}

class ReportQuery {
  readonly #workshop: Workshop;
  readonly #choice: Choice;
  readonly #across: readonly PlanDimension[];
  readonly #subtotals: readonly PlanDimension[];

  constructor(plan: ReportPlan, settings: SqlSettings) {
    const statement = new Statement(settings);
    const times = new Time(plan, statement);
    const cells = new Cells(plan, settings, statement, times);
    const readings = new Readings(plan, settings, statement, cells, times);
    const labels = new Labels(plan, statement);
    this.#workshop = { plan, statement, cells, readings, labels, times, time: times.dimension };
    this.#choice = new Choice(this.#workshop);
    this.#across = withDetermined(plan, acrossThePage(plan));
    this.#subtotals = plan.subtotals.flatMap((index) => plan.dimensions[index] ?? []);
  }

  query(): SqlQuery {
    const { statement } = this.#workshop;
    const columns = this.#columns();
    const parts = this.#rows().flatMap((rows) => {
      const whole = this.#part(rows, rows.relation, rows.dimensions, true);
      if (columns === undefined) return [whole];
      return [whole, this.#part(rows, this.#grid(rows, columns.shown), [...rows.dimensions, ...this.#across], false)];
    });
    const body: SqlBody = parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'union', parts };
    const result = statement.add('result', body);
    return statement.finish(this.#final(result, columns?.all));
  }

  // ------------------------------------------------------------ rows

  #rows(): Rows[] {
    const { plan, statement } = this.#workshop;
    const { kept, shown, left } = this.#choice;
    const down = withDetermined(plan, downThePage(plan));
    const levels = this.#subtotals.length;
    const rows: Rows[] = [{ kind: 'group', relation: shown, groups: shown, dimensions: down, level: levels }];
    if (left !== undefined) {
      const dimensions = othersHave(plan);
      const collapsed = this.#choice.collapsed(left, dimensions);
      const others = dimensions.length > 0 ? collapsed : { ...collapsed, having: this.#anyOf(left) };
      const relation = statement.add('others', others);
      rows.push({ kind: 'others', relation, groups: left, dimensions, level: this.#levelOf(dimensions) });
    }
    for (const [index, dimension] of this.#subtotals.entries()) {
      const dimensions = withDetermined(plan, this.#subtotals.slice(0, index + 1));
      // A row of others that is of several of them is in none.
      const groups = left !== undefined && this.#levelOf(othersHave(plan)) > index ? kept : shown;
      const relation = statement.add(`totals by ${dimension.name}`, this.#choice.collapsed(groups, dimensions));
      rows.push({ kind: 'subtotal', relation, groups, dimensions, level: index + 1 });
    }
    // Without rows to add up, what all columns come to says it all.
    if (plan.totals && (down.length > 0 || this.#across.length === 0)) {
      const groups = left === undefined ? shown : kept;
      const relation = statement.add('total', this.#choice.collapsed(groups, []));
      rows.push({ kind: 'total', relation, groups, dimensions: [], level: 0 });
    }
    return rows;
  }

  /** How many of the dimensions that have subtotals are all among these, from the outermost in. */
  #levelOf(dimensions: readonly PlanDimension[]): number {
    const outside = this.#subtotals.findIndex((dimension) => !dimensions.includes(dimension));
    return outside === -1 ? this.#subtotals.length : outside;
  }

  /** There is a row at all. */
  #anyOf(source: string): SqlExpression {
    return build.binary(this.#count(source), '>', build.number(0));
  }

  #count(name: string): SqlExpression {
    const columns = [{ expression: build.call('count', build.star), alias: 'count' }];
    return {
      kind: 'scalar',
      query: { with: [], body: { kind: 'select', columns, from: { source: name, alias: name } } },
    };
  }

  // ------------------------------------------------------------ columns

  /** What goes across: all combinations there are among the rows, and as many as can be shown. */
  #columns(): { all: string; shown: string } | undefined {
    if (this.#across.length === 0) return undefined;
    const { cells, statement } = this.#workshop;
    const { kept, shown, left } = this.#choice;
    const source = this.#choice.cellsOf(left === undefined ? shown : kept);
    const names = namesOf(this.#across);
    const all = statement.add('across', {
      kind: 'select',
      distinct: true,
      columns: cells.columns(names, source),
      from: { source, alias: source },
    });
    // One more than is allowed tells that there are too many, without filling them all.
    const some: SqlSelect = {
      kind: 'select',
      columns: cells.columns(names, all),
      from: { source: all, alias: all },
      limit: columnLimit + 1,
    };
    return { all, shown: statement.add('columns', some) };
  }

  /** The cells of rows: one for every column, empty where there is nothing. */
  #grid(rows: Rows, columns: string): string {
    const { plan, statement, cells } = this.#workshop;
    const { kind, relation, groups, dimensions } = rows;
    const found =
      kind === 'group'
        ? this.#choice.cellsOf(groups)
        : statement.add(`${relation} across`, this.#choice.collapsed(groups, [...dimensions, ...this.#across]));
    const all = [...dimensions, ...this.#across];
    const sourceOf = (dimension: PlanDimension): string => (dimensions.includes(dimension) ? relation : columns);
    // A cell is of the periods of its row, whether anything is in it or not.
    const standing = cells
      .standing(namesOf(all))
      .map((name) => ({ expression: build.column(relation, name), alias: name }));
    const states = [...cells.states, ...(kind === 'group' ? plan.ranks.map((_, index) => rankColumn(index)) : [])];
    const on = matching(found, (dimension) => build.column(sourceOf(dimension), dimension.name), all.filter(isShown));
    return statement.add(`${relation} in full`, {
      kind: 'select',
      columns: [
        ...all.map((dimension) => ({
          expression: build.column(sourceOf(dimension), dimension.name),
          alias: dimension.name,
        })),
        ...standing,
        ...states.map((name) => ({ expression: build.column(found, name), alias: name })),
      ],
      from: { source: relation, alias: relation },
      joins: [
        { kind: 'CROSS JOIN', source: columns, alias: columns },
        { kind: 'LEFT JOIN', source: found, alias: found, on },
      ],
    });
  }

  // ------------------------------------------------------------ the result

  /** Rows of one kind: the dimensions they have, the shown metrics, the sort keys. `whole`: over all columns. */
  #part(rows: Rows, source: string, dimensions: readonly PlanDimension[], whole: boolean): SqlSelect {
    const { plan, readings } = this.#workshop;
    const { kind, level } = rows;
    const sorts = plan.sort.filter(({ expression }) => dimensionOf(expression) === undefined);
    const read = [...plan.shows, ...(whole ? sorts : [])].map(({ expression }) => expression);
    const { lowering, joins } = readings.of(source, dimensions, read, kind === 'group');
    const marks = [
      { expression: build.text(kind), alias: kindColumn },
      ...(this.#subtotals.length === 0 ? [] : [{ expression: build.number(level), alias: levelColumn }]),
      ...(this.#across.length === 0
        ? []
        : [{ expression: { kind: 'boolean', value: whole } as const, alias: marginColumn }]),
    ];
    const own = plan.dimensions.filter(isShown).map((dimension) => ({
      expression: dimensions.includes(dimension) ? build.column(source, dimension.name) : build.nothing,
      alias: dimension.name,
    }));
    const shows = plan.shows.map(({ name, expression }) => ({ expression: value(expression, lowering), alias: name }));
    const keys = sorts.map(({ expression }, index) => ({
      expression: whole ? sortValue(expression, lowering) : build.nothing,
      alias: sortColumn(index),
    }));
    return {
      kind: 'select',
      columns: [...marks, ...own, ...shows, ...keys],
      from: { source, alias: source },
      joins,
    };
  }

  #final(result: string, columns: string | undefined): SqlSelect {
    const { plan, labels } = this.#workshop;
    const order = new Order(this.#workshop, this.#subtotals, result);
    const { source } = order;
    const { top } = this.#choice;
    const counts: [string, SqlExpression][] = [];
    if (top !== undefined) counts.push([groupsColumn, this.#count(top.groups)]);
    if (top !== undefined && plan.top?.within !== undefined) counts.push([chosenColumn, this.#count(top.chosen)]);
    if (this.#subtotals.length > 0) counts.push([levelColumn, build.column(source, levelColumn)]);
    if (columns !== undefined) {
      counts.push([columnColumn, order.column], [columnsColumn, this.#count(columns)]);
    }
    return {
      kind: 'select',
      columns: [
        { expression: build.column(source, kindColumn), alias: kindColumn },
        ...labels.columns(source),
        ...labels.marks(source),
        ...counts.map(([alias, expression]) => ({ expression, alias })),
      ],
      from: { source, alias: source },
      joins: labels.joins(source),
      orderBy: order.keys,
    };
  }
}
