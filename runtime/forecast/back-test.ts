/** How far a method would have been off on the last periods, and how far a naive forecast. */
import type { LearningMethod } from '../../language/semantics/forecasts.ts';
import { type Horizon, learn, type Outlook } from './models.ts';

export interface Learning extends Horizon {
  readonly method: LearningMethod;
  /** How many periods it learns from. */
  readonly learned: number;
  /** The fewest periods that the method learns from. */
  readonly needed: number;
  /** From how many ends, a period apart, the past is forecast. */
  readonly backTests: number;
}

/** Sums over all periods that were forecast from all ends, so that several groups can be added up. */
export interface Errors {
  /** How many ends there were. */
  readonly ends: number;
  /** How many forecast periods had a value. */
  readonly steps: number;
  /** Of the absolute values that came. */
  readonly actual: number;
  /** Of the absolute differences. */
  readonly off: number;
  readonly naiveOff: number;
  /** Of the squared differences. */
  readonly squared: number;
  readonly naive: 'season' | 'last';
}

/**
 * Forecasts from each of the last ends, each time by what was known then: as many periods as the forecast itself learns
 * from, or as many as there are. `values` are of whole periods, a missing one null.
 */
export function backTest(values: readonly (number | null)[], learning: Learning): Errors | undefined {
  const { count, backTests, learned, needed, method, season } = learning;
  const tries = Array.from({ length: backTests }, (_, index) => values.length - count - index).filter(
    (end) => Math.min(end, learned) >= needed,
  );
  const naive = season > 1 && tries.every((end) => Math.min(end, learned) >= season) ? 'season' : 'last';
  let errors: Errors = { ends: 0, steps: 0, actual: 0, off: 0, naiveOff: 0, squared: 0, naive };
  for (const end of tries) {
    const known = filled(values.slice(Math.max(0, end - learned), end));
    const outlook = known.length < needed ? undefined : learn(method, known, learning);
    if (outlook === undefined) continue;
    errors = added(
      errors,
      differences(values.slice(end, end + count), outlook, known, naive === 'season' ? season : 1),
    );
  }
  return errors.steps === 0 ? undefined : errors;
}

type Sums = Pick<Errors, 'steps' | 'actual' | 'off' | 'naiveOff' | 'squared'>;

/** `season`: a naive forecast repeats the last so many periods. */
function differences(
  came: readonly (number | null)[],
  { points }: Outlook,
  known: readonly number[],
  season: number,
): Sums {
  const sums = { steps: 0, actual: 0, off: 0, naiveOff: 0, squared: 0 };
  for (const [step, value] of came.entries()) {
    if (value === null) continue;
    const off = Math.abs(value - (points[step] ?? 0));
    sums.steps += 1;
    sums.actual += Math.abs(value);
    sums.off += off;
    sums.squared += off * off;
    sums.naiveOff += Math.abs(value - (known[known.length - season + (step % season)] ?? 0));
  }
  return sums;
}

function added(errors: Errors, { steps, actual, off, naiveOff, squared }: Sums): Errors {
  if (steps === 0) return errors;
  return {
    ...errors,
    ends: errors.ends + 1,
    steps: errors.steps + steps,
    actual: errors.actual + actual,
    off: errors.off + off,
    naiveOff: errors.naiveOff + naiveOff,
    squared: errors.squared + squared,
  };
}

/** Without what was not there yet: a thing begins with its first value, and what is counted with the first that is not 0. */
export function begun(values: readonly (number | null)[], zeroIsNothing: boolean): readonly (number | null)[] {
  const first = values.findIndex((value) => value !== null && !(zeroIsNothing && value === 0));
  return first === -1 ? [] : values.slice(first);
}

/** A value for each missing one: on the line between its neighbours, or the nearest where there is one alone. */
export function filled(values: readonly (number | null)[]): number[] {
  const there = values.flatMap((value, place) => (value === null ? [] : [{ value, place }]));
  if (there.length === 0) return [];
  let next = 0;
  return values.map((value, place) => {
    while (next < there.length && (there[next]?.place ?? 0) < place) next++;
    if (value !== null) return value;
    const [before, after] = [there[next - 1], there[next]];
    if (before === undefined || after === undefined) return (before ?? after)?.value ?? 0;
    return before.value + ((after.value - before.value) * (place - before.place)) / (after.place - before.place);
  });
}
