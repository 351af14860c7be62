/**
 * The layout of a report that goes across: its statement returns each row's cells one after the other, and a reader sees
 * them side by side, a column for each value that goes across. Pure; every format starts from here.
 */
import { uniqueName } from '../../language/base/names.ts';
import type { CompiledColumn, CompiledReport } from '../../language/index.ts';
import type { CellValue, ReportResult, ResultColumn } from '../api/contract.ts';
import { RekapFailure } from '../failure.ts';

/** A row as a report's statement returns it. */
export interface ReturnedRow {
  readonly kind: string;
  /** One a column of the report. */
  readonly cells: readonly CellValue[];
  /** The places of those whose reference points nowhere. */
  readonly orphans: readonly number[];
  /** How many of the dimensions that have subtotals it has. */
  readonly level: number;
  /** In a report that goes across: the number of its column; 1 is what all columns come to. */
  readonly column: number;
  /** And how many columns there are. */
  readonly columns: number;
}

/** What of a result depends on its layout. */
export interface Layout extends Pick<ReportResult, 'columns' | 'across' | 'across_orphans'> {
  /** What each row of the page says, and the returned row that tells what it is. */
  readonly rows: readonly { readonly row: ReturnedRow; readonly cells: CellValue[] }[];
  /** The places of the returned cells that lead a row of the page. */
  readonly leading: readonly number[];
}

type Across = NonNullable<CompiledReport['across']>;

interface Placed {
  readonly place: number;
  readonly column: CompiledColumn;
}

/** A row of the page: what all of its columns come to, and its cells by the number of their column. */
interface PageRow {
  readonly whole: ReturnedRow;
  readonly cells: Map<number, ReturnedRow>;
}

/** Each returned row is a row of the page. */
export function narrow({ columns }: CompiledReport, returned: readonly ReturnedRow[]): Layout {
  return {
    columns: columns.map((column) => plain(column, column.name)),
    across: [],
    across_orphans: [],
    rows: returned.map((row) => ({ row, cells: [...row.cells] })),
    leading: columns.map((_, place) => place),
  };
}

/** @throws RekapFailure when more are needed than anyone reads */
export function wide(report: CompiledReport, across: Across, returned: readonly ReturnedRow[]): Layout {
  const counted = returned[0]?.columns ?? 0;
  const all = report.columns.map((column, place): Placed => ({ column, place }));
  const going = all.filter(({ column }) => across.dimensions.includes(column.name));
  const leading = all.filter(({ column }) => column.role === 'dimension' && !across.dimensions.includes(column.name));
  const metrics = all.filter(({ column }) => column.role !== 'dimension');
  if (counted > across.limit) refuse(report, going, across.limit, counted);
  const rows = pageRows(returned);
  const samples = new Map(rows.flatMap(({ cells }) => [...cells]));
  const numbers = [...samples.keys()].sort((a, b) => a - b);
  const taken = new Set<string>();
  const columns = leading.map(({ column }) => plain(column, uniqueName(column.name, taken)));
  // What a whole row comes to is the metric itself, and keeps its name whatever the columns are called.
  const totals = metrics.map(({ column }) => of(column, uniqueName(column.name, taken), null));
  const orphans: [number, number][] = [];
  for (const number of numbers) {
    const sample = samples.get(number);
    const values = going.map(({ place }) => sample?.cells[place] ?? null);
    for (const { column } of metrics) {
      for (const [index, { place }] of going.entries())
        if (sample?.orphans.includes(place) === true) orphans.push([columns.length, index]);
      columns.push(of(column, uniqueName([column.name, ...values.map(written)].join('|'), taken), values));
    }
  }
  const pick = (row: ReturnedRow | undefined, some: readonly Placed[]): CellValue[] =>
    some.map(({ place }) => row?.cells[place] ?? null);
  return {
    columns: report.totals ? [...columns, ...totals] : columns,
    across: going.map(({ column }) => plain(column, column.name)),
    across_orphans: orphans,
    rows: rows.map(({ whole, cells }) => ({
      row: whole,
      cells: [
        ...pick(whole, leading),
        ...numbers.flatMap((number) => pick(cells.get(number), metrics)),
        ...(report.totals ? pick(whole, metrics) : []),
      ],
    })),
    leading: leading.map(({ place }) => place),
  };
}

/** Each row of the page begins with what all of its columns come to. */
function pageRows(returned: readonly ReturnedRow[]): PageRow[] {
  const rows: PageRow[] = [];
  for (const row of returned) {
    if (row.column === 1) rows.push({ whole: row, cells: new Map() });
    else rows.at(-1)?.cells.set(row.column, row);
  }
  return rows;
}

function plain({ label, type, role, format }: Omit<ResultColumn, 'name'>, name: string): ResultColumn {
  return { name, label, type, role, format };
}

/** A metric's column for some values; for none it is of the whole row. */
function of(column: CompiledColumn, name: string, across: CellValue[] | null): ResultColumn {
  return { ...plain(column, name), metric: column.name, across };
}

function written(value: CellValue): string {
  return value === null ? '' : String(value);
}

function refuse({ name }: CompiledReport, going: readonly Placed[], limit: number, counted: number): never {
  const labels = going.map(({ column }) => column.label).join(', ');
  throw new RekapFailure(
    'too-many-columns',
    `Report \`${name}\` has ${counted.toLocaleString('en')} columns across ${labels}; at most ${limit} are shown.`,
    { hint: 'Put it into `by` instead, or narrow it with `where`.' },
  );
}
