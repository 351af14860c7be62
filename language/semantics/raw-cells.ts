/** Cells of a test's rows as values of their column's type: written as an import takes them, in one way only. */
import { isDay } from '../base/calendar.ts';
import { closest } from '../base/suggest.ts';
import { assertUnreachable } from '../base/unreachable.ts';
import { readDuration, readNumber } from '../syntax/literals.ts';
import type { TableSymbol } from './context.ts';
import type { Type } from './types.ts';

export type RawReading =
  /** Null where nothing is written; an exact decimal for numbers, seconds for lengths of time. */
  { readonly value: string | null } | { readonly expected: string; readonly guess?: string | undefined };

/** The type of the values that a column of some type stores: of a reference that of the key it leads to. */
export function storedType(type: Type, tables: ReadonlyMap<string, TableSymbol>, followed = 0): Type {
  if (type.kind !== 'reference') return type;
  const target = tables.get(type.table);
  const key = target?.key === undefined ? undefined : target.columns.get(target.key);
  if (key?.content.kind !== 'stored' || followed > tables.size) return { kind: 'text' };
  return storedType(key.content.type, tables, followed + 1);
}

/** What the text of a cell is. `type` is none that refers to a row. */
export function readRaw(text: string, type: Type): RawReading {
  if (text.trim() === '') return { value: null };
  switch (type.kind) {
    case 'text':
    case 'reference':
    case 'missing':
    case 'unknown':
      return { value: text };
    case 'set':
      if (type.values.includes(text)) return { value: text };
      return { expected: `one of ${type.values.join(', ')}`, guess: closest(text, type.values) };
    case 'integer':
    case 'number':
    case 'money':
    case 'percent':
      return readNumeric(text, type.kind);
    case 'boolean': {
      const value = booleans[text.toLowerCase()];
      return value === undefined ? { expected: 'true or false' } : { value };
    }
    case 'date':
      return isDay(text) ? { value: text } : { expected: 'a day, such as 2024-03-31', guess: dayIn(text) };
    case 'time':
      return isTime(text) ? { value: text } : { expected: 'a time, such as 2024-03-31 15:30' };
    case 'duration':
      return readLength(text);
    default:
      return assertUnreachable(type);
  }
}

const booleans: Readonly<Record<string, string>> = { true: 'true', yes: 'true', false: 'false', no: 'false' };

const examples = {
  integer: 'a whole number, such as 12',
  number: 'a number, such as 2.5',
  money: 'an amount, such as 500',
  percent: 'a percentage, such as 15%',
} as const;

function readNumeric(text: string, kind: keyof typeof examples): RawReading {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  const wrong = (guess?: string): RawReading => ({
    expected: examples[kind],
    guess: guess === undefined ? undefined : sign + guess,
  });
  if (!/^\d/.test(digits)) return wrong();
  const { value, percent, problem } = readNumber(digits);
  if (problem !== undefined) return wrong(problem.ours);
  if (percent && kind !== 'percent') return wrong();
  if (kind === 'percent' && !percent && Number(value) > 1) return wrong(`${digits}%`);
  const [whole = '', fraction = ''] = value.split('.');
  const decimals = fraction.replace(/0+$/, '').length;
  if (kind === 'integer' && (decimals > 0 || whole.length > 18)) return wrong();
  if (kind === 'money' && (decimals > 4 || whole.length > 14)) return wrong();
  const exact = kind === 'integer' ? whole : value;
  return { value: sign === '-' ? `-${exact}` : exact };
}

/** `2024-03-31 15:30`, with seconds or without, as local time or with a zone; or a day, which begins it. */
function isTime(text: string): boolean {
  const [, day = '', hours = '00', minutes = '00', seconds = '00'] =
    /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(?: ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$/.exec(
      text,
    ) ?? [];
  return isDay(day) && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
}

/** A day that stands in what is more than a day. */
function dayIn(text: string): string | undefined {
  const day = text.slice(0, 10);
  return isDay(day) ? day : undefined;
}

const secondsPer: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };

/** Seconds, `1:30:00`, or `90 minutes`. */
function readLength(text: string): RawReading {
  const clock = /^(-?)(\d+):([0-5]\d):([0-5]\d)$/.exec(text);
  if (clock !== null) {
    const [, sign, hours, minutes, seconds] = clock;
    return { value: `${sign}${Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)}` };
  }
  if (/^-?\d+(\.\d+)?$/.test(text)) return { value: text };
  const wrong: RawReading = { expected: 'a length of time, such as 90 minutes or 1:30:00' };
  if (!/^\d+(\.\d+)? +[a-z]+$/.test(text)) return wrong;
  const { value, unit, problem } = readDuration(text);
  const seconds = secondsPer[unit];
  return problem !== undefined || seconds === undefined ? wrong : { value: String(Number(value) * seconds) };
}
