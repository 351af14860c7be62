import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import type { Connection } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';
import type { ImportSpec } from '../project.ts';
import { decideForms } from './forms.ts';
import { type HeadingPlan, planHeadings } from './headings.ts';
import type { CsvSource } from './source.ts';
import { declaredForm, type Form, misfits, type StoredColumn, sqlTypes, typed } from './typing.ts';

export interface LoadContext {
  readonly connection: Connection;
  readonly spec: ImportSpec;
  readonly columns: readonly StoredColumn[];
  /** IANA name: times with a zone become local times of it. */
  readonly timezone: string;
  readonly signal: AbortSignal | undefined;
}

/** Rows of one file in the table, those that will not stay included. */
export interface Loaded {
  readonly source: CsvSource;
  /** Row ids from `firstRow` until before `endRow`, in the order of the file. */
  readonly firstRow: number;
  readonly endRow: number;
}

/** What becomes of a row that is not kept, beside the index of the column whose value does not fit. */
export const fates = { leftOut: -1, empty: -2 } as const;

/** Columns that a table has only while it is loaded. */
export const marks = {
  /** NULL for a row to keep. */
  fate: identifier('$fate'),
  /** The text that does not fit. */
  value: identifier('$value'),
  /** All texts of a row that does not fit, as a JSON object by heading. */
  row: identifier('$row'),
};

/** Makes the empty table that files are loaded into. */
export async function createTable({ connection, spec, columns }: LoadContext): Promise<void> {
  const definitions = columns.map(({ name, kind }) => sql`${identifier(name)} ${sqlTypes[kind]}`);
  const marking = [sql`${marks.fate} SMALLINT`, sql`${marks.value} VARCHAR`, sql`${marks.row} VARCHAR`];
  await connection.query(sql`CREATE TABLE ${identifier(spec.table)} (${join([...definitions, ...marking], ', ')})`);
}

/**
 * Loads a file: one pass that reads text and types it. Only where values do not fit as they stand is the whole column
 * surveyed for how its values are written, and loaded again if that makes more of them fit. `firstRow` is the row id
 * after the last one of the table. Throws a `SourceProblem` when a column can be read in two ways.
 */
export async function loadFile(context: LoadContext, source: CsvSource, firstRow: number): Promise<Loaded> {
  const { connection, spec, signal } = context;
  const table = identifier(spec.table);
  const plan = planHeadings(spec, context.columns, source);
  const forms = new Map<string, Form>();
  for (const { name, kind } of context.columns) {
    const declared = declaredForm(kind, spec.columns.get(name));
    if (declared !== undefined) forms.set(name, declared);
  }
  await insertRows(context, source, plan, forms);
  if (await decideForms(context, source, plan, forms, firstRow)) {
    await connection.query(sql`DELETE FROM ${table} WHERE rowid >= ${literal(firstRow)}`, { signal });
    await insertRows(context, source, plan, forms);
  }
  const { rows } = await connection.query(
    sql`SELECT min(rowid), max(rowid) FROM ${table} WHERE rowid >= ${literal(firstRow)}`,
  );
  const [first, last] = rows[0] ?? [];
  if (typeof first !== 'number') return { source, firstRow, endRow: firstRow };
  return { source, firstRow: first, endRow: Number(last) + 1 };
}

