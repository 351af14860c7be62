/**
 * How DuckDB spells functions of numbers, texts and dates. None repeats an argument unless it says so.
 *
 * `TRY` stands right around each operation that can fail: where two expressions share a part, the engine works it out
 * once and outside of what is around it, `TRY` included.
 */
import type { SqlFunction } from '../tree.ts';

export type Spelling = (args: readonly string[]) => string;

export function named(name: string): Spelling {
  return (args) => `${name}(${args.join(', ')})`;
}

/** Grains and units reach a dialect as quoted texts; interval literals want them bare. */
export function bare(quoted: string | undefined): string {
  return (quoted ?? '').replaceAll("'", '').toUpperCase();
}

export function interval(count: string, grain: string): string {
  const unit = grain.replace('FISCAL ', '');
  if (unit !== 'QUARTER') return count === '1' ? `1 ${unit}` : `(${count}) ${unit}`;
  return count === '1' ? '3 MONTH' : `(3 * (${count})) MONTH`;
}

/** The engine writes its own `nullif` out as a `CASE` that holds the first argument twice. */
function nullif([value = '', other = '']: readonly string[]): string {
  if (value.length <= 60 && !value.includes('nullif(')) return `nullif(${value}, ${other})`;
  return `list_transform([${value}], lambda "$": CASE WHEN "$" IS DISTINCT FROM ${other} THEN "$" END)[1]`;
}

export const scalars = {
  nullif,
  abs: named('abs'),
  sign: named('sign'),
  round: named('round'),
  truncate: named('trunc'),
  floor: named('floor'),
  ceil: named('ceil'),
  sqrt: named('sqrt'),
  power: named('pow'),
  exp: named('exp'),
  ln: named('ln'),
  log10: named('log10'),
  log: named('log'),
  mod: named('mod'),
  is_finite: named('isfinite'),
  whole: ([value]) => `TRY_CAST(trunc(${value}) AS BIGINT)`,
  size: ([value]) => `TRY_CAST(trunc(${value}) AS UINTEGER)`,
  to_number: ([value]) => `TRY_CAST(${value} AS DOUBLE)`,
  // So many digits that a sum of ten million of them still has room.
  // Seven of the 38 digits are left to sums.
  summable: ([value, scale]) => `TRY(CAST(${value} AS DECIMAL(31, ${scale})))`,
  converted: ([amount, rate]) => `TRY(CAST(CAST(${amount} AS DECIMAL(38, 4)) * ${rate} AS DECIMAL(31, 16)))`,
  to_integer: ([value]) => `TRY_CAST(${value} AS BIGINT)`,
  to_money: ([value]) => `TRY_CAST(${value} AS DECIMAL(38, 4))`,

  lower: named('lower'),
  upper: named('upper'),
  proper: ([text]) =>
    `list_aggregate(list_transform(string_split(lower(${text}), ' '), lambda word: upper(left(word, 1)) || substr(word, 2)), 'string_agg', ' ')`,
  trim: named('trim'),
  length: named('length'),
  left: named('left'),
  right: named('right'),
  substring: named('substr'),
  position: named('instr'),
  replace: named('replace'),
  contains: named('contains'),
  starts_with: named('starts_with'),
  ends_with: named('ends_with'),
  concat: named('concat'),
  concat_with: named('concat_ws'),
  repeat: named('repeat'),
  without_accents: named('strip_accents'),
  similarity: named('jaro_winkler_similarity'),
  matches: named('regexp_matches'),
  extract: named('regexp_extract'),
  replace_matches: ([text, pattern, by]) => `regexp_replace(${text}, ${pattern}, ${by}, 'g')`,
  split: named('string_split'),
  find_all: named('regexp_extract_all'),
  item: named('list_extract'),
  item_count: named('len'),
  joined: named('array_to_string'),
  url_decode: named('url_decode'),

  // A difference of dates takes half the time of `date_diff` on timestamps.
  days_between: ([from, to]) => `(CAST(${to} AS DATE) - CAST(${from} AS DATE))`,
  seconds_between: ([from, to]) => `(epoch(${to}) - epoch(${from}))`,
  units_between: ([from, to, unit]) => `date_sub(${unit}, CAST(${from} AS DATE), CAST(${to} AS DATE))`,
  working_days: ([days]) => `(5 * (${days} // 7) + least(${days} % 7, 5))`,
  moment: ([local, zone]) => `TRY(timezone(${zone}, CAST(${local} AS TIMESTAMP)))`,
  local: ([moment, zone]) => `TRY(timezone(${zone}, ${moment}))`,
  add_interval: ([value, count = '0', unit]) => `(${value} + INTERVAL ${interval(count, bare(unit))})`,
  shifted: ([value, count, unit]) => {
    const name = bare(unit).toLowerCase();
    const type = ['second', 'minute', 'hour'].includes(name) ? 'BIGINT' : 'INTEGER';
    return `TRY(${value} + TRY(to_${name}s(TRY_CAST(${count} AS ${type}))))`;
  },
  make_date: named('make_date'),
  parse_date: ([text, ...patterns]) => `CAST(try_strptime(${text}, [${patterns.join(', ')}]) AS DATE)`,
  year: named('year'),
  quarter: named('quarter'),
  month: named('month'),
  week: named('weekofyear'),
  day: named('day'),
  day_of_year: named('dayofyear'),
  weekday: named('isodow'),
  hour: named('hour'),
  minute: named('minute'),
  second: named('second'),
  weekday_name: named('dayname'),
  month_name: named('monthname'),
  last_day_of_month: named('last_day'),
} satisfies Partial<Record<SqlFunction, Spelling>>;
