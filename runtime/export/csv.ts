import type { CellValue, ReportResult, RowKind } from '../api/contract.ts';
import type { Exporter } from './exporter.ts';

/**
 * RFC 4180: names as headings, values unformatted. Where the result has rows of more than one kind, a last column
 * `row_kind` tells `group`, `others`, `subtotal` and `total` apart, so that nobody adds a total to its parts unseen. Where
 * rows are of a part of their period, a last column `partial` says why: `running` or `cut`; in
 * rows of cohorts, which cells are running: `running retained|3 retention|3`.
 */
export const csv: Exporter = {
  endings: ['csv'],
  several: false,
  notes: false,
  write: (results) => results.map(one).join(''),
};

function one(result: ReportResult): string {
  const textual = result.columns.map((column) => column.type === 'text');
  const rows = result.rows.map((cells, index) => ({ cells, kind: result.row_kinds[index] ?? 'group' }) as Row);
  if (result.totals !== null) rows.push({ cells: result.totals, kind: 'total' });
  const withKind = rows.some((row) => row.kind !== 'group');
  const partial = new Map<number, string>(result.partial.map(({ row, why }) => [row, why]));
  for (const { row, column, why } of result.partial_cells)
    partial.set(row, `${partial.get(row) ?? why} ${result.columns[column]?.name ?? ''}`);
  const line = (values: readonly string[], kind: string, part: string): string =>
    `${[...values, ...(withKind ? [kind] : []), ...(partial.size > 0 ? [part] : [])].join(',')}\r\n`;
  const headings = result.columns.map((column) => field(column.name, true));
  const lines = rows.map(({ cells, kind }, row) => {
    const values = cells.map((value, column) => field(value, textual[column] ?? false));
    return line(values, kind, partial.get(row) ?? '');
  });
  return [line(headings, 'row_kind', 'partial'), ...lines].join('');
}

interface Row {
  readonly cells: readonly CellValue[];
  readonly kind: RowKind | 'total';
}

function field(value: CellValue, isText: boolean): string {
  if (value === null) return '';
  // A spreadsheet would run such a text as a formula.
  const text = isText && /^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
