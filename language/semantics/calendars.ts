import type { Origin } from './origin.ts';

/** When people work. */
export interface WorkingCalendar {
  readonly name: string;
  readonly label: string;
  /** In order and apart; 1 is Monday … 7 is Sunday, times are minutes since midnight, `until` not included. */
  readonly hours: readonly { readonly weekday: number; readonly from: number; readonly until: number }[];
  /** The column whose days nobody works on. */
  readonly holidays?: { readonly table: string; readonly column: string };
  readonly origin: Origin;
}
