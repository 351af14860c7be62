/**
 * What the server and the page, and the command line's JSON, say to each other. Types only: no code, no Node.
 */
import type { ForecastView } from './contract-forecast.ts';

import type { ParamView, ResultParam } from './contract-params.ts';

export type * from './contract-params.ts';

/** A diagnostic with its place resolved, ready to be shown. Lines and columns count from 1. */
export interface DiagnosticView {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  hint?: string;
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** The source lines with carets under the span, without colours: what the terminal prints. */
  excerpt: string;
  related?: { message: string; file: string; line: number; column: number }[];
}

export type DefinitionKind =
  | 'table'
  | 'dimension'
  | 'metric'
  | 'param'
  | 'calendar'
  | 'report'
  | 'funnel'
  | 'goal'
  | 'audit'
  | 'test'
  | 'text';

/** `GET /api/project` */
export interface ProjectView {
  name: string;
  /** Grows with every change on disk. */
  version: number;
  /** How numbers and money are written: a BCP 47 tag and an ISO 4217 code. */
  settings: { locale: string; currency: string };
  files: FileSummary[];
  /** The names of all params that have no errors. */
  params: string[];
  /** Diagnostics of rekap.yaml and others that belong to no cell. */
  diagnostics: DiagnosticView[];
  /** Whether a store with imported data is there; when not, what to do. */
  data: { ready: true } | { ready: false; message: string };
}

export interface FileSummary {
  /** Relative to the project, or `pack:crm/model.rekap` for a file of a pack. */
  path: string;
  /** The first heading of its first text cell, else the file's name. */
  title: string;
  pack?: string;
  reports: number;
  errors: number;
}

/** `GET /api/file?path=…` */
export interface FileView {
  path: string;
  title: string;
  version: number;
  /** The params that its reports depend on, in the order of their definitions. */
  params: ParamView[];
  cells: CellView[];
}

export interface CellView {
  /** Stays the same while the cell keeps its kind and name, so that the page can keep its place. */
  id: string;
  /** `broken` when the cell could not be read. */
  kind: DefinitionKind | 'broken';
  name?: string;
  label?: string;
  /** First line of the cell in the file, from 1. */
  line: number;
  source: string;
  /** Markdown of a text cell, as it is written. */
  markdown?: string;
  /** A text cell taken apart; its values come with `GET /api/report?name=…`, the columns of one row. */
  text?: { report: string | null; pieces: TextPieceView[] };
  /** What its author says about it: the comment right above the definition. */
  comment?: string;
  /** What the definition says once it is compiled, where it has no errors. */
  card?: CardView;
  /** The names in the source that are defined somewhere, from left to right. */
  names: NameView[];
  diagnostics: DiagnosticView[];
  /** How packs and the project change each other here. */
  changes: ChangeView[];
  /** A later layer takes the place of it. */
  replaced: boolean;
  /** A report, a goal or a test that has no errors, so that its result can be asked for. */
  runnable: boolean;
  /** The params that a report depends on, for whichever choice of them. */
  params: string[];
}

/** A part of a text as it is, or a hole. */
export type TextPieceView = string | HoleView;

export interface HoleView {
  /** What is written in its braces. */
  source: string;
  /** The result's column that fills it; null: it has an error. */
  column: string | null;
  /** What is wrong in it. */
  problem: string | null;
  /** What its names mean, as `GET /api/card?id=…` is asked. */
  ids: string[];
}

/** What is done to a definition of a pack elsewhere, or what a definition does to one. */
export interface ChangeView {
  /** As people read it: "replaced by the project", "extends pack crm". */
  text: string;
  /** The other cell. */
  other: { path: string; cell: string };
}

/** A name in a cell's source. */
export interface NameView {
  /** Its place in the source. */
  start: number;
  end: number;
  /** What it means, as `GET /api/card?id=…` is asked; several columns where it stands for one in each of some tables. */
  ids: string[];
  /** The cell that defines it. */
  definition: { path: string; cell: string };
}

/** `GET /api/card?id=metric:revenue`: a definition card, which is what `rekap describe --format json` prints, too. */
export interface CardView {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** What it is, in one line. */
  readonly formula: string;
  readonly facts: readonly FactView[];
  readonly parts: readonly { readonly title: string; readonly facts: readonly FactView[] }[];
  readonly ways: readonly {
    readonly name: string;
    readonly label: string;
    readonly reachable: boolean;
    readonly text: string;
  }[];
  readonly uses: readonly MentionView[];
  readonly usedBy: readonly MentionView[];
  readonly defined: { readonly file: string; readonly line: number };
}

export interface FactView {
  readonly name: string;
  readonly term: string;
  readonly text: string;
  /** The definition that the term names. */
  readonly id?: string;
}

export interface MentionView {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly label: string;
  /** The file and the cell that it is written in. */
  readonly file: string;
  readonly cell: string;
}

/** `GET /api/report?name=…&param=team=East&param=…`: a result, or why there is none. */
export type ReportResponse =
  | {
      ok: true;
      /** Its rows are the first of `row_count`: as many as a page draws. */
      result: ReportResult;
      row_count: number;
      sql: string;
      chart: ChartView | null;
    }
  | { ok: false; failure: Failure };

export interface Failure {
  message: string;
  hint?: string;
  diagnostics: DiagnosticView[];
}

/**
 * `GET /api/rows?report=…&cell=…&param=…`, with a `CellPlace` as JSON: the rows behind a cell, or why there are
 * none.
 */
export type RowsResponse = { ok: true; rows: CellRows } | { ok: false; failure: Failure };

