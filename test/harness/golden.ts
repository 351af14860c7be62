/**
 * Golden cases: what a program over some data gives, in one text file.
 *
 *   -- settings             `today: 2024-06-30` and the like; optional
 *   -- rekap [path]         a file of the project
 *   -- data <table>         `| id | amount |` rows; an empty cell is missing
 *   -- diagnostics          expected: everything that is wrong; left out where nothing is
 *   -- format [path]        expected: that file in its canonical form
 *   -- sql <report>         expected: the statement
 *   -- rows <report> [p=x]  expected: the result as it is stored, and what is said about it; params may be given
 *   -- shown <report>       expected: the result as people read it
 *   -- chart <report>       expected: the picture in words
 *   -- text <number> [p=x]  expected: a text of the first file, its holes filled
 *   -- behind <report> <column> [total] [month=2024-03]  expected: the rows behind a cell
 *   -- tests                expected: what comes of the tests
 *   -- forecast <report>    expected: the rows to come, to four digits, and what is said about them
 *   -- card <name>          expected: the definition card, of `revenue` or, where names meet, `metric:revenue`
 *
 * Every report of a case is run on DuckDB, whether its rows are expected or not.
 */
import type { Diagnostic } from '../../language/base/diagnostics.ts';
import { excerpt } from '../../language/base/excerpt.ts';
import { isPeriod } from '../../language/base/format.ts';
import { position } from '../../language/base/span.ts';
import { chartFor } from '../../language/charts/index.ts';
import {
  type CompiledReport,
  check,
  compileReport,
  type ParamTexts,
  type Program,
  paramProblems,
  type Settings,
  type SourceFile,
} from '../../language/index.ts';
import { Cards } from '../../language/semantics/cards/cards.ts';
import { cardLines, type Line } from '../../language/semantics/cards/text.ts';
import { auditNamed } from '../../language/semantics/contract-audit.ts';
import { formatText } from '../../language/syntax/format.ts';
import type { CellValue, ReportResult } from '../../runtime/api/contract.ts';
import { chartInput } from '../../runtime/exec/long.ts';
import { toResult } from '../../runtime/exec/results.ts';
import { plain as plainStyle } from '../../runtime/export/style.ts';
import { table } from '../../runtime/export/table.ts';
import { RekapFailure } from '../../runtime/failure.ts';
import { behindCell } from './behind-golden.ts';
import { type CaseFile, expectedKinds, inputKinds, printPipes, readPipes, type Section } from './case-file.ts';
import { type Database, openDatabase, type Returned } from './database.ts';
import { type Ahead, forecastRows, lookAhead, queryResult } from './forecast-golden.ts';
import { everyValue, readAsked } from './params.ts';
import { testsOf } from './tests-golden.ts';
import { filledText } from './text-golden.ts';

const defaults: Settings = {
  today: '2024-06-30',
  timezone: 'UTC',
  locale: 'en',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 1,
};

const defaultPath = 'case.rekap';
const inputs: readonly string[] = inputKinds;
const expectations: readonly string[] = expectedKinds;

/** The case with its expectations replaced by what really comes out. */
export async function evaluate(file: CaseFile): Promise<CaseFile> {
  const settings = readSettings(file.sections.find(({ kind }) => kind === 'settings')?.body ?? '');
  const sources = ofKind(file, 'rekap').map(({ name, body }) => ({ path: name || defaultPath, text: body }));
  const program = check(sources, settings);
  const data = new Map(ofKind(file, 'data').map(({ name, body }) => [name, readPipes(body)]));
  expectReports(program);
  const database = await openDatabase(program.model, data);
  try {
    const results = new Map<string, Result>();
    for (const asked of [...pagesIn(program), ...askedFor(file)]) {
      const { report, params } = readAsked(asked);
      if (isThere(program, report)) results.set(asked, await run(program, report, settings, database, params));
    }
    await tryEveryValue(program, settings, database);
    const cards = new Cards(program, settings);
    const found: Section[] = [];
    for (const section of file.sections) {
      if (section.kind === 'diagnostics') continue;
      const { name, kind } = section;
      const body =
        kind === 'card'
          ? cardOf(name, cards)
          : kind === 'text'
            ? await filledText(name, program, settings, database)
            : kind === 'tests'
              ? await testsOf(program, settings, sources)
              : kind === 'behind'
                ? await behindCell(name, program, settings, database)
                : outcome(section, sources, results, settings);
      found.push({ ...section, body });
    }
    return { ...file, sections: withDiagnostics(found, program.diagnostics, sources) };
  } finally {
    database.close();
  }
}

