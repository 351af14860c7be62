/** Reads the text of number, date and quoted tokens. Total: what is wrong comes back as `problem`, beside the best guess. */
import type { DateLiteral, DurationLiteral } from './ast.ts';

/** DuckDB's decimals, and the exact sums of the language, have 38 digits. */
const maximumDigits = 38;
/** Powers of ten. */
const scales: Readonly<Record<string, number>> = {
  '': 0,
  k: 3,
  thousand: 3,
  million: 6,
  billion: 9,
  trillion: 12,
  '%': -2,
};
const otherSpellings: Readonly<Record<string, string>> = {
  K: 'k',
  m: ' million',
  M: ' million',
  mn: ' million',
  mio: ' million',
  b: ' billion',
  B: ' billion',
  bn: ' billion',
};

export type NumberProblem =
  | { readonly kind: 'grouping'; readonly ours: string }
  | { readonly kind: 'invalid'; readonly reason: string; readonly ours?: string };

export interface NumberReading {
  /** An exact decimal. */
  readonly value: string;
  readonly percent: boolean;
  readonly problem?: NumberProblem;
}

/** `1.5k` is `1500`, `15%` is `0.15`. */
export function readNumber(image: string): NumberReading {
  const [, digits = '', unit = ''] = /^([\d,]*\.?\d*)[ \t]*(.*)$/su.exec(image) ?? [];
  const plain = digits.replaceAll(',', '').replace(/^\./, '0.');
  const scale = scales[unit];
  const value = shift(plain, scale ?? 0);
  const reading = { value, percent: unit === '%' };
  if (scale === undefined) {
    const spelling = otherSpellings[unit];
    const reason = unit.startsWith('_') ? 'digits stand together' : `\`${unit}\` is no unit`;
    const ours = unit.startsWith('_') ? image.replaceAll('_', '') : spelling && plain + spelling;
    return { ...reading, problem: { kind: 'invalid', reason, ...(ours ? { ours } : {}) } };
  }
  if (value.length - (value.includes('.') ? 1 : 0) > maximumDigits) {
    return {
      value: '0',
      percent: false,
      problem: { kind: 'invalid', reason: `it has more than ${maximumDigits} digits` },
    };
  }
  if (digits.startsWith('.')) {
    return { ...reading, problem: { kind: 'invalid', reason: 'a digit stands before the point', ours: `0${image}` } };
  }
  if (digits.includes(',')) return { ...reading, problem: { kind: 'grouping', ours: image.replaceAll(',', '') } };
  return reading;
}

/** Moves the decimal point to the right (to the left when negative), without leading zeros. */
function shift(digits: string, places: number): string {
  const [whole = '', fraction = ''] = digits.split('.');
  const all = places < 0 ? '0'.repeat(-places) + whole + fraction : whole + fraction.padEnd(places, '0');
  const point = all.length - Math.max(0, fraction.length - places);
  const left = all.slice(0, point).replace(/^0+(?=\d)/, '');
  return point === all.length ? left : `${left || '0'}.${all.slice(point)}`;
}

export interface DurationReading {
  readonly value: string;
  readonly unit: DurationLiteral['unit'];
  readonly problem?: NumberProblem;
}

/** `30 days` */
export function readDuration(image: string): DurationReading {
  const [, digits = '', unit = ''] = /^([\d.,]+)[ \t]*(.*?)s?$/.exec(image) ?? [];
  const { value, problem } = readNumber(digits);
  const reading = { value, unit: unit as DurationLiteral['unit'] };
  if (problem === undefined) return reading;
  const ours = problem.ours && image.replace(digits, problem.ours);
  return { ...reading, problem: problem.kind === 'grouping' ? { kind: 'grouping', ours: ours ?? image } : problem };
}

export interface DateReading {
  readonly from: string;
  readonly grain: DateLiteral['grain'];
  /** Why it is on no calendar; `from` is a date close to it then. */
  readonly problem?: string;
}

/** `2024-03-31`, `2024-03`, `2024-Q1`, and `2024` where a range may stand. */
export function readDate(image: string): DateReading {
  const [year = '', second, third] = image.split('-');
  if (second === undefined) return checked(year, 1, 1, 'year');
  if (/^q/i.test(second)) {
    const quarter = Number(second.slice(1));
    const problem = quarter < 1 || quarter > 4 ? 'a year has four quarters' : undefined;
    return checked(year, Math.min(Math.max(quarter, 1), 4) * 3 - 2, 1, 'quarter', problem);
  }
  const short = second.length < 2 || (third !== undefined && third.length < 2);
  const problem = short ? 'month and day have two digits' : undefined;
  if (third === undefined) return checked(year, Number(second), 1, 'month', problem);
  return checked(year, Number(second), Number(third), 'day', problem);
}

const monthNames = 'January February March April May June July August September October November December'.split(' ');

function checked(year: string, month: number, day: number, grain: DateReading['grain'], known?: string): DateReading {
  const validYear = Math.max(1, Number(year));
  const validMonth = Math.min(Math.max(month, 1), 12);
  const lastDay = daysInMonth(validYear, validMonth);
  const validDay = Math.min(Math.max(day, 1), lastDay);
  const problem =
    Number(year) < 1
      ? 'years start at 1'
      : month !== validMonth
        ? 'a year has twelve months'
        : day !== validDay
          ? `${monthNames[validMonth - 1]} ${year} has ${lastDay} days`
          : known;
  const pad = (part: number, length: number): string => String(part).padStart(length, '0');
  const from = `${pad(validYear, 4)}-${pad(validMonth, 2)}-${pad(validDay, 2)}`;
  return problem === undefined ? { from, grain } : { from, grain, problem };
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** What stands between quotes; `\"` is a quote and `\\` a backslash, any other backslash is itself. */
export function readQuoted(image: string, closing: string): string {
  const closed = isClosed(image, closing);
  return image.slice(1, closed ? -1 : undefined).replace(/\\(["\\])/g, '$1');
}

/** Whether a quoted text has its closing quote, not hidden by a backslash. */
export function isClosed(image: string, closing: string): boolean {
  if (image.length < 2 || !closing.includes(image.charAt(image.length - 1))) return false;
  let backslashes = 0;
  while (image.charAt(image.length - 2 - backslashes) === '\\') backslashes += 1;
  return backslashes % 2 === 0 || closing === '`';
}
