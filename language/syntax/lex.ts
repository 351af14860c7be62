/** From a cell's text to tokens with offsets into the file. What is wrong is reported and mended on the way. */
import type { IToken, TokenType } from 'chevrotain';
import type { Diagnostic } from '../base/diagnostics.ts';
import type { Span } from '../base/span.ts';
import { diagnose } from './diagnostics.ts';
import { withFiscalPeriods } from './fiscal-periods.ts';
import { foreignQuotes } from './lexemes.ts';
import { isClosed, type NumberProblem, readDate, readDuration, readNumber, readQuoted } from './literals.ts';
import { scan } from './scan.ts';
import {
  And,
  Backticked,
  DateText,
  Duration,
  Equal,
  ForeignComment,
  ForeignSymbol,
  ForeignText,
  GreaterOrEqual,
  LeftParenthesis,
  LessOrEqual,
  Minus,
  Not,
  NotEqual,
  NumberText,
  Or,
  RightParenthesis,
  Slash,
  Star,
  Text,
} from './tokens.ts';

export interface Lexed {
  readonly tokens: IToken[];
  readonly diagnostics: Diagnostic[];
  /** Where tokens start that stand right behind unknown characters: what is wrong there has been said. */
  readonly mended: ReadonlySet<number>;
}

/** A token's place in the file. */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 };
}

/** Gives a token another type, as if it had been written so. */
export function retype(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? token.tokenTypeIdx;
}

/** What signs of other languages are here; undefined: nothing. */
const ours = new Map<string, { readonly type: TokenType; readonly text: string } | undefined>([
  ['==', { type: Equal, text: '=' }],
  ['<>', { type: NotEqual, text: '!=' }],
  ['≠', { type: NotEqual, text: '!=' }],
  ['=<', { type: LessOrEqual, text: '<=' }],
  ['≤', { type: LessOrEqual, text: '<=' }],
  ['=>', { type: GreaterOrEqual, text: '>=' }],
  ['≥', { type: GreaterOrEqual, text: '>=' }],
  ['&&', { type: And, text: 'and' }],
  ['||', { type: Or, text: 'or' }],
  ['!', { type: Not, text: 'not' }],
  ['−', { type: Minus, text: '-' }],
  ['×', { type: Star, text: '*' }],
  ['÷', { type: Slash, text: '/' }],
  ['[', { type: LeftParenthesis, text: '(' }],
  [']', { type: RightParenthesis, text: ')' }],
  [';', undefined],
]);
/** Tokens that may be other than they should. */
const suspects: ReadonlySet<TokenType> = new Set([
  ...[Text, Backticked, ForeignText, ForeignComment, ForeignSymbol],
  ...[NumberText, Duration, DateText],
]);

/**
 * @param text the cell's text
 * @param offset where it starts in the file
 */
export function lex(text: string, offset: number, file: string): Lexed {
  const scanned = scan(text, offset);
  const diagnostics: Diagnostic[] = [];
  for (const span of scanned.unknown) {
    const characters = text.slice(span.start - offset, span.end - offset);
    const fix = currencySign.test(characters) ? { span, text: '' } : undefined;
    const parameters = { found: describeCharacters(characters), hint: hintOn(characters) };
    diagnostics.push(diagnose('unknown-characters', { file, span, fix }, parameters));
  }
  const tokens: IToken[] = [];
  const mended = new Set<number>();
  let lost = 0;
  for (const token of scanned.tokens) {
    const before = lost;
    while ((scanned.unknown[lost]?.start ?? Number.POSITIVE_INFINITY) < token.startOffset) lost += 1;
    if (lost > before) mended.add(token.startOffset);
    if (!suspects.has(token.tokenType) || mend(token, file, diagnostics)) tokens.push(token);
  }
  return { tokens: withFiscalPeriods(tokens, text, offset), diagnostics, mended };
}

