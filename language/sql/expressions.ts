/**
 * Typed expressions as SQL. Two rules meet here: logic is two-valued, and nothing fails in the engine.
 * Conditions are lowered by polarity: where a condition must hold, NULL counts as false anyway; under a negation, the
 * negation is pushed down to the comparisons, which then say exactly what they mean.
 */
import { assertUnreachable } from '../base/unreachable.ts';
import type { Literal, Model, Typed } from '../semantics/model.ts';
import { type Calendar, resolveRange } from '../semantics/ranges.ts';
import { family, type Type } from '../semantics/types.ts';
import * as build from './build.ts';
import { chained } from './chains.ts';
import { laterBy, shiftingZone } from './moments.ts';
import type { SqlExpression } from './tree.ts';
import { workingDays, workingHours } from './working.ts';

/** A call of a scalar function, whatever it stands over. */
export type TypedCall = Extract<Typed<unknown>, { kind: 'call' }>;

/** What lowering needs to know besides the expression. */
export interface Lowering<Leaf> {
  readonly leaf: (leaf: Leaf, type: Type) => SqlExpression;
  /** Whether a leaf of a whole or money type is stored as such, not as floating point. */
  readonly isExact: (leaf: Leaf) => boolean;
  /** `exact`: which arguments are whole numbers or decimals, not floating point. */
  readonly call: (call: TypedCall, args: readonly SqlExpression[], exact: readonly boolean[]) => SqlExpression;
  readonly calendar: Calendar;
  readonly workingCalendars: Model['calendars'];
  /** Values are those of rows, which may be added up: they leave room for the digits of a sum. */
  readonly summable?: true;
  /** Where the value of an expression stands already. */
  readonly named?: (expression: Typed<unknown>) => SqlExpression | undefined;
}

/** The value of an expression; a condition's value is TRUE or FALSE, a boolean column's may be NULL. */
export function value<Leaf>(expression: Typed<Leaf>, lowering: Lowering<Leaf>): SqlExpression {
  const named = lowering.named?.(expression);
  if (named !== undefined) return named;
  switch (expression.kind) {
    case 'leaf':
      return lowering.leaf(expression.leaf, expression.type);
    case 'literal':
      return literal(expression.value);
    case 'call':
      return expression.type.kind === 'boolean' ? truth(expression, lowering) : call(expression, lowering);
    case 'arithmetic':
      return arithmetic(expression, lowering);
    case 'working': {
      const calendar = lowering.workingCalendars.get(expression.calendar);
      if (calendar === undefined)
        throw new Error(`a checked program names an unknown calendar: ${expression.calendar}`);
      const [from, until] = [value(expression.from, lowering), value(expression.until, lowering)];
      return expression.measure === 'hours' ? workingHours(calendar, from, until) : workingDays(calendar, from, until);
    }
    case 'negative':
      return build.call('try', { kind: 'negative', operand: value(expression.operand, lowering) });
    case 'comparison':
    case 'in':
    case 'within':
    case 'in-range':
    case 'and':
    case 'or':
      return build.call('coalesce', condition(expression, lowering), { kind: 'boolean', value: false });
    case 'is-missing':
      return condition(expression, lowering);
    case 'not':
      return negation(expression.operand, lowering);
    case 'when':
      return {
        kind: 'case',
        branches: expression.branches.map((branch) => ({
          condition: condition(branch.condition, lowering),
          value: coerced(branch.value, expression.type, lowering),
        })),
        ...(expression.otherwise === undefined
          ? {}
          : { otherwise: coerced(expression.otherwise, expression.type, lowering) }),
      };
    case 'else':
      return build.call(
        'coalesce',
        ...expression.operands.map((operand) => coerced(operand, expression.type, lowering)),
      );
    default:
      return assertUnreachable(expression);
  }
}

/** An expression where it must hold: NULL there counts as false. */
export function condition<Leaf>(expression: Typed<Leaf>, lowering: Lowering<Leaf>): SqlExpression {
  switch (expression.kind) {
    case 'comparison': {
      const [left, right] = comparable(expression.left, expression.right, lowering);
      return build.binary(left, expression.operator, right);
    }
    case 'in': {
      const { operand, values } = expression;
      const [first = operand] = values;
      // Each is lowered once: what stands in another list in its turn would double with every level otherwise.
      return {
        kind: 'in',
        operand: beside(operand, first, lowering),
        values: values.map((one) => beside(one, operand, lowering)),
      };
    }
    case 'within':
      return within(value(expression.operand, lowering), expression.from, expression.until);
    case 'in-range': {
      const range = resolveRange(expression.range, lowering.calendar);
      const operand = value(expression.operand, lowering);
      return range === null ? build.is(operand, 'NOT NULL') : within(operand, range.from, range.until);
    }
    case 'is-missing':
      return build.is(value(expression.operand, lowering), 'NULL');
    case 'not':
      return negation(expression.operand, lowering);
    case 'and':
      return build.and(expression.operands.map((operand) => condition(operand, lowering))) ?? build.yes;
    case 'or':
      return build.or(expression.operands.map((operand) => condition(operand, lowering))) ?? build.yes;
    case 'call':
      return call(expression, lowering);
    default:
      return value(expression, lowering);
  }
}

