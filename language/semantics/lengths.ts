/** Lengths of calendar time in the model. Plain, serialisable data. */
import type { Grain } from '../syntax/ast.ts';

/** A length of calendar time, as months and days. */
export interface Shift {
  readonly months: number;
  readonly days: number;
}

/** `to_date`: from the unit's first day; `rolling`: the mean of full windows of `count` units. */
export type Series =
  | { readonly kind: 'to_date'; readonly unit: Grain }
  | { readonly kind: 'rolling'; readonly count: number; readonly unit: Grain }
  /** Everything up to a period, for stocks; `opening`: up to the one before. */
  | { readonly kind: 'running'; readonly opening: boolean };
