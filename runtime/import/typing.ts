import type { Column, Model, Table } from '../../language/semantics/model.ts';
import type { Type } from '../../language/semantics/types.ts';
import { join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import type { ColumnSource } from '../config.ts';

/** How a column is stored. */
export type StoredKind = 'text' | 'integer' | 'number' | 'percent' | 'money' | 'boolean' | 'date' | 'time' | 'duration';

export interface StoredColumn {
  readonly name: string;
  readonly kind: StoredKind;
  readonly column: Column;
}

/** The columns of a table that a store holds: all but the computed ones. */
export function storedColumns(model: Model, table: Table): StoredColumn[] {
  return [...table.columns.values()]
    .filter((column) => column.computed === undefined)
    .map((column) => ({ name: column.name, kind: storedKind(model, column.type), column }));
}

function storedKind(model: Model, type: Type, followed = 0): StoredKind {
  switch (type.kind) {
    case 'reference': {
      const target = model.tables.get(type.table);
      const key = target?.key === undefined ? undefined : target.columns.get(target.key);
      // A key that is itself a reference is followed; a circle of such keys holds text.
      return key === undefined || followed > model.tables.size ? 'text' : storedKind(model, key.type, followed + 1);
    }
    case 'set':
    case 'missing':
    case 'unknown':
      return 'text';
    default:
      return type.kind;
  }
}

export const sqlTypes: Readonly<Record<StoredKind, SqlText>> = {
  text: sql`VARCHAR`,
  integer: sql`BIGINT`,
  number: sql`DOUBLE`,
  percent: sql`DOUBLE`,
  money: sql`DECIMAL(18, 4)`,
  boolean: sql`BOOLEAN`,
  date: sql`DATE`,
  time: sql`TIMESTAMP`,
  duration: sql`DOUBLE`,
};

/** Why a value that is there has no place in a column of this kind. */
export const misfits: Readonly<Record<StoredKind, string>> = {
  text: 'not text',
  integer: 'not an integer',
  number: 'not a number',
  percent: 'not a percent',
  money: 'not an amount',
  boolean: 'not yes or no',
  date: 'not a date',
  time: 'not a time',
  duration: 'not a duration',
};

/** How the values of one column of one file are written. */
export type Form =
  /** Nothing that could be read in two ways: ISO dates, decimal points, no thousands signs. */
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'numeric';
      readonly decimal: '.' | ',';
      readonly thousands: string | undefined;
      /** Whether a value that can only be meant the other way, such as `3.500,00`, is taken as that. */
      readonly lenient: boolean;
      /** What 1 means in a percent without its sign. */
      readonly scale: 'percent' | 'fraction' | undefined;
    }
  | { readonly kind: 'calendar'; readonly order: DateOrder | undefined }
  | { readonly kind: 'pattern'; readonly pattern: string };