async function insertRows(
  { connection, spec, timezone, signal }: LoadContext,
  source: CsvSource,
  plan: HeadingPlan,
  forms: ReadonlyMap<string, Form>,
): Promise<void> {
  const present = plan.columns.filter(({ index }) => index !== undefined);
  const values = present.map(({ column }, at) => {
    const form = forms.get(column.name) ?? { kind: 'plain' };
    return sql`${typed(column.kind, textAt(at), form, timezone)} AS ${valueAt(at)}`;
  });
  const fallible = present.flatMap(({ column }, at) => (column.kind === 'text' ? [] : [at]));
  const fate = sql`CASE
    WHEN NOT kept THEN ${literal(fates.leftOut)}
    WHEN coalesce(${join([sql`NULL`, ...present.map((_, at) => textAt(at))], ', ')}) IS NULL THEN ${literal(fates.empty)}
    ${join(
      fallible.map((at) => sql`WHEN ${textAt(at)} IS NOT NULL AND ${valueAt(at)} IS NULL THEN ${literal(at)}`),
      '\n',
    )} END`;
  const misfit = join(
    [sql`WHEN NULL THEN NULL`, ...fallible.map((at) => sql`WHEN ${literal(at)} THEN ${textAt(at)}`)],
    '\n',
  );
  const texts = present.flatMap(({ heading }, at) => [literal(heading), textAt(at)]);
  const stored = plan.columns.map(({ index, column }) => {
    const at = present.findIndex((each) => each.column === column);
    return index === undefined ? sql`CAST(NULL AS ${sqlTypes[column.kind]})` : valueAt(at);
  });
  const before = await countRows(connection, spec.table);
  await connection.query(
    sql`INSERT INTO ${identifier(spec.table)}
    SELECT ${join(stored, ', ')}, fate, CASE fate ${misfit} END,
      CASE WHEN fate >= 0 THEN CAST(json_object(${join(texts, ', ')}) AS VARCHAR) END
    FROM (
      SELECT *, ${fate} AS fate FROM (
        SELECT ${join([sql`*`, ...values], ', ')} FROM ${textRows(source, plan)}
      )
    )`,
    { signal },
  );
  const inserted = (await countRows(connection, spec.table)) - before;
  if (inserted === source.records) return;
  throw new RekapFailure(
    'import-failed',
    `${source.file.path} has ${source.records} rows, but ${inserted} of them could be read, so nothing was imported.`,
  );
}

async function countRows(connection: Connection, table: string): Promise<number> {
  const { rows } = await connection.query(sql`SELECT count(*) FROM ${identifier(table)}`);
  return Number(rows[0]?.[0]);
}

/** The trimmed text of the nth column that the file fills, in `textRows`. */
export function textAt(at: number): SqlText {
  return identifier(`t${at}`);
}

function valueAt(at: number): SqlText {
  return identifier(`v${at}`);
}

/** A file's rows as trimmed texts of the columns that it fills, and `kept`: whether the filters let the row pass. */
export function textRows(source: CsvSource, plan: HeadingPlan): SqlText {
  const cell = (index: number) => sql`nullif(trim(${identifier(`c${index}`)}), '')`;
  const indexes = plan.columns.flatMap(({ index }) => (index === undefined ? [] : [index]));
  const texts = indexes.map((index, at) => sql`${cell(index)} AS ${textAt(at)}`);
  const filters = plan.filters.map(
    ({ index, values }) => sql`coalesce(${cell(index)} IN (${join(values.map(literal), ', ')}), false)`,
  );
  const kept = join([sql`true`, ...filters], ' AND ');
  return sql`(SELECT ${join([...texts, sql`${kept} AS kept`], ', ')} FROM ${reading(source)})`;
}

/** DuckDB is told everything and guesses nothing: what it finds out by itself is wrong on real exports. */
function reading(source: CsvSource): SqlText {
  const columns = source.headings.map((_, index) => sql`${literal(`c${index}`)}: 'VARCHAR'`);
  // Told of a carriage return, it reads nothing at all; left alone, it recognises that.
  const newline = source.newline === '\n' ? sql`new_line = '\\n',` : sql``;
  return sql`read_csv(${literal(source.readable)}, auto_detect = false, header = true, strict_mode = true, null_padding = false,
    delim = ${literal(source.separator)}, quote = '"', escape = '"', ${newline} max_line_size = 8000000, buffer_size = 32000000,
    columns = {${join(columns, ', ')}})`;
}

/** Why a row with each fate is set aside, and by which column. */
export function reasons(
  columns: readonly StoredColumn[],
  spec: ImportSpec,
): { fate: number; reason: string; column: string | null }[] {
  const present = columns.filter(({ name }) => spec.columns.get(name)?.heading !== null);
  return [
    { fate: fates.empty, reason: 'empty row', column: null },
    ...present.map(({ name, kind }, fate) => ({ fate, reason: misfits[kind], column: name })),
  ];
}
