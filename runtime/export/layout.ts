import { partialMark } from '../../language/base/format.ts';
import { displayWidth, truncate } from '../../language/base/width.ts';
import type { Grid } from './grid.ts';

/** Blanks between two columns. */
export const gap = '  ';
/** A text column is never made narrower than this. */
const narrowest = 8;
/** Nor wider than this, however much room there is. */
const widest = 60;

/** The columns that say what a row is take no more than this of each of several blocks. */
const anchorShare = 0.25;
/** More blocks than this are scrolled past, not read. */
const mostBlocks = 8;

/** Columns that stand side by side: places in the grid, and the width of each. */
export interface Block {
  readonly columns: readonly { readonly index: number; readonly width: number }[];
}

export interface Layout {
  readonly blocks: readonly Block[];
  /** Columns that there is no room for in as many blocks as anyone reads. */
  readonly left: readonly number[];
}

/**
 * Fits the columns into `available` columns of the terminal: first headings are wrapped, then texts are cut. What still
 * has no room goes into further blocks, each of which repeats the first `anchors` columns; what stands under one heading
 * stays together where it can. Of too many, the first are shown, and what whole rows come to.
 */
export function layOut(grid: Grid, anchors: number, available: number | undefined): Layout {
  const content = grid.columns.map((_, index) => contentWidth(grid, index));
  const natural = withRoom(
    grid,
    grid.columns.map((column, index) =>
      Math.max(
        displayWidth(column.label),
        Math.min(content[index] ?? 0, column.cuttable ? widest : Number.POSITIVE_INFINITY),
      ),
    ),
  );
  const everything = grid.columns.map((_, index) => index);
  if (available === undefined) return { blocks: [block(everything, natural)], left: [] };

  const wrapped = grid.columns.map((column, index) =>
    Math.max(Math.min(content[index] ?? 0, natural[index] ?? 0), ...wordsOf(column.label).map(displayWidth)),
  );
  const cut = grid.columns.map((column, index) => {
    const width = wrapped[index] ?? 0;
    return column.cuttable ? Math.min(width, narrowest) : width;
  });
  const headed = shrunk(natural, wrapped, available);
  const fitted = shrunk(headed, cut, available);
  if (total(fitted) <= available) return { blocks: [block(everything, fitted)], left: [] };

  // There will be several blocks, so there is room to say what a row is.
  const share = Math.max(narrowest, Math.floor((anchorShare * available) / (anchors > 1 ? 0.6 * anchors : 1)));
  const widths = headed.map((width, index) =>
    grid.columns[index]?.cuttable === true ? Math.min(width, index < anchors ? share : widestOf(available)) : width,
  );
  const repeated = everything.slice(0, anchors);
  const room = available - total(repeated.map((index) => widths[index] ?? 0)) - (anchors === 0 ? 0 : gap.length);
  const parts = inBlocks(grid, everything.slice(anchors), widths, room);
  const { shown, left } = mostRead(grid, parts, widths, room);
  return { blocks: shown.map((columns) => block([...repeated, ...columns], widths)), left };
}

function widestOf(available: number): number {
  return Math.min(widest, Math.floor(available / 2));
}

/** Columns in turn, as many of them in each block as there is room for. */
function inBlocks(grid: Grid, columns: readonly number[], widths: readonly number[], room: number): number[][] {
  const widthOf = (some: readonly number[]) => total(some.map((index) => widths[index] ?? 0));
  const blocks: number[][] = [];
  let current: number[] = [];
  const add = (some: readonly number[]) => {
    if (current.length > 0 && widthOf([...current, ...some]) > room) {
      blocks.push(current);
      current = [];
    }
    current.push(...some);
  };
  for (const group of together(grid, columns)) {
    if (widthOf(group) <= room) add(group);
    else for (const index of group) add([index]);
  }
  return [...blocks, current];
}

/** Columns that stand under one heading; what tops all of them does not count. */
function together({ above }: Grid, columns: readonly number[]): number[][] {
  const level = above.length > 1 ? above.at(-1) : undefined;
  const groups: number[][] = [];
  for (const index of columns) {
    const last = groups.at(-1);
    const isOfLast = level !== undefined && last?.[0] !== undefined && level[last[0]]?.from === level[index]?.from;
    if (isOfLast) last.push(index);
    else groups.push([index]);
  }
  return groups;
}

/** The first blocks, and after them what whole rows come to; what is left of the columns. */
function mostRead(
  grid: Grid,
  blocks: number[][],
  widths: readonly number[],
  room: number,
): { shown: number[][]; left: number[] } {
  if (blocks.length <= mostBlocks) return { shown: blocks, left: [] };
  const isWhole = (index: number) => grid.columns[index]?.whole === true;
  const whole = inBlocks(grid, blocks.flat().filter(isWhole), widths, room).filter((some) => some.length > 0);
  const first = blocks
    .slice(0, Math.max(1, mostBlocks - whole.length))
    .map((some) => some.filter((index) => !isWhole(index)));
  const shown = [...first, ...whole];
  const seen = new Set(shown.flat());
  return { shown, left: blocks.flat().filter((index) => !seen.has(index)) };
}

/** A mark stays with what it is of. */
function wordsOf(label: string): string[] {
  return label.split(new RegExp(` (?!${partialMark}$)`));
}

/** A heading on as many lines as it needs. */
export function wrap(label: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(label)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map((text) => truncate(text, width));
}

/** Columns wide enough for what stands above several of them; the last of these gets the rest. */
function withRoom(grid: Grid, widths: readonly number[]): number[] {
  const result = [...widths];
  for (const level of [...grid.above].reverse()) {
    for (const from of new Set(level.map((each) => each.from))) {
      const columns = level.flatMap((each, index) => (each.from === from ? [index] : []));
      const last = columns.at(-1) ?? from;
      const room = total(columns.map((index) => result[index] ?? 0));
      result[last] = (result[last] ?? 0) + Math.max(0, Math.min(widest, displayWidth(level[from]?.text ?? '')) - room);
    }
  }
  return result;
}

function contentWidth(grid: Grid, index: number): number {
  const cells = grid.rows.map((row) => row.cells[index] ?? '');
  if (grid.totals !== null) cells.push(grid.totals[index] ?? '');
  return cells.reduce((width, cell) => Math.max(width, displayWidth(cell)), 0);
}

/** Takes columns off the widest ones until all fit or each is at its floor. */
function shrunk(widths: readonly number[], floors: readonly number[], available: number): number[] {
  const result = [...widths];
  for (let excess = total(result) - available; excess > 0; excess--) {
    const target = result.reduce(
      (best, width, index) =>
        width > (floors[index] ?? 0) && (best === -1 || width > (result[best] ?? 0)) ? index : best,
      -1,
    );
    if (target === -1) break;
    result[target] = (result[target] ?? 0) - 1;
  }
  return result;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * Math.max(0, widths.length - 1);
}

function block(indexes: readonly number[], widths: readonly number[]): Block {
  return { columns: indexes.map((index) => ({ index, width: widths[index] ?? 0 })) };
}
