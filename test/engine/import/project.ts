import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { CellValue } from '../../../runtime/api/contract.ts';
import { openStore } from '../../../runtime/engines/duckdb.ts';
import { RekapFailure } from '../../../runtime/failure.ts';
import { type ImportOptions, importProject } from '../../../runtime/import/import.ts';
import type { ImportSummary } from '../../../runtime/import/summary.ts';
import { storePath } from '../../../runtime/import/workshop.ts';
import { loadProject } from '../../../runtime/project.ts';
import { type Columns, modelOf } from './models.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder with these files, gone when the test is over. */
export async function folderWith(files: Files): Promise<string> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), 'rekap-')));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await write(dir, files);
  return dir;
}

export async function write(dir: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** A project that imports table `t` of these columns from `data.csv`; `columns` goes below `columns:` in rekap.yaml. */
export async function oneTable(csv: string | Uint8Array, columns: Columns, yaml = ''): Promise<Imported> {
  const dir = await folderWith({ 'rekap.yaml': `imports:\n  t:\n    file: data.csv\n${yaml}`, 'data.csv': csv });
  return importAll(dir, { t: columns });
}

export interface Imported {
  readonly dir: string;
  readonly summary: ImportSummary;
  /** Rows of a statement on the store. */
  query(statement: string): Promise<CellValue[][]>;
}

export async function importAll(
  dir: string,
  tables: Readonly<Record<string, Columns>>,
  options?: ImportOptions,
): Promise<Imported> {
  const summary = await importProject(await loadProject(dir), modelOf(tables), options);
  return { dir, summary, query: (statement) => query(dir, statement) };
}

export async function query(dir: string, statement: string): Promise<CellValue[][]> {
  const store = await openStore(storePath(dir));
  try {
    return (await store.query(statement)).rows;
  } finally {
    store.close();
  }
}

/** The failure that a promise ends in; anything else fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<RekapFailure> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof RekapFailure) return error;
  throw error;
}

/** What a failed import tells, with the text in rekap.yaml that each diagnostic points at. */
export async function complaints(dir: string, tables: Readonly<Record<string, Columns>>): Promise<string[]> {
  const project = await loadProject(dir);
  const failure = await failureOf(importProject(project, modelOf(tables)));
  return failure.diagnostics.map(({ code, message, hint, file, span }) => {
    const place = project.texts.get(file)?.slice(span.start, span.end);
    return `${code} at ${place}: ${message}${hint === undefined ? '' : ` ${hint}`}`;
  });
}
