/**
 * Decides for each word whether it is a name or a keyword, by its neighbours: no word is reserved. The types given here
 * make the grammar unambiguous; a keyword of category `Name` may still be read as a name where the grammar wants one.
 */
import type { IToken, TokenType } from 'chevrotain';
import { closest } from '../base/suggest.ts';
import { retype, spanOf } from './lex.ts';
import type { Statement } from './statements.ts';
import * as t from './tokens.ts';

/** After these an operand follows, so a word is a name there however it goes on. */
const beforeOperand: ReadonlySet<TokenType> = new Set([
  ...[t.Equal, t.NotEqual, t.Less, t.LessOrEqual, t.Greater, t.GreaterOrEqual, t.Plus, t.Minus, t.Star, t.Slash],
  ...[t.Comma, t.Colon, t.Dot, t.Arrow, t.Pipe, t.LeftParenthesis],
  ...[t.And, t.Or, t.Not, t.In, t.Is, t.Between, t.When, t.Else],
]);
/** Signs after which a bare word was a name. */
const afterName: ReadonlySet<TokenType> = new Set([
  ...[t.Equal, t.NotEqual, t.Less, t.LessOrEqual, t.Greater, t.GreaterOrEqual, t.Plus, t.Minus, t.Star, t.Slash],
  ...[t.Comma, t.Colon, t.Dot, t.Pipe, t.RightParenthesis, t.RightBrace, t.Text],
]);
/** What a clause or a column's declaration may end with: a word behind it starts something. */
const ends: ReadonlySet<TokenType> = new Set([
  ...[t.Word, t.Backticked, t.NumberText, t.Text, t.DateText, t.Duration, t.RightParenthesis, t.LeftBrace],
  ...[t.Up, t.Down, t.Ascending, t.Descending, t.Totals, t.Others, t.Missing, t.True, t.False],
  ...[t.GrainWord, t.DateWord, t.TimeWord, t.Skipped, t.UnknownClause, t.MemberName],
]);
const infixWords: ReadonlySet<string> = new Set(['and', 'or', 'in', 'is', 'between', 'else']);
const comparisons: ReadonlySet<TokenType> = new Set([
  t.Equal,
  t.NotEqual,
  t.Less,
  t.LessOrEqual,
  t.Greater,
  t.GreaterOrEqual,
]);
/** Words behind a column named `when`, unless they are themselves compared. */
const clauseOrModifier: ReadonlySet<string> = new Set([
  ...t.clauseWords,
  'on',
  'via',
  'as',
  'up',
  'down',
  'asc',
  'desc',
]);

/**
 * Gives each word token its type, in place. The first token becomes the head.
 *
 * @param text the cell's text, which starts at `offset` in its file
 */
export function classifyWords(tokens: readonly IToken[], statement: Statement, text: string, offset: number): void {
  new Classifier(tokens, statement, text, offset).run();
}

class Classifier {
  /** Parentheses and braces around the token at hand. */
  private depth = 0;
  private at = 0;
  /** Inside what follows an unknown clause. */
  private skipping = false;

  constructor(
    private readonly tokens: readonly IToken[],
    private readonly statement: Statement,
    private readonly text: string,
    private readonly offset: number,
  ) {}

  run(): void {
    for (const token of this.tokens) {
      const opens = token.tokenType === t.LeftParenthesis || token.tokenType === t.LeftBrace;
      const closes = token.tokenType === t.RightParenthesis || token.tokenType === t.RightBrace;
      if (closes) this.depth = Math.max(0, this.depth - 1);
      if (this.at === 0) retype(token, t.Head);
      else if (token.tokenType === t.Word || token.tokenType === t.Backticked) this.word(token);
      if (this.skipping) this.skip(token, closes && this.depth === 0);
      if (opens) this.depth += 1;
      this.at += 1;
    }
  }

  private word(token: IToken): void {
    const inBody = this.depth === 1;
    if (inBody && this.statement === 'table' && this.startsMember(token)) return;
    if (token.tokenType === t.Backticked) return;
    const previous = this.type(-1);
    if (this.at === 1 || previous === t.Dot || previous === t.Arrow) return;
    const type = this.keyword(token.image, previous);
    if (type !== undefined) retype(token, type);
    if (inBody && this.statement === 'report' && this.startsUnknownClause(token)) {
      retype(token, t.UnknownClause);
      this.skipping = true;
    }
  }

