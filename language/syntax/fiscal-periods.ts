/** `fiscal year` and `fiscal quarter`: periods of two words, which everything behind the lexer reads as one. */
import type { IToken, TokenType } from 'chevrotain';
import * as t from './tokens.ts';

const periods: ReadonlySet<string> = new Set(['quarter', 'quarters', 'year', 'years']);
/** Before these a word is a name: the declaration of a column `year`, or a reference. */
const behindNames: ReadonlySet<TokenType | undefined> = new Set([t.Colon, t.Equal, t.Dot, t.LeftParenthesis]);

/**
 * The tokens with `fiscal year` as one word, and `2 fiscal years` as one length, where they stand on one line.
 *
 * @param offset where `text` starts in the file
 */
export function withFiscalPeriods(tokens: IToken[], text: string, offset: number): IToken[] {
  if (!text.includes('fiscal')) return tokens;
  const joined: IToken[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const [first, second] = [tokens[at], tokens[at + 1]];
    if (first === undefined) break;
    const gap = text.slice(end(first) - offset, (second?.startOffset ?? offset) - offset);
    const isPeriod =
      first.tokenType === t.Word &&
      first.image === 'fiscal' &&
      second?.tokenType === t.Word &&
      periods.has(second.image) &&
      isBlank(gap) &&
      !behindNames.has(behind(tokens, at + 2));
    if (!isPeriod) {
      joined.push(first);
      continue;
    }
    const period = spanning(first, second, t.Word);
    const count = joined.at(-1);
    const counted =
      count?.tokenType === t.NumberText && isBlank(text.slice(end(count) - offset, first.startOffset - offset));
    if (counted) joined[joined.length - 1] = spanning(count, period, t.Duration);
    else joined.push(period);
    at += 1;
  }
  return joined;
}

function spanning(first: IToken, last: IToken, tokenType: TokenType): IToken {
  const endOffset = end(last) - 1;
  const tokenTypeIdx = tokenType.tokenTypeIdx ?? first.tokenTypeIdx;
  return { ...first, image: `${first.image} ${last.image}`, endOffset, tokenType, tokenTypeIdx };
}

function end(token: IToken): number {
  return (token.endOffset ?? token.startOffset) + 1;
}

function isBlank(gap: string): boolean {
  return /^[ \t]+$/.test(gap);
}

/** The type of the token at a place; of the one behind a label there. */
function behind(tokens: readonly IToken[], at: number): TokenType | undefined {
  const type = tokens[at]?.tokenType;
  return type === t.Text ? tokens[at + 1]?.tokenType : type;
}
