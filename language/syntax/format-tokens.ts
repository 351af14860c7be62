/** What a formatter needs to know of a cell's tokens: their canonical text, and what stands between them. */
import type { IToken, TokenType } from 'chevrotain';
import type { Span } from '../base/span.ts';
import * as t from './tokens.ts';

export interface Comment {
  readonly text: string;
  /** Nothing but blanks stands before it on its line. */
  readonly ownLine: boolean;
  /** A blank line stands before it. */
  readonly afterBlank: boolean;
}

/** What stands between two tokens. */
export interface Gap {
  readonly comments: readonly Comment[];
  /** A blank line stands right before the second. */
  readonly beforeBlank: boolean;
}

/** @param start whether the text starts a line */
export function readGap(text: string, start: boolean): Gap {
  const comments: Comment[] = [];
  let rest = text;
  let ownLine = start;
  for (let match = /\/\/[^\r\n]*/.exec(rest); match !== null; match = /\/\/[^\r\n]*/.exec(rest)) {
    const before = rest.slice(0, match.index);
    ownLine ||= /[\r\n]/.test(before);
    comments.push({ text: match[0].trimEnd(), ownLine, afterBlank: hasBlankLine(before) });
    rest = rest.slice(match.index + match[0].length);
    ownLine = false;
  }
  return { comments, beforeBlank: hasBlankLine(rest) };
}

function hasBlankLine(blanks: string): boolean {
  return /(?:\r\n|\r|\n)[^\S\r\n]*[\r\n]/.test(blanks);
}

/** A token's text in its one form. */
export function canonical({ tokenType, image }: IToken): string {
  switch (tokenType) {
    case t.NumberText:
    case t.Duration:
      return image.replace(/(?<=\d)[ \t]*(%|k$)/, '$1').replace(/(?<=\d)[ \t]*(?=[a-z]{2})/, ' ');
    case t.DateText:
      return image.toUpperCase();
    default:
      return image;
  }
}

const tightBefore = new Set([t.Comma, t.Dot, t.Colon, t.RightParenthesis]);
const tightAfter = new Set([t.Dot, t.LeftParenthesis]);

/** Where tokens start that stand close to their neighbours: parentheses of calls, and signs, which look like operators. */
export interface Closeness {
  readonly calls: ReadonlySet<number>;
  readonly signs: ReadonlySet<number>;
}

/** Blanks between two tokens on one line. */
export function spaceBetween(before: IToken, token: IToken, { calls, signs }: Closeness): number {
  if (tightBefore.has(token.tokenType) || tightAfter.has(before.tokenType)) return 0;
  if (calls.has(token.startOffset)) return 0;
  // Two signs side by side would read as the start of SQL's comments.
  if (signs.has(before.startOffset)) return token.tokenType === t.Minus ? 1 : 0;
  if (before.tokenType === t.LeftBrace && token.tokenType === t.RightBrace) return 0;
  return 1;
}

/** The parenthesis that each token stands in, by its number. */
export function openingsOf(tokens: readonly IToken[]): (number | undefined)[] {
  const open: number[] = [];
  return tokens.map(({ tokenType }, index) => {
    if (tokenType === t.RightParenthesis) open.pop();
    const opening = open.at(-1);
    if (tokenType === t.LeftParenthesis) open.push(index);
    return opening;
  });
}

/** The tokens of a cell by their places. */
export class TokenIndex {
  private readonly starts: readonly number[];

  constructor(readonly tokens: readonly IToken[]) {
    this.starts = tokens.map(({ startOffset }) => startOffset);
  }

  /** The first token that starts at an offset or behind it. */
  at(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The tokens in a span. */
  within(span: Span): { readonly from: number; readonly to: number } {
    return { from: this.at(span.start), to: this.at(span.end) };
  }

  /** The first token of a type in a stretch; its end when there is none. */
  next(type: TokenType, from: number, to: number): number {
    for (let token = from; token < to; token++) if (this.tokens[token]?.tokenType === type) return token;
    return to;
  }
}
