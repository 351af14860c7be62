import type { Model, Table } from '../../language/semantics/model.ts';
import { identifier, literal, sql } from '../../language/sql/text.ts';
import type { Connection, Engine } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';
import type { ImportSpec } from '../project.ts';
import { changedSettings, type Provenance } from './provenance.ts';
import { number, rows, type TableSummary } from './summary.ts';
import { type StoredKind, storedColumns } from './typing.ts';

/** Grows when a store of an older release can no longer be read. */
const formatVersion = 1;

/** What a store holds and where it came from. */
export interface Manifest {
  readonly snapshot: string;
  /** ISO 8601, UTC. */
  readonly importedAt: string;
  readonly timezone: string;
  readonly tables: readonly StoredTable[];
}

export interface StoredTable {
  readonly name: string;
  readonly key: string | null;
  readonly columns: Readonly<Record<string, StoredKind>>;
  /** Of all rows, whatever their order. */
  readonly contentHash: string;
  readonly summary: TableSummary;
  /** Unknown in a store of an older release. */
  readonly provenance?: Provenance;
}

/** What a table of the model looks like in a store. */
export function storedSchema(model: Model, table: Table): Pick<StoredTable, 'key' | 'columns'> {
  const columns = Object.fromEntries(storedColumns(model, table).map(({ name, kind }) => [name, kind]));
  return { key: table.key ?? null, columns };
}

export async function writeManifest(connection: Connection, manifest: Manifest): Promise<void> {
  await connection.query(sql`CREATE TABLE rekap_internal.manifest (format INTEGER, content VARCHAR)`);
  await connection.query(
    sql`INSERT INTO rekap_internal.manifest VALUES (${literal(formatVersion)}, ${literal(JSON.stringify(manifest))})`,
  );
}

/** Sums up a table's content in one number, in digits. */
export async function contentHash(
  connection: Connection,
  table: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const name = identifier(table);
  const { rows: found } = await connection.query(
    sql`SELECT CAST(coalesce(sum(hash(t)), 0) AS VARCHAR) FROM ${name} AS t`,
    { signal },
  );
  return String(found[0]?.[0]);
}

/**
 * Reads what a store holds and makes sure that it still holds it: a store whose tables have other numbers of rows than
 * its import wrote is damaged. Throws a `RekapFailure`.
 */
export async function readManifest(store: Engine): Promise<Manifest> {
  const damaged = (cause?: unknown) =>
    new RekapFailure('store-corrupt', 'The imported data are damaged.', {
      hint: 'Your files are untouched: run `rekap import` to build them again.',
      cause,
    });
  let found: readonly (readonly unknown[])[];
  try {
    found = (await store.query(sql`SELECT format, content FROM rekap_internal.manifest`)).rows;
  } catch (error) {
    throw damaged(error);
  }
  const [format, content] = found[0] ?? [];
  if (Number(format) > formatVersion) {
    throw new RekapFailure('store-newer', 'The data were imported by a newer release of rekap.', {
      hint: 'Update rekap, or import again: `rekap import`.',
    });
  }
  const manifest = JSON.parse(String(content)) as Manifest;
  for (const { name, summary } of manifest.tables) {
    const counted = await store.query(sql`SELECT count(*) FROM ${identifier(name)}`).catch((error: unknown) => {
      throw damaged(error);
    });
    if (Number(counted.rows[0]?.[0]) !== summary.rowsKept) throw damaged();
  }
  return manifest;
}

/**
 * Whether the project still fits what was imported: every stored table has the columns and types that the model
 * declares, and rekap.yaml brings in the same rows and values. Tables that were not imported are no matter of this.
 * Throws a `RekapFailure` that names the first difference.
 */
export function checkStoreMatches(
  manifest: Manifest,
  model: Model,
  timezone: string,
  imports: readonly ImportSpec[],
): void {
  const outdated = (message: string) =>
    new RekapFailure('store-outdated', message, { hint: 'Run `rekap import` to bring the data up to date.' });
  if (manifest.timezone !== timezone) {
    throw outdated(
      `The data were imported for the time zone ${manifest.timezone}, and rekap.yaml now says ${timezone}.`,
    );
  }
  for (const stored of manifest.tables) {
    const table = model.tables.get(stored.name);
    if (table === undefined) continue;
    const wanted = storedSchema(model, table);
    if (wanted.key !== stored.key)
      throw outdated(`The key of \`${stored.name}\` is another one than when the data were imported.`);
    for (const [column, kind] of Object.entries(wanted.columns)) {
      const was = stored.columns[column];
      if (was === undefined) throw outdated(`\`${stored.name}.${column}\` is new since the data were imported.`);
      if (was !== kind) throw outdated(`\`${stored.name}.${column}\` is ${kind} now, and was imported as ${was}.`);
    }
    if (stored.provenance === undefined) continue;
    const spec = imports.find((each) => each.table === stored.name);
    const changed = changedSettings(stored.name, stored.provenance, spec, Object.keys(wanted.columns));
    if (changed !== undefined) throw outdated(changed);
  }
}

/** What a reader of a result over these tables should know about its data, one sentence a table that has anything. */
export function describeSetAside(manifest: Manifest, tables: readonly string[]): string[] {
  return manifest.tables
    .filter(({ name }) => tables.includes(name))
    .flatMap(({ name, summary }) => {
      const aside = summary.setAside.reduce((sum, each) => sum + each.count, 0);
      const parts = [
        ...(aside > 0 ? [`${rows(aside)} of ${name} ${aside === 1 ? 'was' : 'were'} set aside by the import`] : []),
        ...(summary.copiesCollapsed > 0
          ? [
              `${number(summary.copiesCollapsed)} exact ${summary.copiesCollapsed === 1 ? 'copy' : 'copies'} in ${name} ${summary.copiesCollapsed === 1 ? 'was' : 'were'} collapsed`,
            ]
          : []),
      ];
      return parts.map((part) => `${part}.`);
    });
}
