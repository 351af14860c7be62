/** What the steps of an import share, and what a table has only while it is loaded. */
import { identifier, join, sql } from '../../language/sql/text.ts';
import type { Connection } from '../engines/engine.ts';
import type { ImportSpec } from '../project.ts';
import type { CsvSource } from './source.ts';
import { type Form, misfits, type StoredColumn, sqlTypes } from './typing.ts';

export interface LoadContext {
  readonly connection: Connection;
  readonly spec: ImportSpec;
  readonly columns: readonly StoredColumn[];
  /** IANA name: times with a zone become local times of it. */
  readonly timezone: string;
  /** ISO 4217 code of the amounts. */
  readonly currency: string;
  readonly signal: AbortSignal | undefined;
}

/** Rows of one file in the table, those that will not stay included. */
export interface Loaded {
  readonly source: CsvSource;
  /** Row ids from `firstRow` until before `endRow`, in the order of the file. */
  readonly firstRow: number;
  readonly endRow: number;
  /** By column: how its values are written, where not all are plain. */
  readonly forms: ReadonlyMap<string, Form>;
}

/** What becomes of a row that is not kept, beside the index of the column whose value does not fit. */
export const fates = { leftOut: -1, empty: -2, footer: -3 } as const;

/** Why a row is set aside that is no record at all. */
export const noRecord = { empty: 'empty row', footer: 'footer of the export' } as const;

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

/** Why a row with each fate is set aside, and by which column. */
export function reasons(
  columns: readonly StoredColumn[],
  spec: ImportSpec,
): { fate: number; reason: string; column: string | null }[] {
  const present = columns.filter(({ name }) => spec.columns.get(name)?.heading !== null);
  return [
    { fate: fates.empty, reason: noRecord.empty, column: null },
    { fate: fates.footer, reason: noRecord.footer, column: null },
    ...present.map(({ name, kind }, fate) => ({ fate, reason: misfits[kind], column: name })),
  ];
}
