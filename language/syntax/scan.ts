/**
 * From a cell's text to its tokens. Almost all of a text is ASCII, and that is read letter by letter; patterns that know
 * the letters of every script are for the rest.
 */
import type { IToken, TokenType } from 'chevrotain';
import { isCatalogueTable } from '../base/catalogue.ts';
import type { Span } from '../base/span.ts';
import { endOfQuoted, foreignQuotes, isAscii, wordEnd, wordPart } from './lexemes.ts';
import * as t from './tokens.ts';

export interface Scanned {
  readonly tokens: readonly IToken[];
  /** Runs of characters that belong to nothing. */
  readonly unknown: readonly Span[];
}

/**
 * @param text the cell's text
 * @param offset where it starts in the file
 */
export function scan(text: string, offset: number): Scanned {
  const tokens: IToken[] = [];
  const unknown: Span[] = [];
  const matcher = new Matcher(text);
  for (let at = 0; at < text.length; ) {
    let end = matcher.match(at);
    if (end === at) {
      do end += 1;
      while (end < text.length && matcher.match(end) === end);
      unknown.push({ start: offset + at, end: offset + end });
    } else if (matcher.type !== undefined) tokens.push(toToken(text.slice(at, end), offset + at, matcher.type));
    at = end;
  }
  return { tokens, unknown };
}

function toToken(image: string, startOffset: number, tokenType: TokenType): IToken {
  const endOffset = startOffset + image.length - 1;
  return { image, startOffset, endOffset, tokenTypeIdx: tokenType.tokenTypeIdx ?? 0, tokenType };
}

/** Where the name of a table that Rekap fills itself, such as `rekap.fields`, ends: its dot is no reference. */
function endOfCatalogueTable(text: string, at: number): number | undefined {
  if (!text.startsWith('rekap.', at)) return undefined;
  const end = wordEnd(text, at + 'rekap.'.length);
  return isCatalogueTable(text.slice(at, end)) ? end : undefined;
}

/** Finds what starts at a place: to where it goes, and what it is. */
class Matcher {
  /** Of what was matched last; undefined for blanks and comments. */
  type: TokenType | undefined;
  readonly #text: string;
  readonly #numbers: typeof asciiNumbers;

  constructor(text: string) {
    this.#text = text;
    this.#numbers = isAscii(text) ? asciiNumbers : numbers;
  }

  /** The end of what starts here; `at` itself when nothing does. */
  match(at: number): number {
    const text = this.#text;
    const code = text.charCodeAt(at);
    if (code >= 128) return this.#beyondAscii(at);
    switch (kinds[code]) {
      case blank:
        return this.#found(undefined, at + 1);
      case letter:
        return this.#found(t.Word, endOfCatalogueTable(text, at) ?? wordEnd(text, at));
      case digit:
        return this.#number(at);
      default:
        return this.#sign(at, text.charAt(at), text.charAt(at + 1));
    }
  }

  #found(type: TokenType | undefined, end: number): number {
    this.type = type;
    return end;
  }

  #sign(at: number, sign: string, next: string): number {
    const text = this.#text;
    switch (sign) {
      case '"':
        if (text.startsWith('"""', at)) return this.#found(t.Block, endOfBlock(text, at));
        return this.#found(t.Text, endOfQuoted(text, at, '"'));
      case "'":
        return this.#found(t.ForeignText, endOfQuoted(text, at, "'"));
      case '`':
        return this.#found(t.Backticked, endOfQuoted(text, at, '`'));
      case '#':
        return this.#found(t.ForeignComment, endOfLine(text, at));
      case '/':
        return next === '/' ? this.#found(undefined, endOfLine(text, at)) : this.#found(t.Slash, at + 1);
      case '-':
        if (next === '>') return this.#found(t.Arrow, at + 2);
        if (next === '-' && /[ \t]/.test(text.charAt(at + 2)))
          return this.#found(t.ForeignComment, endOfLine(text, at));
        return this.#found(t.Minus, at + 1);
      case '.':
        return next >= '0' && next <= '9' ? this.#number(at) : this.#found(t.Dot, at + 1);
    }
    if (sign === '|') {
      const end = endOfRow(text, at);
      if (end !== undefined) return this.#found(t.Row, end);
    }
    const pair = pairs.get(sign + next);
    if (pair !== undefined) return this.#found(pair, at + 2);
    const single = singles.get(sign);
    return single === undefined ? at : this.#found(single, at + 1);
  }

  #number(at: number): number {
    for (const { type, pattern } of this.#numbers) {
      pattern.lastIndex = at;
      const found = pattern.exec(this.#text);
      if (found !== null) return this.#found(type, at + found[0].length);
    }
    return at;
  }

  #beyondAscii(at: number): number {
    const text = this.#text;
    const character = text.charAt(at);
    if (/\s/.test(character)) return this.#found(undefined, at + 1);
    const closing = foreignQuotes.get(character);
    if (closing !== undefined) return this.#found(t.ForeignText, endOfQuoted(text, at, closing));
    const word = wordEnd(text, at);
    if (word > at) return this.#found(t.Word, word);
    return /[≠≤≥−×÷]/.test(character) ? this.#found(t.ForeignSymbol, at + 1) : at;
  }
}

