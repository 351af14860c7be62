import type { Grain } from '../../../language/syntax/ast.ts';
import { groupKey } from './facts.ts';
import type { Value } from './values.ts';

/** A combination of dimensions, in one period where the report has time. */
export interface Cell {
  readonly group: readonly Value[];
  /** Its first day. */
  readonly period?: number | undefined;
  /** In a report that goes across: where a row and a column meet, and nothing is. */
  readonly absent?: boolean;
  /** Inside of it, a combination of what a metric is worked out per. */
  readonly per?: readonly Value[];
  /** Inside of it, a shorter period. */
  readonly part?: { readonly from: number; readonly grain: Grain };
}

/** Equal for cells of one combination, and for the facts that are in them. */
export function cellKey({ group, per = [] }: Cell): string {
  return groupKey([...group, ...per]);
}

/** The key of the cells that a fact is in: it may be worked out per more than they are. */
export function keyInside(group: readonly Value[], cell: Cell | undefined): string {
  return groupKey(cell === undefined ? group : group.slice(0, cell.group.length + (cell.per?.length ?? 0)));
}

/** What becomes a row of the result: some cells taken together. */
export interface Entry {
  readonly kind: 'group' | 'others' | 'subtotal' | 'total';
  readonly cells: readonly Cell[];
  /** Gives the dimensions their values. */
  readonly at: Cell;
  /** In a column where its row has nothing. */
  readonly absent?: boolean;
  /** The names of the dimensions that it has. */
  readonly has: ReadonlySet<string>;
}
