import { isCatalogueTable } from '../../language/base/catalogue.ts';
import type { CompiledOptions, CompiledParam, CompiledReport, CompiledRows, Settings } from '../../language/index.ts';
import type { Model } from '../../language/semantics/model.ts';
import type { CellRows, ParamOption, ReportResult } from '../api/contract.ts';
import { nothingStored, openStore } from '../engines/duckdb.ts';
import type { Engine } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';
import { forecastNotes } from '../forecast/notes.ts';
import { trialNotes } from '../forecast/trials.ts';
import { checkStoreMatches, type Manifest, readManifest } from '../import/manifest.ts';
import type { Project } from '../project.ts';
import { rowsBehind } from './behind.ts';
import { type Catalogue, withCatalogue } from './catalogue.ts';
import { withSetAside } from './contract.ts';
import {
  type ChangesByTable,
  countedNotes,
  findChanges,
  importNotes,
  otherNotes,
  partialNotes,
  staleNotes,
  verdictNotes,
} from './notes.ts';
import { type FoundParams, findParam, findParams, readOptions } from './params.ts';
import { refuseEndlessTime } from './periods.ts';
import { toResult } from './results.ts';

/** What statements run with, besides the data. */
export interface Surroundings {
  readonly model: Model;
  readonly settings: Settings;
  readonly project: Pick<Project, 'dir' | 'imports'>;
  /** The options of a param that come from the data. */
  readonly listOptions: (param: string) => CompiledOptions | undefined;
  /** For the tables that Rekap fills itself. */
  readonly catalogue: Catalogue;
  /** Aborting it interrupts the statements. */
  readonly signal?: AbortSignal | undefined;
}

/** A result of more rows is not kept. */
const rowsWorthKeeping = 10_000;
const resultsWorthKeeping = 200;

interface Opened {
  readonly engine: Engine;
  readonly manifest: Manifest;
  /** Looked up once for each reading of the project, and again after a check. */
  readonly changes: WeakMap<Surroundings['project'], Promise<ChangesByTable>>;
}

/**
 * A project's imported data. It follows the store: an import, of this process or another, puts a new file in its place.
 * Results are kept until their statement or the data change.
 */
export class Data {
  private store: Promise<Opened | undefined> = Promise.resolve(undefined);
  private readonly kept = new Map<string, ReportResult>();

  constructor(private readonly file: string) {}

  /** @throws RekapFailure */
  async run(report: CompiledReport, surroundings: Surroundings): Promise<ReportResult> {
    const opened = await this.openFor(report, surroundings.settings.timezone);
    const { engine, manifest } = opened;
    const { model, settings, project, signal } = surroundings;
    refuseMissing(report, manifest);
    const read = manifest.tables.filter(({ name }) => report.tables.includes(name));
    checkStoreMatches({ ...manifest, tables: read }, model, settings.timezone, project.imports);
    const stale = staleNotes(report, manifest, await changesSince(opened, project), settings.timezone);
    const key = JSON.stringify(report);
    // What a project says about itself changes without its data.
    const keeps = !report.tables.some(isCatalogueTable);
    const known = keeps ? this.kept.get(key) : undefined;
    const withNotes = (kept: ReportResult): ReportResult => ({
      ...kept,
      notes: [
        ...verdictNotes(kept),
        ...stale,
        ...forecastNotes(report, kept, settings),
        ...partialNotes(report, kept, settings),
        ...kept.notes,
      ],
    });
    if (known !== undefined) return withNotes(known);

    const started = performance.now();
    const found = await this.findParams(report, surroundings, opened);
    const { forecast } = report;
    const [returned, counted, history, pipeline, trials] = await withCatalogue(
      engine,
      report.tables,
      { ...surroundings, manifest },
      async (filled) => {
        await refuseEndlessTime(report, filled, signal);
        return Promise.all([
          filled.query(report.sql, { signal }),
          countedNotes(report, filled, signal),
          forecast === undefined ? undefined : filled.query(forecast.history.sql, { signal }),
          forecast?.pipeline === undefined ? undefined : filled.query(forecast.pipeline.sql, { signal }),
          trialNotes(report.trials ?? [], filled, settings, signal),
        ]);
      },
    );
    const elapsed = Math.round(performance.now() - started);
    const notes = [
      ...found.notes,
      ...counted,
      ...trials,
      ...otherNotes(report, returned),
      ...importNotes(report, manifest, model),
    ];
    const past = toResult(report, returned, found.params, notes, elapsed);
    const answer =
      forecast === undefined || history === undefined
        ? past
        : (await forecasts()).withForecast(past, report, forecast, history, pipeline);
    const result = report.kind === 'audit' ? withSetAside(answer, manifest) : answer;
    if (keeps) this.keep(key, result);
    return withNotes(result);
  }

