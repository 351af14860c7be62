/**
 * How deep the formulas of a definition are once everything they refer to is written out. The engine takes a formula of
 * so many steps inside each other; what each kind of step comes to there was measured, and is rounded up.
 */
import type { Typed } from './typed-expression.ts';

type Kind = Typed<unknown>['kind'];

/** The engine takes 1,000; the rest is for what a statement adds around a formula. */
export const depthLimit = 850;

const steps: Record<Exclude<Kind, 'arithmetic' | 'call'>, number> = {
  leaf: 4,
  literal: 1,
  negative: 7,
  comparison: 4,
  in: 4,
  within: 4,
  'in-range': 4,
  'is-missing': 4,
  not: 4,
  and: 4,
  or: 4,
  when: 4,
  else: 4,
  working: 20,
};

/** Calls of functions, and those that take more: hours are added in real time, to which a zone with shifts must be brought. */
const callSteps = 17;
const deepCalls: ReadonlyMap<unknown, number> = new Map([['add_hours', 28]]);

/** Long sums and products are worked out in parts, so that they are no deeper than this. */
const longest = 260;

const known = new WeakMap<object, number>();

/** The depth of the deepest formula in a part of the model, which is plain data. */
export function depthOf(part: unknown): number {
  if (typeof part !== 'object' || part === null) return 0;
  const before = known.get(part);
  if (before !== undefined) return before;
  let inside = 0;
  for (const child of Object.values(part)) inside = Math.max(inside, depthOf(child));
  const depth = inside + stepsOf(part);
  known.set(part, depth);
  return depth;
}

function stepsOf(part: object): number {
  const { kind, type } = part as { kind?: unknown; type?: { kind?: unknown } };
  const isDate = type?.kind === 'date' || type?.kind === 'time';
  if (type === undefined || typeof kind !== 'string') return 0;
  if (kind === 'call') return deepCalls.get((part as { function?: unknown }).function) ?? callSteps;
  if (kind === 'arithmetic') {
    const { rest } = part as { rest?: readonly unknown[] };
    const operations = rest?.length ?? 0;
    // Lengths of time are added up first, and then to the date.
    return isDate ? 27 + Math.min(7 * (operations - 1), longest) : Math.min(7 * operations, longest);
  }
  return Object.hasOwn(steps, kind) ? steps[kind as keyof typeof steps] : 0;
}
