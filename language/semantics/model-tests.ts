/** Tests as they are checked: rows for tables, and what is expected of them. */
import type { MetricReport, Origin, ParamValues } from './model.ts';

export interface Test {
  /** Its text. */
  readonly name: string;
  /** `YYYY-MM-DD`; without it, it is made for whatever day it is. */
  readonly today?: string;
  /** As they would be given on the command line. */
  readonly params: Readonly<Record<string, string>>;
  /** Of all params there are, for the conditions. */
  readonly values: ParamValues;
  readonly given: readonly GivenTable[];
  readonly expected: readonly Expected[];
  /** The metrics of its conditions as a report of one row; absent without any. */
  readonly conditions?: MetricReport;
  readonly origin: Origin;
}

/** Rows of a table that was given; other tables are empty. */
export interface GivenTable {
  readonly table: string;
  readonly columns: readonly string[];
  /** Null where nothing is written; everything else is a value of the column's type. */
  readonly rows: readonly (readonly (string | null)[])[];
}

export type Expected =
  | {
      readonly kind: 'condition';
      /** The column of the conditions' report that says whether it holds. */
      readonly holds: string;
      /** The columns with what was compared, and what it is called. */
      readonly compared: readonly { readonly name: string; readonly label: string }[];
      readonly origin: Origin;
    }
  | {
      readonly kind: 'rows';
      readonly report: string;
      /** Some of the report's rows, in their order; otherwise all of them. */
      readonly includes: boolean;
      /** By their names or labels. */
      readonly columns: readonly string[];
      readonly rows: readonly ExpectedRow[];
      readonly origin: Origin;
    };

/** As it is written. */
export interface ExpectedRow {
  readonly cells: readonly string[];
  readonly origin: Origin;
}