  private keyword(word: string, previous: TokenType | undefined): TokenType | undefined {
    const type = t.keywords.get(word);
    switch (type) {
      case t.And:
      case t.Or:
      case t.Not:
      case t.In:
      case t.Is:
      case t.Between:
        return this.type(1) === t.Colon ? undefined : type;
      case t.True:
      case t.False:
      case t.Missing:
        return this.type(1) === t.Dot || this.type(1) === t.LeftParenthesis ? undefined : type;
      case t.When:
        return this.startsWhen() ? type : undefined;
      case t.Last:
      case t.Next:
      case t.This:
      case t.Fiscal:
      case t.Rest:
      case t.All:
        return (previous === t.For || previous === t.In) && this.startsRange(type) ? type : undefined;
      case t.GrainWord:
        return (previous === t.For || previous === t.In) && this.image(1) === 'to' ? t.GrainToDate : type;
      case t.Dated:
      case t.Shown:
      case t.Sorted:
        return undefined;
      default:
        return type;
    }
  }

  private startsRange(type: TokenType): boolean {
    const next = this.image(1);
    switch (type) {
      case t.Rest:
        return next === 'of';
      case t.All:
        return next === 'time';
      case t.Fiscal:
        return this.type(1) === t.NumberText;
      default:
        return this.type(1) === t.NumberText || this.type(1) === t.Duration || t.keywords.get(next) === t.GrainWord;
    }
  }

  /** `when amount > 5: …`, where a column named `when` would be followed by an operator, a sign or a clause. */
  private startsWhen(): boolean {
    const next = this.type(1);
    if (next === undefined || afterName.has(next)) return next === t.Text && this.type(2) !== t.Colon;
    if (next !== t.Word) return true;
    const word = this.image(1);
    if (infixWords.has(word)) return false;
    if (word === 'not') return this.image(2) !== 'in' && this.image(2) !== 'between';
    if (!clauseOrModifier.has(word)) return true;
    const second = this.type(2);
    return second === t.Colon || second === t.Dot || (second !== undefined && comparisons.has(second));
  }

  /** A column's name, or `dated by` and its like, in the body of a table. */
  private startsMember(token: IToken): boolean {
    const previous = this.type(-1);
    if (previous === undefined || beforeOperand.has(previous)) return false;
    const firstOfLine = this.isFirstOfLine(token);
    const next = this.type(1) === t.Text ? this.type(2) : this.type(1);
    const declares = next === t.Colon ? firstOfLine || !this.awaitsColon() : next === t.Equal;
    const clause = { dated: t.Dated, shown: t.Shown, sorted: t.Sorted }[token.image];
    const startsClause = clause !== undefined && this.image(1) === (clause === t.Shown ? 'as' : 'by');
    if (startsClause && !declares) {
      retype(token, clause);
      return true;
    }
    // Without `:` or `=` it is still a damaged column rather than more of the one before.
    const damaged = firstOfLine && ends.has(previous) && (next === undefined || !beforeOperand.has(next));
    if (!declares && !(damaged && !t.keywords.has(token.image))) return false;
    retype(token, t.MemberName);
    return true;
  }

  /** Inside a `when` whose colon has not come yet. */
  private awaitsColon(): boolean {
    for (let back = this.at - 1; back > 0; back--) {
      const type = this.tokens[back]?.tokenType;
      if (type === t.When) return true;
      if (type === t.Colon || type === t.MemberName || type === t.LeftBrace) return false;
    }
    return false;
  }

  /** A word where a clause starts: at the start of a line, or like a clause's word in the middle of one. */
  private startsUnknownClause(token: IToken): boolean {
    const previous = this.type(-1);
    if (token.tokenType !== t.Word || previous === undefined || !ends.has(previous)) return false;
    return this.isFirstOfLine(token) || previous === t.LeftBrace || closest(token.image, t.clauseWords) !== undefined;
  }

  private skip(token: IToken, endsBody: boolean): void {
    if (token.tokenType === t.UnknownClause) return;
    if (endsBody || (this.depth === 1 && t.clauseStarts.has(token.tokenType))) this.skipping = false;
    else retype(token, t.Skipped);
  }

  private isFirstOfLine(token: IToken): boolean {
    const before = this.tokens[this.at - 1];
    if (before === undefined) return true;
    const between = this.text.slice(spanOf(before).end - this.offset, token.startOffset - this.offset);
    return /[\r\n]/.test(between);
  }

  private type(distance: number): TokenType | undefined {
    return this.tokens[this.at + distance]?.tokenType;
  }

  private image(distance: number): string {
    return this.tokens[this.at + distance]?.image ?? '';
  }
}
