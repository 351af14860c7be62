import { closest } from '../../language/base/suggest.ts';
import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import { configFile } from '../config.ts';
import { diagnose } from '../diagnostics.ts';
import type { Connection } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';
import type { ImportSpec } from '../project.ts';
import { type CsvSource, SourceProblem } from './source.ts';
import { survey } from './survey.ts';
import { declaredForm, type Form, hasForms, misfits, type StoredColumn, sqlTypes, typed } from './typing.ts';

/** Marks in a table that is being loaded; gone once it is. */
export const marks = {
  /** NULL for a row to keep, otherwise one of `fates` or the index of the column whose value does not fit. */
  fate: identifier('$fate'),
  value: identifier('$value'),
  row: identifier('$row'),
};
export const fates = { leftOut: -1, empty: -2 } as const;

/** Rows of one file that were loaded, those that will not stay included. */
export interface Loaded {
  readonly source: CsvSource;
  /** Row ids of the table, from `firstRow` until before `endRow`, in the order of the file. */
  readonly firstRow: number;
  readonly endRow: number;
}

export interface LoadContext {
  readonly connection: Connection;
  readonly spec: ImportSpec;
  readonly columns: readonly StoredColumn[];
  readonly timezone: string;
  readonly signal: AbortSignal | undefined;
}

/** A table's column and the heading's place in the file; undefined where the export has none. */
interface Filled {
  readonly column: StoredColumn;
  readonly index: number | undefined;
  readonly heading: string;
}

/** Makes the empty table that files are loaded into. */
export async function createTable({ connection, spec, columns }: LoadContext): Promise<void> {
  const definitions = columns.map(({ name, kind }) => sql`${identifier(name)} ${sqlTypes[kind]}`);
  await connection.query(sql`CREATE TABLE ${identifier(spec.table)} (
    ${join([...definitions, sql`${marks.fate} SMALLINT`, sql`${marks.value} VARCHAR`, sql`${marks.row} VARCHAR`], ', ')})`);
}

/**
 * Loads a file: one pass that reads text and types it. Only where values do not fit as they stand is the whole column
 * surveyed for how its values are written, and loaded again if that tells. Throws a `SourceProblem` when a heading is
 * missing or a column can be read in two ways.
 */
export async function loadFile(context: LoadContext, source: CsvSource, firstRow: number): Promise<Loaded> {
  const filled = resolveHeadings(context, source);
  const forms = new Map<string, Form>();
  for (const { column } of filled) {
    const declared = declaredForm(column.kind, context.spec.columns.get(column.name));
    if (declared !== undefined) forms.set(column.name, declared);
  }
  await insertRows(context, source, filled, forms);
  if (await decideForms(context, source, filled, forms, firstRow)) {
    await context.connection.query(
      sql`DELETE FROM ${identifier(context.spec.table)} WHERE rowid >= ${literal(firstRow)}`,
    );
    await insertRows(context, source, filled, forms);
  }
  const { rows } = await context.connection.query(
    sql`SELECT min(rowid), max(rowid) FROM ${identifier(context.spec.table)} WHERE rowid >= ${literal(firstRow)}`,
  );
  const [first, last] = rows[0] ?? [];
  return first === null
    ? { source, firstRow, endRow: firstRow }
    : { source, firstRow: Number(first), endRow: Number(last) + 1 };
}

/** The headings that fill no column. */
export function ignoredHeadings({ spec, columns }: LoadContext, source: CsvSource): string[] {
  const used = new Set(columns.map(({ name }) => spec.columns.get(name)?.heading ?? name));
  const filters = new Set(spec.only.map((filter) => filter.heading));
  return source.headings.filter((heading) => heading !== '' && !used.has(heading) && !filters.has(heading));
}

