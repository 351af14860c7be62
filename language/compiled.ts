/** What compiling a report gives: the statement, and what is needed to read its result. */

import type { Patch } from './base/merge.ts';
import type { PartialPeriod } from './plan/partial.ts';
import type { ForecastMethod } from './semantics/forecasts.ts';
import type { AggregateFunction } from './semantics/model.ts';
import type { Grain } from './syntax/ast.ts';

export type { PartialPeriod } from './plan/partial.ts';

/** A column that the compiled SQL returns and a reader sees. */
export interface CompiledColumn {
  /** Unique; the name of the SQL result's column, too. */
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'integer' | 'number' | 'percent' | 'money' | 'boolean' | 'date' | 'time' | 'duration';
  readonly role: 'dimension' | 'metric' | 'comparison';
  /** A `Format` of the model. */
  readonly format: string;
  /** Of a closed set, such as bands: all values that it may have, in their order. */
  readonly values?: readonly string[];
  /** The SQL result's boolean column that marks values whose reference points at no row. */
  readonly orphan?: { readonly column: string; readonly table: string };
}

/** A param that a report depends on, and its value. */
export interface CompiledParam {
  readonly name: string;
  readonly label: string;
  /** As it would be given. */
  readonly value: string;
  /** As people read it. */
  readonly text: string;
  /** It is the default. */
  readonly usual: boolean;
  /** Where values come from the data: how to find this one, so that one which is not there is told of. */
  readonly found: CompiledOptions | null;
  /** Of a period: its first and last day, both included. */
  readonly days: { readonly from: string; readonly to: string } | null;
}

/** A statement whose rows are options: `value` and `label`, both texts, as they are offered. */
export interface CompiledOptions {
  readonly sql: string;
  /** Tables it reads. */
  readonly tables: readonly string[];
}

export interface CompiledReport {
  readonly name: string;
  readonly label: string;
  readonly file: string;
  readonly kind: 'report' | 'list' | 'goal' | 'audit' | 'funnel' | 'cohort';
  /** First and last day, both included; null without `for`, or for `all time`. */
  readonly period: { readonly from: string; readonly to: string } | null;
  /**
   * One statement. Its first column `$kind` is `group`, `others`, `subtotal` or `total`; the rest are the columns below, in order,
   * then the orphan marks and the counts. Rows come in their final order, the total last. Of a report that goes across
   * each row has its cells one after the other.
   */
  readonly sql: string;
  readonly columns: readonly CompiledColumn[];
  readonly totals: boolean;
  /** Cheap statements that return one row of one count; a note is shown when the count is above zero. */
  readonly notes: readonly {
    readonly code: string;
    readonly sql: string;
    readonly message: (count: number) => string;
  }[];
  /** The ways used to reach each dimension where a metric's table does not have it itself, in words. */
  readonly paths: readonly string[];
  /** The last day that `compare` counts, and the days it compares with, both included. */
  readonly compared: {
    readonly until: string;
    readonly before?: { readonly from: string; readonly to: string };
  } | null;
  /** In the order of their definitions. */
  readonly params: readonly CompiledParam[];
  /** The periods that its rows tell only a part of: the running one, and those that the range cuts. */
  readonly partial: readonly PartialPeriod[];
  /** Of a cohort: the columns that say of which period a cell is, and the first day of the one that is not over. */
  readonly running: {
    readonly cohort: string;
    readonly period: string;
    readonly grain: Grain;
    readonly start: string;
    readonly today: string;
  } | null;
  /** Today, where rows without time, or the total, are of a range that is not over. */
  readonly unfinished: { readonly today: string } | null;
  /** Tables it reads, so that a missing one can be named and the import's counts shown. */
  readonly tables: readonly string[];
  readonly chart: string | null;
  /** What is merged into the spec of its chart. */
  readonly vega: Patch | null;
  /** Of what passes or fails: the boolean column that says in the last row whether it fails, and when it does, in words. */
  readonly verdict?: { readonly column: string; readonly when: string };
  /**
   * With `top`: the result's column that counts the groups there are, and how many are shown. `within`: of each of these,
   * by their labels, and the column that counts the groups chosen. `have`: the dimensions that a row of others has.
   */
  readonly top: {
    readonly column: string;
    readonly count: number;
    readonly others: boolean;
    readonly within: { readonly labels: readonly string[]; readonly chosen: string } | null;
    readonly have: readonly string[];
  } | null;
  /**
   * The dimensions that go across the page, the result's columns that number a row's cells and count the columns there
   * are, and how many of them can be shown. Number 1 is what all columns come to.
   */
  readonly across: {
    readonly dimensions: readonly string[];
    readonly column: string;
    readonly counted: string;
    readonly limit: number;
  } | null;
  /** The dimensions that have totals of their own, and the result's column that says how many of them a row has. */
  readonly subtotals: { readonly dimensions: readonly string[]; readonly column: string } | null;
  /**
   * For time without bounds: a statement whose rows (`table`, `date`, `first`, `last`) say how far it reaches, and what
   * is wrong with that. One mistyped year makes millions of periods, so ask before running `sql`.
   */
  readonly periods: {
    readonly sql: string;
    readonly problem: (extents: readonly PeriodExtent[]) => string | undefined;
  } | null;
  /** How it goes on into the time to come; absent where it does not. */
  readonly forecast?: CompiledForecast;
  /** The learned chances that it reads; absent without any. */
  readonly trials?: readonly CompiledTrial[];
}

