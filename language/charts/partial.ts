/**
 * Periods that are only partly there: still running, or cut by the range. A point of one is hollow and the way to it
 * dashed, its bar is light: what looks like a fall at the end is none.
 */
import type { Spec } from './chart.ts';
import type { Shape } from './shape.ts';

/** Where a period stands among whole and partial ones. */
export interface Stretch {
  readonly $partial: boolean;
  /** Neighbouring whole periods have one number, so that nothing is drawn across a partial one. */
  readonly $whole: number;
  /** The same for a partial period and those beside it; null for others. */
  readonly $edge: number | null;
}

/** Of periods in their order, which are partial. */
export function stretches(partial: readonly boolean[]): readonly Stretch[] {
  let whole = 0;
  let edge = 0;
  return partial.map(($partial, index) => {
    const afterPartial = partial[index - 1] === true;
    const atEdge = $partial || afterPartial || partial[index + 1] === true;
    if ($partial) whole += 1;
    // What leads to a partial period starts with the one before it.
    else if (atEdge && !afterPartial) edge += 1;
    return { $partial, $whole: whole, $edge: atEdge ? edge : null };
  });
}

export function hasPartial(rows: readonly { readonly $partial?: boolean }[]): boolean {
  return rows.some(({ $partial }) => $partial === true);
}

/** What of a layer's marks is of whole periods, and what leads to and from partial ones. */
export const ofWhole: Spec = {
  transform: [{ filter: '!datum.$partial' }],
  encoding: { detail: { field: '$whole', type: 'nominal' } },
};
export const ofEdges: Spec = {
  transform: [{ filter: 'isValid(datum.$edge)' }],
  encoding: { detail: { field: '$edge', type: 'nominal' } },
};

/** Bars of partial periods are light. */
export const light: Spec = { condition: { test: 'datum.$partial', value: 0.45 }, value: 1 };

/** In words, for those who see nothing but the picture, and for those who do not see it. */
export function partialWords({ kind, time, rows }: Shape): string | undefined {
  // In a cohort every row ends with the period that is running.
  if (kind === 'cohort')
    return rows.some(({ partial }) => partial) ? 'The last of a row is still running where it is light.' : undefined;
  const names = time === undefined ? [] : [...new Set(rows.filter(({ partial }) => partial).map(time.text))];
  if (names.length === 0) return undefined;
  return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} partial.`;
}
