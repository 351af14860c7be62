/** From a file's text to its tree. Never throws; takes time linear in the text. */
import type { Diagnostic } from '../base/diagnostics.ts';
import { cover, type Span } from '../base/span.ts';
import { closest } from '../base/suggest.ts';
import type { Cell, ChangeWord, Definition, FileTree, NamedDefinition, TextDefinition } from './ast.ts';
import { buildDefinition } from './build-ast.ts';
import { cutCells } from './cells.ts';
import { diagnose, type syntaxCatalogue } from './diagnostics.ts';
import { parseTokens } from './grammar.ts';
import { readHoles } from './holes.ts';
import { lex, spanOf } from './lex.ts';
import { nameSource, wordEnd } from './lexemes.ts';
import { nestingLimit, scanNesting } from './nesting.ts';
import { reportParseErrors } from './parse-errors.ts';
import { readSound } from './read-sound.ts';
import { changeWords, headOf, isStatement, laterStatements, type Statement, statements } from './statements.ts';
import { classifyWords } from './words.ts';

/** More mistakes than this of one cell are counted rather than listed. */
const diagnosticsLimit = 20;

/** Words and signs of one definition. The parser needs about 1 kB for each. */
const tokensLimit = 50_000;

/** Mistakes that leave no doubt about what was meant: the tree is as if it had been written. */
const harmless: ReadonlySet<string> = new Set<keyof typeof syntaxCatalogue>([
  'foreign-clause',
  'foreign-comment',
  'foreign-operator',
  'foreign-quotes',
  'digit-grouping',
  'invalid-date',
  'repeated-clause',
  'trailing-comma',
]);

/**
 * Parses a file. Damage is confined to the cell that it is in.
 * @param earlier the tree of the same file before an edit: cells that have stayed where they were are not read again
 */
export function parseFile(file: { readonly path: string; readonly text: string }, earlier?: FileTree): FileTree {
  if (earlier?.text === file.text) return earlier;
  const known = new Map(earlier?.cells.map((cell) => [cell.span.start, cell]));
  const cells = cutCells(file.text).map(({ start, end }) => {
    const text = file.text.slice(start, end);
    const cell = known.get(start);
    const stayed = cell?.span.end === end && earlier?.text.slice(start, end) === text;
    return stayed ? cell : parseCell(text, start, file.path);
  });
  return { file: file.path, text: file.text, cells };
}

/**
 * Parses one cell. The result depends on the arguments alone, so that a cell that has not changed need not be parsed
 * again.
 *
 * @param text the cell's own text, as `cutCells` cut it
 * @param offset where it starts in its file
 */
export function parseCell(text: string, offset: number, file: string): Cell {
  const { definition, diagnostics } = readCell(text, offset, file);
  return {
    span: { start: offset, end: offset + text.length },
    ...(definition === undefined ? {} : { definition }),
    diagnostics: limited(diagnostics, file),
  };
}

