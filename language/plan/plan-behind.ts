/** The plan of a report together with the parts of one of its columns. */
import type { ListReport, MetricReport, Model } from '../semantics/model.ts';
import type { Calendar } from '../semantics/ranges.ts';
import { type PlannedBehind, type PlannedPart, partsBehind } from './behind.ts';
import { planList } from './list.ts';
import { ReportPlanner } from './lower.ts';
import type { ListPlan } from './plan.ts';

/** `column` is the place of one that the report shows. */
export function planBehind(report: MetricReport, model: Model, calendar: Calendar, column: number): PlannedBehind {
  const planner = new ReportPlanner(report, model, calendar);
  const shown = report.shows[column]?.expression;
  const parts = shown === undefined ? [] : partsBehind([shown], model, planner);
  return { parts, plan: planner.plan() };
}

/** The same of a list, whose metrics are of a report by its rows. */
export interface PlannedListBehind {
  readonly plan: ListPlan;
  readonly parts: readonly PlannedPart[];
}

export function planListBehind(
  report: ListReport,
  model: Model,
  calendar: Calendar,
  column: number,
): PlannedListBehind {
  return planList(
    report,
    model,
    calendar,
    (inner, inside) => new ReportPlanner(inner, model, calendar, inside),
    column,
  );
}
