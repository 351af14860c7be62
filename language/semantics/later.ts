/** What the grammar reads and the compiler does not yet: said at its place, so that nothing is left out in silence. */
import type { Span } from '../base/span.ts';
import type { Definition } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';

/** Reports every part of a definition that is still to come. */
export function reportLater(definition: Definition | undefined, file: string, context: Context): void {
  const visit = (node: object): void => {
    for (const { what, has } of later) {
      if (has(node) && isSpanned(node)) context.report(diagnose('not-read-yet', { file, span: node.span }, { what }));
    }
    for (const [key, child] of Object.entries(node)) {
      if (typeof child === 'object' && child !== null && key !== 'span') visit(child);
    }
  };
  if (definition !== undefined) visit(definition);
}

function isSpanned(node: object): node is { readonly span: Span } {
  return 'span' in node;
}

const later: readonly { readonly what: string; readonly has: (node: object) => boolean }[] = [
  { what: 'every working day', has: (node) => 'working' in node || ('path' in node && 'calendar' in node) },
];
