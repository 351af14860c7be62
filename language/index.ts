/**
 * The pipeline, on one screen:
 *
 *   text -> cells -> tokens -> CST -> AST     syntax/     (each cell alone, so that damage stays in it)
 *        -> bound, typed model                semantics/
 *        -> logical plan                      plan/
 *        -> SQL tree -> text of a dialect     sql/
 *        -> Vega-Lite spec                    charts/     (from the result's columns)
 *
 * Pure: no file, no clock, no database. `today` and the rest come in as `Settings`.
 */
import type { Diagnostic } from './base/diagnostics.ts';
import type { Model } from './semantics/model.ts';
import type { FileTree } from './syntax/ast.ts';

export interface SourceFile {
  /** As shown to people: relative to the project, or `pack:crm/model.rekap`. */
  readonly path: string;
  readonly text: string;
}

/** Everything about a project that the meaning of its files depends on. */
export interface Settings {
  /** `YYYY-MM-DD`, in the project's time zone. */
  readonly today: string;
  /** IANA name. */
  readonly timezone: string;
  /** BCP 47 tag for numbers, dates and money. */
  readonly locale: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** 1 is Monday … 7 is Sunday. */
  readonly weekStarts: number;
  /** 1 is January … 12 is December. */
  readonly fiscalYearStarts: number;
}

/** A checked project. */
export interface Program {
  readonly files: readonly FileTree[];
  readonly model: Model;
  /** Of syntax and of meaning, in the order of files and places. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A column that the compiled SQL returns and a reader sees. */
export interface CompiledColumn {
  /** Unique; the name of the SQL result's column, too. */
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'integer' | 'number' | 'percent' | 'money' | 'boolean' | 'date' | 'time' | 'duration';
  readonly role: 'dimension' | 'metric';
  /** A `Format` of the model. */
  readonly format: string;
  /** The SQL result's boolean column that marks values whose reference points at no row. */
  readonly orphan?: { readonly column: string; readonly table: string };
}

export interface CompiledReport {
  readonly name: string;
  readonly label: string;
  readonly file: string;
  readonly kind: 'report' | 'list';
  /** First and last day, both included; null without `for`, or for `all time`. */
  readonly period: { readonly from: string; readonly to: string } | null;
  /**
   * One statement. Its first column `$kind` is `group`, `others` or `total`; the rest are the columns below, in order,
   * then the orphan marks. Rows come in their final order, the total last.
   */
  readonly sql: string;
  readonly columns: readonly CompiledColumn[];
  readonly totals: boolean;
  /** Cheap statements that return one row of one count; a note is shown when the count is above zero. */
  readonly notes: readonly { readonly code: string; readonly sql: string; readonly message: (count: number) => string }[];
  /** The ways used to reach each dimension where a metric's table does not have it itself, in words. */
  readonly paths: readonly string[];
  /** Tables it reads, so that a missing one can be named and the import's counts shown. */
  readonly tables: readonly string[];
  readonly chart: string | null;
}
