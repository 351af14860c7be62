/**
 * The one canonical form of a file. It keeps every word, sign and comment, and changes only what stands between them.
 * Cells with a mistake and text cells stay as they are.
 */
import type { Cell, FileTree, NamedDefinition } from './ast.ts';
import { formatDefinition, type HeadWidths, headWidths } from './format-definition.ts';
import { parseFile } from './parse.ts';

/** Formats a file's text. Total, idempotent, and the result means the same. */
export function formatText(text: string, path = ''): string {
  const source = text.replaceAll('\r\n', '\n');
  const tree = parseFile({ path, text: source });
  const formatted = formatTree(tree);
  // Whatever slipped through: a form that reads otherwise is none.
  return sameMeaning(tree, parseFile({ path, text: formatted })) ? formatted : source;
}

function formatTree({ text, cells }: FileTree): string {
  const heads = alignedHeads(cells, text);
  let out = '';
  let end = 0;
  cells.forEach((cell, index) => {
    out += between(text.slice(end, cell.span.start), cells[index - 1], cell);
    const written = soundDefinition(cell);
    const head = heads[index];
    const own = text.slice(cell.span.start, cell.span.end);
    out += written === undefined || head === undefined ? own : formatDefinition(text, cell, written, head);
    end = cell.span.end;
  });
  return cells.length === 0 ? '' : `${out}\n`;
}

function isSound({ diagnostics }: Cell): boolean {
  return diagnostics.length === 0;
}

/** What is there to be formatted. */
function soundDefinition(cell: Cell): NamedDefinition | undefined {
  const { definition } = cell;
  return isSound(cell) && definition !== undefined && definition.kind !== 'text' ? definition : undefined;
}

function isOneLine(cell: Cell): boolean {
  const kind = soundDefinition(cell)?.kind;
  return kind === 'metric' || kind === 'dimension' || kind === 'param';
}

/** Blank space as it was around cells that are left alone; otherwise at most one blank line. */
function between(blanks: string, before: Cell | undefined, cell: Cell): string {
  if (!isSound(cell) || (before !== undefined && !isSound(before))) return blanks;
  if (before === undefined) return '';
  const close = isOneLine(before) && isOneLine(cell) && !/\n\s*\n/.test(blanks);
  return close ? '\n' : '\n\n';
}

/** The widths that the head of each cell shares with its neighbours of the same kind, up to the next blank line. */
function alignedHeads(cells: readonly Cell[], text: string): (HeadWidths | undefined)[] {
  const heads: (HeadWidths | undefined)[] = cells.map((cell) => {
    const definition = soundDefinition(cell);
    return definition && headWidths(definition, text);
  });
  for (let first = 0; first < cells.length; ) {
    const kind = cells[first]?.definition?.kind;
    let last = first + 1;
    while (last < cells.length && cells[last]?.definition?.kind === kind && isClose(cells, last, text)) last += 1;
    const shared = heads.slice(first, last).flatMap((head) => head ?? []);
    const name = Math.max(...shared.map((head) => head.name));
    const label = Math.max(...shared.map((head) => head.label));
    for (let each = first; each < last; each++) if (heads[each] !== undefined) heads[each] = { name, label };
    first = last;
  }
  return heads;
}

/** Whether a cell stands right below the one before it. */
function isClose(cells: readonly Cell[], index: number, text: string): boolean {
  const [before, cell] = [cells[index - 1], cells[index]];
  if (before === undefined || cell === undefined || !isOneLine(before) || !isOneLine(cell)) return false;
  return between(text.slice(before.span.end, cell.span.start), before, cell) === '\n';
}

/** Whether two trees differ in nothing but places. */
function sameMeaning(a: FileTree, b: FileTree): boolean {
  return meaningOf(a) === meaningOf(b);
}

function meaningOf({ cells, text }: FileTree): string {
  const meaning = cells.map((cell) => soundDefinition(cell) ?? text.slice(cell.span.start, cell.span.end));
  return JSON.stringify(meaning, (key, value: unknown) => (key === 'span' || key === 'bodySpan' ? undefined : value));
}
