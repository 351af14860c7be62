import { isPeriod } from '../../language/base/format.ts';
import type { CompiledColumn, CompiledReport } from '../../language/index.ts';
import type { CellValue, ReportResult, ResultColumn, ResultNote, RowKind } from '../api/contract.ts';
import type { QueryResult } from '../engines/engine.ts';

/** What a report's statement returned, as the report's result. */
export function toResult(
  report: CompiledReport,
  returned: QueryResult,
  notes: readonly ResultNote[],
  elapsedMs: number,
): ReportResult {
  const places = new Map(returned.columns.map((column, place) => [column.name, place]));
  const place = (name: string): number => {
    const found = places.get(name);
    if (found === undefined) throw new Error(`the statement of ${report.name} returns no column ${name}`);
    return found;
  };
  const kindPlace = place('$kind');
  const readers = report.columns.map((column) => reader(column, place(column.name)));
  const marks = report.columns.flatMap((column, index) =>
    column.orphan === undefined ? [] : [{ index, place: place(column.orphan.column) }],
  );

  const rows: CellValue[][] = [];
  const rowKinds: RowKind[] = [];
  const blanks: [number, number][] = [];
  const orphans: [number, number][] = [];
  let totals: CellValue[] | null = null;
  for (const row of returned.rows) {
    const cells = readers.map((read) => read(row));
    const kind = row[kindPlace];
    if (kind === 'total') {
      totals = cells;
      continue;
    }
    const has = dimensionsOf(
      report,
      String(kind),
      report.subtotals === null ? 0 : Number(row[place(report.subtotals.column)]),
    );
    for (const [index, { name, role }] of report.columns.entries())
      if (has !== undefined && role === 'dimension' && !has.includes(name)) blanks.push([rows.length, index]);
    for (const mark of marks) if (row[mark.place] === true) orphans.push([rows.length, mark.index]);
    rows.push(cells);
    rowKinds.push(kind === 'others' || kind === 'subtotal' ? kind : 'group');
  }
  return {
    name: report.name,
    label: report.label,
    file: report.file,
    kind: report.kind,
    period: report.period === null ? null : { from: report.period.from, to: report.period.to },
    columns: report.columns.map(resultColumn),
    rows,
    row_kinds: rowKinds,
    blanks,
    partial: partialRows(report, rows),
    totals,
    orphans,
    notes: [...notes],
    elapsed_ms: elapsedMs,
  };
}

function partialRows({ columns, partial }: CompiledReport, rows: readonly CellValue[][]): ReportResult['partial'] {
  const column = columns.findIndex(({ format }) => isPeriod(format));
  const periods = new Map(partial.map(({ period, why, from, to }) => [period, { why, from, to }]));
  return rows.flatMap((cells, row) => {
    const found = periods.get(String(cells[column] ?? ''));
    return found === undefined ? [] : [{ row, ...found }];
  });
}

/** The names of the dimensions that a row of some kind has; undefined for a group, which has them all. */
function dimensionsOf({ top, subtotals }: CompiledReport, kind: string, level: number): readonly string[] | undefined {
  if (kind === 'others') return top?.have ?? [];
  return kind === 'subtotal' ? (subtotals?.dimensions.slice(0, level) ?? []) : undefined;
}

function resultColumn({ name, label, type, role, format }: CompiledColumn): ResultColumn {
  return { name, label, type, role, format };
}

/** Reads a column's cell; a time gets the `T` of ISO 8601. */
function reader(column: CompiledColumn, place: number): (row: readonly CellValue[]) => CellValue {
  if (column.type !== 'time') return (row) => row[place] ?? null;
  return (row) => {
    const value = row[place] ?? null;
    return typeof value === 'string' ? value.replace(' ', 'T') : value;
  };
}
