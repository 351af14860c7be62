/** What an expression is worth, where the names in it have a value each. */
import { assertUnreachable } from '../../../language/base/unreachable.ts';
import type { Call, Comparison, Expression, Path, Scoped } from '../../../language/syntax/ast.ts';
import { parseDay } from './calendar.ts';
import { functions } from './functions.ts';
import { daysOf, type Settings, spanOf } from './ranges.ts';
import { Rational } from './rational.ts';
import { compare, Day, Duration, isDate, secondsADay, Time, type Value } from './values.ts';

export interface Scope {
  readonly settings: Settings;
  readonly path: (path: Path) => Value;
  /** The declared order of an expression's values, lowest first, when they are of a closed set. */
  readonly order: (expression: Expression) => readonly string[] | undefined;
  /** What a name stands for, when it is that of a formula. */
  readonly formula?: (path: Path) => Expression | undefined;
  /** What only metrics know: aggregates. Undefined leaves the call to the scalar functions. */
  readonly call?: (call: Call) => Value | undefined;
  readonly scoped?: (scoped: Scoped) => Value;
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'number':
      return Rational.parse(expression.value);
    case 'text':
    case 'boolean':
      return expression.value;
    case 'date':
      return new Day(parseDay(expression.from));
    case 'duration':
      return new Duration(Rational.parse(expression.value).times(Rational.whole(secondsIn[expression.unit] ?? 0)));
    case 'missing':
      return null;
    case 'path':
      return scope.path(expression);
    case 'call':
      return callOf(expression, scope);
    case 'scoped':
      if (scope.scoped === undefined) throw new Error('a condition on something that is no metric');
      return scope.scoped(expression);
    case 'arithmetic': {
      let result = evaluate(expression.first, scope);
      for (const { operator, operand } of expression.rest) {
        result = calculate(result, operator, evaluate(operand, scope));
      }
      return result;
    }
    case 'negative':
      return calculate(Rational.whole(-1), '*', evaluate(expression.operand, scope));
    case 'when':
      for (const { condition, value } of expression.branches) {
        if (holds(condition, scope)) return evaluate(value, scope);
      }
      return expression.otherwise === undefined ? null : evaluate(expression.otherwise, scope);
    case 'else':
      for (const operand of expression.operands) {
        const value = evaluate(operand, scope);
        if (value !== null) return value;
      }
      return null;
    case 'comparison':
    case 'between':
    case 'in':
    case 'in-range':
    case 'is-missing':
    case 'not':
    case 'logical':
      return holds(expression, scope);
    default:
      return assertUnreachable(expression);
  }
}

const secondsIn: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: secondsADay,
  week: 7 * secondsADay,
};

/** Whether a condition holds: logic has two values, and a missing one does not hold. */
export function holds(condition: Expression, scope: Scope): boolean {
  switch (condition.kind) {
    case 'logical':
      return condition.operator === 'and'
        ? condition.operands.every((operand) => holds(operand, scope))
        : condition.operands.some((operand) => holds(operand, scope));
    case 'not':
      return !holds(condition.operand, scope);
    case 'is-missing':
      return (evaluate(condition.operand, scope) === null) !== condition.negated;
    case 'comparison':
      return condition.operator === '!='
        ? !compares(condition.left, '=', condition.right, scope)
        : compares(condition.left, condition.operator, condition.right, scope);
    case 'between':
      return (
        (compares(condition.operand, '>=', condition.low, scope) &&
          compares(condition.operand, '<=', condition.high, scope)) !== condition.negated
      );
    case 'in':
      return condition.values.some((value) => compares(condition.operand, '=', value, scope)) !== condition.negated;
    case 'in-range': {
      const value = evaluate(condition.operand, scope);
      const days = daysOf(condition.range, scope.settings);
      const inside = isDate(value) && (days === undefined || (value.day >= days.from && value.day < days.until));
      return inside !== condition.negated;
    }
    default:
      return evaluate(condition, scope) === true;
  }
}

type Operator = Exclude<Comparison['operator'], '!='>;

