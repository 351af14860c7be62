import type { Dialect } from '../dialect.ts';
import type { SqlFunction } from '../tree.ts';
import { bare, interval, named, type Spelling, scalars } from './duckdb-scalars.ts';

const functions: Record<SqlFunction, Spelling> = {
  count: named('count'),
  sum: named('sum'),
  grouping: named('grouping'),
  min: named('min'),
  max: named('max'),
  quantile: named('quantile_cont'),
  rank: named('rank'),
  dense_rank: named('dense_rank'),
  row_number: named('row_number'),
  lead: named('lead'),
  coalesce: named('coalesce'),
  greatest: named('greatest'),
  least: named('least'),
  try: named('TRY'),
  period_start: ([value, weekStart, grain]) => periodStart(value ?? '', Number(weekStart), bare(grain).toLowerCase()),
  period_number: ([value, weekStart, grain]) => periodNumber(value ?? '', Number(weekStart), bare(grain).toLowerCase()),
  period_of_number: ([number, weekStart, grain]) => periodOfNumber(number ?? '', Number(weekStart), bare(grain)),
  periods: ([from, to, grain]) =>
    `unnest(generate_series(CAST(${from} AS TIMESTAMP), CAST(${to} AS TIMESTAMP), INTERVAL ${grain === "'quarter'" ? '3 MONTH' : `1 ${bare(grain)}`}))`,
  ...scalars,
};

/** `date_trunc` on a DATE is cheaper than on a TIMESTAMP, and its weeks start on Monday. */
function periodStart(value: string, weekStart: number, grain: string): string {
  const day = `CAST(${value} AS DATE)`;
  if (grain === 'day') return day;
  if (grain !== 'week' || weekStart === 1) return `CAST(date_trunc('${grain}', ${day}) AS DATE)`;
  const shift = 8 - weekStart;
  return `(CAST(date_trunc('week', ${day} + ${shift}) AS DATE) - ${shift})`;
}

/** Periods are counted from a Monday that begins a year. */
const epoch = "DATE '1900-01-01'";

/** Whole numbers of a small range are grouped in an array, where dates need a hash table: half the time. */
function periodNumber(value: string, weekStart: number, grain: string): string {
  const day = `CAST(${value} AS DATE)`;
  return `date_diff('${grain}', ${epoch}, ${grain === 'week' && weekStart !== 1 ? `${day} - ${weekStart - 1}` : day})`;
}

function periodOfNumber(number: string, weekStart: number, unit: string): string {
  const shifted = unit === 'WEEK' && weekStart !== 1 ? `${epoch} + ${weekStart - 1}` : epoch;
  return `CAST(${shifted} + INTERVAL ${interval(number, unit)} AS DATE)`;
}

export const duckdb: Dialect = {
  name: 'duckdb',
  interval: (count, unit) => `INTERVAL ${interval(String(count), unit.toUpperCase())}`,
  // Only a list gives what is in it a name.
  reading: (value, name, form) => `list_transform([${value}], lambda ${name}: ${form})[1]`,
  types: {
    text: 'VARCHAR',
    integer: 'BIGINT',
    number: 'DOUBLE',
    money: 'DECIMAL(38, 4)',
    rate: 'DECIMAL(28, 12)',
    boolean: 'BOOLEAN',
    date: 'DATE',
    time: 'TIMESTAMP',
  },
  functions,
};
