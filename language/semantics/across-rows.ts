/** Functions across a report's rows, which read the calendar and never the order of rows. */
import type { Call, DurationLiteral, Expression, Path } from '../syntax/ast.ts';
import { type Grain, grains } from '../syntax/ast.ts';
import { aggregatesOf, mapAggregates, mapParts, modify, persOf, tablesOf } from './aggregates.ts';
import { bind } from './bind.ts';
import { diagnose } from './diagnostics.ts';
import { findTarget } from './dimensions.ts';
import type { Aggregate, MetricExpression, MetricLeaf, Series, Shift, Within } from './model.ts';
import { type Scope, unknown } from './scope.ts';
import { lengthOf } from './series.ts';
import { leavesOf, mapLeaves } from './typed.ts';
import { describeType, family } from './types.ts';

const signatures = {
  prior: 'prior(metric, 1 year)',
  change: 'change(metric, 1 year)',
  growth: 'growth(metric, 1 year)',
  to_date: 'to_date(metric, year)',
  rolling: 'rolling(metric, 3 months)',
  share: 'share(metric within dimension)',
  rank: 'rank(metric within dimension)',
  opening: 'opening(metric)',
} as const;
type Name = keyof typeof signatures;

export const acrossRowsFunctions = Object.keys(signatures);

export function isAcrossRows(name: string): boolean {
  return Object.hasOwn(signatures, name);
}

/** `call.name` is one of these functions. */
export function bindAcrossRows(call: Call, scope: Scope<MetricLeaf>): MetricExpression {
  const name = call.name.text as Name;
  const [metric, second] = call.arguments;
  const wanted = name === 'share' || name === 'rank' || name === 'opening' ? 1 : 2;
  if (metric === undefined || call.arguments.length !== wanted) {
    const parameters = { name, signature: signatures[name], given: call.arguments.length };
    scope.context.report(diagnose('wrong-arguments', { file: scope.file, span: call.span }, parameters));
    return unknown();
  }
  const bound = bind(metric, scope);
  const inner =
    bound.type.kind === 'unknown' || !isModified(call) ? bound : modify(bound, call, scope.context, scope.file);
  if (inner.type.kind === 'unknown') return inner;
  if (aggregatesOf([inner]).length === 0 || !countable(inner)) {
    const parameters = { expected: 'a metric', found: describeType(inner.type), where: `\`${name}\`` };
    scope.context.report(diagnose('wrong-type', { file: scope.file, span: metric.span }, parameters));
    return unknown();
  }
  switch (name) {
    case 'share':
    case 'rank': {
      const within = bindWithin(call, inner, scope);
      if (within === undefined) return unknown();
      if (name === 'share') return divided(inner, ofAllGroups(inner, within));
      return { kind: 'leaf', leaf: { kind: 'rank', of: inner, ...within }, type: { kind: 'integer' } };
    }
    case 'opening':
      return bindOpening(call, inner, scope);
    case 'to_date':
      return bindSeries(call, inner, unitOf(second, scope, name), scope);
    case 'rolling':
      return bindSeries(call, inner, windowOf(second, scope), scope);
    case 'prior':
    case 'change':
    case 'growth':
      return bindShift(name, inner, second, scope);
  }
}

function countable({ type }: MetricExpression): boolean {
  return family(type) === 'number' || family(type) === 'duration';
}

/** One metric as a share of another. */
export function divided(numerator: MetricExpression, denominator: MetricExpression): MetricExpression {
  return {
    kind: 'arithmetic',
    first: numerator,
    rest: [{ operator: '/', operand: denominator }],
    type: { kind: 'percent' },
  };
}

/** Conditions and the like in the parentheses are the metric's. */
function isModified({ where, on, via, for: range, open, spread }: Call): boolean {
  return [where, on, via, range, open, spread].some((part) => part !== undefined);
}

function ofAllGroups(expression: MetricExpression, within: { within?: readonly Within[] }): MetricExpression {
  return mapLeaves(expression, (leaf: MetricLeaf, type): MetricExpression => {
    const own = (leaf.kind !== 'aggregate' && leaf.kind !== 'per') || leaf.over === true;
    return { kind: 'leaf', leaf: own ? leaf : { ...leaf, over: true, ...within }, type };
  });
}

/** What the groups are kept apart by; undefined when that is nothing that is known, which is reported. */
function bindWithin(
  call: Call,
  inner: MetricExpression,
  { context, file }: Scope<MetricLeaf>,
): { within?: readonly Within[] } | undefined {
  if (leavesOf([inner]).some(({ kind }) => kind === 'rank')) {
    context.report(diagnose('place-of-places', { file, span: call.span }, { name: call.name.text }));
    return undefined;
  }
  const { within } = call;
  if (within === undefined) return {};
  const tables = tablesOf([inner]);
  const known = within.every((path) => isGrain(path) || findTarget(context, file, path, tables) !== undefined);
  return known ? { within: within.map((path) => ({ path, file })) } : undefined;
}

