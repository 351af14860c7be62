import type { Grain } from '../syntax/ast.ts';

/** How a value is written for people. */
export type Format =
  | 'plain'
  | 'integer'
  | 'number'
  | 'percent'
  /** A difference of percentages. */
  | 'points'
  | 'money'
  | 'days'
  | 'hours'
  | 'duration'
  | 'date'
  | 'time'
  | Grain;
