/**
 * Moments: what a local time is where clocks are put forward and back. Stored times are local, so a zone matters only
 * where elapsed time is asked for, and only if it has such days at all; elsewhere nothing is converted.
 *
 * A local time that the clocks skip is the one as much later; of one that they repeat, the second is meant.
 */
import { hasShifts } from '../base/time-zone.ts';
import type { Typed } from '../semantics/model.ts';
import type { Calendar } from '../semantics/ranges.ts';
import * as build from './build.ts';
import { chained } from './chains.ts';
import type { SqlExpression, SqlUnit } from './tree.ts';

const secondsPerDay = 86_400;

/** The zone of a project as these functions take it: undefined where its clocks are never put forward or back. */
export function shiftingZone({ timezone }: Calendar): string | undefined {
  return hasShifts(timezone) ? timezone : undefined;
}

/** Elapsed seconds from one local time, or the start of a day, to another, with fractions. */
export function elapsedSeconds(from: SqlExpression, to: SqlExpression, zone: string | undefined): SqlExpression {
  const moment = (local: SqlExpression): SqlExpression =>
    zone === undefined ? local : build.call('moment', local, build.text(zone));
  return build.call('seconds_between', moment(from), moment(to));
}

/** The local time so many seconds, minutes or hours later, as time elapses. `count` is an integer. */
export function later(
  local: SqlExpression,
  count: SqlExpression,
  unit: SqlUnit & ('second' | 'minute' | 'hour'),
  zone: string | undefined,
): SqlExpression {
  if (zone === undefined) return build.call('shifted', local, count, build.text(unit));
  const moment = build.call('moment', local, build.text(zone));
  return build.call('local', build.call('shifted', moment, count, build.text(unit)), build.text(zone));
}

/** What is needed to write a length of time: the value of an expression, and of a condition. */
export interface Reading<Leaf> {
  readonly value: (expression: Typed<Leaf>) => SqlExpression;
  readonly condition: (expression: Typed<Leaf>) => SqlExpression;
  readonly zone: string | undefined;
}

/** A length of time that is added to a time, or taken from it. */
export interface Step<Leaf> {
  readonly operator: '+' | '-' | '*' | '/';
  readonly operand: Typed<Leaf>;
}

/**
 * The local time that some lengths of time together are later. What is said in days keeps the time of day, whatever the
 * clocks do in between; the rest are whole seconds that elapse.
 */
export function laterBy<Leaf>(
  local: SqlExpression,
  lengths: readonly Step<Leaf>[],
  reading: Reading<Leaf>,
): SqlExpression {
  const plain = reading.zone === undefined ? undefined : plainDays(lengths);
  if (plain !== undefined) return build.call('shifted', local, build.number(plain), build.text('day'));
  const seconds = sum(
    lengths.map(({ operator, operand }) => ({
      operator,
      operand: build.call('round', build.cast(reading.value(operand), 'number'), build.number(0)),
    })),
  );
  const days = sum(
    lengths.flatMap(({ operator, operand }) => {
      const found = reading.zone === undefined ? undefined : daysIn(operand, reading);
      return found === undefined ? [] : [{ operator, operand: found }];
    }),
  );
  if (seconds === undefined) return local;
  if (days === undefined) return later(local, build.call('whole', seconds), 'second', reading.zone);
  return build.reading(days, (count) => {
    const onDay = build.call('shifted', local, build.call('whole', count), build.text('day'));
    const whole = build.binary(build.call('truncate', count, build.number(0)), '*', build.number(secondsPerDay));
    const rest = build.call('round', build.binary(seconds, '-', whole), build.number(0));
    return later(onDay, build.call('whole', rest), 'second', reading.zone);
  });
}

/** The days that the lengths are together, where all of them are written out as whole days. */
function plainDays<Leaf>(lengths: readonly Step<Leaf>[]): number | undefined {
  let together = 0;
  for (const { operator, operand } of lengths) {
    const days = operand.kind === 'literal' && operand.value.kind === 'duration' ? operand.value.days : undefined;
    if (days === undefined || !/^\d{1,9}$/.test(days)) return undefined;
    together += operator === '-' ? -Number(days) : Number(days);
  }
  return together;
}

function sum(
  steps: readonly { readonly operator: Step<never>['operator']; readonly operand: SqlExpression }[],
): SqlExpression | undefined {
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  const start: SqlExpression = first.operator === '-' ? { kind: 'negative', operand: first.operand } : first.operand;
  return chained(start, rest, (step) => step);
}

/** How much of a length is said in days; undefined where nothing is. Only of meaning where the length is there. */
function daysIn<Leaf>(length: Typed<Leaf>, reading: Reading<Leaf>): SqlExpression | undefined {
  const none = build.number(0);
  switch (length.kind) {
    case 'literal':
      return length.value.kind === 'duration' && length.value.days !== undefined
        ? build.number(length.value.days)
        : undefined;
    case 'negative': {
      const operand = daysIn(length.operand, reading);
      return operand && { kind: 'negative', operand };
    }
    case 'arithmetic':
      return daysInArithmetic(length, reading);
    case 'when': {
      const branches = length.branches.map((branch) => daysIn(branch.value, reading));
      const otherwise = length.otherwise && daysIn(length.otherwise, reading);
      if ([...branches, otherwise].every((days) => days === undefined)) return undefined;
      return {
        kind: 'case',
        branches: length.branches.map(({ condition }, index) => ({
          condition: reading.condition(condition),
          value: branches[index] ?? none,
        })),
        otherwise: otherwise ?? none,
      };
    }
    case 'else': {
      const operands = length.operands.map((operand) => daysIn(operand, reading));
      if (operands.every((days) => days === undefined)) return undefined;
      return {
        kind: 'case',
        branches: length.operands.map((operand, index) => ({
          condition: build.is(reading.value(operand), 'NOT NULL'),
          value: operands[index] ?? none,
        })),
      };
    }
    default:
      return undefined;
  }
}

function daysInArithmetic<Leaf>(
  length: Typed<Leaf> & { kind: 'arithmetic' },
  reading: Reading<Leaf>,
): SqlExpression | undefined {
  const operands = [length.first, ...length.rest.map(({ operand }) => operand)];
  const days = operands.map((operand) => daysIn(operand, reading));
  const found = days.find((each) => each !== undefined);
  if (found === undefined) return undefined;
  const chain = (operand: (index: number) => SqlExpression): SqlExpression =>
    chained(
      operand(0),
      length.rest.map(({ operator }, index) => ({ operator, operand: operand(index + 1) })),
      (step) => step,
    );
  if (length.rest.every(({ operator }) => operator === '+' || operator === '-'))
    return chain((index) => days[index] ?? build.number(0));
  // One factor is a length; the others say how often.
  const times = chain((index) => {
    const operand = operands[index];
    if (operand === undefined || operand.type.kind === 'duration') return build.cast(build.number(1), 'number');
    const number = build.cast(reading.value(operand), 'number');
    return length.rest[index - 1]?.operator === '/' ? build.call('nullif', number, build.number(0)) : number;
  });
  return build.binary(found, '*', times);
}
