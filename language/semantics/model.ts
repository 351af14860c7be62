/**
 * The checked meaning of a project: plain, serialisable data. Everything after binding reads this and no syntax.
 */
import type { Patch } from '../base/merge.ts';
import type { Grain, Path, Range } from '../syntax/ast.ts';
import type { WorkingCalendar } from './calendars.ts';
import type { ForecastMethod } from './forecasts.ts';
import type { Format } from './format-names.ts';
import type { Series, Shift } from './lengths.ts';
import type { Audit } from './model-audit.ts';
import type { Followed } from './model-journeys.ts';
import type { Origin } from './origin.ts';
import type { perFunctions } from './per-functions.ts';
import type { AggregateFunction, ReferencePath, RowExpression, RowLeaf } from './row-model.ts';
import type { Constant, Typed } from './typed-expression.ts';
import type { ColumnFlag, Type } from './types.ts';

export type { Format } from './format-names.ts';
export type { Series, Shift } from './lengths.ts';
export type { Origin } from './origin.ts';
export type {
  AggregateFunction,
  ColumnLeaf,
  LikelihoodLeaf,
  NeighbourLeaf,
  Rate,
  ReferencePath,
  RollUp,
  RollUpLeaf,
  RowExpression,
  RowLeaf,
} from './row-model.ts';
export { aggregateFunctions } from './row-model.ts';
export type { ArithmeticOperator, ComparedBy, Constant, Literal, Typed } from './typed-expression.ts';

export interface Model {
  readonly tables: ReadonlyMap<string, Table>;
  readonly dimensions: ReadonlyMap<string, Dimension>;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly calendars: ReadonlyMap<string, WorkingCalendar>;
  /** Only params without errors. */
  readonly params: ReadonlyMap<string, Param>;
  /** Reports and goals, only those without errors. */
  readonly reports: ReadonlyMap<string, Report>;
  /** What the holes of texts show that have no errors, by the keys of the texts. */
  readonly texts: ReadonlyMap<string, Report>;
  /** Only audits without errors. */
  readonly audits: ReadonlyMap<string, Audit>;
}

export interface Table {
  readonly name: string;
  readonly label: string;
  readonly columns: ReadonlyMap<string, Column>;
  /** Name of the key column. */
  readonly key?: string;
  /** Name of the column that dates a row unless a metric says otherwise. */
  readonly datedBy?: string;
  /** Name of the column that stands for a row where it is referenced; the key when absent. */
  readonly shownAs?: string;
  /** Name of the column by which references to this table sort. */
  readonly sortedBy?: string;
  /** Present for what a statement works out, which is not stored. */
  readonly followed?: Followed;
  readonly origin: Origin;
}

export interface Column {
  readonly name: string;
  readonly label: string;
  readonly type: Type;
  readonly flags: readonly ColumnFlag[];
  /** `money in currency`: the column of the same table that says in which currency an amount is. */
  readonly currency?: string;
  /** Present for a computed column, which is not stored; `unknown` when its expression has an error. */
  readonly computed?: RowExpression;
  readonly origin: Origin;
}

/** One thing that several tables have, each in its own column. */
export interface Dimension {
  readonly name: string;
  readonly label: string;
  readonly columns: readonly { readonly table: string; readonly column: string }[];
  readonly origin: Origin;
}

export interface Metric {
  readonly name: string;
  readonly label: string;
  readonly type: Type;
  readonly format: Format;
  readonly expression: MetricExpression;
  readonly origin: Origin;
}

// ---------------------------------------------------------------- expressions

export type MetricLeaf =
  /** `over`: of all groups of the same period, for `share`; `within`: and of the same of these. */
  | {
      readonly kind: 'aggregate';
      readonly aggregate: Aggregate;
      readonly over?: true;
      readonly within?: readonly Within[];
    }
  | {
      readonly kind: 'per';
      readonly per: Per;
      readonly over?: true;
      readonly within?: readonly Within[];
    }
  /** The place of a value among the groups of its period, the largest first; `within`: and of the same of these. */
  | { readonly kind: 'rank'; readonly of: MetricExpression; readonly within?: readonly Within[] }
  /** A dimension of the report by its place among those of `by` and `across`, in `keep` and `sort`; or one of a `per`. */
  | { readonly kind: 'dimension'; readonly index: number };

/** What keeps groups apart in `share` and `rank`. */
export interface Within {
  readonly path: Path;
  readonly file: string;
  /** In a report: the place of the dimension. */
  readonly index?: number;
}

