/** The scalar functions, on values that may be missing. */
import { partsOf, weekday } from './calendar.ts';
import { Rational } from './rational.ts';
import { compare, Day, datePart, isDate, print, secondsADay, Time, type Value } from './values.ts';
import { momentOf } from './zones.ts';

/** What some of them depend on besides. */
export interface Clock {
  readonly today: number;
  readonly timezone: string;
}

type Scalar = (args: readonly Value[], clock: Clock) => Value;

/** Of values that are all there; otherwise missing. */
function ofPresent(apply: (args: readonly Exclude<Value, null>[], clock: Clock) => Value): Scalar {
  return (args, clock) => {
    const present = args.filter((value) => value !== null);
    return present.length === args.length ? apply(present, clock) : null;
  };
}

function ofDate(apply: (date: Day | Time) => number): Scalar {
  return ofPresent(([date]) => Rational.whole(apply(asDate(date))));
}

function ofTexts(apply: (...texts: string[]) => Value): Scalar {
  return ofPresent((args) => apply(...args.map((value) => print(value))));
}

function ofNumber(apply: (number: Rational) => Value): Scalar {
  return ofPresent(([number]) => apply(asNumber(number)));
}

/** Logic has two values: what is missing has no part, and begins and ends with nothing. */
function test(apply: (text: string, part: string) => boolean): Scalar {
  return ([text = null, part = null]) => text !== null && part !== null && apply(print(text), print(part));
}

function asDate(value: Value | undefined): Day | Time {
  if (value === undefined || !isDate(value)) throw new Error('no date');
  return value;
}

function asNumber(value: Value | undefined): Rational {
  if (!(value instanceof Rational)) throw new Error('no number');
  return value;
}

/** Missing where there is no such number. */
function approximately(value: number): Value {
  return Number.isFinite(value) ? Rational.parse(String(value), true) : null;
}

/** Blank text is missing. */
function text(value: string): Value {
  return value === '' ? null : value;
}

function letters(value: string): string[] {
  return [...value];
}

function secondsOf(value: Day | Time): number {
  return value instanceof Time ? value.seconds : value.day * secondsADay;
}

function extreme(sign: number): Scalar {
  return (args) => {
    let found: Value = null;
    for (const value of args) {
      if (value !== null && (found === null || sign * compare(value, found) > 0)) found = value;
    }
    return found;
  };
}

export const functions: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['days', ofPresent(([from, to]) => Rational.whole(asDate(to).day - asDate(from).day))],
  [
    'hours',
    ofPresent(([from, to], { timezone }) => {
      const [start, end] = [from, to].map((time) => momentOf(secondsOf(asDate(time)), timezone));
      return new Rational(BigInt((end ?? 0) - (start ?? 0)), 3600n, true);
    }),
  ],
  ['age', ofPresent(([date], { today }) => Rational.whole(today - asDate(date).day))],
  ['date', ofPresent(([date]) => new Day(asDate(date).day))],
  ['today', (_, { today }) => new Day(today)],
  ['year', ofDate((date) => datePart(date, 'year'))],
  ['quarter', ofDate((date) => Math.ceil(partsOf(date.day).month / 3))],
  ['month', ofDate((date) => datePart(date, 'month'))],
  ['day', ofDate((date) => datePart(date, 'date'))],
  ['weekday', ofDate((date) => weekday(date.day))],
  ['hour', ofDate((date) => Math.floor((secondsOf(date) - date.day * secondsADay) / 3600))],
  ['abs', ofNumber((number) => (number.numerator < 0n ? number.negated() : number))],
  ['floor', ofNumber((number) => number.floor())],
  ['ceil', ofNumber((number) => number.negated().floor().negated())],
  [
    'round',
    ofPresent(([number, digits]) =>
      asNumber(number).round(digits === undefined ? 0 : Number(asNumber(digits).numerator)),
    ),
  ],
  ['sqrt', ofNumber((number) => approximately(Math.sqrt(number.toNumber())))],
  ['ln', ofNumber((number) => approximately(Math.log(number.toNumber())))],
  ['power', ofPresent(([base, exponent]) => approximately(asNumber(base).toNumber() ** asNumber(exponent).toNumber()))],
  [
    'remainder',
    ofPresent(([number, divisor]) => {
      const [dividend, by] = [asNumber(number), asNumber(divisor)];
      const ratio = dividend.over(by);
      if (ratio === undefined) return null;
      const whole = ratio.numerator < 0n ? ratio.negated().floor().negated() : ratio.floor();
      return dividend.minus(by.times(whole));
    }),
  ],
  ['greatest', extreme(1)],
  ['least', extreme(-1)],
  [
    'bands',
    ofPresent(([number, ...limits]) => {
      const bands = bandsOf(limits.map(asNumber));
      return bands.findLast(({ from }) => from === undefined || asNumber(number).compare(from) >= 0)?.label ?? null;
    }),
  ],
  ['lower', ofTexts((value) => value.toLowerCase())],
  ['upper', ofTexts((value) => value.toUpperCase())],
  ['trim', ofTexts((value) => text(value.replace(/^ +| +$/g, '')))],
  ['left', ofTexts((value, length) => text(letters(value).slice(0, Number(length)).join('')))],
  [
    'right',
    ofTexts((value, length) => text(Number(length) === 0 ? '' : letters(value).slice(-Number(length)).join(''))),
  ],
  ['length', ofTexts((value) => Rational.whole(letters(value).length))],
  ['replace', ofTexts((value, part = '', by = '') => text(value.replaceAll(part, by)))],
  ['join', (args) => text(args.map((value) => print(value)).join(''))],
  ['contains', test((value, part) => value.includes(part))],
  ['starts_with', test((value, part) => value.startsWith(part))],
  ['ends_with', test((value, part) => value.endsWith(part))],
]);

/** The bands between some limits, from the lowest up. */
export function bandsOf(limits: readonly Rational[]): { readonly label: string; readonly from?: Rational }[] {
  const sorted = [...limits].sort((a, b) => a.compare(b));
  return [undefined, ...sorted].map((from, index) => {
    const until = sorted[index];
    if (from === undefined) return { label: `under ${until === undefined ? '' : short(until)}` };
    return { label: until === undefined ? `${short(from)} and more` : `${short(from)} to ${short(until)}`, from };
  });
}

function short(limit: Rational): string {
  const value = limit.toNumber();
  const units = [
    { size: 1e9, sign: 'bn' },
    { size: 1e6, sign: 'm' },
    { size: 1000, sign: 'k' },
  ];
  const unit = units.find(({ size }) => Math.abs(value) >= size && value % (size / 10) === 0);
  return unit === undefined ? String(value) : `${value / unit.size}${unit.sign}`;
}
