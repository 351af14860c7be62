/**
 * Where a definition's lines may break, read from the shape of its tree: between the parts of every node, the deeper the
 * node the later. Node kinds need no mention here; what has a span is a part.
 */
import type { Span } from '../base/span.ts';
import type { Closeness, TokenIndex } from './format-tokens.ts';
import * as t from './tokens.ts';

export interface Breaks extends Closeness {
  /** How deep the break before a token is. */
  readonly levels: ReadonlyMap<number, number>;
}

/** A part of a tree: a node with its span, or several that belong together without one of their own. */
interface Part {
  readonly span: Span;
  readonly node: object;
}

/** @param roots the parts that a stretch to be laid out consists of */
export function findBreaks(roots: readonly (readonly unknown[])[], index: TokenIndex): Breaks {
  const levels = new Map<number, number>();
  const calls = new Set<number>();
  const signs = new Set<number>();

  const visit = (node: object, level: number): void => {
    if ('kind' in node && node.kind === 'path') return;
    if ('kind' in node && node.kind === 'call' && 'name' in node && isSpanned(node.name)) {
      const opening = index.tokens[index.at(node.name.span.end)];
      if (opening !== undefined) calls.add(opening.startOffset);
    }
    if ('kind' in node && node.kind === 'negative' && isSpanned(node)) markSigns(node.span);
    visitAll(Object.values(node), level);
  };

  const visitAll = (values: readonly unknown[], level: number): void => {
    const parts = partsOf(values).sort((a, b) => a.span.start - b.span.start);
    parts.forEach(({ span, node }, at) => {
      const before = parts[at - 1];
      if (before !== undefined) addBreak(before.span, span, level);
      visit(node, level + 1);
    });
  };

  const addBreak = (before: Span, span: Span, level: number): void => {
    const from = index.at(before.end);
    const to = index.at(span.start);
    const between = index.tokens.slice(from, to).map(({ tokenType }) => tokenType);
    if (between.includes(t.LeftParenthesis)) return;
    const [separator] = between;
    const place = separator === t.Comma || separator === t.Pipe ? from + 1 : from;
    if (!levels.has(place)) levels.set(place, level);
  };

  /** Signs, and parentheses around them, are all that stands before what they belong to. */
  const markSigns = (span: Span): void => {
    for (let token = index.at(span.start); ; token++) {
      const found = index.tokens[token];
      if (found === undefined) return;
      if (found.tokenType === t.Minus) signs.add(found.startOffset);
      else if (found.tokenType !== t.LeftParenthesis) return;
    }
  };

  for (const root of roots) visitAll(root, 0);
  return { levels, calls, signs };
}

function partsOf(values: readonly unknown[]): Part[] {
  return values.flatMap((value): Part[] => {
    if (Array.isArray(value)) return partsOf(value);
    if (typeof value !== 'object' || value === null) return [];
    if (isSpanned(value)) return [{ span: value.span, node: value }];
    const inner = partsOf(Object.values(value));
    const start = Math.min(...inner.map(({ span }) => span.start));
    const end = Math.max(...inner.map(({ span }) => span.end));
    return inner.length === 0 ? [] : [{ span: { start, end }, node: value }];
  });
}

function isSpanned(value: unknown): value is { readonly span: Span } {
  return typeof value === 'object' && value !== null && 'span' in value;
}
