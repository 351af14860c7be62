/**
 * The logical plan of a report: what is scanned, at which grain, and how the results meet. It knows no SQL.
 *
 * Fan-out cannot be expressed: a scan reads the rows of one table and follows references only, which never multiply
 * rows; scans meet as rows stacked on the report's dimensions, never as joined facts.
 */
import { addUnits, type Starts } from '../base/calendar.ts';
import type {
  ColumnLeaf,
  Format,
  ListReport,
  Literal,
  RowExpression,
  RowLeaf,
  Series,
  Shift,
  Typed,
} from '../semantics/model.ts';
import type { DayRange } from '../semantics/ranges.ts';
import type { Type } from '../semantics/types.ts';
import type { Grain } from '../syntax/ast.ts';

export type Plan = ReportPlan | ListPlan;

export interface ReportPlan extends Starts {
  readonly kind: 'report';
  readonly dimensions: readonly PlanDimension[];
  readonly scans: readonly Scan[];
  /** What is worked out for each combination of more dimensions, and then aggregated. */
  readonly pers: readonly PerScan[];
  readonly shows: readonly Output[];
  /** What `rank` leaves rank, by their index, and the dimensions they are ranked within. */
  readonly ranks: readonly { readonly of: StateExpression; readonly within?: readonly number[] }[];
  /** Since when what looks at earlier periods has values. */
  readonly starts: readonly Start[];
  /** Rows of stocks, and of what is spread, that end before they start, for the note on them. */
  readonly backwards: readonly {
    readonly kind: 'stock' | 'spread';
    readonly table: string;
    readonly from: RowExpression;
    readonly until: RowExpression;
    readonly where: readonly RowExpression[];
  }[];
  /** Amounts of stocks that need a rate at the end, for the note on those without. */
  readonly unpriced: readonly {
    readonly table: string;
    readonly leaf: ColumnLeaf;
    readonly where: readonly RowExpression[];
  }[];
  /**
   * Rows that are in no combination of a `per`, because they have no value of one of its dimensions, or are on no
   * working day, and those that lead to no row of a list, for the note on them.
   */
  readonly unplaced: readonly {
    readonly table: string;
    /** The dimension as it is written, the calendar of the working days, or the table of the list. */
    readonly name: string;
    readonly lacks?: 'working day' | 'row' | 'key';
    readonly value: RowExpression;
    /** What they would count with otherwise. */
    readonly where: readonly RowExpression[];
  }[];
  readonly keep?: StateExpression;
  readonly sort: readonly { readonly expression: StateExpression; readonly direction: 'up' | 'down' }[];
  /** `within`: of each of these dimensions. */
  readonly top?: { readonly count: number; readonly others: boolean; readonly within?: readonly number[] };
  readonly totals: boolean;
  /** The dimensions that have totals of their own, from the outermost in: each within those before. */
  readonly subtotals: readonly number[];
  /** The days covered; null when nothing bounds them. */
  readonly range: DayRange | null;
  readonly today: string;
}

export type PlanDimension = PlanTime | PlanColumn;

interface Placed {
  readonly name: string;
  readonly label: string;
  /** It goes across the page: each value a column. */
  readonly across?: true;
}

export interface PlanTime extends Placed {
  readonly kind: 'time';
  readonly grain: Grain;
}

export interface PlanColumn extends Placed {
  readonly kind: 'column';
  readonly type: Type;
  readonly format: Format;
  /** For a reference: where its rows are, and what they are shown and sorted as. */
  readonly reference?: Referenced;
  /** What there is of it, where all of that shows. */
  readonly every?: Members;
  /** The place of the dimension it follows from: it is not shown, and keeps groups apart that are looked at together. */
  readonly of?: number;
}

/** All there are of a dimension. */
export type Members =
  /** The rows of a table that meet some conditions. Other dimensions, by their names, may follow from a row. */
  | {
      readonly kind: 'rows';
      readonly table: string;
      readonly key: string;
      readonly where: readonly RowExpression[];
      readonly determined: readonly { readonly name: string; readonly expression: RowExpression }[];
    }
  /** Values written out, each that meets its conditions; `same` are the dimensions that are the column by another name. */
  | {
      readonly kind: 'values';
      readonly values: readonly { readonly value: Literal; readonly where: readonly RowExpression[] }[];
      readonly same: readonly string[];
    };

export interface Referenced {
  readonly table: string;
  readonly key: string;
  readonly shownAs?: RowExpression;
  readonly sortedBy?: RowExpression;
}

