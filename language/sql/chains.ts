/** Chains of arithmetic as the engine takes them. */
import type { ArithmeticOperator } from '../semantics/model.ts';
import * as build from './build.ts';
import type { SqlExpression } from './tree.ts';

export interface Step {
  readonly operator: ArithmeticOperator;
  readonly operand: SqlExpression;
}

/** Longer chains are worked out in halves: the engine refuses expressions of a thousand levels, and is slow long before. */
const longest = 32;

const opposite = { '+': '-', '-': '+', '*': '/', '/': '*' } as const;

/**
 * `first`, then one step after the other, all of one precedence. `settle` is put around every step, not around the
 * whole: where two chains begin alike the engine works their beginning out once, outside of what is around either.
 */
export function chained(
  first: SqlExpression,
  steps: readonly Step[],
  settle: (step: SqlExpression) => SqlExpression,
): SqlExpression {
  if (steps.length <= longest) {
    return steps.reduce((before, { operator, operand }) => settle(build.binary(before, operator, operand)), first);
  }
  const middle = steps.length >> 1;
  const [next, ...rest] = steps.slice(middle);
  const { operator, operand }: Step = next ?? { operator: '+', operand: build.nothing };
  // a - b + c is a - (b - c), and a / b * c is a / (b / c).
  const inverse = operator === '-' || operator === '/';
  const second = inverse ? rest.map((step) => ({ ...step, operator: opposite[step.operator] })) : rest;
  const left = chained(first, steps.slice(0, middle), settle);
  return settle(build.binary(left, operator, chained(operand, second, settle)));
}
