/**
 * Decides for each word whether it is a name or a keyword, by its neighbours: no word is reserved. The types given here
 * make the grammar unambiguous; a keyword of category `Name` may still be read as a name where the grammar wants one.
 */
import type { IToken, TokenType } from 'chevrotain';
import { retype, spanOf } from './lex.ts';
import { clauseWords, closestClause, type Place } from './statements.ts';
import * as t from './tokens.ts';
import { type Neighbours, pageWord, pageWords } from './words-pages.ts';

const comparisons: ReadonlySet<TokenType> = new Set([
  t.Equal,
  t.NotEqual,
  t.Less,
  t.LessOrEqual,
  t.Greater,
  t.GreaterOrEqual,
]);
const signs = [...comparisons, t.Plus, t.Minus, t.Star, t.Slash, t.Comma, t.Colon, t.Dot, t.Pipe];
/** After these an operand follows, so a word is a name there however it goes on. */
const beforeOperand: ReadonlySet<TokenType> = new Set([
  ...[...signs, t.Arrow, t.LeftParenthesis],
  ...[t.And, t.Or, t.Not, t.In, t.Is, t.Between, t.When, t.Else],
]);
/** Signs after which a bare word was a name. */
const afterName: ReadonlySet<TokenType> = new Set([...signs, t.RightParenthesis, t.RightBrace, t.Text]);
/** What a clause or a column's declaration may end with: a word behind it starts something. */
const ends: ReadonlySet<TokenType> = new Set([
  ...[t.Word, t.Backticked, t.NumberText, t.Text, t.DateText, t.Duration, t.RightParenthesis, t.LeftBrace],
  ...[t.Up, t.Down, t.Ascending, t.Descending, t.Totals, t.Others, t.Missing, t.True, t.False],
  ...[t.GrainWord, t.DateWord, t.TimeWord, t.Skipped, t.UnknownClause, t.MemberName, t.Block],
]);
/** The clauses of a table, by their first word. */
const tableClauses: ReadonlyMap<string, { readonly type: TokenType; readonly second: string }> = new Map([
  ['dated', { type: t.Dated, second: 'by' }],
  ['shown', { type: t.Shown, second: 'as' }],
  ['sorted', { type: t.Sorted, second: 'by' }],
]);
function beforeOperandType(type: TokenType | undefined): boolean {
  return type !== undefined && beforeOperand.has(type);
}

/** Words that test what stands before them. */
const tests: ReadonlySet<string> = new Set(['is', 'in', 'not', 'between']);
const infixWords: ReadonlySet<string> = new Set(['and', 'or', 'in', 'is', 'between', 'else']);
/** Words that go on with a column's formula when they start a line. */
const continuations: ReadonlySet<string> = new Set([...infixWords, 'not', 'as']);
/** What stands right before a range, or before `this` in `rest of this quarter`. */
const rangeStarts: ReadonlySet<TokenType | undefined> = new Set([t.For, t.In, t.Of]);
const clauses: ReadonlySet<string> = new Set(clauseWords);
/** What may follow a value that is a bare name, beside a clause. */
const afterValue: ReadonlySet<string> = new Set([...infixWords, 'not', 'on', 'via', 'as', 'up', 'down', 'asc', 'desc']);

/**
 * Gives each word token its type, in place. The first token becomes the head; a hole has none.
 *
 * @param text the cell's text, which starts at `offset` in its file
 */
