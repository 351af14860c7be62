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
import { isShown, type PlanDimension, type ReportPlan } from '../plan/plan.ts';
import * as build from './build.ts';
import { Choice, dimensionOf, sortValue, type Workshop, workshopOf } from './choice.ts';
import { value } from './expressions.ts';
import { Kinds, type Rows, rowCount } from './kinds.ts';
import { namedValues } from './named-values.ts';
import { columnColumn, kindColumn, levelColumn, marginColumn, Order, sortColumn } from './order.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
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
  const statement = new Statement(settings);
  return statement.finish(reportBody(plan, settings, statement));
}

/** The rows of a report, as the last select of a statement. */
export function reportBody(plan: ReportPlan, settings: SqlSettings, statement: Statement): SqlSelect {
  return new ReportQuery(plan, settings, statement).body();
}

class ReportQuery {
  readonly #workshop: Workshop;
  readonly #choice: Choice;
  readonly #kinds: Kinds;

  constructor(plan: ReportPlan, settings: SqlSettings, statement: Statement) {
    this.#workshop = workshopOf(plan, settings, statement);
    this.#choice = new Choice(this.#workshop);
    this.#kinds = new Kinds(this.#workshop, this.#choice);
  }

  body(): SqlSelect {
    const { statement } = this.#workshop;
    const columns = this.#kinds.columns();
    const parts = this.#kinds.rows().flatMap((rows) => {
      const whole = this.#part(rows, rows.relation, rows.dimensions, true);
      if (columns === undefined) return [whole];
      return [
        whole,
        this.#part(rows, this.#kinds.grid(rows, columns.shown), [...rows.dimensions, ...this.#kinds.across], false),
      ];
    });
    const body: SqlBody = parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'union', parts };
    const result = statement.add('result', body);
    return this.#final(result, columns?.all);
  }

  // ------------------------------------------------------------ the result

  /** Rows of one kind: the dimensions they have, the shown metrics, the sort keys. `whole`: over all columns. */
  #part(rows: Rows, source: string, dimensions: readonly PlanDimension[], whole: boolean): SqlSelect {
    const { plan, readings } = this.#workshop;
    const { kind, level } = rows;
    const sorts = plan.sort.filter(({ expression }) => dimensionOf(expression) === undefined);
    const read = [...plan.shows, ...(whole ? sorts : [])].map(({ expression }) => expression);
    const reading = readings.of(source, dimensions, read, kind === 'group');
    const shown = plan.shows.map(({ expression }) => expression);
    const { from, joins, lowering } = namedValues(source, reading, shown, read);
    const marks = [
      { expression: build.text(kind), alias: kindColumn },
      ...(this.#kinds.subtotals.length === 0 ? [] : [{ expression: build.number(level), alias: levelColumn }]),
      ...(this.#kinds.across.length === 0
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
      from,
      joins,
    };
  }

  #final(result: string, columns: string | undefined): SqlSelect {
    const { plan, labels } = this.#workshop;
    const order = new Order(this.#workshop, this.#kinds.subtotals, result);
    const { source } = order;
    const { top } = this.#choice;
    const counts: [string, SqlExpression][] = [];
    if (top !== undefined) counts.push([groupsColumn, rowCount(top.groups)]);
    if (top !== undefined && plan.top?.within !== undefined) counts.push([chosenColumn, rowCount(top.chosen)]);
    if (this.#kinds.subtotals.length > 0) counts.push([levelColumn, build.column(source, levelColumn)]);
    if (columns !== undefined) {
      counts.push([columnColumn, order.column], [columnsColumn, rowCount(columns)]);
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
