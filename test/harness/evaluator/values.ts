/** The values that rows, dimensions and metrics have. */
import { partsOf, printDay } from './calendar.ts';
import { Rational } from './rational.ts';

/** `null` is missing. */
export type Value = null | boolean | string | Rational | Day | Time | Duration;

export class Day {
  /** Counted from 1970-01-01. */
  readonly day: number;

  constructor(day: number) {
    this.day = day;
  }
}

/** A local time. */
export class Time {
  /** Counted from the first moment of 1970-01-01. */
  readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  get day(): number {
    return Math.floor(this.seconds / secondsADay);
  }
}

export class Duration {
  readonly seconds: Rational;

  constructor(seconds: Rational) {
    this.seconds = seconds;
  }
}

export const secondsADay = 86_400;

export function isDate(value: Value): value is Day | Time {
  return value instanceof Day || value instanceof Time;
}

/** Below, at or above zero. A day and a time are compared by their days. @throws for values that have no common order */
export function compare(a: Value, b: Value): number {
  if (a instanceof Rational && b instanceof Rational) return a.compare(b);
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Time && b instanceof Time) return a.seconds - b.seconds;
  if (isDate(a) && isDate(b)) return a.day - b.day;
  // The sum of no durations is a plain 0.
  if (a instanceof Duration) return compare(a.seconds, b instanceof Duration ? b.seconds : b);
  if (b instanceof Duration) return compare(a, b.seconds);
  throw new Error(`cannot compare ${print(a)} and ${print(b)}`);
}

/** The same, to be compared to nine digits only. */
export function approximately(value: Value): Value {
  if (value instanceof Duration) return new Duration(value.seconds.approximated());
  return value instanceof Rational ? value.approximated() : value;
}

/** Equal texts for equal values, whatever they are. */
export function keyOf(value: Value): string {
  if (value === null) return 'missing';
  if (value instanceof Rational) return `number ${value}`;
  if (value instanceof Day) return `day ${value.day}`;
  if (value instanceof Time) return `time ${value.seconds}`;
  if (value instanceof Duration) return `duration ${value.seconds}`;
  return `${typeof value} ${value}`;
}

/** As results of queries are written. */
export function print(value: Value): string {
  if (value === null) return '';
  if (value instanceof Rational) {
    return value.denominator === 1n ? String(value) : String(Number(value.toNumber().toPrecision(12)));
  }
  if (value instanceof Day) return printDay(value.day);
  if (value instanceof Duration) return print(value.seconds);
  if (value instanceof Time) {
    const rest = value.seconds - value.day * secondsADay;
    const clock = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60];
    return `${printDay(value.day)} ${clock.map((part) => String(part).padStart(2, '0')).join(':')}`;
  }
  return String(value);
}

/** The year, month or another part of a date. */
export function datePart(value: Day | Time, part: 'year' | 'month' | 'date'): number {
  return partsOf(value.day)[part];
}
