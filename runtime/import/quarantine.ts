import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import type { Connection } from '../engines/engine.ts';
import { repeats } from './keys.ts';
import type { Defect } from './source.ts';
import { fates, type LoadContext, type Loaded, marks, reasons } from './staging.ts';
import type { SetAside, TableSummary } from './summary.ts';

/** Where rows that could not be kept are kept, with their reasons. */
export const quarantine = sql`rekap_internal.quarantine`;

const exampleCount = 3;
const batch = 1000;

export async function createQuarantine(connection: Connection): Promise<void> {
  await connection.query(sql`CREATE TABLE ${quarantine} (
    "table" VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR, "column" VARCHAR, value VARCHAR, row VARCHAR)`);
}

/** Sets aside what is no record of the table at all. */
export async function setDefectsAside(
  connection: Connection,
  table: string,
  file: string,
  defects: readonly Defect[],
): Promise<void> {
  for (let from = 0; from < defects.length; from += batch) {
    const values = defects.slice(from, from + batch).map(({ line, reason, raw }) => {
      const row = [table, file, line, reason, null, null, JSON.stringify({ raw })];
      return sql`(${join(row.map(literal), ', ')})`;
    });
    await connection.query(sql`INSERT INTO ${quarantine} VALUES ${join(values, ', ')}`);
  }
}

/** Sets aside the loaded rows that are marked or repeat a key, takes the marks off, and counts what came of the rows. */
export async function setRowsAside(
  context: LoadContext,
  loaded: readonly Loaded[],
  keyColumn: string | undefined,
): Promise<Pick<TableSummary, 'rowsKept' | 'rowsLeftOut' | 'copiesCollapsed'>> {
  const { connection, spec, columns, signal } = context;
  const table = identifier(spec.table);
  const { fate, value, row } = marks;
  const cases = reasons(columns, spec);
  const byFate = (word: (each: (typeof cases)[number]) => string | null) =>
    sql`CASE ${fate} ${join(
      cases.map((each) => sql`WHEN ${literal(each.fate)} THEN ${literal(word(each))}`),
      '\n',
    )} END`;
  const outgoing = [
    sql`SELECT rowid AS id, ${byFate((each) => each.reason)} AS reason, ${byFate((each) => each.column)} AS "column",
      ${value} AS value, ${row} AS row FROM ${table} WHERE ${fate} IS NOT NULL AND ${fate} != ${literal(fates.leftOut)}`,
  ];
  if (keyColumn !== undefined) {
    const cells = columns.flatMap(({ name }) => [literal(name), identifier(name)]);
    outgoing.push(sql`SELECT rowid, 'repeated key', ${literal(keyColumn)}, CAST(${identifier(keyColumn)} AS VARCHAR),
      CAST(json_object(${join(cells, ', ')}) AS VARCHAR) FROM ${table} WHERE rowid IN (SELECT id FROM ${repeats} WHERE NOT copy)`);
  }
  for (const each of loaded)
    await insertLines(connection, spec.table, each, sql`(${join(outgoing, ' UNION ALL ')})`, signal);

  const rowsLeftOut = await count(connection, sql`${table} WHERE ${fate} = ${literal(fates.leftOut)}`);
  const copiesCollapsed = keyColumn === undefined ? 0 : await count(connection, sql`${repeats} WHERE copy`);
  await connection.query(sql`DELETE FROM ${table} WHERE ${fate} IS NOT NULL`, { signal });
  if (keyColumn !== undefined) {
    await connection.query(sql`DELETE FROM ${table} WHERE rowid IN (SELECT id FROM ${repeats})`, { signal });
  }
  for (const mark of Object.values(marks)) await connection.query(sql`ALTER TABLE ${table} DROP COLUMN ${mark}`);
  return { rowsKept: await count(connection, table), rowsLeftOut, copiesCollapsed };
}

async function count(connection: Connection, rows: SqlText): Promise<number> {
  const found = await connection.query(sql`SELECT count(*) FROM ${rows}`);
  return Number(found.rows[0]?.[0]);
}

/** Puts the outgoing rows of one file into the quarantine, with the lines they stand in. */
async function insertLines(
  connection: Connection,
  table: string,
  { source, firstRow, endRow }: Loaded,
  rows: SqlText,
  signal: AbortSignal | undefined,
): Promise<void> {
  const mine = sql`${rows} AS outgoing WHERE id >= ${literal(firstRow)} AND id < ${literal(endRow)}`;
  const found = await connection.query(sql`SELECT id FROM ${mine} ORDER BY id`, { signal });
  if (found.rows.length === 0) return;
  const ids = found.rows.map(([id]) => Number(id));
  const lines = await source.lines(ids.map((id) => id - firstRow));
  await connection.query(sql`CREATE OR REPLACE TEMP TABLE "$lines" (id BIGINT, line BIGINT)`);
  for (let from = 0; from < ids.length; from += batch) {
    const pairs = ids
      .slice(from, from + batch)
      .map((id, at) => sql`(${literal(id)}, ${literal(lines[from + at] ?? null)})`);
    await connection.query(sql`INSERT INTO "$lines" VALUES ${join(pairs, ', ')}`);
  }
  await connection.query(
    sql`INSERT INTO ${quarantine}
    SELECT ${literal(table)}, ${literal(source.file.path)}, line, reason, "column", value, row
    FROM (SELECT * FROM ${mine}) JOIN "$lines" USING (id) ORDER BY id`,
    { signal },
  );
}

/** What was set aside of a table, the most frequent reason first. */
export async function summariseSetAside(connection: Connection, table: string): Promise<SetAside[]> {
  const mine = sql`${quarantine} WHERE "table" = ${literal(table)}`;
  const { rows } = await connection.query(sql`
    SELECT reason, "column", count(*) AS count FROM ${mine} GROUP BY ALL ORDER BY count DESC, reason, "column"`);
  const found: SetAside[] = [];
  for (const [reason, column, count] of rows) {
    const examples = await connection.query(sql`
      SELECT file, line, value FROM ${mine} AND reason = ${literal(String(reason))}
      AND "column" IS NOT DISTINCT FROM ${literal(column === null || column === undefined ? null : String(column))}
      ORDER BY file, line LIMIT ${literal(exampleCount)}`);
    found.push({
      reason: String(reason),
      ...(typeof column === 'string' ? { column } : {}),
      count: Number(count),
      examples: examples.rows.map(([file, line, value]) => ({
        file: String(file),
        line: Number(line),
        value: typeof value === 'string' ? value : null,
      })),
    });
  }
  return found;
}