function call<Leaf>(expression: Typed<Leaf> & { kind: 'call' }, lowering: Lowering<Leaf>): SqlExpression {
  return lowering.call(
    expression,
    expression.arguments.map((argument) => value(argument, lowering)),
    expression.arguments.map((argument) => isExact(argument, lowering)),
  );
}

/** The exact negation of a condition; never NULL. */
function negation<Leaf>(expression: Typed<Leaf>, lowering: Lowering<Leaf>): SqlExpression {
  switch (expression.kind) {
    case 'not':
      return truth(expression.operand, lowering);
    case 'and':
      return build.or(expression.operands.map((operand) => negation(operand, lowering))) ?? build.yes;
    case 'or':
      return build.and(expression.operands.map((operand) => negation(operand, lowering))) ?? build.yes;
    case 'is-missing':
      return build.is(value(expression.operand, lowering), 'NOT NULL');
    case 'comparison': {
      const constant = expression.right.kind === 'literal' && expression.right.value.kind !== 'missing';
      if (expression.operator !== '=' || !constant) break;
      const [left, right] = comparable(expression.left, expression.right, lowering);
      return build.binary(left, 'IS DISTINCT FROM', right);
    }
    default:
  }
  return build.is(condition(expression, lowering), 'NOT TRUE');
}

/** A condition as a value that is never NULL. */
function truth<Leaf>(expression: Typed<Leaf>, lowering: Lowering<Leaf>): SqlExpression {
  if (expression.kind === 'not' || expression.kind === 'is-missing') return condition(expression, lowering);
  return build.call('coalesce', condition(expression, lowering), { kind: 'boolean', value: false });
}

function within(operand: SqlExpression, from: string | undefined, until: string | undefined): SqlExpression {
  if (from !== undefined && until !== undefined) {
    const lasts = (each: SqlExpression): SqlExpression[] => [
      build.binary(each, '>=', build.date(from)),
      build.binary(each, '<', build.date(until)),
    ];
    const both = (each: SqlExpression): SqlExpression => build.and(lasts(each)) ?? build.yes;
    return operand.kind === 'column' ? both(operand) : build.reading(operand, both);
  }
  if (from !== undefined) return build.binary(operand, '>=', build.date(from));
  return until === undefined ? build.is(operand, 'NOT NULL') : build.binary(operand, '<', build.date(until));
}

function literal(literalValue: Literal): SqlExpression {
  switch (literalValue.kind) {
    case 'text':
      return build.text(literalValue.value);
    case 'number':
    case 'duration':
      return numeral(literalValue.value);
    case 'boolean':
      return { kind: 'boolean', value: literalValue.value };
    case 'date':
      return build.date(literalValue.value);
    case 'missing':
      return build.nothing;
    case 'param':
      throw new Error(`the param ${literalValue.name} has no value`);
    default:
      return assertUnreachable(literalValue);
  }
}

/** Decimals have 38 digits in all: beside a stored number, one of many digits would leave no room for the others. */
function numeral(digits: string): SqlExpression {
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.');
  const number = build.number(digits);
  return whole.length > 18 || fraction.length > exactScale ? build.cast(number, 'number') : number;
}

/** Both sides in one SQL type: a reference stores whatever its target's key is, and is compared as text. */
function comparable<Leaf>(
  left: Typed<Leaf>,
  right: Typed<Leaf>,
  lowering: Lowering<Leaf>,
): readonly [SqlExpression, SqlExpression] {
  return [beside(left, right, lowering), beside(right, left, lowering)];
}

/** A value in the SQL type in which it is compared with another. */
function beside<Leaf>(one: Typed<Leaf>, other: Typed<Leaf>, lowering: Lowering<Leaf>): SqlExpression {
  const mixed = (one.type.kind === 'reference') !== (other.type.kind === 'reference');
  return mixed ? coerced(one, { kind: 'text' }, lowering) : value(one, lowering);
}

/** A value in the SQL type of a wider type. */
function coerced<Leaf>(expression: Typed<Leaf>, type: Type, lowering: Lowering<Leaf>): SqlExpression {
  const lowered = value(expression, lowering);
  if (expression.type.kind === 'reference' && type.kind !== 'reference') return build.cast(lowered, 'text');
  if (expression.type.kind === 'date' && type.kind === 'time') return build.cast(lowered, 'time');
  return lowered;
}

