import { closest } from '../base/suggest.ts';
import type { Context } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { SortKey } from '../syntax/ast.ts';

/** The shown column that a sort key in quotes names by its label. A label that no column has is reported. */
export function findLabelled<S extends { readonly label: string }>(
  key: SortKey,
  shows: readonly S[],
  context: Context,
  file: string,
): S | undefined {
  if (key.expression.kind !== 'text') return undefined;
  const text = key.expression.value;
  // In whatever language labels are read, this one is that of the file.
  const { originals } = context.features;
  const found = shows.find(({ label }) => label === text || originals?.get(label)?.includes(text) === true);
  if (found === undefined) {
    const labels = shows.map(({ label }) => label);
    context.report(diagnose('not-shown', { file, span: key.span }, { text, guess: closest(text, labels) }));
  }
  return found;
}
