import { identifier, join, literal, sql } from '../../language/sql/text.ts';
import { fates, type LoadContext, type Loaded, marks } from './staging.ts';

/** What an export writes under its rows, and nobody calls a deal or a company. */
const words =
  '(?i)(?:(?:grand |sub)?totals?\\s*(?:\\([0-9,.]+ records?\\))?:?|confidential information\\b.*|copyright (?:\\(c\\)|©).*)';

/** A footer is no longer than this. */
const rowsLookedAt = 20;

/**
 * Marks the last rows of a file that are its footer: they have such words, and no key but those. A sound row after them
 * makes them rows like any other.
 */
export async function markFooter(
  { connection, spec, columns, signal }: LoadContext,
  { firstRow, endRow }: Loaded,
  keyColumn: string | undefined,
): Promise<void> {
  const table = identifier(spec.table);
  const said = columns
    .filter(({ kind }) => kind === 'text')
    .map(
      ({ name }) =>
        sql`CASE WHEN regexp_full_match(${identifier(name)}, ${literal(words)}) THEN ${identifier(name)} END`,
    );
  if (said.length === 0) return;
  const word = sql`coalesce(${join([...said, sql`NULL`], ', ')})`;
  const key = keyColumn === undefined ? sql`NULL` : sql`CAST(${identifier(keyColumn)} AS VARCHAR)`;
  const isFooter = sql`coalesce(${word} IS NOT NULL AND coalesce(${key} = ${word}, true), false)`;
  const from = Math.max(firstRow, endRow - rowsLookedAt);
  const last = sql`${table} WHERE rowid >= ${literal(from)} AND rowid < ${literal(endRow)} AND ${marks.fate} IS NULL`;
  const { rows } = await connection.query(
    sql`SELECT coalesce(max(rowid) FILTER (NOT footer), ${literal(from - 1)}), count(*) FILTER (footer)
      FROM (SELECT rowid, ${isFooter} AS footer FROM ${last})`,
    { signal },
  );
  const [sound, footers] = rows[0] ?? [];
  if (Number(footers) === 0) return;
  const cells = columns.flatMap(({ name }) => [literal(name), identifier(name)]);
  await connection.query(
    sql`UPDATE ${table} SET ${marks.fate} = ${literal(fates.footer)}, ${marks.value} = ${word},
      ${marks.row} = CAST(json_object(${join(cells, ', ')}) AS VARCHAR)
    WHERE rowid > ${literal(Number(sound))} AND rowid < ${literal(endRow)} AND ${marks.fate} IS NULL AND ${isFooter}`,
    { signal },
  );
}
