/**
 * How far a goal has come, as formulas over its metric and its target: the one place that says what each status means.
 * They are worked out where the metric is, so that groups, totals and periods have their own.
 */
import { addUnits, countPeriods, startOf } from '../base/calendar.ts';
import type { Grain } from '../syntax/ast.ts';
import { divided } from './across-rows.ts';
import { aggregatesOf } from './aggregates.ts';
import type { MetricExpression } from './model.ts';
import type { Calendar, DayRange } from './ranges.ts';
import { boolean, literal } from './scope.ts';
import { leaves } from './typed.ts';
import type { Type } from './types.ts';

/** What a goal can be, from the best to the worst. */
export const goalStatuses = ['reached', 'ahead', 'on track', 'behind', 'missed'] as const;
type Status = (typeof goalStatuses)[number];

/** A goal whose parts are bound. */
export interface Aim {
  /** Of the days that have come. */
  readonly actual: MetricExpression;
  /** Of the whole range. */
  readonly target: MetricExpression;
  readonly limit: 'least' | 'most';
  readonly days: DayRange;
  /** The time that it is by, and its place among the dimensions. */
  readonly time?: { readonly grain: Grain; readonly index: number };
  readonly calendar: Calendar;
}

/** What stands beside the metric and its target. */
export interface Progress {
  /** The share of the target that is reached. */
  readonly attained: MetricExpression;
  /** The share of the time that is gone; today counts as whole. */
  readonly elapsed: MetricExpression;
  /** Where the present pace lands. */
  readonly landing: MetricExpression;
  readonly status: MetricExpression;
}

export function progressOf(aim: Aim): Progress {
  const { actual, target } = aim;
  const { type } = actual;
  return {
    attained: divided(actual, target),
    elapsed: byTime(aim, percent, (span) => {
      if (span.state !== 'running')
        return literal({ kind: 'number', value: span.state === 'over' ? '1' : '0' }, percent);
      return divided(whole(span.gone), whole(span.days));
    }),
    landing: byTime(aim, landingType(aim), (span) => {
      if (span.state === 'to come') return missing(type);
      if (span.state === 'over' || !addsUp(actual)) return actual;
      return {
        kind: 'arithmetic',
        first: actual,
        rest: [
          { operator: '*', operand: whole(span.days) },
          { operator: '/', operand: whole(span.gone) },
        ],
        type: landingType(aim),
      };
    }),
    status: byTime(aim, text, (span) => statusIn(span, aim)),
  };
}

/** A pace in whole things need not land on a whole number of them. */
function landingType({ actual }: Aim): Type {
  const { type } = actual;
  return type.kind === 'integer' && addsUp(actual) ? { ...type, kind: 'number' } : type;
}

// ---------------------------------------------------------------- status

/** Missing where the metric or the target is, where there is no target, and before the time begins. */
function statusIn(span: Span, aim: Aim): MetricExpression {
  if (span.state === 'to come') return missing(text);
  const { actual, target } = aim;
  const cases = span.state === 'over' ? statusAtEnd(aim) : statusOnTheWay(span, aim);
  const last = cases.at(-1)?.[1] ?? 'missed';
  return {
    kind: 'when',
    branches: [
      {
        condition: { kind: 'or', operands: [...[actual, target].map(isMissing), ...isNone(target)], type: boolean },
        value: missing(text),
      },
      ...cases
        .slice(0, -1)
        .flatMap(([condition, value]) => (condition === undefined ? [] : [{ condition, value: said(value) }])),
    ],
    otherwise: said(last),
    type: text,
  };
}

/** A sum of no rows is 0: who has no quota has no target. What is written down is meant. */
function isNone(target: MetricExpression): MetricExpression[] {
  return isConstant(target) ? [] : [compared(target, '=', whole(0))];
}

/** The first whose condition holds; the last has none. */
type Cases = readonly (readonly [condition: MetricExpression | undefined, status: Status])[];

function statusAtEnd({ actual, target, limit }: Aim): Cases {
  return [
    [compared(actual, limit === 'least' ? '>=' : '<=', target), 'reached'],
    [undefined, 'missed'],
  ];
}

/** Of what adds up over time, the pace tells; of anything else, what it is now. Multiplied out, so that it is exact. */
function statusOnTheWay(
  { gone, days }: Extract<Span, { readonly state: 'running' }>,
  { actual, target, limit }: Aim,
): Cases {
  const accumulates = addsUp(actual);
  const landing = accumulates ? times(actual, days) : actual;
  const wanted = accumulates ? times(target, gone) : target;
  const [better, worse] = limit === 'least' ? [landing, wanted] : [wanted, landing];
  const lead = times(minus(better, worse), 10);
  const ahead: MetricExpression = {
    kind: 'and',
    operands: [compared(better, '>', worse), compared(lead, '>=', size(wanted))],
    type: boolean,
  };
  // What has come does not go again.
  const settled: Cases[number] =
    limit === 'least' ? [compared(actual, '>=', target), 'reached'] : [compared(actual, '>', target), 'missed'];
  return [
    ...(accumulates && onlyGrows(actual) ? [settled] : []),
    [ahead, 'ahead'],
    [compared(better, '>=', worse), 'on track'],
    [undefined, 'behind'],
  ];
}