/** Reports what is wrong with a token and makes it what was meant; false when nothing was. */
function mend(token: IToken, file: string, diagnostics: Diagnostic[]): boolean {
  const span = spanOf(token);
  const place = { file, span };
  const { image } = token;
  switch (token.tokenType) {
    case Text:
      if (!isClosed(image, '"')) diagnostics.push(diagnose('unclosed-quote', place, { quote: '"' }));
      return true;
    case Backticked:
      if (!isClosed(image, '`')) diagnostics.push(diagnose('unclosed-quote', place, { quote: '`' }));
      else if (image.length === 2) diagnostics.push(diagnose('empty-name', place, {}));
      return true;
    case ForeignText: {
      const closing = foreignQuotes.get(image.charAt(0)) ?? '';
      if (isClosed(image, closing)) {
        const fixed = `"${readQuoted(image, closing).replace(/["\\]/g, '\\$&')}"`;
        diagnostics.push(diagnose('foreign-quotes', { ...place, fix: { span, text: fixed } }, { ours: fixed }));
        token.image = fixed;
      } else {
        diagnostics.push(diagnose('unclosed-quote', place, { quote: closing.charAt(0) }));
        token.image = `"${image.slice(1).replace(/["\\]/g, '\\$&')}"`;
      }
      retype(token, Text);
      return true;
    }
    case ForeignComment: {
      const text = `//${image.slice(image.startsWith('#') ? 1 : 2)}`;
      diagnostics.push(diagnose('foreign-comment', { ...place, fix: { span, text } }, {}));
      return false;
    }
    case ForeignSymbol: {
      const meant = ours.get(image);
      const fix = { span, text: meant?.text ?? '' };
      diagnostics.push(diagnose('foreign-operator', { ...place, fix }, { found: image, ours: meant?.text }));
      if (meant !== undefined) retype(token, meant.type);
      return meant !== undefined;
    }
    case NumberText:
      reportNumber(readNumber(image).problem, image, place, diagnostics);
      return true;
    case Duration:
      reportNumber(readDuration(image).problem, image, place, diagnostics);
      return true;
    case DateText: {
      const { problem } = readDate(image);
      if (problem !== undefined) diagnostics.push(diagnose('invalid-date', place, { found: image, reason: problem }));
      return true;
    }
    default:
      return true;
  }
}

function reportNumber(
  problem: NumberProblem | undefined,
  image: string,
  place: { readonly file: string; readonly span: Span },
  diagnostics: Diagnostic[],
): void {
  if (problem === undefined) return;
  const found = shortened(image);
  if (problem.kind === 'grouping') {
    const fix = { span: place.span, text: problem.ours };
    const inThousands = /^(\d+)000$/.exec(problem.ours)?.[1];
    const text = inThousands === undefined ? `\`${problem.ours}\`` : `\`${problem.ours}\` or \`${inThousands}k\``;
    diagnostics.push(diagnose('digit-grouping', { ...place, fix }, { found, ours: text }));
    return;
  }
  const fix = problem.ours === undefined ? undefined : { span: place.span, text: problem.ours };
  diagnostics.push(
    diagnose('invalid-number', { ...place, fix }, { found, reason: problem.reason, ours: problem.ours }),
  );
}

/** As much of a text as fits into a message. */
export function shortened(text: string): string {
  const characters = [...text.slice(0, 80)];
  return characters.length > 40 ? `${characters.slice(0, 37).join('')}…` : text;
}

const currencySign = /^\p{Sc}$/u;

/** What is written instead of a sign that means nothing here. */
function hintOn(characters: string): string | undefined {
  if (currencySign.test(characters)) return 'An amount is a number; in which currency it is, its column says.';
  if (characters === '?')
    return 'A choice is written `when condition: a, else b`; a missing value is replaced by `a else b`.';
  if (characters === '&') return 'Conditions are joined by `and`, texts by `join(a, b)`.';
  return characters === '~'
    ? 'Whether a pattern matches: `matches(text, pattern)`; a part: `contains(text, part)`.'
    : undefined;
}

/** Characters in a message: themselves where they can be seen, otherwise their code points. */
function describeCharacters(text: string): string {
  if (/^[\p{P}\p{S}\p{L}\p{N}]+$/u.test(text)) return `\`${shortened(text)}\``;
  const code = (text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return text.length > 2 ? `This run of ${text.length} unreadable characters` : `The unreadable character U+${code}`;
}