function resolveHeadings({ spec, columns }: LoadContext, source: CsvSource): Filled[] {
  const { headings, file } = source;
  return columns.map((column) => {
    const mapping = spec.columns.get(column.name);
    const heading = mapping === undefined ? column.name : mapping.heading;
    if (heading === null) return { column, index: undefined, heading: column.name };
    const index = headings.indexOf(heading);
    const place = { file: configFile, span: mapping?.headingSpan ?? spec.tableSpan };
    if (index === -1) {
      const suggestion = closest(heading, headings);
      const parameters = {
        path: file.path,
        column: column.name,
        heading,
        mapped: mapping !== undefined,
        headings,
        closest: suggestion,
      };
      throw new SourceProblem(diagnose('import-heading-missing', place, parameters));
    }
    if (headings.includes(heading, index + 1)) {
      throw new SourceProblem(
        diagnose('import-heading-repeated', place, { path: file.path, heading, column: column.name }),
      );
    }
    return { column, index, heading };
  });
}

// ---------------------------------------------------------------- the one pass

async function insertRows(
  { connection, spec, timezone, signal }: LoadContext,
  source: CsvSource,
  filled: readonly Filled[],
  forms: ReadonlyMap<string, Form>,
): Promise<void> {
  const present = filled.filter(({ index }) => index !== undefined);
  const text = (at: number) => identifier(`t${at}`);
  const value = (at: number) => identifier(`v${at}`);
  const typedValues = present.map(({ column }, at) => {
    const form = forms.get(column.name) ?? { kind: 'plain' };
    return sql`${typed(column.kind, text(at), form, timezone)} AS ${value(at)}`;
  });
  const misfitting = present.flatMap(({ column }, at) =>
    column.kind === 'text' ? [] : [{ at, test: sql`${text(at)} IS NOT NULL AND ${value(at)} IS NULL` }],
  );
  const fate = sql`CASE
    WHEN NOT kept THEN ${literal(fates.leftOut)}
    WHEN coalesce(${join([sql`NULL`, ...present.map((_, at) => text(at))], ', ')}) IS NULL THEN ${literal(fates.empty)}
    ${join(
      misfitting.map(({ at, test }) => sql`WHEN ${test} THEN ${literal(at)}`),
      '\n',
    )} END`;
  const offending = sql`CASE fate ${join([sql`WHEN NULL THEN NULL`, ...misfitting.map(({ at }) => sql`WHEN ${literal(at)} THEN ${text(at)}`)], '\n')} END`;
  const row = sql`CASE WHEN fate >= 0 THEN CAST(json_object(${join(
    present.map(({ heading }, at) => sql`${literal(heading)}, ${text(at)}`),
    ', ',
  )}) AS VARCHAR) END`;
  let next = 0;
  const stored = filled.map(({ index, column }) =>
    index === undefined ? sql`CAST(NULL AS ${sqlTypes[column.kind]})` : value(next++),
  );
  const before = await countRows(connection, spec.table);
  await connection.query(
    sql`INSERT INTO ${identifier(spec.table)}
    SELECT ${join([...stored, sql`fate`, offending, row], ', ')}
    FROM (
      SELECT *, ${fate} AS fate
      FROM (SELECT ${join([sql`*`, ...typedValues], ', ')} FROM ${textRows(source, present, spec)})
    )`,
    { signal },
  );
  const inserted = (await countRows(connection, spec.table)) - before;
  if (inserted !== source.records) {
    throw new RekapFailure(
      'import-failed',
      `${source.file.path}: ${source.records} rows are in the file, but ${inserted} were read, so nothing was imported.`,
      { hint: 'Please report this with the file: no row may be lost.' },
    );
  }
}

async function countRows(connection: Connection, table: string): Promise<number> {
  const { rows } = await connection.query(sql`SELECT count(*) FROM ${identifier(table)}`);
  return Number(rows[0]?.[0]);
}