interface Reading {
  readonly definition?: Definition | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const leadingComments = /^(?:\s*\/\/[^\r\n]*)*\s*/;
const firstLine = /^[^\r\n]*/;
const firstName = new RegExp(`^${nameSource}`, 'u');
const startsLikeDefinition = new RegExp(`^${nameSource}(?:[ \\t]*["={]|[ \\t]+${nameSource}[ \\t]*["={:])`, 'u');

function readCell(text: string, offset: number, file: string): Reading {
  const start = leadingComments.exec(text)?.[0].length ?? 0;
  const body = text.slice(start);
  if (body === '') return { diagnostics: [] };
  const line = firstLine.exec(body)?.[0] ?? '';
  if (line.trim() === '"""') return readText(body, offset + start, file);
  const head = body.slice(0, wordEnd(body, 0));
  if (isStatement(head)) return readStatement(head, body, offset + start, file);
  const word = firstName.exec(body)?.[0] ?? '';
  const change = changeWords.find((known) => known === head);
  if (change !== undefined) {
    const rest = /^\w+[ \t]+(\w*)/.exec(body)?.[1] ?? '';
    if (isStatement(rest)) return readStatement(rest, body, offset + start, file, change);
  }
  const heads = [...statements, ...changeWords, ...laterStatements];
  const suggestion = change === undefined ? closest(word, [...statements, ...changeWords]) : undefined;
  const span = { start: offset + start, end: offset + start + word.length };
  if (heads.some((head) => head === word) || startsLikeDefinition.test(line)) {
    return { diagnostics: [diagnose('unknown-statement', { file, span }, { word, suggestion, ours: headOf(word) })] };
  }
  const lineSpan = { start: offset + start, end: offset + start + line.trimEnd().length };
  return { diagnostics: [diagnose('stray-text', { file, span: lineSpan }, { ours: headOf(word || body.charAt(0)) })] };
}

/** A text cell: all between its first line and the closing one, or the end when that was lost. */
function readText(text: string, offset: number, file: string): Reading {
  const opening = /^.*(?:\r\n|\r|\n)?/.exec(text)?.[0].length ?? 0;
  const closing = /(?:\r\n|\r|\n)?^[ \t]*"""[ \t]*$/m.exec(text.slice(opening));
  const body = { start: opening, end: closing === null ? text.length : opening + closing.index };
  const span = { start: offset, end: offset + (closing === null ? text.length : body.end + closing[0].length) };
  const bodySpan: Span = { start: offset + body.start, end: offset + body.end };
  const markdown = text.slice(body.start, body.end);
  const fence = { start: offset, end: offset + 3 };
  const diagnostics = closing === null ? [diagnose('unclosed-text', { file, span: fence }, {})] : [];
  const holes = readHoles(markdown, bodySpan.start, file, diagnostics);
  const definition: TextDefinition = { kind: 'text', markdown, bodySpan, holes, span };
  return { definition, diagnostics };
}

/** @param change the word in front of the statement's, if there is one */
function readStatement(statement: Statement, text: string, offset: number, file: string, change?: ChangeWord): Reading {
  const { tokens: all, diagnostics, mended } = lex(text, offset, file);
  const [first] = all;
  const tokens = change === undefined ? all : all.slice(1);
  const changed = (definition: NamedDefinition): NamedDefinition =>
    change === undefined || first === undefined
      ? definition
      : {
          ...definition,
          span: cover(spanOf(first), definition.span),
          change: { kind: change, span: spanOf(first) },
        };
  const excess = tokens[tokensLimit];
  if (excess !== undefined) {
    const span = { start: excess.startOffset, end: offset + text.length };
    return { diagnostics: [...diagnostics, diagnose('definition-too-long', { file, span }, { limit: tokensLimit })] };
  }
  classifyWords(tokens, statement, text, offset);
  const { tooDeep, unclosed } = scanNesting(tokens);
  if (tooDeep !== undefined) {
    const place = { file, span: spanOf(tooDeep) };
    return { diagnostics: [...diagnostics, diagnose('nesting-too-deep', place, { limit: nestingLimit })] };
  }
  const sound = diagnostics.length === 0 ? readSound(tokens, statement, file) : undefined;
  if (sound !== undefined) return { definition: changed(sound), diagnostics };
  const { tree, errors } = parseTokens(tokens, statement);
  for (const error of reportParseErrors(errors, { statement, tokens, unclosed, mended, file })) diagnostics.push(error);
  const definition = tree && buildDefinition(tree, statement, { file, diagnostics });
  const damaged = diagnostics.some(({ code }) => !harmless.has(code));
  return { definition: definition && { ...changed(definition), damaged }, diagnostics };
}

/** In the order of their places. */
function limited(diagnostics: readonly Diagnostic[], file: string): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort((a, b) => a.span.start - b.span.start);
  const next = sorted[diagnosticsLimit];
  if (next === undefined) return sorted;
  const more = sorted.length - diagnosticsLimit;
  return [...sorted.slice(0, diagnosticsLimit), diagnose('too-many-mistakes', { file, span: next.span }, { more })];
}
