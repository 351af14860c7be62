/** How names and quoted texts are written: what all that reads text needs to know. */

/** What goes on with a word: letters and digits of any script, for a class of a regular expression with the `u` flag. */
export const wordPart = '\\p{ID_Continue}\\u200c\\u200d';
const wordSource = `[\\p{ID_Start}_][${wordPart}]*`;
/** A name as written, in backticks or bare; for use in a regular expression with the `u` flag. */
export const nameSource = nameIn(wordSource);
/** The same in a text that is ASCII alone. */
export const asciiNameSource = nameIn('[A-Za-z_]\\w*');

function nameIn(word: string): string {
  return `(?:${word}|\`[^\`\\r\\n]*\`)`;
}

const word = new RegExp(wordSource, 'uy');

/** The end of the bare word that starts here; `at` itself when none does. */
export function wordEnd(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first >= 48 && first <= 57) return at;
  let end = at;
  while (asciiParts[text.charCodeAt(end)] === 1) end += 1;
  if (end === text.length || text.charCodeAt(end) < 128) return end;
  word.lastIndex = at;
  return at + (word.exec(text)?.[0].length ?? 0);
}

/** 1 for what goes on with a word in ASCII: 0–9, A–Z, `_` and a–z. */
const asciiParts = Uint8Array.from({ length: 128 }, (_, code) => (/\w/.test(String.fromCharCode(code)) ? 1 : 0));

/** Whether a text has only the characters of ASCII, of which nearly all texts are. */
export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** The quotes that other programs write, with what closes each. */
export const foreignQuotes: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['\u201c', '\u201d"'],
  ['\u201e', '\u201c\u201d"'],
  ['\u2018', '\u2019'],
]);

/**
 * Offset just behind a quoted text that opens at `offset`; the end of its line when it is never closed. A backslash
 * hides the next character.
 */
export function endOfQuoted(text: string, offset: number, closing: string): number {
  let at = offset + 1;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\n' || character === '\r') return at;
    if (closing.includes(character)) return at + 1;
    const next = text.charAt(at + 1);
    if (character === '\\' && closing !== '`' && next !== '\n' && next !== '\r') at += 1;
  }
  return Math.min(at, text.length);
}
