/**
 * Brings the files of rekap.yaml in, all or nothing: a new store is built beside the old one and takes its place only
 * when it is whole.
 *
 *   file -> looked through (source.ts) -> read as text and typed in one pass (load.ts, typing.ts, survey.ts)
 *        -> keys made unique (keys.ts) -> misfits set aside (quarantine.ts) -> held against the contract (findings.ts)
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Diagnostic } from '../../language/base/diagnostics.ts';
import type { Model, Table } from '../../language/semantics/model.ts';
import { sql } from '../../language/sql/text.ts';
import { configFile } from '../config.ts';
import { diagnose } from '../diagnostics.ts';
import { createStore } from '../engines/duckdb.ts';
import type { Connection } from '../engines/engine.ts';
import { isDiskFull, RekapFailure, systemProblem } from '../failure.ts';
import { checkImports, type ImportSpec, type Project } from '../project.ts';
import { findFindings } from './findings.ts';
import { planHeadings } from './headings.ts';
import { contentHash, type StoredTable, storedSchema, writeManifest } from './manifest.ts';
import { type ImportProgress, Progress } from './progress.ts';
import { type Provenance, provenanceOf } from './provenance.ts';
import { createQuarantine } from './quarantine.ts';
import { type CsvHead, readHead, SourceProblem } from './source.ts';
import { noRecord } from './staging.ts';
import { describeSetAside, type ImportSummary, type TableSummary } from './summary.ts';
import { importTable } from './table.ts';
import { type StoredColumn, storedColumns } from './typing.ts';
import { openWorkshop, storePath, type Workshop } from './workshop.ts';

export interface ImportOptions {
  /** Goes through everything and changes nothing. */
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Imports the files of a project's rekap.yaml by the model's contract. Throws a `RekapFailure`, whose diagnostics point
 * into rekap.yaml; the data imported before are then untouched.
 */
export async function importProject(
  project: Project,
  model: Model,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const started = performance.now();
  refuse(importErrors(project, model));
  if (project.imports.length === 0) {
    throw new RekapFailure('import-failed', 'rekap.yaml names no files to import.', {
      hint: 'Add them under `imports`, as in `deals: { file: data/deals.csv }`.',
    });
  }
  const workshop = await openWorkshop(project.dir);
  try {
    const plans = await planImport(project, model);
    const summaries = await build(workshop, project, model, plans, options);
    if (options.dryRun !== true) await workshop.replace();
    return {
      tables: summaries,
      elapsedMs: Math.round(performance.now() - started),
      store: options.dryRun === true ? undefined : storePath(project.dir),
    };
  } catch (error) {
    if (error instanceof SourceProblem) refuse(error.diagnostics);
    if (options.signal?.aborted) throw new RekapFailure('interrupted', 'Interrupted: the data are as they were.');
    if (error instanceof RekapFailure) throw error;
    throw new RekapFailure(
      isDiskFull(error) ? 'disk-full' : 'import-failed',
      `The import failed: ${systemProblem(error)}.`,
      {
        cause: error,
      },
    );
  } finally {
    await workshop.close();
  }
}

function importErrors(project: Project, model: Model): Diagnostic[] {
  const problems = [
    ...project.diagnostics.filter(({ file }) => file === 'rekap.yaml'),
    ...checkImports(project, model),
  ];
  return problems.filter(({ severity, code }) => severity === 'error' || code === 'import-file-missing');
}

function refuse(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  throw new RekapFailure('import-failed', 'Nothing was imported.', { diagnostics });
}

/** A table, what it is to hold, and the files it comes from. */
interface ImportPlan {
  readonly spec: ImportSpec;
  readonly table: Table;
  readonly columns: readonly StoredColumn[];
  readonly heads: readonly CsvHead[];
}

/** Reads the headings of all files before any row, so that everything that is wrong with them is told in one go. */
async function planImport(project: Project, model: Model): Promise<ImportPlan[]> {
  const plans: ImportPlan[] = [];
  const problems: Diagnostic[] = [];
  for (const spec of project.imports) {
    const table = model.tables.get(spec.table);
    if (table === undefined) continue;
    const columns = storedColumns(model, table);
    const heads: CsvHead[] = [];
    for (const file of spec.files) {
      try {
        const head = await readHead(spec, file);
        planHeadings(spec, columns, head);
        heads.push(head);
      } catch (error) {
        if (!(error instanceof SourceProblem)) throw error;
        problems.push(...error.diagnostics);
      }
    }
    plans.push({ spec, table, columns, heads });
  }
  refuse(problems);
  return plans;
}

// ---------------------------------------------------------------- building the store

async function build(
  workshop: Workshop,
  project: Project,
  model: Model,
  plans: readonly ImportPlan[],
  options: ImportOptions,
): Promise<TableSummary[]> {
  const { signal } = options;
  const { timezone, currency } = project.settings;
  const store = await createStore(workshop.next);
  const connection = await store.connect();
  try {
    const progress = new Progress(options.onProgress);
    for (const { heads } of plans) for (const { file } of heads) await progress.expect(file);
    await prepare(connection);
    const provenances: Provenance[] = [];
    const summaries: TableSummary[] = [];
    for (const [at, { spec, table, columns, heads }] of plans.entries()) {
      const context = { connection, spec, columns, timezone, currency, signal };
      const names = columns.map(({ name }) => name);
      provenances.push(await provenanceOf(spec, names, signal));
      summaries.push(await importTable(context, heads, table.key, path.join(workshop.temporary, String(at)), progress));
    }
    refuse(plans.flatMap(({ spec }, at) => nothingFits(spec, summaries[at])));
    const loaded = new Set(plans.map(({ spec }) => spec.table));
    const stored: StoredTable[] = [];
    for (const [at, { table, columns }] of plans.entries()) {
      const found = summaries[at];
      const provenance = provenances[at];
      if (found === undefined || provenance === undefined) continue;
      const findings = await findFindings(connection, model, table, columns, loaded, signal);
      const summary = { ...found, findings: [...found.findings, ...findings] };
      const hash = await contentHash(connection, table.name, signal);
      stored.push({ name: table.name, ...storedSchema(model, table), contentHash: hash, summary, provenance });
    }
    await writeManifest(connection, {
      snapshot: randomUUID(),
      importedAt: new Date().toISOString(),
      timezone,
      tables: stored,
    });
    await connection.query(sql`CHECKPOINT`, { signal });
    return stored.map(({ summary }) => summary);
  } finally {
    connection.close();
    store.close();
  }
}

const reasonsOfNoRecord: readonly string[] = Object.values(noRecord);

/** A table whose every row was set aside is no empty table, but a mistake in the model or in rekap.yaml. */
function nothingFits({ table, tableSpan }: ImportSpec, summary: TableSummary | undefined): Diagnostic[] {
  const reason = summary?.setAside.find((each) => !reasonsOfNoRecord.includes(each.reason));
  if (summary === undefined || summary.rowsKept > 0 || reason === undefined) return [];
  const place = { file: configFile, span: tableSpan };
  return [diagnose('import-nothing-fits', place, { table, reason: describeSetAside(summary, reason) })];
}

async function prepare(connection: Connection): Promise<void> {
  // Row ids must stay as they are until a table is done: a checkpoint on the way might compact deleted rows.
  await connection.query(sql`SET checkpoint_threshold = '1TB'`);
  await connection.query(sql`SET enable_progress_bar = true`);
  await connection.query(sql`SET enable_progress_bar_print = false`);
  await connection.query(sql`CREATE SCHEMA rekap_internal`);
  await createQuarantine(connection);
}
