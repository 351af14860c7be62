/** Reading of the concrete tree, in which anything may be missing after damage. */
import type { CstNode, IToken, TokenType } from 'chevrotain';
import type { Diagnostic, Fix, Related } from '../base/diagnostics.ts';
import { cover, type Span } from '../base/span.ts';
import type { Label, Name, Path } from './ast.ts';
import { spanOf } from './lex.ts';
import { readQuoted } from './literals.ts';
import * as t from './tokens.ts';

/** What every builder needs: where it is, and where to put what it finds. */
export interface Building {
  readonly file: string;
  readonly diagnostics: Diagnostic[];
}

/** Where a diagnostic of this file points. */
export function placeIn(
  building: Building,
  span: Span,
  more: { readonly fix?: Fix; readonly related?: readonly Related[] } = {},
): { readonly file: string; readonly span: Span; readonly fix?: Fix; readonly related?: readonly Related[] } {
  return { file: building.file, span, ...more };
}

/** The parts of a rule's node that other rules made, in order. */
export function nodes(node: CstNode, key: string): CstNode[] {
  const found: CstNode[] = [];
  for (const element of node.children[key] ?? []) if ('children' in element) found.push(element);
  return found;
}

export function child(node: CstNode | undefined, key: string): CstNode | undefined {
  return node === undefined ? undefined : nodes(node, key)[0];
}

/** The tokens of a kind in a rule's node, without those that the parser made up. */
export function tokens(node: CstNode, type: TokenType): IToken[] {
  return tokensUnder(node, type.name);
}

/** The tokens that the grammar put under a label of its own. */
export function tokensUnder(node: CstNode, label: string): IToken[] {
  const found: IToken[] = [];
  for (const element of node.children[label] ?? []) {
    if ('image' in element && !Number.isNaN(element.startOffset)) found.push(element);
  }
  return found;
}

export function token(node: CstNode | undefined, type: TokenType): IToken | undefined {
  return node === undefined ? undefined : tokens(node, type)[0];
}

/** From the first to the last token that is really there; undefined when none is. */
export function spanOfNode(node: CstNode): Span | undefined {
  const { startOffset = Number.NaN, endOffset = Number.NaN } = node.location ?? {};
  return Number.isNaN(startOffset) || Number.isNaN(endOffset) ? undefined : { start: startOffset, end: endOffset + 1 };
}

export function toName(token: IToken): Name {
  const text = token.image.startsWith('`')
    ? token.image.slice(1, token.image.endsWith('`', 1) ? -1 : undefined)
    : token.image;
  return { text, span: spanOf(token) };
}

export function toLabel(token: IToken): Label {
  return { text: readQuoted(token.image, '"'), span: spanOf(token) };
}

export function nameIn(node: CstNode | undefined, type: TokenType): Name | undefined {
  const found = token(node, type);
  return found && toName(found);
}

export function labelIn(node: CstNode | undefined): Label | undefined {
  const found = token(node, t.Text);
  return found && toLabel(found);
}

/** The path of a `path` or a `column` node. */
export function buildPath(node: CstNode | undefined): Path | undefined {
  if (node === undefined) return undefined;
  const parts = [...tokens(node, t.Name), ...tokens(node, t.AnyName)].map(toName);
  const [first] = parts;
  const last = parts[parts.length - 1];
  if (first === undefined || last === undefined) return undefined;
  return { kind: 'path', parts, span: cover(first.span, last.span) };
}

/** The paths of a node's `column` nodes. */
export function buildPaths(node: CstNode | undefined): Path[] {
  return node === undefined ? [] : nodes(node, 'column').flatMap((column) => buildPath(column) ?? []);
}