/** A learned chance, and how to see how good it is. */
export interface CompiledTrial {
  readonly label: string;
  /** Its rows are those of `trialQuery`: what was told to rows that were not learned from, and what came. */
  readonly sql: string;
  readonly tables: readonly string[];
}

/** What a forecast is worked out from, and where it goes. Periods are their first days. */
export interface CompiledForecast {
  readonly methods: readonly ForecastMethod[];
  readonly grain: Grain;
  /** After how many periods it begins anew; 1 without a season. */
  readonly season: number;
  /** The share of what comes that is to lie between low and high. */
  readonly level: number;
  /** From so many ends the past is forecast, to see how far that is off. */
  readonly backTests: number;
  /** How many whole periods it learns from: the last ones of the history, and no running one. */
  readonly learned: number;
  /** Whole periods, without a gap: those it learns from and, before them, those it is tested with. */
  readonly history: {
    readonly periods: readonly string[];
    /** Its columns are the report's; each combination of dimensions has a row in each period. */
    readonly sql: string;
  };
  /** The periods it tells of. */
  readonly periods: readonly string[];
  /** With `pipeline`: what comes by it, in the columns of the report. */
  readonly pipeline?: { readonly sql: string };
  /** The days of the first of them that have come, which it does not learn from. */
  readonly running: { readonly from: string; readonly to: string };
  /** The column of the periods. */
  readonly time: string;
  readonly metrics: readonly {
    readonly name: string;
    readonly label: string;
    readonly type: CompiledColumn['type'];
    readonly methods: readonly {
      readonly method: ForecastMethod;
      /** What comes, and the low and the high end of its band, if it has one. */
      readonly columns: readonly ForecastColumn[];
    }[];
  }[];
}

export type ForecastColumn = Pick<CompiledColumn, 'name' | 'label' | 'type' | 'format'>;

/** First and last day of what one metric's rows are dated by. */
export interface PeriodExtent {
  readonly table: string;
  readonly date: string;
  readonly first: string | null;
  readonly last: string | null;
}

/** Where a cell of a result is. */
export interface CellAddress {
  readonly kind: 'group' | 'others' | 'subtotal' | 'total';
  /** The name of a metric's column. */
  readonly column: string;
  /**
   * What the result shows of each dimension that the cell has, by the name of its column, those across included; of a
   * report that goes across, without those it is what the whole row comes to.
   */
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  /** The names of those whose reference points at no row; without it, that is no matter. */
  readonly orphans?: readonly string[];
}

/** The rows behind a cell. */
export interface CompiledRows {
  readonly report: string;
  readonly label: string;
  readonly file: string;
  readonly column: CompiledColumn;
  /** The kind of row that the cell is in, and what it has of each dimension. */
  readonly kind: CellAddress['kind'];
  readonly place: readonly (Pick<CompiledColumn, 'label' | 'format'> & {
    readonly value: string | number | boolean | null;
    readonly orphan: boolean;
  })[];
  /** How the parts make the cell, in words. */
  readonly formula: string;
  /**
   * A statement of one row for each row of the result that is in this place: `cell`, and of each part by its number
   * `rows 1`, how many there are, `value 1`, what they come to, and `own 1`, what the report has for it.
   */
  readonly summary: string;
  readonly parts: readonly CompiledPart[];
  readonly tables: readonly string[];
}

/** One aggregation that a cell is worked out from. */
export interface CompiledPart {
  /** It in words. */
  readonly label: string;
  readonly function: AggregateFunction;
  /** Of the combinations of the part before it: the rows that they are worked out from, which come to no value of the report. */
  readonly inside: boolean;
  /** What they come to is divided by this: a rolling value is the mean of so many periods. */
  readonly over: number | null;
  /** How its value is written. */
  readonly value: Pick<CompiledColumn, 'type' | 'format'>;
  /** The table that the rows are of; null where they are combinations that something was worked out for. */
  readonly table: string | null;
  /** The last one is what a row contributes. */
  readonly columns: readonly CompiledColumn[];
  readonly sql: string;
  /** Why it has no value, where it has none. */
  readonly whenMissing: string;
}
