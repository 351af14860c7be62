/** The holes of a text: `{revenue for last month}`. Code, in backticks or between fences, has none, and `{{` is a brace. */
import type { Diagnostic } from '../base/diagnostics.ts';
import type { TextHole } from './ast.ts';
import { buildHole } from './build-pages.ts';
import { diagnose } from './diagnostics.ts';
import { parseTokens } from './grammar.ts';
import { lex, spanOf } from './lex.ts';
import { endOfQuoted } from './lexemes.ts';
import { nestingLimit, scanNesting } from './nesting.ts';
import { reportParseErrors } from './parse-errors.ts';
import { readSoundHole } from './read-sound.ts';
import { classifyWords } from './words.ts';

/** What a hole may be written over: code first, then braces. A fence goes on to its partner, or to the end. */
const parts = /^ {0,3}(```+|~~~+)[^\n]*\n(?:[\s\S]*?\n {0,3}\1[^\n]*$|[\s\S]*)|(`+)[\s\S]*?\2(?!`)|\\[\s\S]|\{\{|\{/gm;

/**
 * Finds the holes of a text and reads them; what is wrong in one is reported at its place.
 *
 * @param offset where the text starts in its file
 */
export function readHoles(markdown: string, offset: number, file: string, diagnostics: Diagnostic[]): TextHole[] {
  const holes: TextHole[] = [];
  parts.lastIndex = 0;
  for (let found = parts.exec(markdown); found !== null; found = parts.exec(markdown)) {
    if (found[0] !== '{') continue;
    const start = found.index;
    const end = endOfHole(markdown, start);
    if (end === undefined) {
      const span = { start: offset + start, end: offset + start + 1 };
      diagnostics.push(diagnose('unclosed-hole', { file, span }, {}));
      continue;
    }
    parts.lastIndex = end;
    const span = { start: offset + start, end: offset + end };
    holes.push({ ...readHole(markdown.slice(start + 1, end - 1), span.start + 1, file, diagnostics), span });
  }
  return holes;
}

/** A text taken apart: what stands in it as it is, with a brace for `{{`, and the insides of its holes. */
export function piecesOf(markdown: string): ({ readonly text: string } | { readonly hole: string })[] {
  const pieces: ({ text: string } | { hole: string })[] = [];
  let text = '';
  let at = 0;
  parts.lastIndex = 0;
  for (let found = parts.exec(markdown); found !== null; found = parts.exec(markdown)) {
    const [part] = found;
    const end = part === '{' ? endOfHole(markdown, found.index) : undefined;
    text += markdown.slice(at, found.index) + (part === '{{' ? '{' : end === undefined ? part : '');
    at = end ?? found.index + part.length;
    parts.lastIndex = at;
    if (end === undefined) continue;
    pieces.push({ text }, { hole: markdown.slice(found.index + 1, end - 1) });
    text = '';
  }
  return [...pieces, { text: text + markdown.slice(at) }];
}

/** Behind the brace that closes a hole; undefined when none does before the paragraph ends. */
function endOfHole(markdown: string, start: number): number | undefined {
  for (let at = start + 1; at < markdown.length; at += 1) {
    const character = markdown.charAt(at);
    if (character === '}') return at + 1;
    if (character === '{' || /^\r?\n[ \t]*\r?\n/.test(markdown.slice(at, at + 4))) return undefined;
    if (character === '"' || character === '`') at = endOfQuoted(markdown, at, character) - 1;
  }
  return undefined;
}

function readHole(text: string, offset: number, file: string, diagnostics: Diagnostic[]): Omit<TextHole, 'span'> {
  const lexed = lex(text, offset, file);
  diagnostics.push(...lexed.diagnostics);
  if (lexed.tokens.length === 0) {
    const span = { start: offset - 1, end: offset + text.length + 1 };
    if (lexed.diagnostics.length === 0) diagnostics.push(diagnose('empty-hole', { file, span }, {}));
    return {};
  }
  classifyWords(lexed.tokens, 'hole', text, offset);
  const { tooDeep, unclosed } = scanNesting(lexed.tokens);
  if (tooDeep !== undefined) {
    diagnostics.push(diagnose('nesting-too-deep', { file, span: spanOf(tooDeep) }, { limit: nestingLimit }));
    return {};
  }
  const sound = lexed.diagnostics.length === 0 ? readSoundHole(lexed.tokens, file) : undefined;
  if (sound !== undefined) return sound;
  const { tree, errors } = parseTokens(lexed.tokens, 'hole');
  const parsed = { statement: 'hole', tokens: lexed.tokens, unclosed, mended: lexed.mended, file } as const;
  diagnostics.push(...reportParseErrors(errors, parsed));
  return tree === undefined || errors.length > 0 ? {} : buildHole(tree, { file, diagnostics });
}