/** Exact arithmetic that leaves its range is missing (`try`); floating point cannot fail. */
function arithmetic<Leaf>(expression: Typed<Leaf> & { kind: 'arithmetic' }, lowering: Lowering<Leaf>): SqlExpression {
  const operands = [expression.first, ...expression.rest.map(({ operand }) => operand)];
  if (family(expression.first.type) === 'date') return shiftDate(expression, lowering);
  const exact = isExactArithmetic(operands, lowering);
  // Stored money has 18 digits, which a sum of everyday amounts can pass: it is widened first.
  const wide = (operand: Typed<Leaf>): SqlExpression => {
    const lowered = value(operand, lowering);
    if (operand.type.kind !== 'money' || operand.kind === 'arithmetic') return lowered;
    return operand.kind === 'leaf' ? build.cast(lowered, 'money') : build.call('to_money', lowered);
  };
  const divides = expression.rest.some(({ operator }) => operator === '/');
  if (exact && !divides) {
    const result = chain(expression, wide, (step) => build.call('try', step));
    const scale = scaleOf(operands);
    // Only a product has so many digits. Whole numbers are added up in a type of their own.
    const multiplies = expression.rest.some(({ operator }) => operator === '*');
    const narrowed = lowering.summable === true && multiplies && scale > 0;
    return narrowed ? build.call('summable', result, build.number(scale)) : result;
  }
  return chain(
    expression,
    (operand, operator) => {
      const number = build.cast(value(operand, lowering), 'number');
      return operator === '/' ? build.call('nullif', number, build.number(0)) : number;
    },
    (step) => step,
  );
}

/** Decimals have 38 digits; a product has as many behind the point as its factors together. */
const exactScale = 12;

/** Whether arithmetic without a quotient is worked out in whole numbers or decimals, which have an end. */
export function isExactArithmetic<Leaf>(
  operands: readonly Typed<Leaf>[],
  lowering: Pick<Lowering<Leaf>, 'isExact'>,
): boolean {
  return operands.every((operand) => isExact(operand, lowering)) && scaleOf(operands) <= exactScale;
}

/** Whether a value is computed as a whole number or a decimal: averages, medians and quotients are floating point. */
export function isExact<Leaf>(expression: Typed<Leaf>, lowering: Pick<Lowering<Leaf>, 'isExact'>): boolean {
  switch (expression.kind) {
    case 'literal':
      return expression.value.kind === 'number';
    case 'leaf':
      return (
        (expression.type.kind === 'integer' || expression.type.kind === 'money') && lowering.isExact(expression.leaf)
      );
    case 'negative':
      return isExact(expression.operand, lowering);
    case 'arithmetic':
      return (
        expression.rest.every(({ operator }) => operator !== '/') &&
        isExact(expression.first, lowering) &&
        expression.rest.every(({ operand }) => isExact(operand, lowering))
      );
    case 'else':
      return expression.operands.every((operand) => isExact(operand, lowering));
    case 'when':
      return [...expression.branches.map((branch) => branch.value), expression.otherwise].every(
        (choice) => choice === undefined || isExact(choice, lowering),
      );
    case 'call':
      if (expression.type.kind === 'integer') return true;
      if (expression.type.kind !== 'money') return false;
      return expression.arguments.every((each) => family(each.type) !== 'number' || isExact(each, lowering));
    default:
      return false;
  }
}

/** How many digits arithmetic over some operands has behind the point. */
export function scaleOf<Leaf>(operands: readonly Typed<Leaf>[]): number {
  return operands.reduce((sum, operand) => sum + digitsBehindPoint(operand), 0);
}

function digitsBehindPoint<Leaf>(operand: Typed<Leaf>): number {
  if (operand.kind === 'literal')
    return operand.value.kind === 'number' ? (operand.value.value.split('.')[1]?.length ?? 0) : 0;
  if (operand.kind === 'arithmetic') return scaleOf([operand.first, ...operand.rest.map((part) => part.operand)]);
  return operand.type.kind === 'money' ? 4 : 0;
}

function chain<Leaf>(
  expression: Typed<Leaf> & { kind: 'arithmetic' },
  operand: (operand: Typed<Leaf>, operator?: string) => SqlExpression,
  settle: (step: SqlExpression) => SqlExpression,
): SqlExpression {
  const steps = expression.rest.map((part) => ({
    operator: part.operator,
    operand: operand(part.operand, part.operator),
  }));
  return chained(operand(expression.first), steps, settle);
}

/** A date and lengths of time: whole seconds are added, and a day stays a day, which no clock moves. */
function shiftDate<Leaf>(expression: Typed<Leaf> & { kind: 'arithmetic' }, lowering: Lowering<Leaf>): SqlExpression {
  const shifted = laterBy(value(expression.first, lowering), expression.rest, {
    value: (each) => value(each, lowering),
    condition: (each) => condition(each, lowering),
    zone: expression.type.kind === 'time' ? shiftingZone(lowering.calendar) : undefined,
  });
  return build.knownDate(expression.type.kind === 'date' ? build.cast(shifted, 'date') : shifted);
}
