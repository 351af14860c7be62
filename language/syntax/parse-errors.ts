/** The parser's errors as diagnostics in an analyst's words. */
import { EOF, type IRecognitionException, type IToken, tokenLabel, tokenMatcher } from 'chevrotain';
import type { Diagnostic } from '../base/diagnostics.ts';
import { diagnose } from './diagnostics.ts';
import { shortened, spanOf } from './lex.ts';
import { closestClause, type Statement } from './statements.ts';
import * as t from './tokens.ts';

/** A cell as the parser saw it. */
interface Parsed {
  readonly statement: Statement;
  readonly tokens: readonly IToken[];
  /** Opening parentheses and braces without a partner. */
  readonly unclosed: readonly IToken[];
  readonly file: string;
}

/** One diagnostic for each damaged place: of errors at neighbouring tokens the first. */
export function reportParseErrors(errors: readonly IRecognitionException[], parsed: Parsed): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (errors.length === 0) return diagnostics;
  const places = new Map(parsed.tokens.map((token, index) => [token.startOffset, index]));
  let reached = Number.NEGATIVE_INFINITY;
  for (const error of errors) {
    const end = Number.isNaN(error.token.startOffset);
    const place = end ? parsed.tokens.length : (places.get(error.token.startOffset) ?? 0);
    if (place > reached + 1) diagnostics.push(end ? atEnd(error, parsed) : atToken(error, parsed));
    reached = Math.max(reached, place);
  }
  return diagnostics;
}

function atEnd(error: IRecognitionException, { statement, tokens, unclosed, file }: Parsed): Diagnostic {
  const last = tokens[tokens.length - 1];
  const span = last === undefined ? { start: 0, end: 0 } : spanOf(last);
  const opening = unclosed[unclosed.length - 1];
  const related =
    opening === undefined
      ? undefined
      : [{ message: `This \`${opening.image}\` is never closed.`, file, span: spanOf(opening) }];
  return diagnose(
    'unexpected-end',
    { file, span, related },
    { expected: expectation(error, statement), what: statement },
  );
}

function atToken(error: IRecognitionException, { statement, file }: Parsed): Diagnostic {
  const found = error.token;
  const expected = expectation(error, statement);
  const place = { file, span: spanOf(found) };
  return diagnose('unexpected', place, { expected, found: described(found), hint: hintFor(error, statement) });
}

const closers: readonly string[] = ['`}`', '`)`'];

/** The grammar puts what it expects into the message. */
function expectation(error: IRecognitionException, statement: Statement): string {
  if (wantsEnd(error)) return `the end of the ${statement}`;
  if (error.message === '`}`') return `${statement === 'table' ? 'a column' : 'a clause'} or \`}\``;
  return error.message;
}

function wantsEnd(error: IRecognitionException): boolean {
  return error.name === 'NotAllInputParsedException' || error.message === tokenLabel(EOF);
}

function hintFor(error: IRecognitionException, statement: Statement): string | undefined {
  const { token, message } = error;
  const small = token.image.toLowerCase();
  if (small !== token.image && t.keywords.has(small)) return `Words of the language are written small: \`${small}\`.`;
  if (message === '`missing`') return '`is` asks only whether a value is missing; `=` compares values.';
  const ends = wantsEnd(error) || closers.includes(message);
  if (!ends) {
    return t.keywords.has(token.image) && !tokenMatcher(token, t.Name)
      ? 'A column of that name stands in backticks.'
      : undefined;
  }
  const suggestion = statement === 'report' && token.tokenType === t.Word ? closestClause(token.image) : undefined;
  if (suggestion !== undefined) return `Did you mean \`${suggestion}\`?`;
  if (t.clauseStarts.has(token.tokenType)) return undefined;
  const startsOperand = [t.Name, t.Text, t.NumberText, t.DateText, t.Duration, t.When, t.LeftParenthesis];
  return startsOperand.some((type) => tokenMatcher(token, type))
    ? 'A comma or an operator may be missing before it.'
    : undefined;
}

function described(token: IToken): string {
  const image = shortened(token.image);
  return token.tokenType === t.Text ? `the text ${image}` : `\`${image}\``;
}
