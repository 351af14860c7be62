/** A report asked twice: of the compiler with DuckDB, and of the evaluator. */
import {
  type CompiledReport,
  check,
  compileReport,
  type ParamTexts,
  paramProblems,
  type Settings,
} from '../../language/index.ts';
import { parseFile } from '../../language/syntax/parse.ts';
import type { CellValue } from '../../runtime/api/contract.ts';
import type { Database, Engine, TableData } from './database.ts';
import { type Expected, type ExpectedRow, expectedOf } from './evaluator/index.ts';
import { Rational } from './evaluator/rational.ts';
import { print, type Value } from './evaluator/values.ts';

/** A model and reports over some rows. */
export interface Question {
  readonly text: string;
  readonly data: ReadonlyMap<string, TableData>;
  readonly settings: Settings;
  /** What the report's params are given. */
  readonly params?: ParamTexts;
}

export type Answer =
  /** `expected`: what both say, a line a row. */
  | { readonly kind: 'agreed'; readonly expected: string }
  /** The checker found mistakes. */
  | { readonly kind: 'rejected'; readonly codes: readonly string[] }
  | { readonly kind: 'disagreed'; readonly reason: string; readonly expected: string; readonly found: string };

/** What both say about one report. */
export async function ask(question: Question, report: string, engine: Engine): Promise<Answer> {
  const file = { path: 'case.rekap', text: question.text };
  const program = check([file], question.settings);
  if (program.diagnostics.some(({ severity }) => severity === 'error')) {
    return { kind: 'rejected', codes: [...new Set(program.diagnostics.map(({ code }) => code))] };
  }
  const problems = paramProblems(program, report, question.params ?? {});
  if (problems.length > 0) return { kind: 'rejected', codes: [...new Set(problems.map(({ code }) => code))] };
  let compiled: CompiledReport | undefined;
  try {
    compiled = compileReport(program, report, question.settings, question.params);
  } catch (error) {
    return failed(`the compiler fails: ${error instanceof Error ? error.message : String(error)}`, '', '');
  }
  if (compiled === undefined) return failed('it is sound, and does not compile', '', '');
  let answer: Expected;
  try {
    answer = expectedOf([parseFile(file)], question.data, question.settings, report, question.params);
  } catch (error) {
    return failed(
      `the evaluator fails: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      '',
      '',
    );
  }
  try {
    return await engine.with(program.model, question.data, (database) => compare(compiled, answer, question, database));
  } catch (error) {
    return failed(`the engine fails: ${error instanceof Error ? error.message : String(error)}`, '', '');
  }
}

async function compare(
  compiled: CompiledReport,
  answer: Expected,
  question: Question,
  database: Pick<Database, 'query'>,
): Promise<Answer> {
  // What has more periods than anyone reads is refused by the runtime.
  if (await isEndless(compiled, database)) return { kind: 'rejected', codes: ['periods'] };
  const returned = await database.query(compiled.sql);
  const read = (name: string) => returned.rows.map((row) => row[returned.columns.indexOf(name)] ?? null);
  // What has more columns than anyone reads is refused by the runtime.
  const [columns] = compiled.across === null ? [] : read(compiled.across.counted);
  if (compiled.across !== null && Number(columns) > compiled.across.limit)
    return { kind: 'rejected', codes: ['columns'] };
  const [expected, found] = [answer.rows.map(lineOf), linesOf(compiled, read)];
  const written = { expected: expected.map(writeExpected).join('\n'), found: found.map(writeFound).join('\n') };
  const difference = differ(expected, found, noiseOf(question.data));
  if (difference !== undefined) return failed(difference, written.expected, written.found);
  const count = async (sql: string) => Number((await database.query(sql)).rows[0]?.[0]);
  const aside = await besides(compiled, read, answer, count);
  return aside === undefined
    ? { kind: 'agreed', expected: written.expected }
    : failed(aside, written.expected, written.found);
}

function failed(reason: string, expected: string, found: string): Answer {
  return { kind: 'disagreed', reason, expected, found };
}

/** What is different in what is said beside the rows. */
async function besides(
  { kind, top, notes }: CompiledReport,
  read: (name: string) => readonly CellValue[],
  { groups, undated = [] }: Expected,
  count: (sql: string) => Promise<number>,
): Promise<string | undefined> {
  const [counted] = top === null || kind === 'list' ? [] : read(top.column);
  if (counted !== undefined && counted !== groups) return `top chooses among ${counted}, not ${groups}`;
  const said: string[] = [];
  for (const note of notes) {
    if (note.code !== 'undated-rows') continue;
    const rows = await count(note.sql);
    if (rows > 0) said.push(note.message(rows));
  }
  const wanted = undated.map(({ table, count: rows }) => `${rows} ${table}`);
  const found = said.map((message) => message.replace(/^([\d,]+) rows? of (.+?) that would count ha.*$/, '$1 $2'));
  return wanted.sort().join() === found.sort().join() ? undefined : `notes count ${found}, not ${wanted}`;
}

interface Line {
  readonly kind: string;
  readonly cells: readonly Value[];
  readonly orphans: readonly boolean[];
}

interface FoundLine {
  readonly kind: string;
  readonly cells: readonly CellValue[];
  readonly orphans: readonly boolean[];
}

function lineOf({ kind, dimensions, values }: ExpectedRow): Line {
  return {
    kind,
    cells: [...dimensions, ...values].map(({ value }) => value),
    orphans: [...dimensions, ...values].map(({ orphan }) => orphan),
  };
}

function linesOf({ columns }: CompiledReport, read: (name: string) => CellValue[]): FoundLine[] {
  const cells = columns.map(({ name }) => read(name));
  const orphans = columns.map(({ orphan }) => (orphan === undefined ? [] : read(orphan.column)));
  return read('$kind').map((kind, row) => ({
    kind: String(kind),
    cells: cells.map((column) => column[row] ?? null),
    orphans: orphans.map((column) => column[row] === true),
  }));
}

/** What is different, in words; undefined when nothing is. */
function differ(expected: readonly Line[], found: readonly FoundLine[], noise: number): string | undefined {
  if (expected.length !== found.length) return `${found.length} rows, not ${expected.length}`;
  for (const [index, line] of expected.entries()) {
    const other = found[index];
    if (other === undefined) return 'a row is missing';
    if (line.kind !== other.kind) return `row ${index + 1} is ${other.kind}, not ${line.kind}`;
    if (line.cells.length !== other.cells.length) return `${other.cells.length} columns, not ${line.cells.length}`;
    for (const [column, value] of line.cells.entries()) {
      const given = other.cells[column] ?? null;
      const place = `row ${index + 1}, column ${column + 1}`;
      if (!same(value, given, noise))
        return `${place}: ${given ?? 'missing'}, not ${value === null ? 'missing' : print(value)}`;
      if (line.orphans[column] !== other.orphans[column])
        return `${place}: the mark of a reference that points nowhere`;
    }
  }
  return undefined;
}

/** What binary fractions lose of the largest number there is. */
function noiseOf(data: Question['data']): number {
  const numbers = [...data.values()]
    .flat(2)
    .flatMap((cell) => (Number.isFinite(Number(cell)) ? [Math.abs(Number(cell))] : []));
  return Math.max(1, ...numbers) * 1e-15;
}

function same(expected: Value, found: CellValue, noise: number): boolean {
  if (expected instanceof Rational) {
    if (typeof found !== 'number' && typeof found !== 'string') return false;
    if (typeof found === 'string' && !/^-?\d+(\.\d+)?$/.test(found)) return false;
    if (!expected.approximate) return Rational.parse(String(found)).compare(expected) === 0;
    const number = expected.toNumber();
    return Math.abs(Number(found) - number) <= 1e-9 * Math.abs(number) + noise;
  }
  if (expected === null || typeof expected === 'boolean') return expected === found;
  if (typeof expected === 'object' && 'seconds' in expected && expected.seconds instanceof Rational) {
    return same(expected.seconds, found, noise);
  }
  // A choice between a day and a time is a time.
  return print(expected) === found || `${print(expected)} 00:00:00` === found;
}

function writeExpected({ kind, cells, orphans }: Line): string {
  return write(kind, cells.map(print), orphans);
}

function writeFound({ kind, cells, orphans }: FoundLine): string {
  const texts = cells.map((cell) =>
    cell === null ? '' : typeof cell === 'number' ? String(Number(cell.toPrecision(12))) : String(cell),
  );
  return write(kind, texts, orphans);
}

function write(kind: string, cells: readonly string[], orphans: readonly boolean[]): string {
  return `| ${[kind, ...cells.map((cell, index) => (orphans[index] === true ? `${cell} †` : cell))].join(' | ')} |`;
}

/** Whether the runtime refuses a report, whose time has more periods than anyone reads. */
export async function isEndless({ periods }: CompiledReport, database: Pick<Database, 'query'>): Promise<boolean> {
  if (periods === null) return false;
  const { rows } = await database.query(periods.sql);
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 10) : null);
  const extents = rows.map(([table, date, first, last]) => ({
    table: String(table),
    date: String(date),
    first: text(first),
    last: text(last),
  }));
  return periods.problem(extents) !== undefined;
}
