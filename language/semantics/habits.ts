/** Names that mean something in other languages, with what is written here. */
import { closest } from '../base/suggest.ts';
import { grains } from '../syntax/ast.ts';

export interface Advice {
  /** What to write instead, where that is the whole answer. */
  readonly guess?: string;
  readonly hint?: string;
}

/** Where a name stands: among what a report groups by, or anywhere a row is read. */
export type Place = 'groups' | 'row';

const nulls = ['null', 'nil', 'none', 'na', 'blank', 'empty', 'undefined'];
const todays = ['today', 'now', 'current_date', 'getdate', 'sysdate'];
const adverbs: ReadonlyMap<string, string> = new Map([
  ['daily', 'day'],
  ['weekly', 'week'],
  ['monthly', 'month'],
  ['quarterly', 'quarter'],
  ['yearly', 'year'],
  ['annually', 'year'],
]);

/** What was probably meant by a name that no column has. */
export function adviceOn(name: string, place: Place): Advice {
  const small = name.toLowerCase();
  if (place === 'groups') {
    const grain = adverbs.get(small) ?? grains.find((each) => `${each}s` === small) ?? closest(small, grains);
    if (grain !== undefined && small !== 'date') return { guess: grain };
    if (['date', 'time', 'period', 'hour'].includes(small)) {
      return { hint: 'Time is grouped by `day`, `week`, `month`, `quarter` or `year`, each metric by its own date.' };
    }
    return {};
  }
  if (nulls.includes(small)) return { hint: 'What is not there is `missing`, and `is missing` asks for it.' };
  if (todays.includes(small)) return { guess: 'today()' };
  if (small === 'date') {
    return {
      hint: 'A report’s time is said by `for`, such as `for 2024` or `for last 3 months`; each metric has its own date.',
    };
  }
  return {};
}

const toDate: ReadonlyMap<string, string> = new Map([
  ['wtd', 'week to date'],
  ['mtd', 'month to date'],
  ['qtd', 'quarter to date'],
  ['ytd', 'year to date'],
  ['yesterday', 'last day'],
  ['today', 'this day'],
  ['tomorrow', 'next day'],
  ['ever', 'all time'],
  ['all', 'all time'],
  ['lifetime', 'all time'],
]);
const relatives: ReadonlyMap<string, string> = new Map([
  ['last', 'last'],
  ['past', 'last'],
  ['previous', 'last'],
  ['prior', 'last'],
  ['this', 'this'],
  ['current', 'this'],
  ['next', 'next'],
]);

/** The range that was meant by a word: `ytd`, `last_month`, `last_12_months`. */
export function rangeNamed(name: string): string | undefined {
  const small = name.toLowerCase();
  const known = toDate.get(small);
  if (known !== undefined) return known;
  const found = /^([a-z]+?)_?(\d{0,4})_?(day|week|month|quarter|year)(s?)$/.exec(small);
  const [, word = '', count = '', grain = '', plural = ''] = found ?? [];
  const direction = relatives.get(word);
  if (direction === undefined || (count !== '' && direction === 'this')) return undefined;
  return count === '' ? `${direction} ${grain}` : `${direction} ${count} ${grain}${plural}`;
}

/** A day as other programs write it, in the form it has here; undefined where month and day could change places. */
export function dayWritten(text: string): string | undefined {
  const parts = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})$/.exec(text.trim())?.slice(1) ?? [];
  const [a = '', b = '', c = ''] = parts;
  const two = (part: string): string => part.padStart(2, '0');
  if (a.length === 4 && Number(b) <= 12 && Number(c) <= 31) return `${a}-${two(b)}-${two(c)}`;
  if (c.length !== 4) return undefined;
  if (Number(a) > 12 && Number(a) <= 31 && Number(b) <= 12) return `${c}-${two(b)}-${two(a)}`;
  if (Number(b) > 12 && Number(b) <= 31 && Number(a) <= 12) return `${c}-${two(a)}-${two(b)}`;
  return Number(a) === Number(b) && Number(a) <= 12 ? `${c}-${two(a)}-${two(b)}` : undefined;
}
