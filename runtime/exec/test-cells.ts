/** Whether a value of a result is what a test says, at the digits that are written. */
import { isPeriod } from '../../language/base/format.ts';
import { halfOf } from '../../language/semantics/as-written.ts';
import { readDate, readDuration, readNumber } from '../../language/syntax/literals.ts';
import type { CellValue, ResultColumn } from '../api/contract.ts';

/**
 * @param written the text of a test
 * @param shown the value as people read it; the name of a row of several groups, where it stands in the place of one
 */
export function isAsWritten(written: string, value: CellValue, shown: string, column: ResultColumn): boolean {
  if (written === shown) return true;
  if (written === '' || written === '–') return value === null && (shown === '' || shown === '–');
  if (value === null) return false;
  switch (column.type) {
    case 'boolean':
      return booleans[written.toLowerCase()] === value;
    case 'date':
      return isDate(written, String(value), column.format);
    case 'time':
      return timeOf(written) === timeOf(String(value));
    case 'text':
      return written === String(value);
    default:
      return isNumber(written, value, column);
  }
}

const booleans: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** A period is its first day, or as the language writes it: `2024-03`, `2024-Q1`, `2024`. */
function isDate(written: string, value: string, format: string): boolean {
  if (written === value) return true;
  if (!isPeriod(format) || !/^\d{4}(-Q[1-4]|-\d{2})?$/.test(written)) return false;
  const { from, grain } = readDate(written);
  return from === value && format.replace(/ \d+$/, '').endsWith(grain);
}

function timeOf(text: string): string {
  const [day = '', clock = ''] = text.replace('T', ' ').split(' ');
  const [hours = '00', minutes = '00', seconds = '00'] = clock.split(':');
  return `${day} ${hours || '00'}:${minutes}:${seconds}`;
}

const secondsPer: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };

interface Written {
  readonly value: number;
  /** An exact decimal. */
  readonly text: string;
  readonly half: number;
}

function isNumber(written: string, value: CellValue, { type }: ResultColumn): boolean {
  const read = readWritten(written, type);
  if (read === undefined) return false;
  if (type === 'money' || type === 'integer') return isSame(read.text, String(value));
  const found = Number(value);
  const distance = Math.abs(found - read.value);
  // Half a unit is rounded away from zero.
  return distance < read.half || (distance === read.half && Math.abs(found) < Math.abs(read.value));
}

function readWritten(written: string, type: ResultColumn['type']): Written | undefined {
  const [, sign = '', digits = ''] = /^([-+−]?)(\d.*)$/s.exec(written) ?? [];
  if (digits === '') return undefined;
  const minus = sign === '-' || sign === '−';
  const signed = (text: string): string => (minus ? `-${text}` : text);
  if (type === 'duration' && / /.test(digits)) {
    const { value, unit, problem } = readDuration(digits);
    const seconds = secondsPer[unit];
    if (problem !== undefined || seconds === undefined) return undefined;
    const text = signed(String(Number(value) * seconds));
    return { value: Number(text), text, half: Number(halfOf(value)) * seconds };
  }
  const { value, percent, problem } = readNumber(digits);
  if (problem !== undefined || (percent && type !== 'percent')) return undefined;
  const text = signed(value);
  return { value: Number(text), text, half: Number(halfOf(value)) };
}

/** Whether two decimals are one number. */
function isSame(one: string, other: string): boolean {
  const plain = (text: string): string => {
    const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
    const digits = `${whole || '0'}${fraction === '' ? '' : `.${fraction}`}`;
    return digits === '0' ? '0' : sign + digits;
  };
  return plain(one) === plain(other);
}
