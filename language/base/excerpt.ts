import { position, type Span } from './span.ts';
import { displayWidth, printable } from './width.ts';

/** More of a line than this is cut around the span: a line may be a megabyte long. */
const usualLength = 100;
const shortest = 30;
/** Of a span of many lines the first and the last are shown. */
const maxLines = 3;
const tab = '    ';
const separator = ' | ';

/**
 * The source lines of a span with their numbers, and carets under it. No colours. `width` is how many columns there are.
 *
 *     12 |   show revenu
 *        |        ^^^^^^
 */
export function excerpt(text: string, span: Span, width?: number): string {
  const start = Math.min(Math.max(span.start, 0), text.length);
  const end = Math.min(Math.max(span.end, start), text.length);
  const lines = linesOf(text, start, end);
  const gutter = String(lines.at(-1)?.number ?? 1).length;
  const length = width === undefined ? usualLength : Math.max(shortest, width - gutter - separator.length - 2);
  const shown = lines.length <= maxLines ? lines : [...lines.slice(0, 1), ...lines.slice(-1)];
  return shown
    .flatMap((line, index) => {
      const number = String(line.number).padStart(gutter);
      const { source, carets } = drawn(text, line, { start, end }, length);
      const skipped = index > 0 && shown.length < lines.length ? [`${' '.repeat(gutter)}${separator}…`] : [];
      return [...skipped, `${number}${separator}${source}`.trimEnd(), `${' '.repeat(gutter)}${separator}${carets}`];
    })
    .join('\n');
}

interface Line {
  readonly number: number;
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
}

/** The lines a span touches. A span that ends with a line break does not touch the line after it. */
function linesOf(text: string, start: number, end: number): Line[] {
  const lines: Line[] = [];
  let number = position(text, start).line;
  let lineStart = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  do {
    const feed = text.indexOf('\n', lineStart);
    const next = feed === -1 ? text.length : feed;
    lines.push({ number, start: lineStart, end: text[next - 1] === '\r' ? Math.max(lineStart, next - 1) : next });
    lineStart = next + 1;
    number += 1;
  } while (lineStart < end);
  return lines;
}

function drawn(text: string, line: Line, span: Span, length: number): { source: string; carets: string } {
  const from = span.start < line.start ? indentEnd(text, line) : Math.min(span.start, line.end);
  const to = Math.max(from, Math.min(span.end, line.end));
  const [windowStart, windowEnd] = windowAround(text, line, from, length);
  const before = shown(text.slice(windowStart, from));
  const marked = shown(text.slice(from, Math.min(to, windowEnd)));
  const after = shown(text.slice(Math.min(to, windowEnd), windowEnd));
  const cutBefore = windowStart > line.start ? '…' : '';
  const cutAfter = windowEnd < line.end ? '…' : '';
  return {
    source: cutBefore + before + marked + after + cutAfter,
    carets: ' '.repeat(displayWidth(cutBefore + before)) + '^'.repeat(Math.max(1, displayWidth(marked))),
  };
}

/** Where the text of a line begins after its blanks; its end when there is none. */
function indentEnd(text: string, line: Line): number {
  let at = line.start;
  while (at < line.end && (text[at] === ' ' || text[at] === '\t')) at += 1;
  return at;
}

/** The part of a line to show, so that `at` is in it and no pair of surrogates is cut. */
function windowAround(text: string, line: Line, at: number, length: number): [number, number] {
  if (line.end - line.start <= length) return [line.start, line.end];
  const start = Math.max(line.start, Math.min(at - Math.floor(length / 3), line.end - length));
  const end = Math.min(line.end, start + length);
  return [isInsidePair(text, start) ? start + 1 : start, isInsidePair(text, end) ? end - 1 : end];
}

function isInsidePair(text: string, offset: number): boolean {
  return /^[\udc00-\udfff]$/.test(text[offset] ?? '') && /^[\ud800-\udbff]$/.test(text[offset - 1] ?? '');
}

function shown(text: string): string {
  return printable(text.replaceAll('\t', tab));
}