/**
 * Whether the metric of a time is the sum of those of its days: counts and sums, what is added and subtracted of them,
 * and multiples. Rates, averages, stocks and what is counted once are what they are.
 */
export function addsUp(expression: MetricExpression): boolean {
  switch (expression.kind) {
    case 'leaf': {
      const { leaf } = expression;
      if (leaf.kind !== 'aggregate' || leaf.over === true) return false;
      const { function: name, stock, series, range } = leaf.aggregate;
      return (name === 'count' || name === 'sum') && stock === undefined && series === undefined && range === undefined;
    }
    case 'negative':
      return addsUp(expression.operand);
    case 'arithmetic': {
      const steps = expression.rest;
      if (steps.every(({ operator }) => operator === '+' || operator === '-'))
        return addsUp(expression.first) && steps.every(({ operand }) => addsUp(operand));
      // A multiple, of which one part alone is counted.
      const parts = [expression.first, ...steps.map(({ operand }) => operand)];
      const counted = parts.filter((part) => !isConstant(part));
      const [only] = counted;
      const divides = steps.some(({ operator, operand }) => operator === '/' && operand === only);
      const multiplies = steps.every(({ operator }) => operator === '*' || operator === '/');
      return multiplies && counted.length === 1 && only !== undefined && !divides && addsUp(only);
    }
    default:
      return false;
  }
}

/** Whether what adds up is never taken away from. */
function onlyGrows(expression: MetricExpression): boolean {
  switch (expression.kind) {
    case 'leaf':
      return true;
    case 'literal':
      return expression.value.kind === 'number';
    case 'arithmetic':
      return (
        onlyGrows(expression.first) &&
        expression.rest.every(({ operator, operand }) => operator !== '-' && onlyGrows(operand))
      );
    default:
      return false;
  }
}

/** Whether nothing of it is looked up. */
export function isConstant(expression: MetricExpression): boolean {
  return aggregatesOf([expression]).length === 0 && leaves(expression).length === 0;
}

// ---------------------------------------------------------------- time

/** Where today is in some days. */
type Span =
  | { readonly state: 'over' }
  | { readonly state: 'to come' }
  /** `gone` of `days` days, today included. */
  | { readonly state: 'running'; readonly gone: number; readonly days: number };

function spanOf({ from, until }: DayRange, today: string): Span {
  if (today < from) return { state: 'to come' };
  if (today >= until) return { state: 'over' };
  const days = countPeriods(from, until, 'day');
  return { state: 'running', gone: countPeriods(from, addUnits(today, 1, 'day'), 'day'), days };
}

/** What something is for the time it stands in: of the whole range, or of each period, of which one is running. */
function byTime(aim: Aim, type: Type, make: (span: Span) => MetricExpression): MetricExpression {
  const { days, time, calendar } = aim;
  const all = make(spanOf(days, calendar.today));
  if (time === undefined) return all;
  const at: MetricExpression = {
    kind: 'leaf',
    leaf: { kind: 'dimension', index: time.index },
    type: { kind: 'date' },
  };
  const start = startOf(calendar.today, time.grain, calendar);
  const next = addUnits(start, 1, time.grain);
  const [, from = start] = [start, days.from].sort();
  const [until = next] = [next, days.until].sort();
  const day = literal<never>({ kind: 'date', value: start }, { kind: 'date' });
  return {
    kind: 'when',
    branches: [
      { condition: isMissing(at), value: all },
      { condition: compared(at, '<', day), value: make({ state: 'over' }) },
      { condition: compared(at, '=', day), value: make(spanOf({ from, until }, calendar.today)) },
    ],
    otherwise: make({ state: 'to come' }),
    type,
  };
}

// ---------------------------------------------------------------- formulas

const percent: Type = { kind: 'percent' };
const text: Type = { kind: 'text' };

function whole(value: number): MetricExpression {
  return literal({ kind: 'number', value: String(value) }, { kind: 'integer' });
}

function said(status: Status): MetricExpression {
  return literal({ kind: 'text', value: status }, text);
}

function missing(type: Type): MetricExpression {
  return literal({ kind: 'missing' }, type);
}

function isMissing(operand: MetricExpression): MetricExpression {
  return { kind: 'is-missing', operand, type: boolean };
}

function compared(
  left: MetricExpression,
  operator: '=' | '<' | '<=' | '>' | '>=',
  right: MetricExpression,
): MetricExpression {
  return { kind: 'comparison', operator, left, right, type: boolean };
}

function times(first: MetricExpression, factor: number): MetricExpression {
  return { kind: 'arithmetic', first, rest: [{ operator: '*', operand: whole(factor) }], type: first.type };
}

function minus(first: MetricExpression, operand: MetricExpression): MetricExpression {
  return { kind: 'arithmetic', first, rest: [{ operator: '-', operand }], type: first.type };
}

/** Without its sign. */
function size(operand: MetricExpression): MetricExpression {
  return {
    kind: 'when',
    branches: [
      {
        condition: compared(operand, '<', whole(0)),
        value: { kind: 'negative', operand, type: operand.type },
      },
    ],
    otherwise: operand,
    type: operand.type,
  };
}