const mirrored: Readonly<Record<Operator, Operator>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function compares(left: Expression, operator: Operator, right: Expression, scope: Scope): boolean {
  const [a, b] = [evaluate(left, scope), evaluate(right, scope)];
  if (a === null || b === null) return false;
  const rightSpan = literalSpan(right, a);
  if (rightSpan !== undefined && isDate(a)) return compareSpan(a.day, operator, rightSpan);
  const leftSpan = literalSpan(left, b);
  if (leftSpan !== undefined && isDate(b)) return compareSpan(b.day, mirrored[operator], leftSpan);
  const order = scope.order(left) ?? scope.order(right);
  const difference =
    order !== undefined && typeof a === 'string' && typeof b === 'string'
      ? order.indexOf(a) - order.indexOf(b)
      : compare(...sameUnit(left, a, right, b, scope));
  return decide(difference, operator);
}

function decide(difference: number, operator: Operator): boolean {
  switch (operator) {
    case '=':
      return difference === 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}

/** A date as written is a span of days; so is a plain year beside a date. */
function literalSpan(expression: Expression, beside: Value): ReturnType<typeof spanOf> | undefined {
  if (expression.kind === 'date') return spanOf(expression);
  if (expression.kind !== 'number' || !isDate(beside)) return undefined;
  return spanOf({ from: `${expression.value}-01-01`, grain: 'year' });
}

/** A day stands before, in or after a span. */
function compareSpan(day: number, operator: Operator, { from, until }: { from: number; until: number }): boolean {
  return decide(day < from ? -1 : day >= until ? 1 : 0, operator);
}

/** `cycle_days > 30 days`: a length of time beside a plain number is counted in the number's unit. */
function sameUnit(left: Expression, a: Value, right: Expression, b: Value, scope: Scope): [Value, Value] {
  if (a instanceof Rational && b instanceof Duration) return [a, countOf(b, left, scope)];
  if (a instanceof Duration && b instanceof Rational) return [countOf(a, right, scope), b];
  return [a, b];
}

function countOf({ seconds }: Duration, counted: Expression, scope: Scope): Value {
  const meant = counted.kind === 'path' ? (scope.formula?.(counted) ?? counted) : counted;
  const inHours = meant.kind === 'call' && meant.name.text === 'hours';
  return seconds.over(Rational.whole(inHours ? 3600 : secondsADay)) ?? null;
}

function callOf(call: Call, scope: Scope): Value {
  const known = scope.call?.(call);
  if (known !== undefined) return known;
  const apply = functions.get(call.name.text);
  if (apply === undefined) throw new Error(`no function ${call.name.text}`);
  const args = call.arguments.map((argument) => evaluate(argument, scope));
  const { today, timezone } = scope.settings;
  return apply(args, { today: parseDay(today), timezone });
}

/** Missing when an operand is, or the divisor is zero. */
export function calculate(a: Value, operator: '+' | '-' | '*' | '/', b: Value): Value {
  if (a === null || b === null) return null;
  if (a instanceof Duration || b instanceof Duration) return withDuration(a, operator, b);
  if (!(a instanceof Rational) || !(b instanceof Rational)) throw new Error('no numbers');
  switch (operator) {
    case '+':
      return a.plus(b);
    case '-':
      return a.minus(b);
    case '*':
      return a.times(b);
    case '/':
      return a.over(b) ?? null;
  }
}

function withDuration(a: Value, operator: '+' | '-' | '*' | '/', b: Value): Value {
  if (isDate(a) && b instanceof Duration) {
    const seconds = operator === '-' ? b.seconds.negated() : b.seconds;
    if (a instanceof Time) return new Time(a.seconds + seconds.toNumber());
    return new Day(a.day + Math.floor(seconds.toNumber() / secondsADay));
  }
  const result = calculate(a instanceof Duration ? a.seconds : a, operator, b instanceof Duration ? b.seconds : b);
  if (!(result instanceof Rational)) return result;
  return a instanceof Duration && b instanceof Duration && operator === '/' ? result : new Duration(result);
}
