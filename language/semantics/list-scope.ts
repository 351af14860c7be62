/** Names and calls in a list: a row has its columns, and metrics that are worked out for it. */

import { closest } from '../base/suggest.ts';
import type { Path } from '../syntax/ast.ts';
import { isAcrossRows } from './across-rows.ts';
import { bind } from './bind.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { Base } from './dimensions.ts';
import type { MetricNames } from './metric-names.ts';
import { metricScope } from './metric-scope.ts';
import type { ListExpression, ListLeaf } from './model.ts';
import { findRowParam } from './params/names.ts';
import { aggregateNamed, rowScope } from './row-scope.ts';
import { type Scope, unknown } from './scope.ts';

/** `shown` finds a column of the list by its name, for what has no other meaning. */
export function listScope(
  context: Context,
  file: string,
  base: Base,
  { onInline }: Pick<MetricNames, 'onInline'> = {},
  shown: (name: string) => ListExpression | undefined = () => undefined,
): Scope<ListLeaf> {
  const rows = rowScope(context, file, base);
  const metrics = metricScope(context, file, onInline === undefined ? {} : { onInline });
  const isColumn = (name: string): boolean => context.tables.get(base.table)?.columns.has(name) === true;
  const scope: Scope<ListLeaf> = {
    context,
    file,
    bind: (expression) => bind(expression, scope),
    overMetrics: false,
    knows: (name) => rows.knows(name) || metrics.knows(name) || shown(name) !== undefined,
    param: (path) => rows.param(path) ?? metrics.param(path),
    path: (path) => {
      const [head, ...rest] = path.parts;
      const name = rest.length === 0 && head !== undefined && !isColumn(head.text) ? head.text : undefined;
      if (name !== undefined && context.declarations.metrics.has(name)) return metrics.path(path);
      const type = findRowParam(path, context, file, [base.table])?.param.type;
      if (type?.kind === 'choice' && type.of === 'metric') return metrics.path(path);
      const known = name === undefined || rows.knows(name) ? undefined : shown(name);
      if (known !== undefined) return known;
      return name !== undefined && reportMisspelt(name, path, scope, base) ? unknown() : rows.path(path);
    },
    call: (call) => {
      const { text } = call.name;
      const aggregates = call.per !== undefined || isAcrossRows(text) || aggregateNamed(text) !== undefined;
      return aggregates ? metrics.call(call) : rows.call(call);
    },
    scoped: (scoped) => metrics.scoped(scoped),
  };
  return scope;
}

/** Whether a name that means nothing is nearly one of a metric, which is then reported. */
function reportMisspelt(name: string, path: Path, { context, file, knows }: Scope<ListLeaf>, base: Base): boolean {
  const table = context.tables.get(base.table);
  if (knows(name) || context.tables.has(name) || table?.damaged === true) return false;
  const guess = closest(name, [...(table?.columns.keys() ?? []), ...context.declarations.metrics.keys()]);
  if (guess === undefined || table?.columns.has(guess) === true) return false;
  const fix = { span: path.span, text: guess };
  const parameters = { name, sought: `a column of \`${base.table}\`, nor a metric`, guess };
  context.report(diagnose('unknown-name', { file, span: path.span, fix }, parameters));
  return true;
}
