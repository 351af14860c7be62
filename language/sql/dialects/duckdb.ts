import type { Dialect } from '../dialect.ts';
import type { SqlFunction } from '../tree.ts';
import { bare, interval, named, type Spelling, scalars } from './duckdb-scalars.ts';

const functions: Record<SqlFunction, Spelling> = {
  count: named('count'),
  sum: named('sum'),
  grouping: named('grouping'),
  min: named('min'),
  max: named('max'),
  arg_min: named('arg_min'),
  arg_max: named('arg_max'),
  row: named('row'),
  field: named('struct_extract'),
  quantile: named('quantile_cont'),
  deviation: named('stddev_samp'),
  rank: named('rank'),
  dense_rank: named('dense_rank'),
  row_number: named('row_number'),
  lead: named('lead'),
  list_in_order: ([value, key]) => `list(${value} ORDER BY ${key})`,
  numbers: ([from, to]) => `unnest(generate_series(${from}, ${to}))`,
  minutes_since_monday: ([time]) => `date_diff('minute', TIMESTAMP '0001-01-01', CAST(${time} AS TIMESTAMP))`,
  days_since_monday: ([date]) => `date_diff('day', DATE '0001-01-01', CAST(${date} AS DATE))`,
  quotient: ([a, b]) => `(${a} // ${b})`,
  lag: named('lag'),
  coalesce: named('coalesce'),
  greatest: named('greatest'),
  least: named('least'),
  try: named('TRY'),
  period_start: ([value, first, grain]) => periodStart(value ?? '', startsOf(first, grain)),
  period_number: ([value, first, grain]) => periodNumber(value ?? '', startsOf(first, grain)),
  period_of_number: ([number, first, grain]) => periodOfNumber(number ?? '', startsOf(first, grain)),
  periods: ([from, to, grain]) =>
    `unnest(generate_series(CAST(${from} AS TIMESTAMP), CAST(${to} AS TIMESTAMP), INTERVAL ${interval('1', bare(grain))}))`,
  ...scalars,
};

/** Periods as the engine knows them, and how much later than its own they start. */
interface Periods {
  readonly unit: 'day' | 'week' | 'month' | 'quarter' | 'year';
  readonly days: number;
  readonly months: number;
}

/** From the first weekday, or the first month of the fiscal year. The engine's weeks start on Monday. */
function startsOf(first: string | undefined, quoted: string | undefined): Periods {
  const [word, fiscal] = bare(quoted).toLowerCase().split(' ').reverse();
  const unit = (['day', 'week', 'month', 'quarter', 'year'] as const).find((each) => each === word) ?? 'day';
  const later = Number(first) - 1;
  if (fiscal !== undefined) return { unit, days: 0, months: unit === 'quarter' ? later % 3 : later };
  return { unit, days: unit === 'week' ? later : 0, months: 0 };
}

/** `date_trunc` on a DATE is cheaper than on a TIMESTAMP. */
function periodStart(value: string, { unit, days, months }: Periods): string {
  const day = `CAST(${value} AS DATE)`;
  if (unit === 'day') return day;
  // The other way round a day of the calendar's first week would leave it.
  if (days !== 0) return `(CAST(date_trunc('week', ${day} + ${7 - days}) AS DATE) - ${7 - days})`;
  if (months === 0) return `CAST(date_trunc('${unit}', ${day}) AS DATE)`;
  const shift = `INTERVAL ${months} MONTH`;
  return `CAST(date_trunc('${unit}', ${day} - ${shift}) + ${shift} AS DATE)`;
}

/**
 * Whole numbers of a small range are grouped in an array, where dates need a hash table: half the time. The engine knows
 * what range a year and a month are in, and not that of a difference of dates.
 */
function periodNumber(value: string, { unit, days, months }: Periods): string {
  const day = `CAST(${value} AS DATE)`;
  if (unit === 'day') return day;
  if (unit === 'week') return `date_diff('week', ${epoch}, ${days === 0 ? day : `${day} - ${days}`})`;
  const moved = months === 0 ? day : `CAST(${day} - INTERVAL ${months} MONTH AS DATE)`;
  if (unit === 'year') return `year(${moved})`;
  return `(year(${moved}) * ${perYear[unit]} + ${unit}(${moved}))`;
}

function periodOfNumber(number: string, { unit, days, months }: Periods): string {
  if (unit === 'day') return number;
  if (unit === 'week') return `CAST(${days === 0 ? epoch : `${epoch} + ${days}`} + INTERVAL (${number}) WEEK AS DATE)`;
  // Of a period's number in its year less one, the months before it.
  const [count, first] = unit === 'year' ? [number, 0] : [number, 1];
  const each = 12 / perYear[unit];
  const since = `${each === 1 ? '' : `${each} * `}(${count} - ${1900 * perYear[unit] + first})`;
  return `CAST(DATE '1900-01-01' + INTERVAL (${since}${months === 0 ? '' : ` + ${months}`}) MONTH AS DATE)`;
}

const perYear = { year: 1, quarter: 4, month: 12 } as const;

/** Weeks are counted from a Monday. */
const epoch = "DATE '1900-01-01'";

export const duckdb: Dialect = {
  name: 'duckdb',
  interval: (count, unit) => `INTERVAL ${interval(String(count), unit.toUpperCase())}`,
  // Only a list gives what is in it a name.
  reading: (value, name, form) => `list_transform([${value}], lambda ${name}: ${form})[1]`,
  struct: (members) => `{${members.map(([name, value]) => `${name}: ${value}`).join(', ')}}`,
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
