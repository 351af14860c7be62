import { bind } from './bind.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';
import { type Base, findTarget, reach } from './dimensions.ts';
import { aggregateFunctions, type ColumnLeaf } from './model.ts';
import { pricedByRow } from './rates.ts';
import { type Scope, unknown } from './scope.ts';

/**
 * Names and calls in an expression over the rows of one table. `tables` are all tables the expression is meant for, when
 * one condition is read for several: a bare name must mean one thing for all of them. Amounts in other currencies are
 * converted on the day that dates their row, or, in what a metric adds up, on the date of the metric.
 */
export function rowScope(
  context: Context,
  file: string,
  base: Base,
  tables: readonly string[] = [base.table],
  pricing: 'by row' | 'by metric' = 'by row',
): Scope<ColumnLeaf> {
  const scope: Scope<ColumnLeaf> = {
    context,
    file,
    bind: (expression) => bind(expression, scope),
    overMetrics: false,
    knows: (name) =>
      context.dimensions.has(name) || tables.some((table) => context.tables.get(table)?.columns.has(name) === true),
    path: (path) => {
      const target = findTarget(context, file, path, tables);
      if (target === undefined) return unknown();
      const read = reach(context, { file, path }, target, base);
      return pricing === 'by row' ? pricedByRow(read, context) : read;
    },
    call: (call) => {
      if (!isAggregate(call.name.text)) return undefined;
      context.report(diagnose('aggregate-in-row', { file, span: call.span }, { name: call.name.text }));
      return unknown();
    },
    scoped: (scoped) => {
      context.report(diagnose('modifier-in-row', { file, span: scoped.span }, {}));
      return unknown();
    },
  };
  return scope;
}

/** `avg` is what people type for `average`. */
export const aggregateAliases: Readonly<Record<string, string>> = { avg: 'average' };

export function isAggregate(name: string): boolean {
  return aggregateFunctions.some((known) => known === (aggregateAliases[name] ?? name));
}