/** The rows behind a cell of a result: each part is of rows that come to its value, and the parts make the cell. */
export interface CellRows {
  report: string;
  label: string;
  /** What the cell is. */
  column: ResultColumn;
  /** Where it is, in words; empty where a report has one row alone. */
  place: string;
  value: CellValue;
  /** How the parts make it, in words. */
  formula: string;
  parts: PartOfCell[];
}

export interface PartOfCell {
  /** It in words. */
  label: string;
  function: string;
  /** Of the combinations of the part before it: the rows that they are worked out from. */
  inside: boolean;
  /** What its rows come to is divided by this: a rolling value is the mean of so many periods. */
  over: number | null;
  /** What the report has for it, and how it is written. */
  value: CellValue;
  format: string;
  /** How the rows come to it, or why there is no value, in words. */
  sum: string;
  /** The first of `row_count` rows, as a list; the last column is what each contributes. */
  rows: ReportResult;
  row_count: number;
  sql: string;
}

/** Where a cell of a result is. */
export interface CellPlace {
  kind: RowKind | 'total';
  /** The name of its metric. */
  column: string;
  /** What the result shows of each dimension that the cell has, those across included. */
  values: Record<string, CellValue>;
  /** The names of those whose reference points at no row. */
  orphans: string[];
}

/** `GET /api/test?name=…`: what came of a test, or why it could not be run. */
export type TestResponse = { ok: true; result: TestResult } | { ok: false; failure: Failure };

export interface TestResult {
  /** Its text. */
  name: string;
  file: string;
  /** Its first line, from 1. */
  line: number;
  passed: boolean;
  failures: TestFailure[];
  elapsed_ms: number;
}

/** Something that a test expects and that is not so. */
export interface TestFailure {
  /** As it is written. */
  expected: string;
  file: string;
  line: number;
  message: string;
  /** What differs, side by side. */
  cells: { place: string; expected: string; found: string }[];
  /** The rows that what was found comes from. */
  behind: { of: string; sum: string; rows: ReportResult; row_count: number }[];
}

/** A picture of a result, ready to draw: nothing in it is aggregated any more. */
export interface ChartView {
  kind: string;
  /** A Vega-Lite `concat` of panels that read the named data set `rows`. */
  spec: Readonly<Record<string, unknown>>;
  /** The data set: `$category`, `$series`, `$value` and `$text` (the value as people read it), by `$panel`. */
  rows: readonly Readonly<Record<string, string | number | boolean | null>>[];
  /** What the chart shows, in words, for those who do not see it. */
  description: string;
  /** What the picture leaves out, or why it is of another kind than the report says. */
  note?: string;
}

/** `GET /api/events`: server-sent events, one `change` with this as its data after each change on disk. */
export interface ChangeEvent {
  version: number;
}

export type ColumnType = 'text' | 'integer' | 'number' | 'percent' | 'money' | 'boolean' | 'date' | 'time' | 'duration';
export type ColumnRole = 'dimension' | 'metric' | 'comparison' | 'forecast';

export interface ResultColumn {
  /** Unique among the result's columns. */
  name: string;
  label: string;
  type: ColumnType;
  role: ColumnRole;
  /** How to write it for people: see `language/base/format.ts`. */
  format: string;
  /** In a result that goes across: the metric that it shows, whose name the columns of several values share. */
  metric?: string;
  /** The values that it is of, one for each of the result's `across`; null: what the whole row comes to. */
  across?: CellValue[] | null;
}

export type RowKind = 'group' | 'others' | 'subtotal';

/** Integers and money beyond what a JSON number holds exactly are strings of all their digits. Dates are ISO. */
export type CellValue = string | number | boolean | null;

export interface ReportResult {
  name: string;
  label: string;
  file: string;
  kind: 'report' | 'list' | 'goal' | 'audit' | 'funnel' | 'cohort';
  /** The params that it depends on, and what they were. */
  params: ResultParam[];
  /** First and last day, both included. */
  period: { from: string; to: string } | null;
  columns: ResultColumn[];
  /** The dimensions that go across the page. */
  across: ResultColumn[];
  /** Values in the columns' `across` whose reference points at no row: [column, place among its values]. */
  across_orphans: [number, number][];
  rows: CellValue[][];
  /**
   * Parallel to `rows`: `others` is a row of groups left out by `top … with others`, `subtotal` the total of the rows
   * before it that share the dimensions it has.
   */
  row_kinds: RowKind[];
  /** Cells of dimensions that a row of several groups does not have: [row, column]. The first of a row names it. */
  blanks: [number, number][];
  /**
   * Rows of a period that they are only a part of: the running one, or one that the range cuts. `from` and `to` are the
   * first and the last day of it that have come and are in the range.
   */
  partial: { row: number; why: 'running' | 'cut'; from: string; to: string }[];
  /** The same of columns, where periods go across. */
  partial_columns: { column: number; why: 'running' | 'cut'; from: string; to: string }[];
  /** The same of cells, of a cohort whose row has one for each period since it began: [row, first column of the cell]. */
  partial_cells: { row: number; column: number; why: 'running'; from: string; to: string }[];
  totals: CellValue[] | null;
  /** Of what passes or fails: whether it fails, and when it does, in words. */
  verdict?: { fails: boolean; when: string };
  /** Cells whose reference points at no row: [row, column]. */
  orphans: [number, number][];
  notes: ResultNote[];
  /** How it goes on into the time to come, and how good that is; absent where it does not. */
  forecast?: ForecastView;
  elapsed_ms: number;
}

export interface ResultNote {
  code: string;
  message: string;
}
