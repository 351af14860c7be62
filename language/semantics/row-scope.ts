import { bind } from './bind.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';
import { type Base, findTarget, reach } from './dimensions.ts';
import { bindLikelihood } from './likelihood.ts';
import { type AggregateFunction, aggregateFunctions, type RowLeaf } from './model.ts';
import { bindNeighbour, isNeighbour } from './neighbours.ts';
import { findRowParam, valueOfParam } from './params/names.ts';
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
): Scope<RowLeaf> {
  const means = (name: string): boolean =>
    context.dimensions.has(name) || tables.some((table) => context.tables.get(table)?.columns.has(name) === true);
  const scope: Scope<RowLeaf> = {
    context,
    file,
    bind: (expression) => bind(expression, scope),
    overMetrics: false,
    knows: (name) => means(name) || context.params.declared.has(name),
    param: (path) => findRowParam(path, context, file, tables),
    path: (path) => {
      const named = findRowParam(path, context, file, tables);
      if (named !== undefined && (named.param.type.kind !== 'choice' || base.column === true))
        return valueOfParam(named, false, context, file);
      const target = findTarget(context, file, path, tables);
      if (target === undefined) return unknown();
      const read = reach(context, { file, path }, target, base);
      return pricing === 'by row' ? pricedByRow(read, context) : read;
    },
    call: (call) => {
      const { text } = call.name;
      if (isNeighbour(text)) return bindNeighbour(call, scope, base.table);
      if (text === 'likelihood') return bindLikelihood(call, scope, base.table);
      if (aggregateNamed(text) === undefined && text !== 'exists') return undefined;
      if (base.rollUp !== undefined) return base.rollUp(call);
      context.report(diagnose('aggregate-in-row', { file, span: call.span }, { name: text }));
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
const aliases: Readonly<Record<string, string>> = { avg: 'average' };

/** The aggregate function of a name; undefined when it is none. */
export function aggregateNamed(name: string): AggregateFunction | undefined {
  return aggregateFunctions.find((known) => known === (aliases[name] ?? name));
}
