/** Funnels and cohorts asked twice: of the compiler with DuckDB, and of an evaluator that looks at row after row. */
import { check, compileReport, type Settings } from '../../../language/index.ts';
import type { CellValue } from '../../../runtime/api/contract.ts';
import type { Engine, TableData } from '../database.ts';

export type Cell = string | number | null;

export interface Row {
  readonly kind: string;
  readonly dimensions: readonly Cell[];
  readonly values: readonly Cell[];
}

export interface JourneyCase {
  readonly text: string;
  readonly data: ReadonlyMap<string, TableData>;
  readonly today: string;
  /** In any order of the groups, and in theirs within a group. */
  readonly rows: readonly Row[];
  /** Periods without rows are shown, too. */
  readonly dense: boolean;
  /** How many rows have no beginning, and no key. */
  readonly leftOut: readonly number[];
}

/** What is different; undefined when nothing is. */
export async function differenceOf(asked: JourneyCase, engine: Engine): Promise<string | undefined> {
  const settings: Settings = {
    today: asked.today,
    timezone: 'UTC',
    locale: 'en',
    currency: 'USD',
    weekStarts: 1,
    fiscalYearStarts: 1,
  };
  const program = check([{ path: 'case.rekap', text: asked.text }], settings);
  const [problem] = program.diagnostics;
  if (problem !== undefined) return `${problem.code}: ${problem.message}`;
  const report = compileReport(program, 'r', settings);
  if (report === undefined) return 'it is sound, and does not compile';
  return engine.with(program.model, asked.data, async ({ query }) => {
    const returned = await query(report.sql);
    const place = (name: string): number => returned.columns.indexOf(name);
    const dimensions = report.columns.filter(({ role }) => role === 'dimension').map(({ name }) => place(name));
    const values = report.columns.filter(({ role }) => role !== 'dimension').map(({ name }) => place(name));
    const number = report.across === null ? undefined : place(report.across.column);
    const found = returned.rows
      // What all columns of a row come to is not shown.
      .filter((row) => number === undefined || Number(row[number]) > 1)
      .map(
        (row): Row => ({
          kind: String(row[0]),
          dimensions: dimensions.map((at) => cellOf(row[at])),
          values: values.map((at) => cellOf(row[at])),
        }),
      );
    const leftOut: number[] = [];
    for (const { code, sql } of report.notes)
      if (code === 'not-followed') leftOut.push(Number((await query(sql)).rows[0]?.[0]));
    if (JSON.stringify(leftOut) !== JSON.stringify(asked.leftOut)) return `${leftOut} left out, not ${asked.leftOut}`;
    const shown = asked.dense ? found.filter(({ values: [first] }) => first !== 0 && first !== null) : found;
    const expected = asked.dense ? asked.rows.filter(({ values: [first] }) => first !== 0) : asked.rows;
    return compare(groupsOf(expected), groupsOf(shown));
  });
}

function cellOf(value: CellValue | undefined): Cell {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : (value ?? null);
}

/** The rows of each group, in their order. */
function groupsOf(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.kind, ...row.dimensions.slice(0, -1)]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

function compare(expected: Map<string, Row[]>, found: Map<string, Row[]>): string | undefined {
  for (const [key, rows] of expected) {
    const own = found.get(key) ?? [];
    if (own.length !== rows.length)
      return `${key}: ${own.length} rows, not ${rows.length}\n${print(own)}\nnot\n${print(rows)}`;
    for (const [index, row] of rows.entries()) {
      const other = own[index];
      const same =
        other?.dimensions.at(-1) === row.dimensions.at(-1) &&
        row.values.every((value, at) => close(value, other?.values[at] ?? null));
      if (!same) return `${key}:\n${print(own)}\nnot\n${print(rows)}`;
    }
  }
  const more = [...found.keys()].filter((key) => !expected.has(key));
  return more.length === 0 ? undefined : `more than expected: ${more.join(' ')}`;
}

function close(expected: Cell, found: Cell): boolean {
  if (typeof expected !== 'number' || typeof found !== 'number') return expected === found;
  return Math.abs(expected - found) <= 1e-9 * Math.max(1, Math.abs(expected));
}

function print(rows: readonly Row[]): string {
  return rows.map(({ kind, dimensions, values }) => JSON.stringify([kind, ...dimensions, ...values])).join('\n');
}