export function classifyWords(tokens: readonly IToken[], statement: Place, text: string, offset: number): void {
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
    private readonly statement: Place,
    private readonly text: string,
    private readonly offset: number,
  ) {}

  run(): void {
    for (const token of this.tokens) {
      const opens = token.tokenType === t.LeftParenthesis || token.tokenType === t.LeftBrace;
      const closes = token.tokenType === t.RightParenthesis || token.tokenType === t.RightBrace;
      if (closes) this.depth = Math.max(0, this.depth - 1);
      if (this.at === 0 && this.statement !== 'hole') retype(token, t.Head);
      else if (token.tokenType === t.Word || token.tokenType === t.Backticked) this.word(token);
      else if (token.tokenType === t.Comma && this.isTrailing()) retype(token, t.TrailingComma);
      if (this.skipping) this.skip(token, closes && this.depth === 0);
      if (opens) this.depth += 1;
      this.at += 1;
    }
  }

  private word(token: IToken): void {
    const inBody = this.depth === 1;
    if (this.statement === 'table' && this.depth > 0 && this.startsMember(token)) return;
    if (token.tokenType === t.Backticked) return;
    const previous = this.type(-1);
    const paged = pageWords.has(token.image) ? pageWord(token.image, this.neighbours(previous)) : undefined;
    const placed = this.placedWord(token.image, previous) ?? paged;
    if (placed !== undefined) {
      retype(token, placed);
      return;
    }
    if (
      (this.at === 1 && this.statement !== 'hole') ||
      previous === t.Dot ||
      previous === t.Arrow ||
      this.endsTableClause()
    )
      return;
    const type = this.keyword(token.image, previous);
    if (type !== undefined) retype(token, type);
    if (inBody && this.statement === 'report' && this.startsUnknownClause(token)) {
      retype(token, t.UnknownClause);
      this.skipping = true;
    }
  }

  private neighbours(previous: TokenType | undefined): Neighbours {
    return {
      statement: this.statement,
      depth: this.depth,
      previous,
      isOperand: previous === t.Dot || beforeOperandType(previous),
      isFirst: previous === t.LeftBrace || this.isFirstOfLine(),
      type: (distance) => this.type(distance),
      image: (distance) => this.image(distance),
    };
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
      case t.Open:
      case t.Spread:
        return this.image(1) === 'from' ? type : undefined;
      case t.Last:
      case t.Next:
      case t.This:
      case t.Fiscal:
      case t.Rest:
      case t.All:
        if (type === t.All && this.isDefault(previous) && !this.startsRange(type)) return type;
        return this.startsRangeAfter(previous) && this.startsRange(type) ? type : undefined;
      case t.GrainWord:
        return this.startsRangeAfter(previous) && this.image(1) === 'to' ? t.GrainToDate : type;
      case t.Dated:
      case t.Shown:
      case t.Sorted:
        return undefined;
      default:
        return type;
    }
  }

  /** What a word is because of where it stands, and a name anywhere else. */
  private placedWord(word: string, previous: TokenType | undefined): TokenType | undefined {
    switch (word) {
      case 'previous':
        return previous === t.Compare && this.isName(1) ? t.Previous : undefined;
      case 'every':
        return this.listsGroups(previous) && this.isGroup(1) ? t.Every : undefined;
      case 'working':
        return (previous === t.Every || this.listsGroups(previous)) && this.image(1) === 'day' ? t.Working : undefined;
      case 'per':
        return this.startsPer(previous) ? t.Per : undefined;
      case 'by':
        if (previous === t.Comma && this.isInCall() && this.isGroup(1)) return t.CallBy;
        return previous === t.Totals && this.isName(1) && !this.isFirstOfLine() ? t.TotalsBy : undefined;
      case 'period':
        return this.isParamType(previous) ? t.PeriodWord : undefined;
      case 'one':
        return this.isParamType(previous) && this.image(1) === 'of' ? t.OneWord : undefined;
      case 'from':
        return this.statement === 'param' && this.depth === 0 && this.at > 1 && !beforeOperandType(previous)
          ? t.OptionsFrom
          : undefined;
      case 'holidays':
        return this.statement === 'calendar' && this.depth === 1 && previous !== t.Holidays && previous !== t.Dot
          ? t.Holidays
          : undefined;
      default:
        return undefined;
    }
  }

  private isName(distance: number): boolean {
    const type = this.type(distance);
    return type === t.Word || type === t.Backticked;
  }

  /** A name that is no clause and goes on with nothing: in backticks it is one for certain. */
  private isGroup(distance: number): boolean {
    const word = this.image(distance);
    return this.isName(distance) && !clauses.has(word) && !afterValue.has(word);
  }

  private listsGroups(previous: TokenType | undefined): boolean {
    return previous === t.By || previous === t.Across || previous === t.Comma || previous === t.Per;
  }

  /** `average(calls per owner)` and `count(per owner)`: inside parentheses, behind a value or in front of all. */
  private startsPer(previous: TokenType | undefined): boolean {
    if (!this.isInCall() || !this.isGroup(1)) return false;
    return previous === t.LeftParenthesis || !beforeOperandType(previous);
  }

  private isInCall(): boolean {
    return this.depth > (this.statement === 'report' || this.statement === 'table' ? 1 : 0);
  }

  /** Behind the colon of a param. */
  private isParamType(previous: TokenType | undefined): boolean {
    return this.statement === 'param' && previous === t.Colon && this.at <= 4;
  }

  /** Behind the sign in front of a param's default. */
  private isDefault(previous: TokenType | undefined): boolean {
    return this.statement === 'param' && previous === t.Equal && this.depth === 0;
  }

  private startsRangeAfter(previous: TokenType | undefined): boolean {
    return rangeStarts.has(previous) || this.isDefault(previous);
  }

  /** Behind `dated by` and its like stands a column, whatever its name. */
  private endsTableClause(): boolean {
    const before = this.type(-2);
    return before === t.Dated || before === t.Sorted || before === t.Shown;
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
        if (this.type(1) === t.NumberText || this.type(1) === t.Duration) return true;
        return this.type(1) === t.Word && (t.keywords.get(next) ?? t.GrainWord) === t.GrainWord;
    }
  }

  /** `when amount > 5: …`, where a column named `when` would be followed by an operator, a sign or a clause. */
  private startsWhen(): boolean {
    const next = this.type(1);
    if (next === undefined || afterName.has(next)) return next === t.Text && this.type(2) !== t.Colon;
    if (next !== t.Word) return true;
    const word = this.image(1);
    if (word === 'not') return this.image(2) !== 'in' && this.image(2) !== 'between';
    if (infixWords.has(word)) return false;
    if (!afterValue.has(word) && !clauses.has(word)) return true;
    const second = this.type(2);
    // Only a report has clauses, which a column named `when` could stand before.
    if (this.statement !== 'report' && tests.has(this.image(2))) return true;
    return second === t.Colon || second === t.Dot || (second !== undefined && comparisons.has(second));
  }

  /** A column's name, or `dated by` and its like, in the body of a table. */
  private startsMember(token: IToken): boolean {
    const previous = this.type(-1);
    if (previous === undefined) return false;
    const firstOfLine = this.isFirstOfLine();
    const next = this.type(1) === t.Text ? this.type(2) : this.type(1);
    const operand = beforeOperand.has(previous);
    if (firstOfLine && next === t.Colon && !(operand && this.awaitsColon())) return this.member(token, t.MemberName);
    if (this.depth !== 1) return false;
    const declares = (next === t.Colon && !this.awaitsColon()) || next === t.Equal;
    if (declares && (!operand || this.afterLostType())) return this.member(token, t.MemberName);
    const clause = tableClauses.get(token.image);
    if (clause !== undefined && this.image(1) === clause.second && !declares) return this.member(token, clause.type);
    // Without its second sign it is still a damaged member rather than more of the one before.
    if (!firstOfLine || !ends.has(previous) || continuations.has(token.image)) return false;
    if (clause !== undefined && this.type(1) === t.Word) return this.member(token, clause.type);
    return next === undefined || !beforeOperand.has(next) ? this.member(token, t.MemberName) : false;
  }

  /** Whatever parenthesis was left open before, a member starts in the body. */
  private member(token: IToken, type: TokenType): true {
    retype(token, type);
    this.depth = 1;
    return true;
  }

  /** Behind a column's colon, on another line. */
  private afterLostType(): boolean {
    if (this.type(-1) !== t.Colon) return false;
    return this.type(-2) === t.MemberName || (this.type(-2) === t.Text && this.type(-3) === t.MemberName);
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
    return this.isFirstOfLine() || previous === t.LeftBrace || closestClause(token.image) !== undefined;
  }

  /** A comma in a report's body behind which the next clause stands, or the end: `show a,` above `by month`. */
  private isTrailing(): boolean {
    if (this.statement !== 'report' || this.depth !== 1) return false;
    if (this.type(1) === t.RightBrace) return true;
    const clause = this.tokens[this.at + 1];
    const operand = this.tokens[this.at + 2];
    if (clause === undefined || operand === undefined || !clauses.has(clause.image)) return false;
    const isOperand = operand.tokenType === t.Word && !afterValue.has(operand.image) && !clauses.has(operand.image);
    return isOperand && this.breaksLine(this.at, this.at + 1) && !this.breaksLine(this.at + 1, this.at + 2);
  }

  private skip(token: IToken, endsBody: boolean): void {
    if (token.tokenType === t.UnknownClause) return;
    if (endsBody || (this.depth === 1 && t.clauseStarts.has(token.tokenType))) this.skipping = false;
    else retype(token, t.Skipped);
  }

  private isFirstOfLine(): boolean {
    return this.breaksLine(this.at - 1, this.at);
  }

  /** Whether two neighbouring tokens stand on different lines. */
  private breaksLine(first: number, second: number): boolean {
    const [before, after] = [this.tokens[first], this.tokens[second]];
    if (before === undefined || after === undefined) return true;
    return /[\r\n]/.test(this.text.slice(spanOf(before).end - this.offset, after.startOffset - this.offset));
  }

  private type(distance: number): TokenType | undefined {
    return this.tokens[this.at + distance]?.tokenType;
  }

  private image(distance: number): string {
    return this.tokens[this.at + distance]?.image ?? '';
  }
}
