import { closest } from '../base/suggest.ts';
import type { Path, Scoped } from '../syntax/ast.ts';
import { bindAcrossRows, isAcrossRows } from './across-rows.ts';
import { aggregatesOf, bindAggregate, modify } from './aggregates.ts';
import { bind } from './bind.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { MetricNames } from './metric-names.ts';
import type { MetricExpression, MetricLeaf } from './model.ts';
import { isNeighbour } from './neighbours.ts';
import { chosenPath, findParam, reportUnknownParam, valueOfParam } from './params/names.ts';
import { tablesHaving } from './paths.ts';
import { bindPer } from './per.ts';
import { aggregateNamed } from './row-scope.ts';
import { type NamedParam, type Scope, unknown } from './scope.ts';
import { family } from './types.ts';

/** Names and calls in an expression over metrics. */
export function metricScope(context: Context, file: string, names: MetricNames = {}): Scope<MetricLeaf> {
  const means = (name: string): boolean => context.declarations.metrics.has(name) || names.lookup?.(name) !== undefined;
  const scope: Scope<MetricLeaf> = {
    context,
    file,
    bind: (expression) => bind(expression, scope),
    overMetrics: true,
    knows: (name) => means(name) || context.params.declared.has(name),
    param: (path) =>
      findParam(path, context, file, (name) => means(name) || names.lookup?.(textOf(path)) !== undefined),
    path: (path) => bindName(path, context, file, names),
    call: (call) => {
      if (call.per !== undefined)
        return bindPer(call, context, file, names, (inner) => metricScope(context, file, inner));
      if (isAcrossRows(call.name.text)) return bindAcrossRows(call, scope);
      if (isNeighbour(call.name.text)) {
        context.report(diagnose('neighbour-of-metric', { file, span: call.span }, { name: call.name.text }));
        return unknown();
      }
      const name = aggregateNamed(call.name.text);
      if (name === undefined) return undefined;
      const bound = bindAggregate(call, name, context, file);
      if (call.on === undefined && bound.kind === 'leaf' && bound.leaf.kind === 'aggregate')
        names.onInline?.(bound.leaf.aggregate, call);
      return bound;
    },
    scoped: (scoped) => bindScoped(scoped, scope),
  };
  return scope;
}

function bindScoped(scoped: Scoped, scope: Scope<MetricLeaf>): MetricExpression {
  const inner = bind(scoped.expression, scope);
  if (inner.type.kind === 'unknown') return inner;
  if (aggregatesOf([inner]).length === 0) {
    scope.context.report(diagnose('modifier-in-row', { file: scope.file, span: scoped.span }, {}));
    return unknown();
  }
  return modify(inner, scoped, scope.context, scope.file);
}

function bindName(path: Path, context: Context, file: string, names: MetricNames): MetricExpression {
  const text = textOf(path);
  const known = names.lookup?.(text, path);
  const [head, ...rest] = path.parts;
  if (head === undefined) return unknown();
  const group = known?.kind === 'leaf' && known.leaf.kind === 'dimension';
  if (rest.length === 0 && !group && context.declarations.metrics.has(head.text))
    context.link(file, head, { kind: 'metric', name: head.text });
  if (known !== undefined) {
    names.onLookup?.(path);
    return known;
  }
  if (rest.length === 0 && context.declarations.metrics.has(head.text))
    return context.metric(head.text)?.expression ?? unknown();
  const named = findParam(path, context, file, (name) => path.parts.length > 1 && context.tables.has(name));
  if (named !== undefined) return bindParam(named, context, file, names);
  if (reportUnknownParam(path, context, file)) return unknown();
  const place = { file, span: path.span };
  const table = context.tables.get(head.text);
  if (table !== undefined && rest.length === 0) context.report(diagnose('table-as-value', place, { name: head.text }));
  else if (table !== undefined) reportBareColumn(path, [table.name], context, file);
  else if (tablesHaving(context, head.text).length > 0) {
    reportBareColumn(path, tablesHaving(context, head.text), context, file);
  } else {
    const known = [...context.declarations.metrics.keys(), ...(names.names ?? []), ...context.params.declared.keys()];
    const guess = closest(text, known);
    const fix = guess === undefined ? undefined : { span: path.span, text: guess };
    context.report(
      diagnose(
        'unknown-name',
        { ...place, fix },
        { name: text, sought: 'a metric', guess, advice: adviceOnColumn(text) },
      ),
    );
  }
  return unknown();
}

function bindParam(named: NamedParam, context: Context, file: string, names: MetricNames): MetricExpression {
  const path = chosenPath(named, context, file);
  const { type } = named.param;
  const stands =
    type.kind === 'choice' && (type.of === 'metric' || (path && names.lookup?.(textOf(path))) !== undefined);
  return path !== undefined && stands
    ? bindName(path, context, file, names)
    : valueOfParam(named, false, context, file);
}

/** Columns that only reports of funnels and cohorts have. */
const columnsOf: ReadonlyMap<string, 'funnel' | 'cohort'> = new Map([
  ...['customers', 'retained', 'retention'].map((name) => [name, 'cohort'] as const),
  ...['reached', 'from_previous', 'from_first', 'not_further', 'still_open', 'median_time'].map(
    (name) => [name, 'funnel'] as const,
  ),
]);

function adviceOnColumn(name: string): string | undefined {
  const clause = columnsOf.get(name);
  return clause && `A report with a \`${clause}\` has a column of this name.`;
}

function textOf(path: Path): string {
  return path.parts.map((part) => part.text).join('.');
}

/** A column outside an aggregate: how its rows could add up depends on what it is. */
function reportBareColumn(path: Path, tables: readonly string[], context: Context, file: string): void {
  const name = path.parts.map((part) => part.text).join('.');
  const [table] = tables;
  const own = path.parts[0]?.text === table && path.parts.length > 1 ? path.parts[1] : path.parts[0];
  const content = context.tables.get(table ?? '')?.columns.get(own?.text ?? '')?.content;
  const full = name.startsWith(`${table}.`) ? name : `${table}.${name}`;
  const adds = content?.kind !== 'stored' || family(content.type) === 'number' || family(content.type) === 'duration';
  const forms = adds ? [`sum(${full})`, `median(${full})`] : [`distinct(${full})`];
  context.report(diagnose('bare-column-in-metric', { file, span: path.span }, { name, forms }));
}
