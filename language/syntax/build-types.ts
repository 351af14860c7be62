/** Types of the concrete tree as AST. */
import type { CstNode } from 'chevrotain';
import { cover } from '../base/span.ts';
import type { Name, TypeNode } from './ast.ts';
import { child, nameIn, spanOfNode, tokens, toLabel, toName } from './cst.ts';
import * as t from './tokens.ts';

/** The words before a reference or a set are flags; otherwise the last of them is the type. */
export function buildType(node: CstNode): { flags: readonly Name[]; type: TypeNode }[] {
  const words = tokens(node, t.Name).map(toName);
  const type = buildValueType(child(node, 'valueType'));
  if (type !== undefined) return [{ flags: words, type }];
  const name = words[words.length - 1];
  const currency = nameIn(node, t.AnyName);
  if (name === undefined) return [];
  const named: TypeNode =
    currency === undefined
      ? { kind: 'named', name, span: name.span }
      : { kind: 'named', name, in: currency, span: cover(name.span, currency.span) };
  return [{ flags: words.slice(0, -1), type: named }];
}

function buildValueType(node: CstNode | undefined): TypeNode | undefined {
  const span = node && spanOfNode(node);
  if (node === undefined || span === undefined) return undefined;
  const table = nameIn(node, t.AnyName);
  if (table !== undefined) return { kind: 'reference', table, span };
  const values = tokens(node, t.Text).map(toLabel);
  return values.length === 0 ? undefined : { kind: 'set', values, span };
}
