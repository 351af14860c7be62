/**
 * How deep the formulas of a definition are once everything they refer to is written out. The engine takes a formula of
 * so many steps inside each other; what each kind of step comes to there was measured, and is rounded up.
 */
import { assertUnreachable } from '../base/unreachable.ts';
import type { MetricLeaf, Report, ReportDimension, RowLeaf, Typed } from './model.ts';
import { derivedFrom } from './row-leaves.ts';
import { forEachChild } from './typed.ts';

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
const deepCalls: ReadonlyMap<string, number> = new Map([['add_hours', 28]]);

/** Long sums and products are worked out in parts, so that they are no deeper than this. */
const longest = 260;

/** The depth of the deepest formula of a report. */
export function depthOfReport(report: Report): number {
  if (report.kind === 'list') {
    const { shows, where, date, keep, sort, metrics } = report;
    const asked = [...shows, ...sort].map(({ expression }) => expression);
    const read = metrics === undefined ? [] : [metrics.row, ...metrics.determined];
    return Math.max(deepest([...asked, where, date, keep]), ...read.map(depthOfDimension));
  }
  const { shows, keep, sort, where, dimensions, determined } = report;
  return Math.max(
    deepest([...shows.map(({ expression }) => expression), keep, ...sort.map((key) => key.expression)]),
    deepest(where.map(({ condition }) => condition)),
    ...[...dimensions, ...determined].map(depthOfDimension),
  );
}

function depthOfDimension(dimension: ReportDimension): number {
  return dimension.kind === 'time' ? 0 : deepest(dimension.ways.map(({ expression }) => expression));
}

const known = new WeakMap<object, number>();

/** The depth of the deepest formula in an expression. */
export function depthOf(expression: Typed<RowLeaf | MetricLeaf>): number {
  const before = known.get(expression);
  if (before !== undefined) return before;
  let inside = 0;
  if (expression.kind === 'leaf') inside = depthOfLeaf(expression.leaf);
  else
    forEachChild(expression, (child) => {
      inside = Math.max(inside, depthOf(child));
    });
  const depth = inside + stepsOf(expression);
  known.set(expression, depth);
  return depth;
}

function depthOfLeaf(leaf: RowLeaf | MetricLeaf): number {
  switch (leaf.kind) {
    case 'column':
      return deepest([leaf.rate?.on]);
    case 'roll-up':
    case 'neighbour':
    case 'likelihood':
      return deepest(derivedFrom(leaf)?.expressions ?? []);
    case 'aggregate': {
      const { argument, where, date, stock, spread } = leaf.aggregate;
      return deepest([argument, ...where, date, stock?.until, spread?.until]);
    }
    case 'per': {
      const { argument, where, dimensions, around } = leaf.per;
      return Math.max(
        deepest([argument, ...where]),
        deepest(around.map(({ condition }) => condition)),
        ...dimensions.map(depthOfDimension),
      );
    }
    case 'rank':
      return depthOf(leaf.of);
    case 'dimension':
      return 0;
    default:
      return assertUnreachable(leaf);
  }
}

function deepest(expressions: readonly (Typed<RowLeaf | MetricLeaf> | undefined)[]): number {
  let depth = 0;
  for (const expression of expressions) if (expression !== undefined) depth = Math.max(depth, depthOf(expression));
  return depth;
}

function stepsOf(expression: Typed<unknown>): number {
  const { kind, type } = expression;
  const isDate = type.kind === 'date' || type.kind === 'time';
  if (kind === 'call') return deepCalls.get(expression.function) ?? callSteps;
  if (kind !== 'arithmetic') return steps[kind];
  const operations = expression.rest.length;
  // A product of amounts is looked at whether it has room for its digits.
  const exact = type.kind === 'money' && expression.rest.some(({ operator }) => operator === '*');
  const each = exact ? 15 : 7;
  // Lengths of time are added up first, and then to the date.
  return isDate ? 27 + Math.min(7 * (operations - 1), longest) : Math.min(each * operations, longest);
}
