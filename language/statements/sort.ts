import { closest } from '../base/suggest.ts';
import { bind } from '../semantics/bind.ts';
import type { Context } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { MetricLeaf, Sort } from '../semantics/model.ts';
import type { Scope } from '../semantics/scope.ts';
import { leaves } from '../semantics/typed.ts';
import type { SortKey } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';
import type { Shown } from './shows.ts';
import { isCalled } from './translated.ts';

/** The shown column that a sort key in quotes names by its label. A label that no column has is reported. */
export function findLabelled<S extends { readonly label: string }>(
  key: SortKey,
  shows: readonly S[],
  context: Context,
  file: string,
): S | undefined {
  if (key.expression.kind !== 'text') return undefined;
  const text = key.expression.value;
  const found = shows.find(({ label }) => isCalled(label, text, context));
  if (found === undefined) {
    const labels = shows.map(({ label }) => label);
    context.report(diagnose('not-shown', { file, span: key.span }, { text, guess: closest(text, labels) }));
  }
  return found;
}

/** A sort key of a report of metrics. */
export function bindSort(
  key: SortKey,
  shows: readonly Shown[],
  scope: Scope<MetricLeaf>,
  { context, file }: ReportSite,
): Sort {
  const labelled = findLabelled(key, shows, context, file);
  if (labelled !== undefined) return { expression: labelled.expression, direction: key.direction ?? 'down' };
  const expression = bind(key.expression, scope);
  const grouping = leaves(expression).every((leaf) => leaf.kind === 'dimension');
  return { expression, direction: key.direction ?? (grouping ? 'up' : 'down') };
}
