/** What is to be reached by a time: a report of the metric, its target, and how far it has come. */
import { labelOf } from '../base/names.ts';
import { aggregatesOf } from '../semantics/aggregates.ts';
import { bind } from '../semantics/bind.ts';
import { matched } from '../semantics/comparisons.ts';
import type { Context, Declared } from '../semantics/context.ts';
import { depthLimit, depthOfReport } from '../semantics/depth.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { formatOf } from '../semantics/formats.ts';
import { metricScope } from '../semantics/metric-scope.ts';
import type { MetricExpression, MetricReport } from '../semantics/model.ts';
import { rangeOf } from '../semantics/params/names.ts';
import { type Aim, addsUp, isConstant, type Progress, progressOf } from '../semantics/progress.ts';
import { type Calendar, type DayRange, resolveRange } from '../semantics/ranges.ts';
import { describeType, family } from '../semantics/types.ts';
import type { Expression, GoalDefinition } from '../syntax/ast.ts';
import { type Clauses, clausesOf, type ReportSite } from './clauses.ts';
import { elapsed, isComparable } from './compare.ts';
import type { Group } from './groups.ts';
import { bindMetricReport, type Further, withRange } from './report.ts';
import { bindShow, type Shown } from './shows.ts';
import { translatedReport } from './translated.ts';

/** A goal whose parts were all written. */
interface Written {
  readonly expression: Expression;
  readonly limit: 'least' | 'most';
  readonly target: Expression;
}

/** Undefined when it cannot be run; the errors are reported. */
export function bindGoal(
  { definition, file }: Declared<GoalDefinition>,
  context: Context,
  calendar: Calendar,
): MetricReport | undefined {
  const { name, expression, limit, target } = definition;
  if (expression === undefined || limit === undefined || target === undefined) return undefined;
  const origin = { file, span: name.span };
  const written = clausesOf(definition);
  const range = written.for === undefined ? undefined : rangeOf(written.for.range, context, file);
  const days = range === undefined ? null : resolveRange(range, calendar);
  const endless = written.for === undefined || (range !== undefined && days === null);
  if (endless)
    context.report(diagnose('goal-without-range', { file, span: written.for?.span ?? name.span }, { name: name.text }));
  const item = { expression, span: expression.span };
  const clauses: Clauses = {
    ...withRange(written, range),
    show: { kind: 'show', items: [item], span: expression.span },
  };
  const site: ReportSite = { clauses, file, context, calendar };
  const goal = { expression, limit: limit.kind, target };
  const known = bindAim(goal, site);
  if (known === undefined) return undefined;
  const totals = clauses.by !== undefined && hasTotals(known);
  const common = {
    name: name.text,
    label: definition.label?.text ?? labelOf(name.text),
    ...(range === undefined ? {} : { range }),
    goal: limit.kind,
    origin,
  };
  const shown: ReportSite = {
    ...site,
    clauses: totals ? { ...clauses, totals: { kind: 'totals', span: expression.span } } : clauses,
  };
  const report = bindMetricReport(shown, common, columnsOf(known, goal, days ?? anyDays, site));
  if (report === undefined || days === null) return undefined;
  if (depthOfReport(report) <= depthLimit) return translatedReport(report, context);
  context.report(diagnose('formula-too-deep', origin, {}));
  return undefined;
}

/** Of a goal without an end the rest is checked, too. */
const anyDays: DayRange = { from: '2000-01-01', until: '2001-01-01' };

interface Known {
  readonly metric: Shown;
  readonly target: MetricExpression;
}

/** The metric and its target; undefined when one has an error, which is reported. */
function bindAim({ expression, target }: Written, { context, file }: ReportSite): Known | undefined {
  const scope = metricScope(context, file);
  const metric = bindShow({ expression, span: expression.span }, { file, context });
  const bound = bind(target, scope);
  if (metric.type.kind === 'unknown' || bound.type.kind === 'unknown') return undefined;
  const measured = family(metric.type) === 'number' || family(metric.type) === 'duration';
  if (!measured) {
    const found = describeType(metric.type);
    context.report(diagnose('goal-of-no-number', { file, span: expression.span }, { found }));
    return undefined;
  }
  const span = { start: expression.span.start, end: target.span.end };
  const pair = matched(metric.expression, expression, bound, target, span, scope);
  const wanted = pair?.[1];
  if (wanted === undefined) return undefined;
  const plain = isConstant(wanted) && (wanted.type.kind === 'integer' || wanted.type.kind === 'number');
  if (!plain && !isComparable(metric.type, wanted.type)) {
    const types = { metric: describeType(metric.type), target: describeType(wanted.type) };
    context.report(diagnose('target-type', { file, span: target.span }, types));
    return undefined;
  }
  return { metric, target: { ...wanted, type: metric.type } };
}

/**
 * Whether what all groups come to can be held against the target: against one from data, which is worked out for all of
 * them, and, for what is no sum, against the one number.
 */
function hasTotals({ metric, target }: Known): boolean {
  return aggregatesOf([target]).length > 0 || !addsUp(metric.expression);
}

function columnsOf({ metric, target }: Known, { limit }: Written, days: DayRange, site: ReportSite): Further {
  const { calendar } = site;
  // Of what is to come nothing has elapsed.
  const actual = days.from > calendar.today ? metric.expression : elapsed(metric.expression);
  return {
    reads: [actual, target],
    columns: (groups) => {
      const aim: Aim = { actual, target, limit, days, calendar, ...timeOf(groups) };
      const { attained, elapsed: gone, landing, status } = progressOf(aim);
      const beside = (name: keyof Progress | 'target', label: string, expression: MetricExpression): Shown => {
        const { type } = expression;
        const format = type.kind === metric.type.kind ? metric.format : formatOf(type);
        return { ...metric, name: `${metric.name}.${name}`, label, type, format, expression, comparison: true };
      };
      return [
        { ...metric, expression: actual },
        beside('target', limit === 'least' ? 'At least' : 'At most', target),
        beside('attained', limit === 'least' ? 'Share reached' : 'Share used', attained),
        beside('elapsed', 'Time gone', gone),
        beside('landing', 'Lands at', landing),
        beside('status', 'Status', status),
      ];
    },
  };
}

function timeOf(groups: readonly Group[]): Pick<Aim, 'time'> {
  const index = groups.findIndex(({ grain }) => grain !== undefined);
  const grain = groups[index]?.grain;
  return grain === undefined ? {} : { time: { grain, index } };
}
