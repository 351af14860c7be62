/** Numbers in conditions and formulas: with all their digits, since a limit that was rounded is another limit. */
import type { FormatSettings } from '../../base/format.ts';
import type { Shift } from '../model.ts';
import type { Type } from '../types.ts';

/** An exact decimal as people write it. */
export function exact(value: string, type: Type, { locale, currency }: FormatSettings): string {
  const write = (options: Intl.NumberFormatOptions): string => formatter(locale, options)(value);
  switch (type.kind) {
    case 'percent':
      return write({ style: 'percent' });
    case 'money':
      return write({ style: 'currency', currency });
    case 'integer':
    case 'number':
      if (type.unit === 'days') return write({ style: 'unit', unit: 'day', unitDisplay: 'long' });
      if (type.unit === 'hours') return write({ style: 'unit', unit: 'hour', unitDisplay: 'long' });
      return write({});
    default:
      return write({});
  }
}

/** Engines take all digits of a text; the library's types say so only later. */
type ExactFormat = (value: number | string) => string;

/** Made once: making one is slow. */
const formatters = new Map<string, ExactFormat>();

function formatter(locale: string, options: Intl.NumberFormatOptions): ExactFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const digits = { minimumFractionDigits: 0, maximumFractionDigits: 20 };
  const known = formatters.get(key) ?? (new Intl.NumberFormat(locale, { ...digits, ...options }).format as ExactFormat);
  formatters.set(key, known);
  return known;
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A number of seconds in the largest unit that it is a whole number of: `30 days`. */
export function lengthText(seconds: string): string {
  const size = Number(seconds);
  const [unit, each] = units.find(([, length]) => size % length === 0) ?? ['second', 1];
  return counted(size / each, unit);
}

/** A length of calendar time: `1 year`, `3 months and 2 days`. */
export function shiftText({ months, days }: Shift): string {
  const parts = [
    ...(months === 0 ? [] : [months % 12 === 0 ? counted(months / 12, 'year') : counted(months, 'month')]),
    ...(days === 0 ? [] : [days % 7 === 0 ? counted(days / 7, 'week') : counted(days, 'day')]),
  ];
  return parts.length === 0 ? 'no time' : parts.join(' and ');
}

/** `90th`, `91st`, `99.5th` */
export function ordinal(value: string): string {
  const ending = /(?<!1)([123])$/.exec(value)?.[1];
  return `${value}${value.includes('.') || ending === undefined ? 'th' : ['st', 'nd', 'rd'][Number(ending) - 1]}`;
}

/** `1 month`, `3 months` */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