/** A report that is not in the model needs an error that says why. */
function expectReports({ files, model, diagnostics }: Program): void {
  if (diagnostics.some(({ severity }) => severity === 'error')) return;
  for (const { definition } of files.flatMap(({ cells }) => cells)) {
    if ((definition?.kind === 'report' || definition?.kind === 'goal') && !model.reports.has(definition.name.text)) {
      throw new Error(`report ${definition.name.text} was dropped without a word`);
    }
    if (definition?.kind === 'audit' && !model.audits.has(definition.name.text)) {
      throw new Error(`audit ${definition.name.text} was dropped without a word`);
    }
  }
}

/** What is run, whether its rows are expected or not. */
function pagesIn({ model: { reports, audits, texts } }: Program): string[] {
  return [...reports.keys(), ...audits.keys(), ...texts.keys()];
}

/** A report, an audit, or with `table:` what comes with a table. */
function isThere({ model }: Program, name: string): boolean {
  return model.reports.has(name) || model.texts.has(name) || auditNamed(model, name) !== undefined;
}

type Result =
  | {
      readonly report: CompiledReport;
      readonly returned: Returned;
      readonly ahead: Ahead;
      readonly notes: readonly string[];
    }
  /** What is wrong with the values that params were given. */
  | { readonly problems: readonly Diagnostic[] };
type Answer = Extract<Result, { report: CompiledReport }>;

/** What expectations name: a report, with values for its params or without. */
function askedFor({ sections }: CaseFile): string[] {
  return sections
    .filter(({ kind }) => ['sql', 'rows', 'shown', 'chart', 'forecast'].includes(kind))
    .map(({ name }) => name);
}

/** A checked report fails for no value of its params. */
async function tryEveryValue(program: Program, settings: Settings, database: Database): Promise<void> {
  for (const name of pagesIn(program)) {
    for (const params of everyValue(program, name)) await run(program, name, settings, database, params);
  }
}

function ofKind(file: CaseFile, kind: Section['kind']): Section[] {
  return file.sections.filter((section) => section.kind === kind);
}

function readSettings(body: string): Settings {
  const entries = body
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): [string, string | number] => {
      const [key = '', value = ''] = line.split(/:\s*/, 2);
      if (!(key in defaults)) throw new Error(`no such setting: ${key}`);
      return [key, /^\d+$/.test(value) ? Number(value) : value];
    });
  return { ...defaults, ...Object.fromEntries(entries) };
}

async function run(
  program: Program,
  name: string,
  settings: Settings,
  database: Database,
  params: ParamTexts,
): Promise<Result> {
  const problems = paramProblems(program, name, params);
  if (problems.length > 0) return { problems };
  const report = compileReport(program, name, settings, params);
  if (report === undefined) throw new Error(`${name} is in the model and does not compile`);
  const returned = await database.query(report.sql);
  const ahead = await lookAhead(report, database);
  const notes: string[] = [];
  for (const note of report.notes) {
    const count = Number((await database.query(note.sql)).rows[0]?.[0] ?? 0);
    if (count > 0) notes.push(`note ${note.code}: ${note.message(count)}`);
  }
  return { report, returned, ahead, notes: [...notes, ...(await periodProblem(report, database))] };
}

/** What the runtime says when time without bounds has too many periods. */
async function periodProblem({ periods }: CompiledReport, database: Database): Promise<string[]> {
  if (periods === null) return [];
  const explained = await database.query(periods.sql);
  const extents = explained.rows.map(([table, date, first, last]) => ({
    table: String(table),
    date: String(date),
    first: textOrNull(first),
    last: textOrNull(last),
  }));
  const problem = periods.problem(extents);
  return problem === undefined ? [] : [`refused: ${problem}`];
}