/** One pass over the rows of one table. */
export interface Scan {
  /** Unique, readable. */
  readonly name: string;
  readonly table: string;
  /** What each dimension is for a row of the table, in the order of the report's; the row's date for time. */
  readonly keys: readonly RowExpression[];
  /** Conditions that every row must meet. */
  readonly where: readonly RowExpression[];
  /** Rows are wanted when one of these groups of conditions holds; none: all. */
  readonly anyOf: readonly (readonly RowExpression[])[];
  readonly states: readonly State[];
  /** Rows count for the time this much later, for `prior`. */
  readonly shift?: Shift;
  readonly series?: Series;
  readonly spread?: Spread;
  readonly valued?: Valued;
  /** Only the part of the range that has elapsed is read. */
  readonly compared?: true;
  /** The dates by which rows are bounded, each with what its rows must meet otherwise: for the note on rows without. */
  readonly undated: readonly { readonly date: RowExpression; readonly anyOf: readonly (readonly RowExpression[])[] }[];
}

/**
 * What is open in several currencies is added up in each, and converted at the end of a period: on its last day, or on
 * `until` where the days that are read end before.
 */
export interface Valued {
  readonly currency: RowExpression;
  readonly until: string | null;
}

/** Sums are divided evenly over the days from `from` until `until`, both included; of these, only `days` count. */
export interface Spread {
  readonly from: RowExpression;
  readonly until: RowExpression;
  readonly days: DayRange | null;
}

/** Since when an aggregate has values: its rows, and the date by which it counts them. */
export interface Start {
  readonly name: string;
  readonly table: string;
  readonly date: RowExpression;
  readonly where: readonly RowExpression[];
}

/** A partial result that is kept until the end: averages are sums and counts until then, so that totals come from rows. */
export interface State {
  /** Unique within the report. */
  readonly name: string;
  readonly compute: StateFunction;
  /** Absent for a count of rows. */
  readonly argument?: RowExpression;
  readonly fraction?: number;
  /** For `first` and `last`: what comes first. */
  readonly order?: readonly RowExpression[];
  /** All must hold, besides the scan's. */
  readonly filter: readonly RowExpression[];
  /** Of each period alone, although the scan is summed up over periods. */
  readonly alone?: true;
}

/**
 * A report inside the report: by its dimensions and by those of a `per`. Its groups are the combinations, which are
 * aggregated for each group of the report.
 */
export interface PerScan {
  /** Unique, readable. */
  readonly name: string;
  readonly plan: ReportPlan;
  /** Where each of the report's dimensions is found, in their order: a dimension inside, or the period that its day is in. */
  readonly columns: readonly { readonly name: string; readonly grain?: Grain }[];
  /** The dimensions inside that tell the combinations of a group apart. */
  readonly by: readonly string[];
  readonly states: readonly PerState[];
  /** A combination is there where one of these is above zero; none: each is. */
  readonly there: readonly StateExpression[];
  /** What is counted whole: all members of some dimensions inside, all periods. */
  readonly every?: {
    readonly members: readonly { readonly name: string; readonly every: Members }[];
    readonly time: boolean;
  };
  /** Only combinations of working days count, by the name of their calendar. */
  readonly working?: string;
  readonly shift?: Shift;
  /** Only the part of the range that has elapsed is read. */
  readonly compared?: true;
}

/** What combinations come to. */
export interface PerState {
  /** Unique within the report. */
  readonly name: string;
  readonly compute: 'count' | 'sum' | 'min' | 'max' | 'quantile' | 'deviation';
  /** Over the states inside. Absent for a count of combinations. */
  readonly argument?: StateExpression;
  readonly fraction?: number;
  /** All must hold. */
  readonly filter: readonly StateExpression[];
  /** Other groups have other combinations: what it comes to is no sum or extreme of others. */
  readonly combined: true;
}

/** The scans of a plan, those inside of `per` included. */
export function allScans(plan: ReportPlan): readonly Scan[] {
  return [...plan.scans, ...plan.pers.flatMap((per) => allScans(per.plan))];
}

/** All that shows or counts whole. */
export function allMembers(plan: ReportPlan): readonly Members[] {
  const own = plan.dimensions.flatMap((dimension) => (dimension.kind === 'column' ? (dimension.every ?? []) : []));
  const inside = plan.pers.flatMap((per) => [
    ...(per.every?.members ?? []).map(({ every }) => every),
    ...allMembers(per.plan),
  ]);
  return [...own, ...inside];
}

/** The calendars whose working days alone count. */
export function allWorking(plan: ReportPlan): readonly string[] {
  return plan.pers.flatMap(({ working, plan: inside }) => [
    ...(working === undefined ? [] : [working]),
    ...allWorking(inside),
  ]);
}

/** The rows that end before they start, those inside of `per` included. */
export function allBackwards(plan: ReportPlan): ReportPlan['backwards'] {
  return [...plan.backwards, ...plan.pers.flatMap((per) => allBackwards(per.plan))];
}

/** The rows that are in no combination, those inside of `per` in a `per` included. */
export function allUnplaced(plan: ReportPlan): ReportPlan['unplaced'] {
  return [...plan.unplaced, ...plan.pers.flatMap((per) => allUnplaced(per.plan))];
}

export type StateFunction = 'count' | 'sum' | 'min' | 'max' | 'distinct' | 'quantile' | 'deviation' | 'first' | 'last';