/** An expression over aggregates. */
export type MetricExpression = Typed<MetricLeaf>;

/** One aggregation over the rows of one table: the leaf of every metric. */
export interface Aggregate {
  readonly function: AggregateFunction;
  readonly table: string;
  /** Absent for `count` of a table's rows. For `rate` a condition. */
  readonly argument?: RowExpression;
  /** For `percentile`: 0 to 100. */
  readonly percent?: string;
  /** All must hold. */
  readonly where: readonly RowExpression[];
  /** The column that dates the row; absent when the table has no date and none was named. */
  readonly date?: RowExpression;
  /** The range of its own, instead of the report's. */
  readonly range?: Range;
  /** References to prefer when a dimension can be reached in several ways. */
  readonly via: readonly string[];
  /** Of the time this long before, for `prior`. */
  readonly shift?: Shift;
  /** Of more periods than the one it stands in. */
  readonly series?: Series;
  /** A stock: what is there at a time, from its start until its end. Its date is the start. */
  readonly stock?: Stock;
  /** Divided evenly over its days, from its date until this one, both included. */
  readonly spread?: { readonly until: RowExpression };
  /** Stands in a comparison: of the part of the range that has elapsed. */
  readonly compared?: true;
}

/** A metric worked out for each combination of some dimensions inside each cell of the report, and then aggregated. */
export interface Per {
  readonly function: (typeof perFunctions)[number];
  /** Over metrics and the dimensions here. Absent for a count of combinations. For `rate` a condition. */
  readonly argument?: MetricExpression;
  /** For `percentile`: 0 to 100. */
  readonly percent?: string;
  /** What a combination must meet; over metrics and the dimensions here. */
  readonly where: readonly MetricExpression[];
  readonly dimensions: readonly PerDimension[];
  /** What was put around it as a condition, as each of its tables reads it: it chooses among `every` member, too. */
  readonly around: MetricReport['where'];
  /** Of the time this long before, for `prior`. */
  readonly shift?: Shift;
  /** Stands in a comparison: of the part of the range that has elapsed. */
  readonly compared?: true;
}

/** `follows`: it follows from a dimension before it and is only read, such as the team of an owner. */
export type PerDimension = (TimeDimension | ColumnDimension) & {
  readonly every?: true;
  /** Of days: only those on which people work, by the name of the calendar that says when. */
  readonly working?: string;
  readonly follows?: true;
  /** As it is written, for other ways to it. */
  readonly written: Path;
  readonly file: string;
};

/** A row is there from `date` on until `until`; missing `until`: still. `opening`: at the start of a period, not its end. */
export interface Stock {
  readonly until: RowExpression;
  readonly opening?: true;
}

// ---------------------------------------------------------------- params

/** A value that reports are given from outside. */
export interface Param {
  readonly name: string;
  readonly label: string;
  /** `unknown` when its definition has an error, which is reported. */
  readonly type: ParamType;
  /** What it is when nothing is said. */
  readonly default: ParamValue;
  /** The column whose values are the options; without it those of its type, if it has any. */
  readonly options?: ParamOptions;
  readonly origin: Origin;
}

export type ParamType =
  | Type
  | { readonly kind: 'period' }
  /** Stands for one of these, wherever a dimension or a metric may stand. */
  | { readonly kind: 'choice'; readonly of: 'dimension' | 'metric'; readonly choices: readonly Choice[] };

export interface Choice {
  /** As it is written: `source`, `owner.team`. */
  readonly path: string;
  readonly names: readonly string[];
  readonly label: string;
  readonly origin: Origin;
}

export interface ParamOptions {
  /** As it is written. */
  readonly text: string;
  readonly table: string;
  readonly expression: RowExpression;
}

export type ParamValue =
  /** Every test of something against the param holds. */
  | { readonly kind: 'all' }
  | { readonly kind: 'literal'; readonly literal: Constant }
  | { readonly kind: 'range'; readonly range: Range }
  /** The path of a choice. */
  | { readonly kind: 'choice'; readonly path: string };

export type ParamValues = ReadonlyMap<string, ParamValue>;

// ---------------------------------------------------------------- reports

export type Report = MetricReport | ListReport;

interface ReportBase {
  readonly name: string;
  readonly label: string;
  readonly range?: Range;
  /** `within`: of each of these dimensions, by their places. */
  readonly top?: { readonly count: number; readonly others: boolean; readonly within?: readonly number[] };
  readonly chart?: string;
  /** What is merged into the spec of its chart. */
  readonly vega?: Patch;
  /** The params that it depends on, in the order of their definitions; absent without any. */
  readonly params?: readonly string[];
  readonly origin: Origin;
}

