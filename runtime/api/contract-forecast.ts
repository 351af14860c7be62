/** How good a forecast is, and what it does not tell. Types only. */
type CellValue = string | number | boolean | null;

export interface ForecastView {
  /** The share of what comes that is to lie between the low and the high column. */
  level: number;
  /** The first days of the periods that it tells of. */
  periods: string[];
  /** The rows that have a forecast: of a period that is running also what there is of it. */
  rows: number[];
  errors: ForecastErrors[];
  gaps: ForecastGap[];
  /** So many of the last whole periods have nothing at all, which may be data that are not there yet. */
  empty_end: number;
}

/** How far a method would have been off, forecasting from each of the last ends what has come since. */
export interface ForecastErrors {
  metric: string;
  method: string;
  /** What the group has of each dimension but time; null: all groups together. */
  group: CellValue[] | null;
  /** How many ends it was tested from, and how many periods in all were forecast that had a value. */
  ends: number;
  steps: number;
  /** The mean absolute difference, and its share of the mean absolute value; null where that is 0. */
  off: number;
  off_share: number | null;
  /** The same of a naive forecast: as in the same period of the last season, or as in the last period. */
  naive: 'season' | 'last';
  naive_off: number;
  naive_off_share: number | null;
  worse: boolean;
}

export interface ForecastGap {
  metric: string | null;
  method: string | null;
  group: CellValue[];
  /**
   * `alike`: groups of one name, which nobody can tell apart; `too-few`: `count` periods are too few to learn from;
   * `untested`: they are too few to be tested with; `filled`: so many periods had no value.
   */
  why: 'alike' | 'too-few' | 'untested' | 'filled';
  count: number;
}