export const dateOrders = ['d/m/y', 'm/d/y', 'y/m/d'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** The form that rekap.yaml states outright, if it does. */
export function declaredForm(kind: StoredKind, source: ColumnSource | undefined): Form | undefined {
  const { decimal, thousands, format } = source ?? {};
  if (kind === 'date' || kind === 'time') {
    if (format === undefined) return undefined;
    const order = dateOrders.find((each) => each === format);
    return order === undefined ? { kind: 'pattern', pattern: format } : { kind: 'calendar', order };
  }
  const scale = kind === 'percent' && (format === 'percent' || format === 'fraction') ? format : undefined;
  if (decimal === undefined && thousands === undefined && scale === undefined) return undefined;
  const sign = decimal ?? (thousands === '.' ? ',' : '.');
  return {
    kind: 'numeric',
    decimal: sign,
    thousands,
    lenient: decimal === undefined && thousands === undefined,
    scale,
  };
}

/** Whether values of a kind can be written in ways that only the whole column decides. */
export function hasForms(kind: StoredKind): boolean {
  return kind !== 'text' && kind !== 'boolean' && kind !== 'duration';
}

/**
 * The value of a trimmed text as a kind's SQL type; NULL where it is none. A time with a zone becomes local time of
 * `timezone`, one without is taken as such; a date stays the day that is written.
 */
export function typed(kind: StoredKind, text: SqlText, form: Form, timezone: string): SqlText {
  switch (kind) {
    case 'text':
      return text;
    case 'boolean':
      return sql`try_cast(${text} AS BOOLEAN)`;
    case 'duration':
      return sql`CASE WHEN regexp_full_match(${text}, '-?[0-9]+:[0-5][0-9]:[0-5][0-9]([.][0-9]+)?')
        THEN (CASE WHEN ${text} LIKE '-%' THEN -1 ELSE 1 END) * (abs(split_part(${text}, ':', 1)::DOUBLE) * 3600
          + split_part(${text}, ':', 2)::DOUBLE * 60 + split_part(${text}, ':', 3)::DOUBLE)
        WHEN NOT regexp_matches(${text}, '[nN]') THEN ${finite(text)} END`;
    case 'date':
    case 'time':
      return temporal(kind, text, form, timezone);
    default:
      return numeric(kind, text, form);
  }
}

// ---------------------------------------------------------------- numbers

type NumericKind = 'integer' | 'number' | 'percent' | 'money';

function numeric(kind: NumericKind, text: SqlText, form: Form): SqlText {
  if (kind === 'percent') return percent(text, form);
  // `n` is in what the engine takes for numbers and nobody means: nan, inf, infinity.
  const exact = kind === 'money' ? sql`AND NOT ${hasLostDecimals(text)} AND NOT contains(lower(${text}), 'e-')` : sql``;
  const plain = sql`CASE WHEN NOT ${ambiguous(text)} AND NOT contains(lower(${text}), 'n') ${exact} THEN ${castNumber(kind, text)} END`;
  if (form.kind !== 'numeric') return plain;
  const written = castNumber(kind, normalised(text, form));
  return form.lenient ? sql`coalesce(${plain}, ${written})` : written;
}

function percent(text: SqlText, form: Form): SqlText {
  const bare = sql`rtrim(rtrim(${text}, '%'))`;
  const value = numeric('number', bare, form);
  const scale = form.kind === 'numeric' ? form.scale : undefined;
  const unsigned =
    scale === 'percent'
      ? sql`${value} / 100`
      : scale === 'fraction'
        ? value
        : sql`CASE WHEN abs(${value}) <= 1 THEN ${value} END`;
  return sql`CASE WHEN suffix(${text}, '%') THEN ${value} / 100 ELSE ${unsigned} END`;
}

function castNumber(kind: Exclude<NumericKind, 'percent'>, text: SqlText): SqlText {
  switch (kind) {
    case 'integer':
      // The cast alone would round 1.5, and read 5.8E+18 as if nothing had been lost.
      return sql`CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]+([.]0*)?') THEN try_cast(${text} AS BIGINT) END`;
    case 'number':
      return finite(text);
    case 'money':
      return sql`try_cast(${text} AS DECIMAL(18, 4))`;
  }
}

/** The cast alone would read 1e400 as infinity. */
function finite(text: SqlText): SqlText {
  const value = sql`try_cast(${text} AS DOUBLE)`;
  return sql`CASE WHEN isfinite(${value}) THEN ${value} END`;
}

/** Whether an amount is written with more decimals than are kept, and not all of those are zero. */
export function hasLostDecimals(text: SqlText): SqlText {
  return sql`regexp_matches(${text}, '[.,][0-9]{4}[0-9]*[1-9]')`;
}

/** Whether a text may be a decimal or a group of thousands: `3.500`. */
export function ambiguous(text: SqlText): SqlText {
  return sql`regexp_full_match(${text}, '[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}')`;
}

/** A number without currency, spaces and the brackets that accountants put around negatives. */
export function bareNumber(text: SqlText, thousands: string | undefined): SqlText {
  const grouped = thousands === undefined ? text : sql`replace(${text}, ${literal(thousands)}, '')`;
  const prefix = literal('^([(+-]|)\\s*(?:[A-Z]{0,3}\\p{Sc}\\s*|[A-Z]{3}\\s*|Rp[.]?\\s*)?');
  const suffix = literal('\\s*(?:[A-Z]{3}|\\p{Sc}|%)?\\s*([)]?)$');
  const groups = literal("[ \\x{a0}\\x{202f}\\x{2009}'’]([0-9]{3})");
  const stripped = sql`regexp_replace(regexp_replace(${grouped}, ${prefix}, '\\1'), ${suffix}, '\\1')`;
  return sql`regexp_replace(regexp_replace(${stripped}, ${groups}, '\\1', 'g'), '^[(](.*)[)]$', '-\\1')`;
}

/** A number as written in a form, with a decimal point and nothing else; NULL when it is not written so. */
function normalised(text: SqlText, form: Form & { kind: 'numeric' }): SqlText {
  const bare = bareNumber(text, form.thousands);
  const written = (decimal: '.' | ',') => {
    const group = decimal === '.' ? ',' : '.';
    const pattern = `[+-]?(?:[0-9]{1,3}(?:[${group}][0-9]{3})+|[0-9]*)(?:[${decimal}][0-9]*)?`;
    return sql`WHEN regexp_full_match(${bare}, ${literal(pattern)})
      THEN replace(replace(${bare}, ${literal(group)}, ''), ${literal(decimal)}, '.')`;
  };
  const other = form.lenient ? written(form.decimal === '.' ? ',' : '.') : sql``;
  return sql`CASE ${written(form.decimal)} ${other} END`;
}

// ---------------------------------------------------------------- dates and times

function temporal(kind: 'date' | 'time', text: SqlText, form: Form, timezone: string): SqlText {
  const value = timestamp(kind, text, form, timezone);
  return kind === 'date' ? sql`CAST(${value} AS DATE)` : value;
}

function timestamp(kind: 'date' | 'time', text: SqlText, form: Form, timezone: string): SqlText {
  const local = sql`try_cast(${text} AS TIMESTAMP)`;
  const zone = ' ?(Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)$';
  const isZoned = sql`regexp_matches(${text}, ${literal(`:[0-9.]+${zone}`)})`;
  // DuckDB reads a zone behind seconds only.
  const seconds = sql`regexp_replace(${text}, ${literal(`([ T][0-9]{1,2}:[0-9]{2})${zone}`)}, '\\1:00\\2')`;
  const zoned = sql`timezone(${literal(timezone)}, try_cast(${seconds} AS TIMESTAMPTZ))`;
  const whole = kind === 'date' ? local : sql`CASE WHEN ${isZoned} THEN ${zoned} ELSE ${local} END`;
  // The cast alone would take 20-10-16 for a day of the first century.
  const iso = sql`CASE WHEN substr(${text}, 5, 1) IN ('-', '/') THEN ${whole} END`;
  // Strptime takes the words epoch and infinity for times, too.
  const written = (value: SqlText, patterns: readonly string[]) =>
    sql`CASE WHEN regexp_matches(${text}, '[0-9]') THEN try_strptime(${value}, [${join(patterns.map(literal), ', ')}]) END`;
  switch (form.kind) {
    case 'pattern':
      return written(text, [form.pattern]);
    case 'calendar':
      return sql`coalesce(${iso}, ${written(slashed(text), calendarPatterns(form.order))})`;
    default:
      return iso;
  }
}

/** `21.06.2024 15:30` and `15 Apr, 2021` with one kind of separator, so that fewer patterns do. */
function slashed(text: SqlText): SqlText {
  return sql`regexp_replace(replace(${text}, ',', ''), '^([0-9]{1,4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,4})', '\\1/\\2/\\3')`;
}

/** Two digits of a year before four, since `%Y` would take two as a year of the first century. */
function calendarPatterns(order: DateOrder | undefined): string[] {
  const numeric = {
    'd/m/y': ['%d/%m/%y', '%d/%m/%Y'],
    'm/d/y': ['%m/%d/%y', '%m/%d/%Y'],
    'y/m/d': ['%y/%m/%d', '%Y/%m/%d'],
  };
  const named = ['%d %b %Y', '%d %B %Y', '%b %d %Y', '%B %d %Y', '%d-%b-%y', '%d-%b-%Y'];
  const days = [...(order === undefined ? [] : numeric[order]), ...named];
  const clocks = ['', ' %H:%M', ' %H:%M:%S', ' %I:%M %p', ' %I:%M:%S %p'];
  return days.flatMap((day) => clocks.map((clock) => day + clock));
}