export interface MetricReport extends ReportBase {
  readonly kind: 'report';
  /** Of a goal: which way it goes. Its shows are the metric, and what `progress.ts` puts beside it. */
  readonly goal?: 'least' | 'most';
  /** Of a funnel or a cohort: what its metrics are of. */
  readonly journey?: Journey;
  readonly shows: readonly Show[];
  readonly dimensions: readonly ReportDimension[];
  /** What follows from one of the dimensions and keeps groups apart without being shown; placed behind them. */
  readonly determined: readonly ColumnDimension[];
  /** The report's `where`, resolved for each table its metrics aggregate. All must hold. */
  readonly where: readonly {
    readonly table: string;
    readonly via: readonly string[];
    readonly condition: RowExpression;
  }[];
  readonly keep?: MetricExpression;
  readonly sort: readonly Sort[];
  readonly forecast?: Forecast;
  readonly totals: boolean;
  /** The dimensions that have totals of their own, by their places, from the outermost in. */
  readonly subtotals: readonly number[];
  /** The last day that `compare` counts, and the days it compares with, both included. */
  readonly compared?: { readonly until: string; readonly before?: { readonly from: string; readonly to: string } };
  /** Sentences on how a table reaches a dimension, where that is not the way that was written. */
  readonly ways: readonly string[];
}

export interface Journey {
  readonly kind: 'funnel' | 'cohort';
  readonly followed: Followed;
  /** The report of the rows of totals, which has fewer dimensions. */
  readonly totals?: MetricReport;
}

/** How a report goes on into the time to come. */
export interface Forecast {
  /** How many periods, from the running one on. */
  readonly count: number;
  readonly methods: readonly ForecastMethod[];
  /** With `pipeline`: what there is and what is expected of open rows, for each shown metric. */
  readonly pipeline?: readonly MetricExpression[];
}

export interface Show {
  /** Unique within the report; the metric's name, or made from the label or the expression. */
  readonly name: string;
  readonly label: string;
  readonly format: Format;
  readonly type: Type;
  readonly expression: MetricExpression;
  /** Stands beside a metric that is compared. */
  readonly comparison?: true;
}

export type ReportDimension = TimeDimension | ColumnDimension;

interface Placed {
  readonly name: string;
  readonly label: string;
  /** It goes across the page. */
  readonly across?: true;
}

export interface TimeDimension extends Placed {
  readonly kind: 'time';
  readonly grain: Grain;
}

export interface ColumnDimension extends Placed {
  readonly kind: 'column';
  readonly type: Type;
  readonly format: Format;
  /** All there are, with rows or without. */
  readonly every?: true;
  /** The way each aggregated table reaches it. */
  readonly ways: readonly {
    readonly table: string;
    readonly via: readonly string[];
    readonly expression: RowExpression;
    /** The dimension is not this date but how many periods lie between it and the one of the metric. */
    readonly since?: Grain;
  }[];
  /** The place of the dimension it follows from. */
  readonly of?: number;
}

export type Sort = { readonly expression: MetricExpression; readonly direction: 'up' | 'down' };

export interface ListReport extends ReportBase {
  readonly kind: 'list';
  readonly table: string;
  readonly shows: readonly ListColumn[];
  readonly where?: RowExpression;
  /** By which the rows themselves are in the range. */
  readonly date?: RowExpression;
  /** Only beside metrics. */
  readonly keep?: ListExpression;
  readonly sort: readonly { readonly expression: ListExpression; readonly direction: 'up' | 'down' }[];
  /** How its metrics are worked out for a row; absent without any. */
  readonly metrics?: ListMetrics;
}

/** What is asked of a row: what it has, and what metrics come to for it. */
export type ListLeaf = RowLeaf | MetricLeaf;
export type ListExpression = Typed<ListLeaf>;

export interface ListMetrics {
  /** The row, as each aggregated table reads it. */
  readonly row: ColumnDimension;
  /** The references that lead there from each of these tables. */
  readonly paths: readonly { readonly table: string; readonly via: readonly string[]; readonly path: ReferencePath }[];
  /** What follows from the row and keeps rows apart in shares and ranks. */
  readonly determined: readonly ColumnDimension[];
  /** Sentences on how a table leads to the row, and on what the range is of. */
  readonly ways: readonly string[];
}

export interface ListColumn {
  readonly name: string;
  readonly label: string;
  readonly format: Format;
  readonly type: Type;
  readonly expression: ListExpression;
}