/** A time word is the grain, as in `by`. */
export function isGrain({ parts }: Path): boolean {
  return parts.length === 1 && grains.some((grain) => grain === parts[0]?.text);
}

/** The value of a stock at the start of a period, which is the one at the end of the period before. */
function bindOpening(call: Call, metric: MetricExpression, scope: Scope<MetricLeaf>): MetricExpression {
  if (aggregatesOf([metric]).some(({ stock }) => stock === undefined)) {
    scope.context.report(diagnose('not-stock', { file: scope.file, span: call.span }, { name: call.name.text }));
    return unknown();
  }
  return mapAggregates(metric, (aggregate) =>
    aggregate.stock === undefined ? aggregate : { ...aggregate, stock: { ...aggregate.stock, opening: true } },
  );
}

// ---------------------------------------------------------------- earlier

function bindShift(
  name: 'prior' | 'change' | 'growth',
  metric: MetricExpression,
  length: Expression | undefined,
  scope: Scope<MetricLeaf>,
): MetricExpression {
  const shift = shiftOf(length, scope, name);
  if (shift === undefined) return unknown();
  return comparedWith(metric, shift)[name];
}

/** A metric a time before, what has changed since, and by which share. */
export function comparedWith(
  metric: MetricExpression,
  shift: Shift,
): Record<'prior' | 'change' | 'growth', MetricExpression> {
  const earlier = <Part extends { readonly shift?: Shift }>(part: Part): Part => ({
    ...part,
    shift: added(part.shift, shift),
  });
  const prior = mapParts(metric, earlier, earlier);
  const change: MetricExpression = {
    kind: 'arithmetic',
    first: metric,
    rest: [{ operator: '-', operand: prior }],
    type: metric.type,
  };
  return { prior, change, growth: divided(change, prior) };
}

function added(a: Shift | undefined, b: Shift): Shift {
  return a === undefined ? b : { months: a.months + b.months, days: a.days + b.days };
}

/** A whole number of days, weeks, months, quarters or years. */
function readLength(node: Expression | undefined): { count: number; unit: Grain } | undefined {
  if (node?.kind !== 'duration') return undefined;
  const unit = grains.find((grain) => grain === (node as DurationLiteral).unit);
  const count = Number(node.value);
  return unit !== undefined && Number.isInteger(count) && count > 0 && count <= 10_000 ? { count, unit } : undefined;
}

function reportLength(node: Expression | undefined, scope: Scope<MetricLeaf>, name: Name): undefined {
  if (node === undefined) return undefined;
  const expected =
    name === 'to_date'
      ? 'week, month, quarter, year, fiscal quarter or fiscal year'
      : 'a length of time, such as 1 year';
  const parameters = { expected, found: 'something else', where: `\`${signatures[name]}\`` };
  scope.context.report(diagnose('wrong-type', { file: scope.file, span: node.span }, parameters));
  return undefined;
}

function shiftOf(node: Expression | undefined, scope: Scope<MetricLeaf>, name: Name): Shift | undefined {
  const length = readLength(node);
  if (length === undefined) return reportLength(node, scope, name);
  return lengthOf(length.count, length.unit);
}

// ---------------------------------------------------------------- sums over periods

function unitOf(node: Expression | undefined, scope: Scope<MetricLeaf>, name: Name): Series | undefined {
  const word = node?.kind === 'path' && node.parts.length === 1 ? node.parts[0]?.text : undefined;
  const unit = grains.find((grain) => grain === word && grain !== 'day');
  return unit === undefined ? reportLength(node, scope, name) : { kind: 'to_date', unit };
}

function windowOf(node: Expression | undefined, scope: Scope<MetricLeaf>): Series | undefined {
  const length = readLength(node);
  return length === undefined ? reportLength(node, scope, 'rolling') : { kind: 'rolling', ...length };
}

const additive: readonly Aggregate['function'][] = ['count', 'sum', 'average', 'rate'];

function bindSeries(
  call: Call,
  metric: MetricExpression,
  series: Series | undefined,
  scope: Scope<MetricLeaf>,
): MetricExpression {
  if (series === undefined) return unknown();
  const place = { file: scope.file, span: call.span };
  const aggregates = aggregatesOf([metric]);
  const stubborn = aggregates.find((aggregate) => !additive.includes(aggregate.function));
  if (stubborn !== undefined) {
    scope.context.report(diagnose('not-additive', place, { name: call.name.text, function: stubborn.function }));
    return unknown();
  }
  const [per] = persOf([metric]);
  if (per !== undefined) {
    const inner = `${per.function}(… per …)`;
    scope.context.report(diagnose('not-additive', place, { name: call.name.text, function: inner }));
    return unknown();
  }
  if (aggregates.some(({ series: own, stock }) => own !== undefined || stock !== undefined)) {
    scope.context.report(diagnose('series-twice', place, { name: call.name.text }));
    return unknown();
  }
  const summed = mapAggregates(metric, (aggregate) => ({ ...aggregate, series }));
  const mean = series.kind === 'rolling' && summed.type.kind === 'integer';
  return mean ? { ...summed, type: { kind: 'number' } } : summed;
}
