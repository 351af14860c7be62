import type { Value } from './values.ts';

/** A combination of dimensions, in one period where the report has time. */
export interface Cell {
  readonly group: readonly Value[];
  /** Its first day. */
  readonly period?: number | undefined;
}

/** What becomes a row of the result: some cells taken together. */
export interface Entry {
  readonly kind: 'group' | 'others' | 'subtotal' | 'total';
  readonly cells: readonly Cell[];
  /** Gives the dimensions their values. */
  readonly at: Cell;
  /** The names of the dimensions that it has. */
  readonly has: ReadonlySet<string>;
}
