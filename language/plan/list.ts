/** A list of rows, and what metrics come to for each. */
import { isOfRow, metricsIn } from '../semantics/list-leaves.ts';
import type { ListExpression, ListReport, MetricReport, Model } from '../semantics/model.ts';
import { type Calendar, resolveRange } from '../semantics/ranges.ts';
import { alwaysHolds, mapLeaves } from '../semantics/typed.ts';
import { type PlannedPart, partsBehind } from './behind.ts';
import { columnOf, referenceOf } from './columns.ts';
import { dated } from './conditions.ts';
import type { Inside, Planner } from './inside.ts';
import type { ListPlan, ListValue } from './plan.ts';
import { RowMetrics } from './row-metrics.ts';

/**
 * Plans a list of rows. `planner` makes what plans a report of its metrics; `column` is the place of one whose parts are
 * planned, too.
 */
export function planList(
  report: ListReport,
  model: Model,
  calendar: Calendar,
  planner: (inner: MetricReport, inside: Inside) => Planner,
  column?: number,
): { readonly plan: ListPlan; readonly parts: readonly PlannedPart[] } {
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
  const parted = column === undefined ? undefined : report.shows[column];
  const parts =
    parted === undefined || metrics === undefined ? [] : partsBehind(metricsIn([parted.expression]), model, metrics);
  const plan: ListPlan = {
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
  return { plan, parts };
}
