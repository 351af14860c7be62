/**
 * Equality at the digits that are written: `win_rate = 33.3%` holds of every share that is written so. Amounts of money
 * and whole numbers are equal or not.
 */
import { aggregatesOf } from './aggregates.ts';
import type { ComparedBy, MetricExpression } from './model.ts';
import { boolean, literal } from './scope.ts';

/**
 * The same condition with its equalities between metrics and numbers at the digits written. `lengths` says how exactly a
 * length of time of so many seconds is written.
 */
export function asWritten(condition: MetricExpression, lengths: ReadonlyMap<string, string>): MetricExpression {
  const within = (operand: MetricExpression): MetricExpression => asWritten(operand, lengths);
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, operands: condition.operands.map(within) };
    case 'not':
      return { ...condition, operand: within(condition.operand) };
    case 'comparison':
      return condition.operator === '='
        ? (equal(condition.left, condition.right, lengths) ??
            equal(condition.right, condition.left, lengths) ??
            condition)
        : condition;
    case 'in': {
      const { operand } = condition;
      const operands = condition.values.map(
        (value): MetricExpression => equal(operand, value, lengths) ?? compared(operand, '=', value),
      );
      return operands.length === 0 ? condition : { kind: 'or', operands, type: boolean };
    }
    default:
      return condition;
  }
}

/** Undefined where the two are equal only if they are the same. */
function equal(
  metric: MetricExpression,
  written: MetricExpression,
  lengths: ReadonlyMap<string, string>,
): MetricExpression | undefined {
  const number = numberIn(written);
  const exact = metric.type.kind === 'money' || metric.type.kind === 'integer';
  if (number === undefined || exact || aggregatesOf([metric]).length === 0) return undefined;
  const half = lengths.get(number) ?? halfOf(number);
  const sign = Number(number) === 0 ? 0 : number.startsWith('-') ? -1 : 1;
  const bound = (value: string): MetricExpression => literal({ kind: 'number', value }, { kind: 'number' });
  // What lies in the middle is rounded away from zero.
  return {
    kind: 'and',
    operands: [
      compared(metric, sign > 0 ? '>=' : '>', bound(sum(number, `-${half}`))),
      compared(metric, sign < 0 ? '<=' : '<', bound(sum(number, half))),
    ],
    type: boolean,
  };
}

function compared(left: MetricExpression, operator: ComparedBy, right: MetricExpression): MetricExpression {
  return { kind: 'comparison', operator, left, right, type: boolean };
}

function numberIn(expression: MetricExpression): string | undefined {
  if (expression.kind === 'negative') {
    const inner = numberIn(expression.operand);
    return inner === undefined ? undefined : `-${inner}`;
  }
  if (expression.kind !== 'literal') return undefined;
  const { value } = expression;
  return value.kind === 'number' || value.kind === 'duration' ? value.value : undefined;
}

/** Half a unit of the last digit of a decimal. */
export function halfOf(number: string): string {
  const digits = number.split('.')[1]?.length ?? 0;
  return `0.${'0'.repeat(digits)}5`;
}

/** The exact sum of two decimals. */
export function sum(a: string, b: string): string {
  const digits = Math.max(...[a, b].map((each) => each.split('.')[1]?.length ?? 0));
  const whole = (decimal: string): bigint => {
    const [before = '', after = ''] = decimal.split('.');
    return BigInt(before + after.padEnd(digits, '0'));
  };
  const total = whole(a) + whole(b);
  const text = String(total < 0n ? -total : total).padStart(digits + 1, '0');
  const point = text.length - digits;
  const value = digits === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
  return total < 0n ? `-${value}` : value;
}
