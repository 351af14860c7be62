import { literal, type SqlText, sql } from '../../language/sql/text.ts';
import type { CellValue } from '../api/contract.ts';
import type { Connection } from '../engines/engine.ts';
import { ambiguous, bareNumber, type DateOrder, type Form, type StoredKind, typed } from './typing.ts';

/** What a whole column tells about how its values are written. */
export type Survey =
  | { readonly decided: Form }
  | {
      readonly undecided: 'dates' | 'numbers' | 'percents';
      readonly examples: readonly string[];
      /** Some values can only be meant one way and some only the other. */
      readonly both?: boolean;
    };

/**
 * Decides by every value of a column how they are written, or tells that nothing in it does. `rows` is a FROM clause
 * in which `text` is the column, trimmed.
 */
export async function survey(
  connection: Connection,
  rows: SqlText,
  text: SqlText,
  kind: StoredKind,
  signal: AbortSignal | undefined,
): Promise<Survey> {
  return kind === 'date' || kind === 'time'
    ? surveyDates(connection, rows, text, signal)
    : surveyNumbers(connection, rows, text, kind, signal);
}

async function surveyNumbers(
  connection: Connection,
  rows: SqlText,
  text: SqlText,
  kind: StoredKind,
  signal: AbortSignal | undefined,
): Promise<Survey> {
  const number = sql`number`;
  const statement = sql`
    SELECT count(*) FILTER (${evidence(number, '.')}) AS points,
      count(*) FILTER (${evidence(number, ',')}) AS commas,
      min(value) FILTER (${ambiguous(number)}) AS least,
      max(value) FILTER (${ambiguous(number)}) AS most
    FROM (SELECT ${text} AS value, ${bareNumber(text, undefined)} AS number FROM ${rows})`;
  const [points = 0, commas = 0, least, most] = await firstRow(connection, statement, signal);
  const pointed = Number(points) > 0;
  const commaed = Number(commas) > 0;
  if (least !== null && pointed === commaed) return { undecided: 'numbers', examples: examples(least, most) };
  const form: Form & { kind: 'numeric' } = {
    kind: 'numeric',
    decimal: commaed && !pointed ? ',' : '.',
    thousands: undefined,
    lenient: true,
    scale: undefined,
  };
  return kind === 'percent' ? surveyScale(connection, rows, text, form, signal) : { decided: form };
}

/** Whether a percent written `15` without its sign is 15 % or 1,500 %. */
async function surveyScale(
  connection: Connection,
  rows: SqlText,
  text: SqlText,
  form: Form & { kind: 'numeric' },
  signal: AbortSignal | undefined,
): Promise<Survey> {
  const value = typed('percent', text, { ...form, scale: 'fraction' }, 'UTC');
  const statement = sql`
    SELECT count(*) FILTER (suffix(value, '%')) AS signed,
      max(abs(number)) FILTER (NOT suffix(value, '%')) AS largest,
      count(*) FILTER (NOT suffix(value, '%') AND number != trunc(number)) AS broken,
      min(value) FILTER (abs(number) > 1 AND NOT suffix(value, '%')) AS least,
      max(value) FILTER (abs(number) > 1 AND NOT suffix(value, '%')) AS most
    FROM (SELECT ${text} AS value, ${value} AS number FROM ${rows})`;
  const [signed, largest, broken, least, most] = await firstRow(connection, statement, signal);
  if (largest === null || Number(largest) <= 1) return { decided: { ...form, scale: 'fraction' } };
  // Whole numbers above 1 and no sign anywhere, as in 10, 25, 90: parts of a hundred.
  if (Number(signed) === 0 && Number(broken) === 0) return { decided: { ...form, scale: 'percent' } };
  return { undecided: 'percents', examples: examples(least, most) };
}

/** Whether a number can only have been written with this decimal sign. */
function evidence(number: SqlText, decimal: '.' | ','): SqlText {
  const group = decimal === '.' ? ',' : '.';
  const patterns = [
    `[0-9]*[${decimal}](?:[0-9]{0,2}|[0-9]{4,})`,
    `(?:0|[0-9]{4,}|)[${decimal}][0-9]+`,
    `[0-9]{1,3}(?:[${group}][0-9]{3})+[${decimal}][0-9]*`,
    `[0-9]{1,3}(?:[${group}][0-9]{3}){2,}`,
  ];
  return sql`WHERE regexp_full_match(${number}, ${literal(`[+-]?(?:${patterns.join('|')})`)})`;
}

async function surveyDates(
  connection: Connection,
  rows: SqlText,
  text: SqlText,
  signal: AbortSignal | undefined,
): Promise<Survey> {
  const parts = literal('^([0-9]{1,2})([-./ ])([0-9]{1,2})[-./ ]([0-9]{4}|[0-9]{2})(?:[^0-9]|$)');
  const iso = typed('time', text, { kind: 'plain' }, 'UTC');
  const statement = sql`
    SELECT max(try_cast(part.a AS INTEGER)), max(try_cast(part.b AS INTEGER)), max(try_cast(part.c AS INTEGER)),
      count(*) FILTER (part.s = '.') = count(*), count(*) FILTER (part.s = '-') = count(*), min(value), max(value),
      arg_max(value, try_cast(part.a AS INTEGER)), arg_max(value, try_cast(part.b AS INTEGER))
    FROM (
      SELECT ${text} AS value, regexp_extract(${text}, ${parts}, ['a', 's', 'b', 'c']) AS part
      FROM ${rows} WHERE ${text} IS NOT NULL AND ${iso} IS NULL
    ) WHERE part.a != ''`;
  const [first, second, third, dots, dashes, least, most, dayFirst, dayNext] = await firstRow(
    connection,
    statement,
    signal,
  );
  if (first === null || first === undefined) return { decided: { kind: 'calendar', order: undefined } };
  const orders: DateOrder[] = [];
  if (Number(first) <= 31 && Number(second) <= 12) orders.push('d/m/y');
  // Between dots the day comes first wherever dots are used.
  if (Number(first) <= 12 && Number(second) <= 31 && dots !== true) orders.push('m/d/y');
  if (dashes === true && Number(second) <= 12 && Number(third) <= 31) orders.push('y/m/d');
  const [only, ...others] = orders;
  if (only === undefined && Number(first) > 12 && Number(second) > 12) {
    return { undecided: 'dates', examples: examples(dayFirst, dayNext), both: true };
  }
  if (only === undefined || others.length > 0) return { undecided: 'dates', examples: examples(least, most) };
  return { decided: { kind: 'calendar', order: only } };
}

async function firstRow(
  connection: Connection,
  statement: SqlText,
  signal: AbortSignal | undefined,
): Promise<readonly CellValue[]> {
  const { rows } = await connection.query(statement, { signal });
  return rows[0] ?? [];
}

function examples(least: CellValue | undefined, most: CellValue | undefined): string[] {
  return [...new Set([least, most].filter((value) => typeof value === 'string'))];
}
