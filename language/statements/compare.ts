/** What stands beside the metrics of a report that compares: the time before, or another metric such as the quota. */
import { addUnits } from '../base/calendar.ts';
import { comparedWith, divided } from '../semantics/across-rows.ts';
import { aggregatesOf, mapParts } from '../semantics/aggregates.ts';
import { bind } from '../semantics/bind.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { metricScope } from '../semantics/metric-scope.ts';
import type { MetricExpression, MetricReport, Shift, Show } from '../semantics/model.ts';
import { resolveRange } from '../semantics/ranges.ts';
import { baselineShift, daysRead, fitShift } from '../semantics/series.ts';
import { describeType, family, type Type } from '../semantics/types.ts';
import type { Baseline, Expression, Grain } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';
import type { Shown } from './shows.ts';

/** What a report compares with. */
export interface Comparison {
  /** A shown metric, on the part of the range that has elapsed, and what stands beside it. */
  readonly beside: (shown: Shown) => Shown[];
  /** The last day that is counted, and the days compared with, for a note on them. */
  readonly days: (grain: Grain | undefined) => Pick<MetricReport, 'compared'>;
}

/** Undefined when the report compares nothing, or with something that makes no sense, which is reported. */
export function comparisonOf(site: ReportSite, shows: readonly Shown[]): Comparison | undefined {
  const { compare } = site.clauses;
  if (compare === undefined) return undefined;
  return typeof compare.with === 'string' ? withBefore(compare.with, site) : withMetric(compare.with, shows, site);
}

/** The part of a metric that has elapsed. */
export function elapsed(expression: MetricExpression): MetricExpression {
  const compared = <Part extends object>(part: Part): Part & { readonly compared: true } => ({
    ...part,
    compared: true,
  });
  return mapParts(expression, compared, compared);
}

function besides(
  shown: Shown,
  suffix: string,
  label: string,
  expression: MetricExpression,
  format: Show['format'],
): Shown {
  return {
    ...shown,
    name: `${shown.name}.${suffix}`,
    label,
    type: expression.type,
    format,
    expression,
    comparison: true,
  };
}

// ---------------------------------------------------------------- the time before

function withBefore(baseline: Baseline, site: ReportSite): Comparison | undefined {
  const { clauses, context, file } = site;
  const shift = clauses.for === undefined ? undefined : baselineShift(baseline, clauses.for.range);
  if (shift === undefined) {
    const span = clauses.compare?.span ?? { start: 0, end: 0 };
    context.report(diagnose('compare-without-range', { file, span }, {}));
    return undefined;
  }
  return {
    beside: (shown) => {
      const metric = elapsed(shown.expression);
      const { prior, change, growth } = comparedWith(metric, shift);
      return [
        { ...shown, expression: metric },
        besides(shown, 'previous', `${shown.label}, before`, prior, shown.format),
        besides(shown, 'change', `${shown.label}, change`, change, differenceFormat(shown)),
        besides(shown, 'growth', `${shown.label}, growth`, growth, 'percent'),
      ];
    },
    days: (grain) => daysCompared(shift, grain, site),
  };
}

function differenceFormat({ format }: Shown): Show['format'] {
  return format === 'percent' ? 'points' : format;
}

function daysCompared(
  shift: Shift,
  grain: Grain | undefined,
  { clauses, calendar }: ReportSite,
): Pick<MetricReport, 'compared'> {
  const range = clauses.for === undefined ? null : resolveRange(clauses.for.range, calendar);
  const fitted = fitShift(shift, grain);
  if (fitted === undefined) return {};
  const own = daysRead({ compared: true }, range, grain, calendar);
  const before = daysRead({ shift: fitted, compared: true }, range, grain, calendar);
  if (own === null || before === null) return {};
  return { compared: { until: lastOf(own), before: { from: before.from, to: lastOf(before) } } };
}

function lastOf({ until }: { readonly until: string }): string {
  return addUnits(until, -1, 'day');
}

// ---------------------------------------------------------------- another metric

function withMetric(node: Expression, shows: readonly Shown[], site: ReportSite): Comparison | undefined {
  const { context, file, clauses, calendar } = site;
  const bound = bind(node, metricScope(context, file));
  if (bound.type.kind === 'unknown') return undefined;
  const place = { file, span: node.span };
  if (aggregatesOf([bound]).length === 0) {
    context.report(diagnose('no-aggregate', place, { name: undefined }));
    return undefined;
  }
  const target = elapsed(bound);
  const comparable = shows.filter(({ type }) => isComparable(type, target.type));
  if (comparable.length === 0) {
    const found = [...new Set(shows.map(({ type }) => describeType(type)))].join(', ');
    const parameters = { left: found, right: describeType(target.type), doing: 'Comparing' };
    context.report(
      diagnose('type-mismatch', place, { ...parameters, hint: 'Compare with a metric of the same kind.' }),
    );
    return undefined;
  }
  const metric = node.kind === 'path' ? context.metric(node.parts.map(({ text }) => text).join('.')) : undefined;
  const label = metric?.label ?? 'Target';
  // Beside the one metric it says enough; beside several each has to say whose it is.
  const labels = ({ label: own }: Shown) =>
    comparable.length === 1
      ? { target: label, gap: `Gap to ${label}`, attained: `${label} attained` }
      : { target: `${label} for ${own}`, gap: `${own}, gap to ${label}`, attained: `${own}, ${label} attained` };
  return {
    beside: (shown) => {
      const own = elapsed(shown.expression);
      if (!isComparable(shown.type, target.type)) return [{ ...shown, expression: own }];
      const gap: MetricExpression = {
        kind: 'arithmetic',
        first: own,
        rest: [{ operator: '-', operand: target }],
        type: shown.type,
      };
      return [
        { ...shown, expression: own },
        besides(shown, 'target', labels(shown).target, target, shown.format),
        besides(shown, 'gap', labels(shown).gap, gap, differenceFormat(shown)),
        besides(shown, 'attained', labels(shown).attained, divided(own, target), 'percent'),
      ];
    },
    days: (grain) => {
      const range = clauses.for === undefined ? null : resolveRange(clauses.for.range, calendar);
      const days = daysRead({ compared: true }, range, grain, calendar);
      return range === null || days === null || days.until === range.until ? {} : { compared: { until: lastOf(days) } };
    },
  };
}

/** Amounts with amounts, shares with shares, numbers with numbers. */
export function isComparable(a: Type, b: Type): boolean {
  const kind = ({ kind: own }: Type): string => (own === 'integer' ? 'number' : own);
  const measured = family(a) === 'number' || family(a) === 'duration';
  return measured && kind(a) === kind(b);
}