const [blank, letter, digit] = [1, 2, 3];
/** What a character of ASCII begins. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /\s/.test(character) ? blank : /[A-Za-z_]/.test(character) ? letter : /\d/.test(character) ? digit : 0;
});

const pairs: ReadonlyMap<string, TokenType> = new Map([
  ...['==', '=<', '=>', '<>', '&&', '||'].map((sign) => [sign, t.ForeignSymbol] as const),
  ['!=', t.NotEqual],
  ['<=', t.LessOrEqual],
  ['>=', t.GreaterOrEqual],
]);
const singles: ReadonlyMap<string, TokenType> = new Map([
  ...['!', ';', '[', ']'].map((sign) => [sign, t.ForeignSymbol] as const),
  ['<', t.Less],
  ['>', t.Greater],
  ['=', t.Equal],
  ['+', t.Plus],
  ['*', t.Star],
  [',', t.Comma],
  [':', t.Colon],
  ['|', t.Pipe],
  ['(', t.LeftParenthesis],
  [')', t.RightParenthesis],
  ['{', t.LeftBrace],
  ['}', t.RightBrace],
]);

/** Behind the next three quotes; the end of the text when there are none. */
function endOfBlock(text: string, at: number): number {
  const closing = text.indexOf('"""', at + 3);
  return closing === -1 ? text.length : closing + 3;
}

/** The end of the row that starts with this bar; undefined when its line begins otherwise, or ends without one. */
function endOfRow(text: string, at: number): number | undefined {
  const before = text.slice(Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1, at);
  const end = at + text.slice(at, endOfLine(text, at)).trimEnd().length;
  return before.trim() === '' && end > at + 1 && text.charAt(end - 1) === '|' ? end : undefined;
}

function endOfLine(text: string, at: number): number {
  lineBreak.lastIndex = at;
  return lineBreak.exec(text)?.index ?? text.length;
}
const lineBreak = /[\r\n]/g;

/** What starts with a digit, the first that matches. A number takes letters in that are no unit, so that they are answered once. */
function numberPatterns(part: string) {
  const digits = '\\d+(?:,\\d{3}(?!\\d))*(?:\\.\\d+)?';
  const units = 'second|minute|hour|day|week|month|quarter|year';
  const scales = 'k|thousand|million|billion|trillion';
  const sources: readonly [TokenType, string][] = [
    [t.DateText, `\\d{4}-(?:\\d{1,2}(?:-\\d{1,2})?|[Qq]\\d)(?![${part}])`],
    [t.ClockText, `\\d{1,2}:\\d{2}(?![:${part}])`],
    [t.Duration, `${digits}[ \\t]*(?:${units})s?(?![${part}])`],
    [t.NumberText, `(?:${digits}|\\.\\d+)(?:[ \\t]*(?:%|(?:${scales})(?![${part}]))|[${part}]*)`],
  ];
  return sources.map(([type, source]) => ({ type, pattern: new RegExp(source, 'uy') }));
}
const numbers = numberPatterns(wordPart);
/** The same where there is nothing but ASCII: the engine takes long to prepare a search for the letters of all scripts. */
const asciiNumbers = numberPatterns('0-9A-Za-z_');
