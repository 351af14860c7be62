/** What a report shows, and what stands beside it in a comparison. */
import { addUnits } from '../base/calendar.ts';
import { labelOf, uniqueName } from '../base/names.ts';
import type { Span } from '../base/span.ts';
import { comparedWith } from '../semantics/across-rows.ts';
import { aggregatesOf, mapAggregates } from '../semantics/aggregates.ts';
import { bind } from '../semantics/bind.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { writeAs } from '../semantics/formats.ts';
import { metricScope } from '../semantics/metric-scope.ts';
import type { Aggregate, MetricExpression, MetricReport, Shift, Show } from '../semantics/model.ts';
import { resolveRange } from '../semantics/ranges.ts';
import { baselineShift, daysRead, fitShift } from '../semantics/series.ts';
import type { Call, Grain, ShowItem } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';
import { nameOf } from './names.ts';

/** A shown metric and where it stands. Its type is `unknown` when it has an error, which is reported. */
export interface Shown extends Show {
  readonly span: Span;
  /** Aggregates written here without a date of their own. */
  readonly inline: readonly { readonly aggregate: Aggregate; readonly call: Call }[];
}

export function bindShows(site: ReportSite): Shown[] {
  const taken = new Set<string>();
  return (site.clauses.show?.items ?? []).map((item) => {
    const shown = bindShow(item, site);
    return { ...shown, name: uniqueName(shown.name, taken, '_') };
  });
}

function bindShow(item: ShowItem, { context, file }: ReportSite): Shown {
  const inline: { aggregate: Aggregate; call: Call }[] = [];
  const onInline = (aggregate: Aggregate, call: Call): void => {
    inline.push({ aggregate, call });
  };
  const expression = bind(item.expression, metricScope(context, file, { onInline }));
  const path = item.expression.kind === 'path' ? item.expression.parts.map((part) => part.text).join('.') : undefined;
  const metric = path === undefined ? undefined : context.metric(path);
  const name = metric?.name ?? nameOf(item.expression, item.label?.text);
  const label = item.label?.text ?? metric?.label ?? labelOf(name);
  if (expression.type.kind !== 'unknown' && aggregatesOf([expression]).length === 0) {
    context.report(diagnose('no-aggregate', { file, span: item.span }, { name: path }));
    return { name, label, format: 'plain', type: { kind: 'unknown' }, expression, span: item.span, inline };
  }
  const written = writeAs(expression.type, item.format, context, file);
  const format = item.format === undefined ? (metric?.format ?? written.format) : written.format;
  const { type } = written;
  return { name, label, format, type, expression: { ...expression, type }, span: item.span, inline };
}

/** How long before lies what a report compares with; undefined when it compares with nothing. */
export function baselineOf({ clauses, context, file }: ReportSite): Shift | undefined {
  const { compare } = clauses;
  if (compare === undefined) return undefined;
  if (typeof compare.with === 'object') return undefined;
  const shift = clauses.for === undefined ? undefined : baselineShift(compare.with, clauses.for.range);
  if (shift === undefined) context.report(diagnose('compare-without-range', { file, span: compare.span }, {}));
  return shift;
}

/** A shown metric, on the part of the range that has elapsed, with what it was before, the change, and the growth. */
export function compared(shown: Shown, shift: Shift): Shown[] {
  if (shown.type.kind === 'unknown') return [shown];
  const metric = mapAggregates(shown.expression, (aggregate) => ({ ...aggregate, compared: true }));
  const { prior, change, growth } = comparedWith(metric, shift);
  const beside = (suffix: string, word: string, expression: MetricExpression, format: Show['format']): Shown => ({
    ...shown,
    name: `${shown.name}.${suffix}`,
    label: `${shown.label}, ${word}`,
    type: expression.type,
    format,
    expression,
    comparison: true,
  });
  return [
    { ...shown, expression: metric },
    beside('previous', 'before', prior, shown.format),
    beside('change', 'change', change, shown.format === 'percent' ? 'points' : shown.format),
    beside('growth', 'growth', growth, 'percent'),
  ];
}

/** The last day that a report counts, and the days that it compares with, both included. */
export function daysCompared(
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
  const day = (until: string): string => addUnits(until, -1, 'day');
  return { compared: { until: day(own.until), from: before.from, to: day(before.until) } };
}
