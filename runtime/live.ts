/** A project while people work on it: checked again after each change on disk, with word to those who listen. */
import path from 'node:path';
import { chartFor } from '../language/charts/index.ts';
import type { ParamTexts } from '../language/index.ts';
import type {
  CardView,
  Failure,
  FileView,
  ParamOptions,
  ParamReading,
  ProjectView,
  ReportResponse,
  ReportResult,
  RowsResponse,
  TestResponse,
} from './api/contract.ts';
import { viewFile, viewProject } from './api/views.ts';
import { readCell } from './exec/behind.ts';
import { chartInput } from './exec/long.ts';
import { RekapFailure } from './failure.ts';
import { matches } from './files.ts';
import type { ImportSpec } from './project.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { type Watcher, watchProject } from './watch.ts';

/** A page draws no more rows than people read; files have them all. */
const rowsOnPage = 1000;

/** A list that is longer is searched. */
const optionsOnPage = 200;

export async function openLiveProject(dir: string, options: SessionOptions = {}): Promise<LiveProject> {
  const session = await openSession(dir, options);
  const live = new LiveProject(session);
  await live.watch(session.project.dir);
  return live;
}

export class LiveProject {
  /** Starts at the clock, so that a page left open sees that the server is another one. */
  private version = Date.now();
  private reloading: Promise<void> | undefined;
  private again = false;
  private watcher: Watcher | undefined;
  private readonly listeners = new Set<(version: number) => void>();

  constructor(private readonly session: Session) {}

  async watch(dir: string): Promise<void> {
    const isData = (name: string) => this.session.project.imports.some((spec) => isNamed(spec, name));
    this.watcher = await watchProject(dir, () => this.reload(), isData);
  }

  async project(): Promise<ProjectView> {
    return viewProject(this.session, this.version, await this.session.dataState());
  }

  /** Undefined when the project has no such file. */
  file(path: string): FileView | undefined {
    return viewFile(this.session, this.version, path);
  }

  /** Undefined when there is nothing of this id without errors. */
  card(id: string): CardView | undefined {
    const { cards } = this.session;
    const target = cards.mentions.written.get(id)?.target;
    return target === undefined ? undefined : cards.of(target);
  }

  /** Never rejects: what went wrong is the answer. */
  async report(name: string, params: ParamTexts = {}, signal?: AbortSignal): Promise<ReportResponse> {
    try {
      const { report, result } = await this.session.run(name, { params, signal });
      const chart = chartFor(chartInput(result, report, this.session.settings));
      return { ok: true, result: shortened(result), row_count: result.rows.length, sql: report.sql, chart };
    } catch (error) {
      return { ok: false, failure: this.failure(error) };
    }
  }

  /** What comes of a test. Never rejects: what went wrong is the answer. */
  async test(name: string, signal?: AbortSignal): Promise<TestResponse> {
    try {
      return { ok: true, result: await this.session.test(name, signal) };
    } catch (error) {
      return { ok: false, failure: this.failure(error) };
    }
  }

  /** The first options of a param, of those that have a text in them. Never rejects: without data there are none. */
  async options(param: string, containing: string): Promise<ParamOptions> {
    try {
      const which = { limit: optionsOnPage + 1, ...(containing === '' ? {} : { containing }) };
      const options = await this.session.optionsOf(param, which);
      return { options: options.slice(0, optionsOnPage), more: options.length > optionsOnPage };
    } catch {
      return { options: [], more: false };
    }
  }

  /** Never rejects: what is wrong with a text is the answer. */
  async param(name: string, value: string | undefined): Promise<ParamReading> {
    try {
      const { given, text } = await this.session.readParam(name, value);
      return { ok: true, value: given.value, text, days: given.days };
    } catch (error) {
      const { message, hint } = this.failure(error);
      return { ok: false, message, ...(hint === undefined ? {} : { hint }) };
    }
  }

  /** The rows behind a cell, which is given as JSON. Never rejects: what went wrong is the answer. */
  async rows(name: string, cell: string, params: ParamTexts, signal: AbortSignal): Promise<RowsResponse> {
    try {
      const options = { params, signal, limit: rowsOnPage };
      return { ok: true, rows: await this.session.rowsBehind(name, readCell(cell), options) };
    } catch (error) {
      return { ok: false, failure: this.failure(error) };
    }
  }

  /** Calls the listener with the version after each change; returns what ends that. */
  subscribe(listener: (version: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.watcher?.close();
    this.listeners.clear();
    await this.session.close();
  }

  /** A change that comes while the project is being read is read right after. */
  private reload(): void {
    if (this.reloading !== undefined) {
      this.again = true;
      return;
    }
    this.reloading = this.session
      .reload()
      .catch(() => undefined)
      .finally(() => {
        this.reloading = undefined;
        this.version += 1;
        for (const listener of this.listeners) listener(this.version);
        if (!this.again) return;
        this.again = false;
        this.reload();
      });
  }

  private failure(error: unknown): Failure {
    if (error instanceof RekapFailure) {
      const { message, hint, diagnostics } = error;
      return { message, ...(hint === undefined ? {} : { hint }), diagnostics: diagnostics.map(this.session.view) };
    }
    return { message: error instanceof Error ? error.message : String(error), diagnostics: [] };
  }
}

/** Whether an import may read a file of this name, in whatever folder. */
function isNamed({ patterns }: ImportSpec, name: string): boolean {
  return patterns.some(({ text }) => matches(name, path.posix.basename(text)));
}

function shortened(result: ReportResult): ReportResult {
  if (result.rows.length <= rowsOnPage) return result;
  return {
    ...result,
    rows: result.rows.slice(0, rowsOnPage),
    row_kinds: result.row_kinds.slice(0, rowsOnPage),
    blanks: result.blanks.filter(([row]) => row < rowsOnPage),
    partial: result.partial.filter(({ row }) => row < rowsOnPage),
    orphans: result.orphans.filter(([row]) => row < rowsOnPage),
  };
}
