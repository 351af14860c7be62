/** The rows of a report beside those that a test expects. */
import type { FormatSettings } from '../../language/base/format.ts';
import type { CellAddress } from '../../language/index.ts';
import type { Expected } from '../../language/semantics/model-tests.ts';
import type { ReportResult, TestFailure } from '../api/contract.ts';
import { toGrid } from '../export/grid.ts';
import { isAsWritten } from './test-cells.ts';

export type ExpectedRows = Extract<Expected, { readonly kind: 'rows' }>;

/** What is not as expected. */
export interface Differences {
  readonly message: string;
  readonly cells: TestFailure['cells'];
  /** Metrics that are not what was expected, so that their rows can be told. */
  readonly addresses: readonly CellAddress[];
}

/** Undefined when all is as expected. */
export function differences(
  expected: ExpectedRows,
  result: ReportResult,
  settings: FormatSettings,
): Differences | undefined {
  const columns = expected.columns.map((name) => {
    const byName = result.columns.findIndex((column) => column.name === name);
    return byName === -1 ? result.columns.findIndex((column) => column.label === name) : byName;
  });
  const unknown = expected.columns.filter((_, index) => columns[index] === -1);
  if (unknown.length > 0) {
    const have = result.columns.map(({ name }) => name).join(', ');
    return { message: `The report shows no column ${unknown.join(', ')}; it shows ${have}.`, cells: [], addresses: [] };
  }
  const found = rowsOf(result, settings);
  const table: Table = { expected, columns, result, found };
  return expected.includes ? missingRows(table) : differingRows(table);
}

interface FoundRow {
  readonly values: readonly (string | number | boolean | null)[];
  readonly texts: readonly string[];
  readonly kind: CellAddress['kind'];
}

interface Table {
  readonly expected: ExpectedRows;
  /** The place of each expected column in the result. */
  readonly columns: readonly number[];
  readonly result: ReportResult;
  readonly found: readonly FoundRow[];
}

/** The rows that are shown, the total last. */
function rowsOf(result: ReportResult, settings: FormatSettings): FoundRow[] {
  const { rows, totals } = toGrid({ ...result, partial: [], orphans: [] }, settings);
  const all = rows.map(({ cells, kind }, index) => ({ values: result.rows[index] ?? [], texts: cells, kind }));
  return totals === null || result.totals === null
    ? all
    : [...all, { values: result.totals, texts: totals, kind: 'total' as const }];
}

/** The columns in which a row is not as expected. */
function differing(cells: readonly string[], row: FoundRow, { columns, result }: Table): number[] {
  return cells.flatMap((written, index) => {
    const place = columns[index] ?? -1;
    const column = result.columns[place];
    const holds =
      column !== undefined && isAsWritten(written, row.values[place] ?? null, row.texts[place] ?? '', column);
    return holds ? [] : [index];
  });
}

function differingRows(table: Table): Differences | undefined {
  const { expected, found } = table;
  const cells: TestFailure['cells'] = [];
  const addresses: CellAddress[] = [];
  for (const [index, { cells: written }] of expected.rows.entries()) {
    const row = found[index];
    if (row === undefined) {
      cells.push({ place: `row ${index + 1}`, expected: line(written), found: 'no row' });
      continue;
    }
    tellRow(written, row, `row ${index + 1}`, table, cells, addresses);
  }
  for (const [index, row] of found.entries())
    if (index >= expected.rows.length)
      cells.push({ place: `row ${index + 1}`, expected: 'no row', found: line(shownIn(row, table)) });
  if (cells.length === 0) return undefined;
  const counts =
    expected.rows.length === found.length ? '' : ` It has ${count(found.length)}, not ${expected.rows.length}.`;
  return { message: `These are not the rows of the report.${counts}`, cells, addresses };
}

/** Each expected row is there, after the one before it. */
function missingRows(table: Table): Differences | undefined {
  const { expected, found } = table;
  const cells: TestFailure['cells'] = [];
  const addresses: CellAddress[] = [];
  let from = 0;
  for (const [index, { cells: written }] of expected.rows.entries()) {
    const at = found.findIndex((row, place) => place >= from && differing(written, row, table).length === 0);
    if (at !== -1) {
      from = at + 1;
      continue;
    }
    const nearest = nearestTo(written, table);
    if (nearest === undefined) cells.push({ place: `row ${index + 1}`, expected: line(written), found: 'no row' });
    else if (differing(written, nearest, table).length === 0)
      cells.push({
        place: `row ${index + 1}`,
        expected: line(written),
        found: 'further up in the order of the report',
      });
    else tellRow(written, nearest, `row ${index + 1}`, table, cells, addresses);
  }
  return cells.length === 0 ? undefined : { message: 'The report has no such row.', cells, addresses };
}

/** The row that differs least, if it has anything of what is expected. */
function nearestTo(written: readonly string[], table: Table): FoundRow | undefined {
  const [best] = table.found
    .map((row) => {
      const places = differing(written, row, table);
      // A row is known by what it is of.
      const others = places.filter((index) => table.result.columns[table.columns[index] ?? -1]?.role === 'dimension');
      return { row, different: places.length, others: others.length };
    })
    .sort((a, b) => a.others - b.others || a.different - b.different);
  return best === undefined || best.different === written.length ? undefined : best.row;
}

function tellRow(
  written: readonly string[],
  row: FoundRow,
  place: string,
  table: Table,
  cells: TestFailure['cells'],
  addresses: CellAddress[],
): void {
  const { columns, result, expected } = table;
  for (const index of differing(written, row, table)) {
    const at = columns[index] ?? -1;
    const column = result.columns[at];
    cells.push({
      place: `${place}, ${expected.columns[index]}`,
      expected: written[index] || '–',
      found: row.texts[at] || '–',
    });
    if (column?.role === 'metric' && column.across === undefined && result.kind !== 'list')
      addresses.push({ kind: row.kind, column: column.name, values: dimensionsOf(row, table) });
  }
}

/** What a row has of the report's dimensions: a row of several groups has not all of them. */
function dimensionsOf(row: FoundRow, { result, found }: Table): CellAddress['values'] {
  const place = found.indexOf(row);
  const blank = new Set(result.blanks.flatMap(([index, column]) => (index === place ? [column] : [])));
  return Object.fromEntries(
    result.columns.flatMap(({ role, name }, column) => {
      if (role !== 'dimension' || blank.has(column) || row.kind === 'total') return [];
      return [[name, row.values[column] ?? null]];
    }),
  );
}

function shownIn({ texts }: FoundRow, { columns }: Table): string[] {
  return columns.map((column) => texts[column] ?? '');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function count(rows: number): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'}`;
}
