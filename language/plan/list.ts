/** A list of rows, and what references are shown and sorted as. */
import { isOfRow } from '../semantics/list-leaves.ts';
import type { ListExpression, ListReport, MetricReport, Model, RowExpression } from '../semantics/model.ts';
import { type Calendar, resolveRange } from '../semantics/ranges.ts';
import { alwaysHolds, mapLeaves } from '../semantics/typed.ts';
import { dated } from './conditions.ts';
import type { Inside, Planner } from './inside.ts';
import type { ListPlan, ListValue, Referenced } from './plan.ts';
import { RowMetrics } from './row-metrics.ts';

/** Plans a list of rows. `planner` makes what plans a report of its metrics. */
export function planList(
  report: ListReport,
  model: Model,
  calendar: Calendar,
  planner: (inner: MetricReport, inside: Inside) => Planner,
): ListPlan {
  const table = model.tables.get(report.table);
  const stored = [...(table?.columns.values() ?? [])].filter(({ computed }) => computed === undefined);
  const ties = table?.key === undefined ? stored.map(({ name }) => name) : [table.key];
  const range = report.range === undefined ? null : resolveRange(report.range, calendar);
  const asked = report.where === undefined || alwaysHolds(report.where) ? [] : [report.where];
  const inRange = report.date === undefined || report.range === undefined ? [] : [dated(report.date, range)];
  const where = [...asked, ...inRange];
  const metrics = report.metrics && new RowMetrics(report, report.metrics, { where, model, calendar, planner });
  const read = (expression: ListExpression): ListValue =>
    mapLeaves(expression, (leaf, type): ListValue => {
      if (isOfRow(leaf)) return { kind: 'leaf', leaf, type };
      if (metrics === undefined) throw new Error(`a list without metrics has one: ${report.name}`);
      return metrics.expression({ kind: 'leaf', leaf, type });
    });
  const shows = report.shows.map(({ expression }) => read(expression));
  const keep = report.keep === undefined || alwaysHolds(report.keep) ? undefined : read(report.keep);
  const sort = report.sort.map((key) => ({ ...key, expression: read(key.expression) }));
  return {
    kind: 'list',
    report,
    shows,
    where,
    ...(keep === undefined ? {} : { keep }),
    sort,
    ...(metrics === undefined ? {} : { metrics: metrics.plan() }),
    ties: ties.flatMap((name) => columnOf(model, report.table, name) ?? []),
    range,
    today: calendar.today,
    references: report.shows.map(({ type }) => referenceOf(model, type)),
    sortReferences: report.sort.map(({ expression }) => referenceOf(model, expression.type)),
  };
}

/** A column of a table as an expression over its rows. */
export function columnOf(model: Model, table: string, name: string): RowExpression | undefined {
  const column = model.tables.get(table)?.columns.get(name);
  if (column === undefined) return undefined;
  return (
    column.computed ?? { kind: 'leaf', leaf: { kind: 'column', path: [], table, column: name }, type: column.type }
  );
}

/** Where the rows are that a value of a type refers to; nothing when it is no reference. */
export function referenceOf(model: Model, type: RowExpression['type']): Referenced | undefined {
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