/** The rows of a file as trimmed texts `t0`, `t1` … of the columns that it fills, and whether `only` keeps the row. */
function textRows(source: CsvSource, present: readonly Filled[], spec: ImportSpec): SqlText {
  const cell = (index: number) => sql`nullif(trim(${identifier(`c${index}`)}), '')`;
  const texts = present.map(({ index = 0 }, at) => sql`${cell(index)} AS ${identifier(`t${at}`)}`);
  const filters = spec.only.map(({ heading, values, span }) => {
    const index = source.headings.indexOf(spec.columns.get(heading)?.heading ?? heading);
    if (index === -1) {
      const suggestion = closest(heading, source.headings);
      const parameters = {
        path: source.file.path,
        column: heading,
        heading,
        mapped: true,
        headings: source.headings,
        closest: suggestion,
      };
      throw new SourceProblem(diagnose('import-heading-missing', { file: configFile, span }, parameters));
    }
    return sql`coalesce(${cell(index)} IN (${join(values.map(literal), ', ')}), false)`;
  });
  const kept = join([sql`true`, ...filters], ' AND ');
  return sql`(SELECT ${join([...texts, sql`${kept} AS kept`], ', ')} FROM ${reading(source)})`;
}

/** DuckDB is told everything and guesses nothing: what it finds out by itself is wrong on real exports. */
function reading(source: CsvSource): SqlText {
  const columns = source.headings.map((_, index) => sql`${literal(`c${index}`)}: 'VARCHAR'`);
  // Told of '\\r\\n', it reads nothing at all; left alone, it recognises that.
  const newline = source.newline === '\n' ? sql`new_line = '\\n',` : sql``;
  return sql`read_csv(${literal(source.readable)}, auto_detect = false, header = true, strict_mode = true, null_padding = false,
    delim = ${literal(source.separator)}, quote = '"', escape = '"', ${newline} columns = {${join(columns, ', ')}})`;
}

// ---------------------------------------------------------------- how values are written

/** Surveys the columns that did not fit; returns whether more would fit if the file were loaded again. */
async function decideForms(
  { connection, spec, timezone, signal }: LoadContext,
  source: CsvSource,
  filled: readonly Filled[],
  forms: Map<string, Form>,
  firstRow: number,
): Promise<boolean> {
  const misfitRows = sql`${identifier(spec.table)} WHERE ${marks.fate} >= 0 AND rowid >= ${literal(firstRow)}`;
  const [some] = (await connection.query(sql`SELECT count(*) > 0 FROM ${misfitRows}`)).rows[0] ?? [];
  if (some !== true) return false;

  const present = filled.filter(({ index }) => index !== undefined);
  const fitsBy = async (column: StoredColumn, heading: string, form: Form): Promise<boolean> => {
    const text = sql`json_extract_string(${marks.row}, ${literal(jsonPointer(heading))})`;
    const plain = typed(column.kind, sql`text`, { kind: 'plain' }, timezone);
    const better =
      form.kind === 'plain' ? sql`true` : sql`${typed(column.kind, sql`text`, form, timezone)} IS NOT NULL`;
    const { rows } = await connection.query(
      sql`SELECT count(*) > 0 FROM (SELECT ${text} AS text FROM ${misfitRows}) WHERE text IS NOT NULL AND ${plain} IS NULL AND ${better}`,
      { signal },
    );
    return rows[0]?.[0] === true;
  };

  let changed = false;
  for (const [at, { column, heading }] of present.entries()) {
    if (!hasForms(column.kind) || forms.has(column.name)) continue;
    if (!(await fitsBy(column, heading, { kind: 'plain' }))) continue;
    const found = await survey(connection, textRows(source, present, spec), identifier(`t${at}`), column.kind, signal);
    if ('undecided' in found) {
      const place = { file: configFile, span: spec.columns.get(column.name)?.headingSpan ?? spec.tableSpan };
      const parameters = { path: source.file.path, column: column.name, heading, examples: found.examples };
      throw new SourceProblem(diagnose(`import-ambiguous-${found.undecided}`, place, parameters));
    }
    forms.set(column.name, found.decided);
    changed ||= await fitsBy(column, heading, found.decided);
  }
  return changed;
}

function jsonPointer(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The reason for which a row with this fate is set aside, and its column. */
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