function textOrNull(value: CellValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function outcome(
  section: Section,
  sources: readonly SourceFile[],
  results: ReadonlyMap<string, Result>,
  settings: Settings,
): string {
  if (section.kind === 'data') return printPipes(readPipes(section.body).map((row) => row.map((cell) => cell ?? '')));
  if (inputs.includes(section.kind)) return section.body;
  if (section.kind === 'format') {
    return formatText(sources.find(({ path }) => path === (section.name || defaultPath))?.text ?? '').trimEnd();
  }
  const result = results.get(section.name);
  if (result === undefined) return 'There is no report of this name without errors.';
  if ('problems' in result) return result.problems.map((each) => describeDiagnostic(each, sources)).join('\n\n');
  switch (section.kind) {
    case 'sql':
      return result.report.sql;
    case 'chart':
      return chartOf(result, settings);
    case 'shown':
      return shownOf(result, settings);
    case 'forecast':
      return forecastRows(result.report, resultOf(result.report, result.returned), result.ahead, settings);
    default:
      return rowsOf(result);
  }
}

// ---------------------------------------------------------------- cards

function cardOf(name: string, cards: Cards): string {
  const targets = cards.mentions.named(name);
  const found = targets.flatMap((target) => cards.of(target) ?? []);
  if (found.length === 0) return 'There is nothing of this name without errors.';
  return found.map((card) => cardLines(card).map(lineOf).join('\n')).join('\n\n');
}

function lineOf({ indent, term, text, heading }: Line, index: number): string {
  const set = `${'  '.repeat(indent)}${term === undefined ? '' : `${term}: `}${text}`;
  return heading === true && index > 0 ? `\n${set}` : set;
}

// ---------------------------------------------------------------- results

/** As they are. The kind of each row stands first where not all are groups. */
function rowsOf({ report, returned, notes }: Answer): string {
  const refused = notes.find((note) => note.startsWith('refused'));
  if (refused !== undefined) return refused;
  const rows = report.across === null ? narrowRows(report, returned) : wideRows(report, returned);
  return [rows, ...remarks(report, returned), ...partial(report, returned), ...notes].join('\n');
}

function narrowRows({ columns }: CompiledReport, returned: Returned): string {
  const kinds = cellsOf(returned, '$kind').map(String);
  const written = columns.map((column) => {
    const orphans = column.orphan === undefined ? [] : cellsOf(returned, column.orphan.column);
    const texts = cellsOf(returned, column.name).map(
      (cell, row) => `${plain(cell)}${orphans[row] === true ? ' †' : ''}`,
    );
    return [column.name, ...texts];
  });
  const all = kinds.some((kind) => kind !== 'group') ? [['$kind', ...kinds], ...written] : written;
  return printPipes(['', ...kinds].map((_, row) => all.map((column) => column[row] ?? '')));
}

/** As a terminal shows them, with what is said of them. */
function shownOf({ report, returned, notes }: Answer, settings: Settings): string {
  try {
    const lines = table.write([resultOf(report, returned)], { ...settings, width: undefined, style: plainStyle });
    return [lines.trimEnd(), ...remarks(report, returned), ...partial(report, returned), ...notes].join('\n');
  } catch (error) {
    if (error instanceof RekapFailure) return `refused: ${error.message}`;
    throw error;
  }
}

function failsOf(column: string, returned: Returned): boolean {
  return cellsOf(returned, column).at(-1) === true;
}

function remarks({ params, period, top, paths, verdict }: CompiledReport, returned: Returned): string[] {
  return [
    ...params.map(({ label, value, text }) => `param ${label}: ${text}${text === value ? '' : ` (${value})`}`),
    ...(period === null ? [] : [`period ${period.from} to ${period.to}`]),
    ...(verdict === undefined
      ? []
      : [`${failsOf(verdict.column, returned) ? 'fails' : 'passes'}: fails when ${verdict.when}`]),
    ...(top === null ? [] : [`top ${shownBy(top, returned)} of ${cellsOf(returned, top.column)[0] ?? 'none'}`]),
    ...paths.map((path) => `way ${path}`),
  ];
}

/** The periods of the result that it tells only a part of. */
function partial({ columns, partial: periods, unfinished }: CompiledReport, returned: Returned): string[] {
  const time = columns.find(({ format }) => isPeriod(format));
  const shown = time === undefined ? [] : cellsOf(returned, time.name);
  return [
    ...periods.flatMap(({ period, why, from, to }) =>
      shown.includes(period) ? [`partial ${period} is ${why}, ${from} to ${to}`] : [],
    ),
    ...(unfinished === null ? [] : [`not over: today is ${unfinished.today}`]),
  ];
}

function shownBy({ count, within }: NonNullable<CompiledReport['top']>, returned: Returned): string {
  if (within === null) return String(count);
  return `${count} within ${within.labels.join(', ')}: ${cellsOf(returned, within.chosen)[0] ?? 'none'}`;
}

function cellsOf(returned: Returned, column: string): CellValue[] {
  const index = returned.columns.indexOf(column);
  if (index === -1) throw new Error(`the statement returns no column ${column}`);
  return returned.rows.map((row) => row[index] ?? null);
}

/** Binary fractions to twelve digits, so that a sum taken in another order is the same. */
function plain(value: CellValue): string {
  if (value === null) return '';
  return typeof value === 'number' ? String(Number(value.toPrecision(12))) : String(value);
}

/** The columns of a report that goes across, as a reader has them. */
function wideRows(report: CompiledReport, returned: Returned): string {
  try {
    const result = resultOf(report, returned);
    const rows = result.rows.map((cells, row) => ({ cells, row, kind: result.row_kinds[row] ?? 'group' }));
    const all = result.totals === null ? rows : [...rows, { cells: result.totals, row: -1, kind: 'total' }];
    const isMarked = (row: number, column: number): boolean =>
      result.orphans.some((orphan) => orphan[0] === row && orphan[1] === column);
    const headings = result.columns.map(
      ({ name }, column) => `${name}${result.across_orphans.some(([at]) => at === column) ? ' †' : ''}`,
    );
    const lines = all.map(({ cells, row, kind }) => [
      kind,
      ...cells.map((cell, column) => `${plain(cell)}${isMarked(row, column) ? ' †' : ''}`),
    ]);
    const withKinds = [['$kind', ...headings], ...lines];
    return printPipes(all.every(({ kind }) => kind === 'group') ? withKinds.map((line) => line.slice(1)) : withKinds);
  } catch (error) {
    if (error instanceof RekapFailure) return `refused: ${error.message}`;
    throw error;
  }
}

function resultOf(report: CompiledReport, returned: Returned): ReportResult {
  return toResult(report, queryResult(returned), [], [], 0);
}

function chartOf({ report, returned }: Answer, settings: Settings): string {
  const result = resultOf(report, returned);
  const drawing = chartFor(chartInput(result, report, settings));
  if (drawing === null) return 'none';
  return [drawing.kind, drawing.description, ...(drawing.note === undefined ? [] : [drawing.note])].join('\n');
}

// ---------------------------------------------------------------- diagnostics

/** They stand where they stood, else behind the inputs. */
function withDiagnostics(
  sections: readonly Section[],
  diagnostics: readonly Diagnostic[],
  sources: readonly { path: string; text: string }[],
): Section[] {
  if (diagnostics.length === 0) return [...sections];
  const body = diagnostics.map((diagnostic) => describeDiagnostic(diagnostic, sources)).join('\n\n');
  const first = sections.findIndex(({ kind }) => expectations.includes(kind));
  const at = first === -1 ? sections.length : first;
  return [...sections.slice(0, at), { kind: 'diagnostics', name: '', body }, ...sections.slice(at)];
}

/** The file is named only where there are several. */
function describeDiagnostic(diagnostic: Diagnostic, sources: readonly { path: string; text: string }[]): string {
  const { code, severity, message, file, span, hint, fix, related = [] } = diagnostic;
  const place = (of: string, { start, end }: Diagnostic['span']): string => {
    const text = sources.find(({ path }) => path === of)?.text ?? '';
    const [from, to] = [position(text, start), position(text, end)];
    return `${sources.length > 1 ? `${of}:` : ''}${from.line}:${from.column}-${to.line}:${to.column}`;
  };
  return [
    `${severity} ${code} ${place(file, span)}`,
    message,
    excerpt(sources.find(({ path }) => path === file)?.text ?? '', span),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ...(fix === undefined ? [] : [`fix: ${place(file, fix.span)} ${JSON.stringify(fix.text)}`]),
    ...related.map((other) => `see ${place(other.file, other.span)}: ${other.message}`),
  ].join('\n');
}
