/** The parser's errors as diagnostics in an analyst's words. */
import { EOF, type IRecognitionException, type IToken, tokenLabel, tokenMatcher } from 'chevrotain';
import { catalogueTables } from '../base/catalogue.ts';
import type { Diagnostic } from '../base/diagnostics.ts';
import { diagnose } from './diagnostics.ts';
import { habitAt, nextBeginning } from './habits.ts';
import { shortened, spanOf } from './lex.ts';
import { clauseFor, closestClause, type Place } from './statements.ts';
import { Stumble } from './stumble.ts';
import * as t from './tokens.ts';

/** A cell as the parser saw it. */
interface Parsed {
  readonly statement: Place;
  readonly tokens: readonly IToken[];
  /** Opening parentheses and braces without a partner. */
  readonly unclosed: readonly IToken[];
  /** Where tokens start behind characters that were reported. */
  readonly mended: ReadonlySet<number>;
  readonly file: string;
}

interface Expectation {
  /** What may stand at the damaged place, in words. */
  readonly text: string;
  /** What is there was complete: something may be missing in between. */
  readonly complete: boolean;
}

/** One diagnostic for each damaged place: of errors at neighbouring tokens the first. */
export function reportParseErrors(errors: readonly IRecognitionException[], parsed: Parsed): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (errors.length === 0) return diagnostics;
  const { tokens, statement, mended } = parsed;
  const places = new Map(tokens.map((token, index) => [token.startOffset, index]));
  let reached = Number.NEGATIVE_INFINITY;
  /** Up to where a habit that was recognised is to blame. */
  let explained = Number.NEGATIVE_INFINITY;
  for (const { name, message, token } of errors) {
    const place = places.get(token.startOffset) ?? tokens.length;
    if (mended.has(token.startOffset)) {
      explained = Math.max(explained, nextBeginning(tokens, place));
      continue;
    }
    if (place > reached + 1 && place >= explained) {
      const label = name === 'NotAllInputParsedException' ? tokenLabel(EOF) : message;
      const expected = expectation(label, tokens[place - 1], statement);
      const habit =
        place === tokens.length
          ? undefined
          : habitAt(new Stumble(tokens, place, statement, label), expected.text, parsed.file);
      if (habit !== undefined) explained = nextBeginning(tokens, place);
      diagnostics.push(habit ?? (place === tokens.length ? atEnd(expected, parsed) : atToken(token, expected, parsed)));
    }
    reached = Math.max(reached, place);
  }
  return diagnostics;
}

/** What the braces of a statement hold, where it is not clauses. */
const bodyParts: { readonly [S in Place]?: string } = {
  table: 'a column',
  funnel: 'a step',
  audit: 'a check',
  test: '`given`, `expect`',
};

/** @param label what the grammar puts into an error's message */
function expectation(label: string, previous: IToken | undefined, statement: Place): Expectation {
  switch (label) {
    case tokenLabel(EOF):
      return { text: statement === 'hole' ? '`}`' : `the end of the ${statement}`, complete: true };
    case tokenLabel(t.RightBrace):
      return { text: `${bodyParts[statement] ?? 'a clause'} or \`}\``, complete: true };
    case tokenLabel(t.RightParenthesis):
      return previous?.tokenType === t.LeftParenthesis
        ? { text: 'a value or `)`', complete: false }
        : { text: label, complete: true };
    default:
      return { text: label, complete: false };
  }
}

function atEnd({ text }: Expectation, { statement, tokens, unclosed, file }: Parsed): Diagnostic {
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
    { expected: text, what: statement === 'hole' ? 'formula' : statement },
  );
}

function atToken(token: IToken, expected: Expectation, { statement, file, tokens }: Parsed): Diagnostic {
  const ofCatalogue = token.tokenType === t.Dot && tokens[tokens.indexOf(token) - 1]?.image === 'rekap';
  const hint = ofCatalogue
    ? `The tables that Rekap fills itself are ${catalogueTables.map((name) => `\`${name}\``).join(', ')}.`
    : hintFor(token, expected, statement);
  const image = shortened(token.image);
  const found = token.tokenType === t.Text ? `the text ${image}` : `\`${image}\``;
  return diagnose('unexpected', { file, span: spanOf(token) }, { expected: expected.text, found, hint });
}

const operandStarts = [t.Name, t.Text, t.NumberText, t.DateText, t.Duration, t.When, t.LeftParenthesis];

function hintFor(token: IToken, { text, complete }: Expectation, statement: Place): string | undefined {
  const small = token.image.toLowerCase();
  if (small !== token.image && t.keywords.has(small)) return `Words of the language are written small: \`${small}\`.`;
  if (text === tokenLabel(t.Missing)) return '`is` asks only whether a value is missing; `=` compares values.';
  if (!complete) {
    const isOperator = t.keywords.has(token.image) && !tokenMatcher(token, t.Name);
    return isOperator ? 'A column of that name stands in backticks.' : undefined;
  }
  if (text === tokenLabel(t.RightParenthesis) && token.tokenType === t.RightBrace) {
    return 'An opening parenthesis before it is never closed.';
  }
  const suggestion =
    statement === 'report' && token.tokenType === t.Word
      ? (closestClause(token.image) ?? clauseFor(token.image))
      : undefined;
  if (suggestion !== undefined) return `Did you mean \`${suggestion}\`?`;
  if (t.clauseStarts.has(token.tokenType) || !operandStarts.some((type) => tokenMatcher(token, type))) return undefined;
  return 'A comma or an operator may be missing before it.';
}
