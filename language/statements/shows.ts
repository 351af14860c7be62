/** What a report shows. */
import { labelOf, uniqueName } from '../base/names.ts';
import type { Span } from '../base/span.ts';
import { aggregatesOf } from '../semantics/aggregates.ts';
import { bind } from '../semantics/bind.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { writeAs } from '../semantics/formats.ts';
import type { MetricNames } from '../semantics/metric-names.ts';
import { metricScope } from '../semantics/metric-scope.ts';
import type { Aggregate, Show } from '../semantics/model.ts';
import { chosenPath } from '../semantics/params/names.ts';
import type { Call, Path, ShowItem } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';
import { nameOf } from './names.ts';

/** A shown metric and where it stands. Its type is `unknown` when it has an error, which is reported. */
export interface Shown extends Show {
  readonly span: Span;
  /** Aggregates written here without a date of their own. */
  readonly inline: readonly { readonly aggregate: Aggregate; readonly call: Call }[];
}

/** `names` mean something besides metrics. */
export function bindShows(site: ReportSite, names: MetricNames = {}): Shown[] {
  const taken = new Set<string>();
  return (site.clauses.show?.items ?? []).map((item) => {
    const shown = bindShow(item, site, names);
    return { ...shown, name: uniqueName(shown.name, taken, '_') };
  });
}

/** One shown metric; with an error it is of type `unknown`. `names` mean something besides metrics. */
export function bindShow(item: ShowItem, site: Pick<ReportSite, 'context' | 'file'>, names: MetricNames = {}): Shown {
  const { context, file } = site;
  const inline: { aggregate: Aggregate; call: Call }[] = [];
  const onInline = (aggregate: Aggregate, call: Call): void => {
    inline.push({ aggregate, call });
  };
  const expression = bind(item.expression, metricScope(context, file, { ...names, onInline }));
  const path = shownPath(item, site)
    ?.parts.map((part) => part.text)
    .join('.');
  const known = path !== undefined && names.lookup?.(path) !== undefined;
  const metric = path === undefined || known ? undefined : context.metric(path);
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

/** The path that is shown: of a param, what it stands for. */
function shownPath(
  { expression }: ShowItem,
  { context, file }: Pick<ReportSite, 'context' | 'file'>,
): Path | undefined {
  if (expression.kind !== 'path') return undefined;
  const named = metricScope(context, file).param(expression);
  return (named && chosenPath(named, context, file)) ?? expression;
}
