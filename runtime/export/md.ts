import { printable } from '../../language/base/width.ts';
import type { ReportResult } from '../api/contract.ts';
import type { Exporter, ExportOptions } from './exporter.ts';
import { fullHeading, type Grid, orphanFootnote, paramsText, periodText, toGrid } from './grid.ts';

/** A heading, a table and the notes of each report, as GitHub's Markdown. */
export const md: Exporter = {
  endings: ['md', 'markdown'],
  several: true,
  notes: true,
  write: (results, options) => results.map((result) => one(result, options)).join('\n'),
};

function one(result: ReportResult, options: ExportOptions): string {
  const grid = toGrid(result, options);
  const period = periodText(result, options);
  const params = paramsText(result);
  const table = [
    line(headings(grid)),
    line(grid.columns.map((column) => (column.numeric ? '--:' : ':--'))),
    ...grid.rows.map(({ cells, kind }) => line(cells.map(kind === 'subtotal' ? bold : escaped))),
    ...(grid.totals === null ? [] : [line(grid.totals.map(bold))]),
  ];
  const remarks = [...(grid.hasOrphans ? [orphanFootnote] : []), ...result.notes.map((note) => note.message)];
  return [
    `## ${escaped(result.label)}`,
    ...(period === undefined ? [] : [period]),
    ...(params === undefined ? [] : [escaped(params)]),
    ...caption(grid),
    table.join('\n'),
    ...(remarks.length === 0 ? [] : [remarks.map((remark) => `- ${escaped(remark)}`).join('\n')]),
  ]
    .map((block) => `${block}\n`)
    .join('\n');
}

/** Markdown has one line of headings: what stands above a column goes before its own. What tops them all is said once. */
function headings(grid: Grid): string[] {
  return grid.columns.map((_, index) => escaped(fullHeading(grid, index)));
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function caption({ above }: Grid): string[] {
  const text = above[0]?.map((each) => each.text).find((each) => each !== '');
  return text === undefined ? [] : [escaped(text)];
}

function bold(cell: string): string {
  return cell === '' ? '' : `**${escaped(cell)}**`;
}

function escaped(text: string): string {
  return printable(text).replace(/[\\`*[\]|<]/g, '\\$&');
}
