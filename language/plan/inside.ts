/** Reports inside of others: what is worked out for each combination, or for each row of a list. */
import type {
  Aggregate,
  ColumnDimension,
  MetricExpression,
  MetricReport,
  Model,
  Per,
  ReportDimension,
  RowExpression,
} from '../semantics/model.ts';
import type { Calendar, DayRange } from '../semantics/ranges.ts';
import type { Grain, Range } from '../syntax/ast.ts';
import type { ReportPlan, StateExpression } from './plan.ts';

/** What is different for a report inside another one. */
export interface Inside {
  /** The days that a range means, or the one of the report. */
  readonly days: (range: Range | undefined) => DayRange | null;
  /** Dimensions that are the period of a row's date, by another grain than the time. */
  readonly periods: ReadonlyMap<ReportDimension, Grain>;
  /** The dimensions behind `per`: what has no value of one is in no combination. */
  readonly by: readonly ColumnDimension[];
  /** The calendar whose working days alone make combinations. */
  readonly working?: string;
  /** Metrics are worked out for the rows of a list: what leads to none is of none. */
  readonly rows?: { readonly table: string; readonly ways: readonly RowWay[] };
}

/** How a table leads to the rows of a list. */
export interface RowWay {
  readonly table: string;
  readonly via: readonly string[];
  /** The key of the row that it leads to, missing where there is none. */
  readonly row: RowExpression;
  /** What must be present: that key, or, where it makes no difference, what refers to it. */
  readonly wanted: RowExpression;
}

/** What plans the scans of a report, as far as a report inside another one is concerned. */
export interface Planner {
  readonly expression: (expression: MetricExpression) => StateExpression;
  /** How what is worked out per combination is read from the states inside. */
  readonly inside: (per: Per) => (expression: MetricExpression) => StateExpression;
  readonly presence: (aggregate: Aggregate) => StateExpression;
  readonly plan: () => ReportPlan;
}

/** The report around. */
export interface Surroundings {
  readonly report: MetricReport;
  readonly dimensions: readonly ReportDimension[];
  readonly grain: Grain | undefined;
  readonly rows: Inside['rows'];
  readonly model: Model;
  readonly calendar: Calendar;
  readonly days: (range: Range | undefined) => DayRange | null;
  readonly planner: (inner: MetricReport, inside: Inside) => Planner;
  readonly newState: () => string;
  /** Since when an aggregate has values. */
  readonly startOf: (aggregate: Aggregate) => string | undefined;
}
