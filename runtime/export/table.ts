import { displayWidth, printable, truncate } from '../../language/base/width.ts';
import type { ReportResult, RowKind } from '../api/contract.ts';
import type { Exporter, ExportOptions } from './exporter.ts';
import { fullHeading, type Grid, orphanFootnote, paramsText, periodText, toGrid } from './grid.ts';
import { type Block, gap, layOut, wrap } from './layout.ts';

/** For eyes on a terminal: aligned, fitted into its width, with a rule above the totals. */
export const table: Exporter = {
  endings: ['txt'],
  several: true,
  notes: true,
  write: (results, options) => results.map((result) => one(result, options)).join('\n'),
};

function one(result: ReportResult, options: ExportOptions): string {
  const { style } = options;
  const grid = toGrid(result, options);
  const { blocks, left } = layOut(grid, anchors(result), options.width);
  const period = periodText(result, options);
  const params = paramsText(result);
  const lines = [
    style.bold(printable(result.label)) + (period === undefined ? '' : style.dim(`  ${period}`)),
    ...(params === undefined ? [] : [style.dim(printable(params))]),
    '',
    ...blocks.flatMap((block, index) => [...(index === 0 ? [] : ['']), ...drawn(grid, block, options)]),
    ...(grid.rows.length === 0 ? [style.dim('no rows')] : []),
    ...(grid.hasOrphans ? [style.dim(orphanFootnote)] : []),
    ...[...leftOut(result, grid, left), ...result.notes.map(({ message }) => message)].map((message) =>
      style.dim(`Note: ${printable(message)}`),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Which columns the terminal has no room for, and how to see them. */
function leftOut({ name }: ReportResult, grid: Grid, left: readonly number[]): string[] {
  const [first, last] = [left[0], left.at(-1)].map((index) => (index === undefined ? '' : fullHeading(grid, index)));
  if (left.length === 0) return [];
  const all = grid.columns.length.toLocaleString('en');
  return [
    `${left.length.toLocaleString('en')} of ${all} columns are not shown here, from ${first} to ${last}. \`rekap run ${name} -o ${name}.csv\` writes them all.`,
  ];
}

/** How many columns say what a row is: those before the first metric, or the first one of a list. */
function anchors(result: ReportResult): number {
  if (result.kind === 'list') return 1;
  const firstMetric = result.columns.findIndex((column) => column.role !== 'dimension');
  return firstMetric === -1 ? 1 : firstMetric;
}

function drawn(grid: Grid, block: Block, { style, width: available }: ExportOptions): string[] {
  const row = (cells: readonly string[]) =>
    block.columns
      .map(({ index, width }) => aligned(cells[index] ?? '', width, grid.columns[index]?.numeric ?? false))
      .join(gap)
      .trimEnd();
  const styles: Record<RowKind, (text: string) => string> = {
    group: (text) => text,
    others: style.dim,
    subtotal: style.bold,
  };
  const rule = style.dim(block.columns.map(({ width }) => '─'.repeat(width)).join(gap));
  return [
    ...grid.above.map((level) => style.bold(spread(level, block, available))),
    ...headings(grid, block).map((cells) => style.bold(row(cells))),
    rule,
    ...grid.rows.map(({ cells, kind }) => styles[kind](row(cells))),
    ...(grid.totals === null ? [] : [rule, style.bold(row(grid.totals))]),
  ];
}

/** Headings that stand above several columns, in their middle; the last may stick out. */
function spread(level: Grid['above'][number], block: Block, available = Number.POSITIVE_INFINITY): string {
  const spans: { text: string; from: number; width: number }[] = [];
  for (const { index, width } of block.columns) {
    const { text, from } = level[index] ?? { text: '', from: index };
    const before = spans.at(-1);
    if (before !== undefined && before.from === from && text !== '') before.width += gap.length + width;
    else spans.push({ text, from, width });
  }
  const last = spans.at(-1);
  if (last !== undefined) {
    const before = spans.slice(0, -1).reduce((sum, { width }) => sum + width + gap.length, 0);
    last.width = Math.max(last.width, Math.min(displayWidth(last.text), available - before));
  }
  const middle = ({ text, width }: { text: string; width: number }): string => {
    const cut = truncate(text, width);
    const free = width - displayWidth(cut);
    return `${' '.repeat(Math.floor(free / 2))}${cut}${' '.repeat(Math.ceil(free / 2))}`;
  };
  return spans.map(middle).join(gap).trimEnd();
}

/** The heading's lines, each as a row of the grid; short headings stand at the bottom. */
function headings(grid: Grid, block: Block): string[][] {
  const wrapped = new Map(
    block.columns.map(({ index, width }) => [index, wrap(grid.columns[index]?.label ?? '', width)]),
  );
  const height = Math.max(0, ...[...wrapped.values()].map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    grid.columns.map((_, index) => {
      const lines = wrapped.get(index) ?? [];
      return lines[line - (height - lines.length)] ?? '';
    }),
  );
}

function aligned(text: string, width: number, right: boolean): string {
  const cut = truncate(text, width);
  const padding = ' '.repeat(Math.max(0, width - displayWidth(cut)));
  return right ? padding + cut : cut + padding;
}
