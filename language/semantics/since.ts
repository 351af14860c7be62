/** Periods since a date, and numbers, as expressions over rows. */
import type { Grain, Range } from '../syntax/ast.ts';
import type { RowExpression } from './row-model.ts';
import type { Typed } from './typed-expression.ts';

function literalPeriod(grain: Grain): RowExpression {
  return { kind: 'literal', value: { kind: 'text', value: grain }, type: { kind: 'text' } };
}

/** How many periods of the calendar lie between two dates. */
export function periodsBetween(from: RowExpression, to: RowExpression, grain: Grain): RowExpression {
  return { kind: 'call', function: 'periods', arguments: [from, to, literalPeriod(grain)], type: { kind: 'integer' } };
}

/** The first day of the period that a date is in. */
export function startOfPeriod(date: RowExpression, grain: Grain): RowExpression {
  return { kind: 'call', function: 'start_of', arguments: [date, literalPeriod(grain)], type: { kind: 'date' } };
}

/** A whole number. */
export function number<Leaf>(value: number): Typed<Leaf> {
  return { kind: 'literal', value: { kind: 'number', value: String(value) }, type: { kind: 'integer' } };
}

export function inRange(operand: RowExpression, range: Range): RowExpression {
  return { kind: 'in-range', operand, range, type: { kind: 'boolean' } };
}

/** It has a value. */
export function isThere(operand: RowExpression): RowExpression {
  const missing: RowExpression = { kind: 'is-missing', operand, type: { kind: 'boolean' } };
  return { kind: 'not', operand: missing, type: { kind: 'boolean' } };
}