  /** The rows behind a cell of a report. @throws RekapFailure */
  async behind(
    rows: CompiledRows,
    report: CompiledReport,
    { model, settings, project, catalogue, signal }: Surroundings,
  ): Promise<CellRows> {
    const { engine, manifest } = await this.openFor(report, settings.timezone);
    refuseMissing(report, manifest);
    const read = manifest.tables.filter(({ name }) => rows.tables.includes(name));
    checkStoreMatches({ ...manifest, tables: read }, model, settings.timezone, project.imports);
    const tables = [...new Set([...report.tables, ...rows.tables])];
    return withCatalogue(engine, tables, { model, manifest, catalogue, settings }, async (filled) => {
      await refuseEndlessTime(report, filled, signal);
      return rowsBehind(rows, filled, settings, signal);
    });
  }

  /** The names of the tables that there are. @throws RekapFailure */
  async tables(): Promise<readonly string[]> {
    return (await this.open()).manifest.tables.map(({ name }) => name);
  }

  /** The options of a param; none where their tables have no data. @throws RekapFailure */
  async options(wanted: CompiledOptions, signal?: AbortSignal): Promise<ParamOption[]> {
    const { engine, manifest } = await this.open();
    return isThere(wanted, manifest) ? readOptions(wanted, engine, signal) : [];
  }

  /** A param's value as a result would tell it. @throws RekapFailure when no row has it */
  async find(param: CompiledParam, { listOptions, signal }: Pick<Surroundings, 'listOptions' | 'signal'>) {
    const { engine, manifest } = await this.open();
    const known = param.found === null || isThere(param.found, manifest) ? param : { ...param, found: null };
    return (await findParam(known, listOptions, engine, signal)).param;
  }

  /** What is not there as a table cannot be looked up. */
  private findParams(
    report: CompiledReport,
    { listOptions, signal }: Surroundings,
    { engine, manifest }: Opened,
  ): Promise<FoundParams> {
    const params = report.params.map((param) =>
      param.found !== null && isThere(param.found, manifest) ? param : { ...param, found: null },
    );
    return findParams({ ...report, params }, listOptions, engine, signal);
  }

  /** Makes sure that there are data, and that they fit the model. @throws RekapFailure */
  async check({ model, settings, project }: Omit<Surroundings, 'listOptions' | 'catalogue'>): Promise<void> {
    const { manifest, changes } = await this.open();
    changes.delete(project);
    checkStoreMatches(manifest, model, settings.timezone, project.imports);
  }

  async close(): Promise<void> {
    const opened = this.store;
    this.store = Promise.resolve(undefined);
    (await opened.catch(() => undefined))?.engine.close();
  }

  /** What a project says about itself needs no import. */
  private async openFor({ tables }: CompiledReport, timezone: string): Promise<Opened> {
    try {
      return await this.open();
    } catch (error) {
      const missing = error instanceof RekapFailure && error.code === 'store-missing';
      if (!missing || tables.length === 0 || !tables.every(isCatalogueTable)) throw error;
      const manifest = { snapshot: '', importedAt: '', timezone, tables: [] };
      return { engine: nothingStored, manifest, changes: new WeakMap() };
    }
  }

  /** The store that is there now. Callers wait for each other, so that a new one is opened once. */
  private async open(): Promise<Opened> {
    const previous = this.store;
    const next = (async () => {
      const opened = await previous.catch(() => undefined);
      if (opened !== undefined && (await opened.engine.isCurrent())) return opened;
      opened?.engine.close();
      this.kept.clear();
      const engine = await openStore(this.file);
      try {
        return { engine, manifest: await readManifest(engine), changes: new WeakMap() };
      } catch (error) {
        engine.close();
        throw error;
      }
    })();
    this.store = next;
    return next;
  }

  private keep(key: string, result: ReportResult): void {
    if (result.rows.length > rowsWorthKeeping) return;
    this.kept.set(key, result);
    const [oldest] = this.kept.keys();
    if (this.kept.size > resultsWorthKeeping && oldest !== undefined) this.kept.delete(oldest);
  }
}

/** Loaded only when needed: no other report pays for the models. */
function forecasts() {
  return import('../forecast/forecast.ts');
}

function changesSince({ manifest, changes }: Opened, project: Surroundings['project']): Promise<ChangesByTable> {
  const found = changes.get(project) ?? findChanges(manifest, project);
  changes.set(project, found);
  return found;
}

function isThere({ tables }: CompiledOptions, manifest: Manifest): boolean {
  return tables.every((table) => manifest.tables.some(({ name }) => name === table));
}

function refuseMissing(report: CompiledReport, manifest: Manifest): void {
  const there = new Set(manifest.tables.map(({ name }) => name));
  const missing = report.tables
    .filter((table) => !there.has(table) && !isCatalogueTable(table))
    .map((table) => `\`${table}\``);
  if (missing.length === 0) return;
  const [tables, have] = missing.length === 1 ? ['table', 'has'] : ['tables', 'have'];
  throw new RekapFailure(
    'data-missing',
    `Report \`${report.name}\` needs the ${tables} ${missing.join(', ')}, which ${have} no data.`,
    { hint: 'Name the file under `imports` in rekap.yaml, then run `rekap import`.' },
  );
}
