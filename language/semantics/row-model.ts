/** What rows of a table can be asked for. */
import type { Typed } from './typed-expression.ts';

export const aggregateFunctions = [
  'count',
  'distinct',
  'sum',
  'average',
  'median',
  'percentile',
  'deviation',
  'min',
  'max',
  'rate',
  'first',
  'last',
] as const;
export type AggregateFunction = (typeof aggregateFunctions)[number];

/** A way from a table along references: the names of the reference columns, in order. Empty: the table itself. */
export type ReferencePath = readonly string[];

/** A stored column, `path` references away from the base table; `table` is where the column is. */
export interface ColumnLeaf {
  readonly kind: 'column';
  readonly path: ReferencePath;
  readonly table: string;
  readonly column: string;
  /** Of `money in currency`: converted into the project's currency. */
  readonly rate?: Rate;
}

/** The latest rate of the currency that is in a column of the same row, on a day or before it. */
export interface Rate {
  readonly currency: string;
  /** Missing in what an aggregate adds up: there the date of the metric counts. */
  readonly on?: RowExpression;
}

/** What the rows of another table that lead to a row come to, over all time; counts and sums of none are 0. */
export interface RollUpLeaf {
  readonly kind: 'roll-up';
  readonly path: ReferencePath;
  /** Whose rows have the value, and the name of its key. */
  readonly table: string;
  readonly key: string;
  readonly of: RollUp;
}

/** An aggregation over the rows of a table for each row that they lead to. */
export interface RollUp {
  /** `exists`: whether there is one. */
  readonly function: AggregateFunction | 'exists';
  readonly table: string;
  /** The reference by which its rows lead there. */
  readonly to: ColumnLeaf;
  /** Absent for `count` and `exists`. For `rate` a condition. */
  readonly argument?: RowExpression;
  /** For `percentile`: 0 to 100. */
  readonly percent?: string;
  /** All must hold. */
  readonly where: readonly RowExpression[];
  /** For `first` and `last`: what comes first, by its date, then by these. */
  readonly order?: readonly RowExpression[];
}

/** What the row before or after has, among all rows of its table that agree in some values; missing where there is none. */
export interface NeighbourLeaf {
  readonly kind: 'neighbour';
  readonly path: ReferencePath;
  readonly table: string;
  readonly side: 'previous' | 'next';
  readonly of: RowExpression;
  readonly within: readonly RowExpression[];
  /** By what rows come one after the other: their date, then these. */
  readonly order: readonly RowExpression[];
}

/**
 * How likely a condition is to hold in the end, as the rows of the table tell for which that is settled: the share among
 * those that agree in some values, drawn towards the share of all as if `priorRows` more of these had been seen.
 */
export interface LikelihoodLeaf {
  readonly kind: 'likelihood';
  readonly path: ReferencePath;
  readonly table: string;
  readonly of: RowExpression;
  readonly by: readonly RowExpression[];
  /** What a row meets once it is settled. */
  readonly settled: RowExpression;
  /** When it was settled; for the test on rows that it has not learned from. */
  readonly date?: RowExpression;
}

/** So many rows of the overall share are added to each group: one of 20 rows is believed by half. */
export const priorRows = 20;

/** What a row can be asked for. */
export type RowLeaf = ColumnLeaf | RollUpLeaf | NeighbourLeaf | LikelihoodLeaf;

/** An expression over a row of one table (the base table of whatever holds it), the rows it references, and those that lead there. */
export type RowExpression = Typed<RowLeaf>;
