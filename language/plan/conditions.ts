/** Conditions on the dates of rows. */
import { sameKind } from '../semantics/comparisons.ts';
import type { RowExpression } from '../semantics/model.ts';
import type { DayRange } from '../semantics/ranges.ts';
import type { Type } from '../semantics/types.ts';
import type { Spread } from './plan.ts';

const truth: Type = { kind: 'boolean' };

/** Some of the days are in the range. */
export function overlaps({ from, until, days }: Spread): RowExpression {
  const bounds: RowExpression[] =
    days === null
      ? []
      : [
          { kind: 'within', operand: from, until: days.until, type: truth },
          { kind: 'within', operand: until, from: days.from, type: truth },
        ];
  return { kind: 'and', operands: [ordered(from, until), ...bounds], type: truth };
}

/** What starts has not ended, or ends later. */
export function isOpenOrOrdered(from: RowExpression, until: RowExpression): RowExpression {
  return { kind: 'or', operands: [isMissing(until), ordered(from, until)], type: truth };
}

export function isMissing(operand: RowExpression): RowExpression {
  return { kind: 'is-missing', operand, type: truth };
}

/** The first is not after the second. */
function ordered(from: RowExpression, until: RowExpression): RowExpression {
  const [left, right] = sameKind(from, until);
  return { kind: 'comparison', operator: '<=', left, right, type: truth };
}

/** The row has a date, and it is in the range. */
export function dated(date: RowExpression, range: DayRange | null): RowExpression {
  if (range !== null) return { kind: 'within', operand: date, from: range.from, until: range.until, type: truth };
  return isPresent(date);
}

/** It has a value. */
export function isPresent(operand: RowExpression): RowExpression {
  return { kind: 'not', operand: isMissing(operand), type: truth };
}

/** A day, `YYYY-MM-DD`. */
export function dayLiteral(day: string): RowExpression {
  return { kind: 'literal', value: { kind: 'date', value: day }, type: { kind: 'date' } };
}

/** A date where it is of a working day: the days that are worked from the one before until it are one. */
export function ifWorkingDay(date: RowExpression, calendar: string): RowExpression {
  const integer: Type = { kind: 'integer' };
  const before: RowExpression = {
    kind: 'arithmetic',
    first: date,
    rest: [
      {
        operator: '-',
        operand: {
          kind: 'literal',
          value: { kind: 'duration', value: '86400', days: '1' },
          type: { kind: 'duration' },
        },
      },
    ],
    type: date.type,
  };
  const worked: RowExpression = {
    kind: 'working',
    measure: 'days',
    calendar,
    from: before,
    until: date,
    type: integer,
  };
  const one: RowExpression = { kind: 'literal', value: { kind: 'number', value: '1' }, type: integer };
  const condition: RowExpression = { kind: 'comparison', operator: '=', left: worked, right: one, type: truth };
  return { kind: 'when', branches: [{ condition, value: date }], type: date.type };
}
