/** How a report goes on into the time to come: what that is worked out from, and what it needs. */
import { startOf } from '../base/calendar.ts';
import type { Grain } from '../syntax/ast.ts';
import type { Calendar } from './ranges.ts';

export const forecastMethods = ['seasonal', 'trend', 'pipeline'] as const;
export type ForecastMethod = (typeof forecastMethods)[number];
/** Those that learn from the periods there have been. */
export type LearningMethod = Exclude<ForecastMethod, 'pipeline'>;

/** After how many periods of a grain the year, or the week, begins anew; 1 without a season. */
export const seasonOf: Readonly<Record<Grain, number>> = {
  day: 7,
  week: 52,
  month: 12,
  quarter: 4,
  'fiscal quarter': 4,
  year: 1,
  'fiscal year': 1,
};

/** The fewest periods that a method learns from: two seasons, and what exponential smoothing needs to choose its form. */
export function neededBy(method: ForecastMethod, grain: Grain): number {
  if (method === 'pipeline') return 0;
  return method === 'seasonal' ? Math.max(fewest, 2 * seasonOf[grain]) : fewest;
}
const fewest = 10;

/** Periods ahead beyond which nothing is told. */
export const forecastLimit = 100;

/** From so many ends, a period apart, the past is forecast to see how far that is off. */
export const backTests = 6;

/** First day of the running period, which is the first to come: of its last day, too, nobody has all. */
export function firstToCome(calendar: Calendar, grain: Grain): string {
  return startOf(calendar.today, grain, calendar);
}
