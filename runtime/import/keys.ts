import { identifier, join, literal, sql } from '../../language/sql/text.ts';
import { type LoadContext, marks } from './staging.ts';

/** Rows that repeat a key: row id, and whether it equals the key's first row in every column. */
export const repeats = identifier('$repeats');

/**
 * Finds the rows, among those to keep, whose key an earlier row has, and lists them in the temporary table `repeats`.
 * Rows without a key repeat nothing.
 */
export async function findRepeats(
  { connection, spec, columns, signal }: LoadContext,
  keyColumn: string,
): Promise<void> {
  const rows = identifier(spec.table);
  const key = identifier(keyColumn);
  await connection.query(sql`CREATE OR REPLACE TEMP TABLE ${repeats} (id BIGINT, copy BOOLEAN)`);
  const { rows: found } = await connection.query(
    sql`SELECT count(${key}) > count(DISTINCT ${key}) FROM ${rows} WHERE ${marks.fate} IS NULL`,
    { signal },
  );
  if (found[0]?.[0] !== true) return;
  const same = columns.map(
    ({ name }) => sql`later.${identifier(name)} IS NOT DISTINCT FROM earlier.${identifier(name)}`,
  );
  await connection.query(
    sql`INSERT INTO ${repeats}
    SELECT later.rowid, ${join([sql`${literal(true)}`, ...same], ' AND ')}
    FROM (
      SELECT ${key} AS key, min(rowid) AS id FROM ${rows}
      WHERE ${marks.fate} IS NULL AND ${key} IS NOT NULL GROUP BY ALL HAVING count(*) > 1
    ) AS first
    JOIN ${rows} AS earlier ON earlier.rowid = first.id
    JOIN ${rows} AS later ON later.${key} = first.key AND later.rowid > first.id AND later.${marks.fate} IS NULL`,
    { signal },
  );
}