/** How the state of a coarser group follows from those of finer ones; `distinct`, `quantile` and `deviation` have to be computed anew. */
export const collapse: Readonly<Record<StateFunction, 'sum' | 'min' | 'max' | 'recompute'>> = {
  count: 'sum',
  sum: 'sum',
  min: 'min',
  max: 'max',
  distinct: 'recompute',
  quantile: 'recompute',
  deviation: 'recompute',
  // Kept with its place in the order, so that the first of several groups is the least of theirs.
  first: 'min',
  last: 'max',
};

/** How a state of a coarser group follows. */
export function collapseOf(state: State | PerState): 'sum' | 'min' | 'max' | 'recompute' {
  return 'combined' in state ? 'recompute' : collapse[state.compute];
}

/** An expression over states. */
export type StateExpression = Typed<StateLeaf>;
export type StateLeaf =
  /** `zero`: nothing counted is 0, not missing. `mean`: the sum of so many periods is read as their mean. */
  | (StateReading & { readonly kind: 'state'; readonly name: string; readonly zero: boolean; readonly mean?: number })
  | (StateReading & { readonly kind: 'ratio'; readonly numerator: string; readonly denominator: string })
  | { readonly kind: 'rank'; readonly index: number }
  | { readonly kind: 'dimension'; readonly index: number };

export interface StateReading {
  /** Of all groups of the same period, and `within` the same of these dimensions. */
  readonly over: boolean;
  readonly within?: readonly number[];
  /** Missing before each of these starts. */
  readonly since?: readonly string[];
  /** Missing in periods to come in which these states count no row. */
  readonly dated?: readonly string[];
}

export interface Output {
  readonly name: string;
  readonly label: string;
  readonly type: Type;
  readonly format: Format;
  readonly expression: StateExpression;
  /** For a reference, such as the last owner: where its rows are, and what they are shown as. */
  readonly reference?: Referenced;
  readonly comparison?: true;
}

export interface ListPlan {
  readonly kind: 'list';
  readonly report: ListReport;
  readonly shows: readonly ListValue[];
  /** What rows must meet, the range included. */
  readonly where: readonly RowExpression[];
  readonly keep?: ListValue;
  readonly sort: readonly { readonly expression: ListValue; readonly direction: 'up' | 'down' }[];
  /** What metrics come to for each row, by its key: the groups of a report by the rows of the list. */
  readonly metrics?: ReportPlan;
  /** What breaks ties: the key of the table, or, without one, all its columns. */
  readonly ties: readonly RowExpression[];
  readonly range: DayRange | null;
  readonly today: string;
  /** For each shown column and each sort key that is a reference. */
  readonly references: readonly (Referenced | undefined)[];
  readonly sortReferences: readonly (Referenced | undefined)[];
}

/** What is read of a row, and of what metrics come to for it. */
export type ListValue = Typed<RowLeaf | StateLeaf>;

/** How a scan, or what is aggregated per combination, looks at time. */
export type Looking = Pick<Scan, 'shift' | 'series' | 'compared'>;

/**
 * Whether a scan is summed up apart from the others: over several periods of another time, such as the year to date a
 * year before, or in several currencies.
 */
export function isDisplaced({ shift, series, valued }: Scan): boolean {
  return (shift !== undefined && series !== undefined) || valued !== undefined;
}

/** Whether a report has periods that have not begun. */
export function reachesAhead({ range, today }: Pick<ReportPlan, 'range' | 'today'>): boolean {
  return range === null || (range.until > today && range.until > addUnits(today, 1, 'day'));
}

/** The dimensions whose values are rows. */
export function downThePage({ dimensions }: ReportPlan): PlanDimension[] {
  return dimensions.filter((dimension) => dimension.across !== true && isShown(dimension));
}

/** The dimensions whose values are columns. */
export function acrossThePage({ dimensions }: ReportPlan): PlanDimension[] {
  return dimensions.filter((dimension) => dimension.across === true && isShown(dimension));
}

/** The dimensions that a row of others has: its period, and what `top` chooses within. */
export function othersHave(plan: ReportPlan): PlanDimension[] {
  const within = (plan.top?.within ?? []).flatMap((place) => plan.dimensions[place] ?? []);
  return downThePage(plan).filter((dimension) => dimension.kind === 'time' || within.includes(dimension));
}

/** Whether a dimension is one of the report, and does not only follow from one. */
export function isShown(dimension: PlanDimension): boolean {
  return dimension.kind === 'time' || dimension.of === undefined;
}

/** Some dimensions and those that follow from them, in the order of the report. */
export function withDetermined({ dimensions }: ReportPlan, some: readonly PlanDimension[]): PlanDimension[] {
  return dimensions.filter((dimension) => {
    if (some.includes(dimension)) return true;
    const source = dimension.kind === 'column' && dimension.of !== undefined ? dimensions[dimension.of] : undefined;
    return source !== undefined && some.includes(source);
  });
}
