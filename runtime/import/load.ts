import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import type { Connection } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';
import { decideForms } from './forms.ts';
import { type HeadingPlan, planHeadings } from './headings.ts';
import { textAt, textRows } from './reading.ts';
import type { CsvSource } from './source.ts';
import { fates, type LoadContext, type Loaded } from './staging.ts';
import { declaredForm, type Form, sqlTypes, typed } from './typing.ts';

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
  if (typeof first !== 'number') return { source, firstRow, endRow: firstRow, forms };
  return { source, firstRow: first, endRow: Number(last) + 1, forms };
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

/** The typed value of the nth column that the file fills; NULL where the text does not fit. */
function valueAt(at: number): SqlText {
  return identifier(`v${at}`);
}
