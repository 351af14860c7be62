/**
 * The methods, by augurs: exponential smoothing (ETS) of which the form is chosen, and before it, for `seasonal`, the
 * season taken out (MSTL). They are WebAssembly, loaded where a forecast is first asked for.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AutoETS, initSync as initTrend } from '@bsull/augurs/ets';
import { initSync as initSeasonal, MSTL } from '@bsull/augurs/mstl';
import type { LearningMethod } from '../../language/semantics/forecasts.ts';

export interface Outlook {
  readonly points: readonly number[];
  /** Half the width of the band, by the model itself. */
  readonly halves: readonly number[];
}

export interface Horizon {
  readonly count: number;
  readonly season: number;
  readonly level: number;
}

/** Undefined where the method finds no way to go on from these values. */
export function learn(method: LearningMethod, values: readonly number[], horizon: Horizon): Outlook | undefined {
  const [first = 0] = values;
  // Nothing has to be learned of what never changed, and the last digits of what would be are noise.
  if (values.every((value) => value === first)) return constant(first, horizon);
  // The models stop at absolute differences, so that large amounts and small shares need one size.
  const scale = Math.max(...values.map(Math.abs));
  if (!Number.isFinite(scale) || scale < Number.MIN_VALUE * 1e20) return undefined;
  const scaled = Float64Array.from(values, (value) => (value / scale) * 100);
  try {
    const { point, intervals } = method === 'seasonal' ? seasonal(scaled, horizon) : trend(scaled, horizon);
    const points = point.map((value) => (value / 100) * scale);
    const halves = points.map((_, step) => half(intervals, step) * (scale / 100));
    return [...points, ...halves].every(Number.isFinite) ? { points, halves } : undefined;
  } catch {
    // The library throws texts about series that it cannot fit.
    return undefined;
  }
}

type Forecast = ReturnType<AutoETS['predict']>;

function half(intervals: Forecast['intervals'], step: number): number {
  return ((intervals?.upper[step] ?? 0) - (intervals?.lower[step] ?? 0)) / 2;
}

function constant(value: number, { count }: Horizon): Outlook {
  return { points: Array.from({ length: count }, () => value), halves: Array.from({ length: count }, () => 0) };
}

function seasonal(values: Float64Array, { count, season, level }: Horizon): Forecast {
  begin('mstl', initSeasonal);
  const model = MSTL.ets(Uint32Array.of(season));
  try {
    model.fit(values);
    return model.predict(count, level);
  } finally {
    model.free();
  }
}

/** The error adds up or multiplies, and so does the trend, if there is one; whichever form explains most. */
function trend(values: Float64Array, { count, level }: Horizon): Forecast {
  begin('ets', initTrend);
  const model = new AutoETS(1, 'ZZN');
  try {
    model.fit(values);
    return model.predict(count, level);
  } finally {
    model.free();
  }
}

const begun = new Set<string>();

/** Once in a process. The bytes are beside the program where it is bundled, else in the package. */
function begin(name: 'ets' | 'mstl', initialise: (input: { module: Uint8Array }) => unknown): void {
  if (begun.has(name)) return;
  const file = `${name}_bg.wasm`;
  const beside = fileURLToPath(new URL(file, import.meta.url));
  const found = existsSync(beside)
    ? beside
    : path.join(path.dirname(createRequire(import.meta.url).resolve('@bsull/augurs')), file);
  initialise({ module: readFileSync(found) });
  begun.add(name);
}
