import { displayWidth, truncate } from '../../language/base/width.ts';
import type { Grid } from './grid.ts';

/** Blanks between two columns. */
export const gap = '  ';
/** A text column is never made narrower than this. */
const narrowest = 8;
/** Nor wider than this, however much room there is. */
const widest = 60;

/** Columns that stand side by side: places in the grid, and the width of each. */
export interface Block {
  readonly columns: readonly { readonly index: number; readonly width: number }[];
}

/**
 * Fits the columns into `available` columns of the terminal: first headings are wrapped, then texts are cut. What still
 * has no room goes into further blocks, each of which repeats the first `anchors` columns.
 */
export function layOut(grid: Grid, anchors: number, available: number | undefined): Block[] {
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
  if (available === undefined) return [block(everything, natural)];

  const wrapped = grid.columns.map((column, index) =>
    Math.max(Math.min(content[index] ?? 0, natural[index] ?? 0), ...column.label.split(' ').map(displayWidth)),
  );
  const cut = grid.columns.map((column, index) => {
    const width = wrapped[index] ?? 0;
    return column.cuttable ? Math.min(width, narrowest) : width;
  });
  const widths = shrunk(shrunk(natural, wrapped, available), cut, available);
  if (total(widths) <= available) return [block(everything, widths)];

  const repeated = everything.slice(0, anchors);
  const blocks: number[][] = [];
  let current: number[] = [];
  for (const index of everything.slice(anchors)) {
    const candidate = [...repeated, ...current, index].map((column) => widths[column] ?? 0);
    if (current.length > 0 && total(candidate) > available) {
      blocks.push(current);
      current = [];
    }
    current.push(index);
  }
  blocks.push(current);
  return blocks.map((columns) => block([...repeated, ...columns], widths));
}

/** A heading on as many lines as it needs. */
export function wrap(label: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of label.split(' ')) {
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
