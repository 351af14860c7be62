/** What comes of one metric of one group, by one method. */
import type { CompiledForecast } from '../../language/index.ts';
import { type LearningMethod, neededBy } from '../../language/semantics/forecasts.ts';
import { backTest, begun, type Errors, filled, type Learning } from './back-test.ts';
import { learn } from './models.ts';

export type Band = readonly [point: number, low: number | null, high: number | null];

export interface Ahead {
  /** A forecast for each period to come; none where there is too little to learn from. */
  readonly bands: readonly Band[];
  /** How many periods there are since the first value, of those it may learn from. */
  readonly seen: number;
  /** How many of these had no value, and got one from their neighbours. */
  readonly filled: number;
  readonly errors: Errors | undefined;
}

export function ahead(
  series: readonly (number | null)[],
  method: LearningMethod,
  { type }: Pick<CompiledForecast['metrics'][number], 'type'>,
  forecast: CompiledForecast,
): Ahead {
  const { grain, season, level, backTests, learned, periods } = forecast;
  const needed = neededBy(method, grain);
  const all = begun(series, type !== 'percent');
  const window = all.slice(-learned);
  const known = filled(window);
  const learning: Learning = { method, learned, needed, backTests, count: periods.length, season, level };
  const outlook = known.length < needed ? undefined : learn(method, known, learning);
  const seen = { seen: window.length, filled: window.filter((value) => value === null).length };
  if (outlook === undefined) return { ...seen, bands: [], errors: undefined };
  const errors = backTest(all, learning);
  // The model knows how well it fits the past; the tests, how well it told what came. The wider of the two holds.
  const tested = errors === undefined ? 0 : quantile(level) * Math.sqrt(errors.squared / errors.steps);
  const limits = limitsOf(known, type);
  const bands = outlook.points.map((point, step): Band => {
    const half = Math.max(outlook.halves[step] ?? 0, tested);
    const [middle = 0, low = 0, high = 0] = [point, point - half, point + half].map((value) =>
      rounded(Math.min(Math.max(value, limits.low), limits.high), type),
    );
    return [middle, low, high];
  });
  return { ...seen, bands, errors };
}

/** What open rows come to: no row is nothing, and nobody knows any more what was open in the past, so that it has no band. */
export function expected(
  series: readonly (number | null)[],
  { type }: Pick<CompiledForecast['metrics'][number], 'type'>,
): Ahead {
  const bands = series.map((value): Band => [rounded(value ?? 0, type), null, null]);
  return { bands, seen: series.length, filled: 0, errors: undefined };
}

/** What was never below nothing will not be; nor will a share that was never above all. */
function limitsOf(known: readonly number[], type: string): { readonly low: number; readonly high: number } {
  const low = known.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  const high = type === 'percent' && known.every((value) => value <= 1) ? 1 : Number.POSITIVE_INFINITY;
  return { low, high };
}

/** In as many standard deviations to both sides lies this share of what is normally distributed. */
function quantile(level: number): number {
  return level === 0.8 ? 1.2815515655446004 : Number.NaN;
}

/** The last digits of a forecast say nothing, and differ from machine to machine. */
function rounded(value: number, type: string): number {
  const digits = type === 'money' ? 2 : 6;
  return Math.abs(value) < 1e15 ? Number(value.toFixed(digits)) + 0 : value;
}
