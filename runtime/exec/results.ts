import { addUnits } from '../../language/base/calendar.ts';
import { isPeriod } from '../../language/base/format.ts';
import type { CompiledColumn, CompiledReport } from '../../language/index.ts';
import type { CellValue, ReportResult, ResultNote, ResultParam, RowKind } from '../api/contract.ts';
import type { QueryResult } from '../engines/engine.ts';
import { type Layout, narrow, type ReturnedRow, wide } from './wide.ts';

/** What a report's statement returned, as the report's result. @throws RekapFailure when it is too wide to be read */
export function toResult(
  report: CompiledReport,
  returned: QueryResult,
  params: readonly ResultParam[],
  notes: readonly ResultNote[],
  elapsedMs: number,
): ReportResult {
  const places = new Map(returned.columns.map((column, place) => [column.name, place]));
  const place = (name: string): number => {
    const found = places.get(name);
    if (found === undefined) throw new Error(`the statement of ${report.name} returns no column ${name}`);
    return found;
  };
  const read = readRows(report, returned, place);
  const layout = report.across === null ? narrow(report, read) : wide(report, report.across, read);
  const shown = layout.rows.filter(({ row }) => row.kind !== 'total');
  return {
    name: report.name,
    label: report.label,
    file: report.file,
    kind: report.kind,
    params: [...params],
    period: report.period === null ? null : { from: report.period.from, to: report.period.to },
    columns: layout.columns,
    across: layout.across,
    across_orphans: layout.across_orphans,
    rows: shown.map(({ cells }) => cells),
    row_kinds: shown.map(({ row }) => kindOf(row)),
    blanks: marked(shown, layout, ({ kind, level }, column) => isBlank(report, kind, level, column)),
    partial: partialRows(report, layout, shown),
    partial_columns: partialColumns(report, layout),
    partial_cells: partialCells(report, layout, shown),
    totals: layout.rows.find(({ row }) => row.kind === 'total')?.cells ?? null,
    ...verdictOf(report, returned),
    orphans: marked(shown, layout, ({ orphans }, column) => orphans.includes(column)),
    notes: [...notes],
    elapsed_ms: elapsedMs,
  };
}

function verdictOf({ verdict }: CompiledReport, { columns, rows }: QueryResult): Pick<ReportResult, 'verdict'> {
  if (verdict === undefined) return {};
  const place = columns.findIndex(({ name }) => name === verdict.column);
  return { verdict: { fails: rows.at(-1)?.[place] === true, when: verdict.when } };
}

/** The cells of what a statement returned, by these columns. */
export function readCells(columns: readonly CompiledColumn[], returned: QueryResult): CellValue[][] {
  const readers = columns.map((column) =>
    reader(
      column,
      returned.columns.findIndex(({ name }) => name === column.name),
    ),
  );
  return returned.rows.map((row) => readers.map((read) => read(row)));
}

type Shown = Layout['rows'];

function readRows(report: CompiledReport, returned: QueryResult, place: (name: string) => number): ReturnedRow[] {
  const { across, subtotals } = report;
  const kind = place('$kind');
  const readers = report.columns.map((column) => reader(column, place(column.name)));
  const marks = report.columns.flatMap((column, index) =>
    column.orphan === undefined ? [] : [{ index, place: place(column.orphan.column) }],
  );
  const number = (name: string | undefined): ((row: readonly CellValue[]) => number) => {
    const at = name === undefined ? undefined : place(name);
    return (row) => (at === undefined ? 0 : Number(row[at] ?? 0));
  };
  const [level, column, columns] = [subtotals?.column, across?.column, across?.counted].map(number);
  return returned.rows.map((row) => ({
    kind: String(row[kind]),
    cells: readers.map((read) => read(row)),
    orphans: marks.flatMap((mark) => (row[mark.place] === true ? [mark.index] : [])),
    level: level?.(row) ?? 0,
    column: column?.(row) ?? 0,
    columns: columns?.(row) ?? 0,
  }));
}

function kindOf({ kind }: ReturnedRow): RowKind {
  return kind === 'others' || kind === 'subtotal' ? kind : 'group';
}

/** The leading cells of rows for which something holds: [row, column]. */
function marked(
  shown: Shown,
  { leading }: Layout,
  holds: (row: ReturnedRow, column: number) => boolean,
): [number, number][] {
  return shown.flatMap(({ row }, index) =>
    leading.flatMap((column, place): [number, number][] => (holds(row, column) ? [[index, place]] : [])),
  );
}

/** A row of several groups does not have this dimension. */
function isBlank({ columns, top, subtotals }: CompiledReport, kind: string, level: number, column: number): boolean {
  const { name, role } = columns[column] ?? { name: '', role: 'metric' };
  if (role !== 'dimension') return false;
  if (kind === 'others') return top?.have.includes(name) !== true;
  return kind === 'subtotal' && subtotals?.dimensions.slice(0, level).includes(name) !== true;
}

/** What is partial of a period, by its first day as it stands in the result. */
function partialPeriods({ partial }: CompiledReport): (value: CellValue | undefined) => Part | undefined {
  const periods = new Map(partial.map(({ period, why, from, to }) => [period, { why, from, to }]));
  return (value) => periods.get(String(value ?? ''));
}

type Part = Omit<ReportResult['partial'][number], 'row'>;

function partialRows(report: CompiledReport, { columns }: Layout, shown: Shown): ReportResult['partial'] {
  const column = columns.findIndex(({ format }) => isPeriod(format));
  const partOf = partialPeriods(report);
  return shown.flatMap(({ cells }, row) => {
    const part = partOf(cells[column]);
    return part === undefined ? [] : [{ row, ...part }];
  });
}

function partialColumns(report: CompiledReport, { columns, across }: Layout): ReportResult['partial_columns'] {
  const time = across.findIndex(({ format }) => isPeriod(format));
  const partOf = partialPeriods(report);
  return columns.flatMap((each, column) => {
    const part = time === -1 ? undefined : partOf(each.across?.[time]);
    return part === undefined ? [] : [{ column, ...part }];
  });
}

/** The cells of the running period, in rows of cohorts. */
function partialCells(
  { running }: CompiledReport,
  { columns, across }: Layout,
  shown: Shown,
): ReportResult['partial_cells'] {
  if (running === null) return [];
  const { grain, start, today } = running;
  const cohort = columns.findIndex(({ name }) => name === running.cohort);
  const period = across.findIndex(({ name }) => name === running.period);
  // A period that ends today is whole.
  if (addUnits(start, 1, grain) === addUnits(today, 1, 'day')) return [];
  return shown.flatMap(({ cells }, row) =>
    columns.flatMap((each, column): ReportResult['partial_cells'] => {
      const first = cells[cohort];
      const count = each.across?.[period];
      if (typeof first !== 'string' || count === undefined || count === null) return [];
      const is = addUnits(first, Number(count), grain) === start;
      return is ? [{ row, column, why: 'running', from: start, to: today }] : [];
    }),
  );
}

/** Reads a column's cell; a time gets the `T` of ISO 8601. */
function reader(column: CompiledColumn, place: number): (row: readonly CellValue[]) => CellValue {
  if (column.type !== 'time') return (row) => row[place] ?? null;
  return (row) => {
    const value = row[place] ?? null;
    return typeof value === 'string' ? value.replace(' ', 'T') : value;
  };
}
