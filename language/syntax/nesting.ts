import type { IToken } from 'chevrotain';
import { Comma, LeftBrace, LeftParenthesis, MemberName, RightBrace, RightParenthesis, When } from './tokens.ts';

/** The parser and all that follows recurse on nesting alone, so this bounds their stacks. */
export const nestingLimit = 50;

export interface Nesting {
  /** The first token that is nested too deep. */
  readonly tooDeep?: IToken;
  /** Opening parentheses and braces without a partner. */
  readonly unclosed: readonly IToken[];
}

/** Looks at parentheses, braces and at `when` inside `when`, before parsing. */
export function scanNesting(tokens: readonly IToken[]): Nesting {
  /** Open brackets, each with the number of `when`s that stand in each other directly in it. */
  const open: { readonly token: IToken; whens: number }[] = [];
  let whens = 0;
  let previous: IToken | undefined;
  for (const token of tokens) {
    switch (token.tokenType) {
      case LeftParenthesis:
      case LeftBrace:
        open.push({ token, whens });
        break;
      case RightParenthesis:
      case RightBrace: {
        const opening = token.tokenType === RightBrace ? LeftBrace : LeftParenthesis;
        if (open.at(-1)?.token.tokenType === opening) whens = open.pop()?.whens ?? 0;
        break;
      }
      case MemberName:
        whens = 0;
        break;
      case When:
        // A `when` behind a comma goes on with the one before it, or stands beside it.
        if (previous?.tokenType !== Comma) whens += 1;
        break;
    }
    if (open.length + whens > nestingLimit) return { tooDeep: token, unclosed: [] };
    previous = token;
  }
  return { unclosed: open.map(({ token }) => token) };
}
