/** The facade of the runtime: a project, its checked program, and the data it runs on. */
import path from 'node:path';
import type { Diagnostic } from '../language/base/diagnostics.ts';
import {
  type CellAddress,
  type CompiledParam,
  type CompiledReport,
  check,
  compileOptions,
  compileReport,
  compileRows,
  compileRowsOfTest,
  compileTest,
  type OptionsWanted,
  type ParamTexts,
  type Program,
  paramProblems,
  readParam,
  type Settings,
} from '../language/index.ts';
import type { Card } from '../language/semantics/cards/card.ts';
import { Cards } from '../language/semantics/cards/cards.ts';
import { idOf, type Target } from '../language/semantics/links.ts';
import { Names } from '../language/service/names.ts';
import type { Cell, Definition } from '../language/syntax/ast.ts';
import type { CellRows, DiagnosticView, ParamOption, ProjectView, ReportResult, TestResult } from './api/contract.ts';
import { catalogueOf } from './catalogue.ts';
import { configFile } from './config.ts';
import { viewDiagnostic } from './diagnostic-view.ts';
import type { Data } from './exec/data.ts';
import type { Tests } from './exec/tests.ts';
import { RekapFailure } from './failure.ts';
import type { ImportOptions } from './import/import.ts';
import type { ImportSummary } from './import/summary.ts';
import { errorsIn, type Inventory, inventory } from './inventory.ts';
import { checkImports, loadProject, type Project } from './project.ts';
import { checkTranslations } from './translations.ts';

export interface SessionOptions {
  /** `YYYY-MM-DD`; wins over rekap.yaml and the clock. */
  readonly today?: string;
  /** BCP 47 tag; wins over rekap.yaml. */
  readonly locale?: string;
}

export interface RunOptions {
  /** Aborting it interrupts the query. */
  readonly signal?: AbortSignal | undefined;
  /** Values of params, as they are typed on the command line; the others have their defaults. */
  readonly params?: ParamTexts | undefined;
}

/** A report's result, and what it was compiled to. */
export interface RunResult {
  readonly report: CompiledReport;
  readonly result: ReportResult;
}

/** Opens the project of a folder with a rekap.yaml. Never rejects: what is wrong with it is in `diagnostics`. */
export async function openSession(dir: string, options: SessionOptions = {}): Promise<Session> {
  return new Session(dir, options, await load(dir, options));
}

/** A project as it was read last. */
interface Loaded {
  readonly project: Project;
  readonly settings: Settings;
  readonly program: Program;
  readonly cards: Cards;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param earlier the program that was read last */
async function load(dir: string, { today, locale }: SessionOptions, earlier?: Program): Promise<Loaded> {
  const project = await loadProject(dir, { today, locale });
  const { settings } = project;
  const program = check(project.files, settings, earlier);
  const diagnostics = [
    ...project.diagnostics,
    ...checkImports(project, program.model),
    ...checkTranslations(project.translations, program),
    ...program.diagnostics,
  ];
  return { project, settings, program, cards: new Cards(program, settings), diagnostics };
}

export class Session {
  private data: Promise<Data> | undefined;
  private tests: Promise<Tests> | undefined;
  private written: { readonly of: Program; readonly program: Program } | undefined;
  private named: { readonly program: Program; readonly names: Names } | undefined;

  constructor(
    private readonly dir: string,
    private readonly options: SessionOptions,
    private loaded: Loaded,
  ) {}

  /** Reads the project again from disk. */
  async reload(): Promise<void> {
    this.loaded = await load(this.dir, this.options, this.program);
  }

  get project(): Project {
    return this.loaded.project;
  }

  /** The project's, with the session's own on top. */
  get settings(): Settings {
    return this.loaded.settings;
  }

  get program(): Program {
    return this.loaded.program;
  }

  /** The names in its files, and what they mean. */
  get names(): Names {
    const { program } = this;
    if (this.named?.program !== program) this.named = { program, names: new Names(program.files, program.links) };
    return this.named.names;
  }

  /** The cards of what the project defines. */
  get cards(): Cards {
    return this.loaded.cards;
  }

  /** Of rekap.yaml, of its imports, and of the .rekap files. */
  get diagnostics(): readonly Diagnostic[] {
    return this.loaded.diagnostics;
  }

  /** A diagnostic as it is shown. */
  readonly view = (diagnostic: Diagnostic): DiagnosticView => viewDiagnostic(diagnostic, this.project.texts);

  /** What the project defines, broken definitions included. */
  inventory(): Inventory {
    return inventory(this.program);
  }

  /** Makes sure that rekap.yaml says what its author meant, since every number depends on it. @throws RekapFailure */
  requireConfig(): void {
    const errors = this.project.diagnostics.filter(
      ({ file, severity }) => path.posix.basename(file) === configFile && severity === 'error',
    );
    if (errors.length === 0) return;
    throw new RekapFailure('report-errors', 'rekap.yaml has errors, so nothing was run.', { diagnostics: errors });
  }

  /** The SQL of a report, and how to read what it returns. @throws RekapFailure when it is not there or has errors */
  compile(name: string, params: ParamTexts = {}): CompiledReport {
    this.requireConfig();
    const diagnostics = paramProblems(this.program, name, params);
    if (diagnostics.length > 0) {
      throw new RekapFailure('param-value', `Report \`${name}\` was not run with these values.`, { diagnostics });
    }
    return compileReport(this.program, name, this.settings, params) ?? this.refuse(name);
  }

  /** The options of a param that come from the data; none where it has none. @throws RekapFailure */
  async optionsOf(name: string, which: OptionsWanted = {}): Promise<ParamOption[]> {
    const wanted = compileOptions(this.program, name, this.settings, which);
    return wanted === undefined ? [] : (await this.openData()).options(wanted);
  }

  /** What a text, or without one the default, is for a param. @throws RekapFailure when it is nothing, or no row has it */
  async readParam(name: string, text: string | undefined): Promise<{ given: CompiledParam; text: string }> {
    const { program, settings } = this;
    const given = readParam(program, name, text, settings);
    if (given === undefined) throw new RekapFailure('param-value', `There is no param \`${name}\`, or it has errors.`);
    if ('problem' in given) {
      const { message, hint } = given.problem;
      throw new RekapFailure('param-value', message, hint === undefined ? {} : { hint });
    }
    if (given.found === null || !(await this.dataState()).ready) return { given, text: given.text };
    const listOptions = (param: string) => compileOptions(program, param, settings);
    return { given, text: (await (await this.openData()).find(given, { listOptions })).text };
  }

  /** What a definition says once it is compiled. @throws RekapFailure when it has errors */
  card(target: Target): Card {
    const card = this.cards.of(target);
    if (card !== undefined) return card;
    const { name } = target;
    const written = this.cards.mentions.written.get(idOf(target));
    const own = this.cells().filter(
      ({ file, span }) =>
        file === written?.file && span.start <= written.extent.start && written.extent.end <= span.end,
    );
    const diagnostics = this.errorsIn(own);
    const what = diagnostics.length > 0 ? 'has errors' : 'uses something that has errors';
    throw new RekapFailure('report-errors', `\`${name}\` ${what}, so it has no card.`, { diagnostics });
  }

  /** Runs a report on the imported data; several run side by side. @throws RekapFailure */
  async run(name: string, { signal, params }: RunOptions = {}): Promise<RunResult> {
    const report = this.compile(name, params);
    const data = await this.openData();
    const { project, settings, program } = this;
    const catalogue = catalogueOf(program, this.cards, settings);
    const listOptions = (param: string) => compileOptions(program, param, settings);
    return {
      report,
      result: await data.run(report, { model: program.model, settings, project, listOptions, catalogue, signal }),
    };
  }

  /** The rows behind a cell of a report; `limit`: of each part, the first so many. @throws RekapFailure */
  async rowsBehind(
    name: string,
    cell: CellAddress,
    { signal, params = {}, limit }: RunOptions & { readonly limit?: number } = {},
  ): Promise<CellRows> {
    const report = this.compile(name, params);
    const { project, settings, program } = this;
    const options = { params, ...(limit === undefined ? {} : { limit }) };
    const rows = compileRows(program, name, settings, cell, options) ?? this.refuse(name);
    if ('problem' in rows) throw new RekapFailure('no-such-cell', rows.problem);
    const data = await this.openData();
    const listOptions = (param: string) => compileOptions(program, param, settings);
    const catalogue = catalogueOf(program, this.cards, settings);
    return data.behind(rows, report, { model: program.model, settings, project, listOptions, catalogue, signal });
  }

  /** Runs a test, on the rows that it gives and no others. @throws RekapFailure when it is not there or has errors */
  async test(name: string, signal?: AbortSignal): Promise<TestResult> {
    const { settings } = this;
    const program = this.asWritten();
    const test = program.tests.get(name);
    const compiled = compileTest(program, name, settings);
    if (test === undefined || compiled === undefined) return this.refuse(name, 'test');
    const { placesOf } = await import('./exec/test-places.ts');
    const { rowsTold } = await import('./exec/tests.ts');
    return (await this.openTests()).run(compiled, {
      model: program.model,
      settings,
      places: placesOf(test.origin, this.project.texts),
      rowsOf: (report, cell) => {
        const rows = compileRowsOfTest(program, name, report, settings, cell, { limit: rowsTold });
        return rows === undefined || 'problem' in rows ? undefined : rows;
      },
      signal,
    });
  }

  /** The program in the language of its files, in which tests say what they expect. */
  private asWritten(): Program {
    const { program, settings, project } = this;
    if (settings.labels === undefined && /^en\b/i.test(settings.locale)) return program;
    if (this.written?.of !== program) {
      const { labels: _, ...plain } = settings;
      this.written = { of: program, program: check(project.files, { ...plain, locale: 'en' }) };
    }
    return this.written.program;
  }

  /** Whether reports can be run on imported data; when not, what to do. */
  async dataState(): Promise<ProjectView['data']> {
    try {
      const data = await this.openData();
      await data.check({ model: this.program.model, settings: this.settings, project: this.project });
      return { ready: true };
    } catch (error) {
      if (!(error instanceof RekapFailure)) throw error;
      return { ready: false, message: [error.message, ...(error.hint === undefined ? [] : [error.hint])].join(' ') };
    }
  }

  /** The tables that have data. @throws RekapFailure */
  async storedTables(): Promise<readonly string[]> {
    return (await this.openData()).tables();
  }

  /** Brings the files of rekap.yaml in, all or nothing. @throws RekapFailure */
  async import(options: ImportOptions = {}): Promise<ImportSummary> {
    this.refuseBrokenTables();
    const { importProject } = await import('./import/import.ts');
    return importProject(this.project, this.program.model, options);
  }

  async close(): Promise<void> {
    const { data } = this;
    const { tests } = this;
    this.data = undefined;
    this.tests = undefined;
    await (await data)?.close();
    await (await tests)?.close();
  }

  /** Loaded only when needed: the engine is the largest part of the program. */
  private openData(): Promise<Data> {
    this.data ??= Promise.all([import('./exec/data.ts'), import('./import/workshop.ts')]).then(
      ([{ Data }, { storePath }]) => new Data(storePath(this.project.dir)),
    );
    return this.data;
  }

  /** Loaded only when needed, like the data. */
  private openTests(): Promise<Tests> {
    this.tests ??= import('./exec/tests.ts').then(({ Tests }) => new Tests());
    return this.tests;
  }

  private refuse(name: string, kind: 'report' | 'test' = 'report'): never {
    const kinds: readonly string[] = kind === 'test' ? ['test'] : ['report', 'funnel', 'goal', 'audit'];
    const written = this.cells().filter(
      ({ definition }) => definition !== undefined && kinds.includes(definition.kind) && nameIn(definition) === name,
    );
    const quoted = kind === 'test' ? `"${name}"` : `\`${name}\``;
    const what = kind === 'test' ? 'Test' : 'Report';
    if (written.length === 0) throw new RekapFailure('report-errors', `There is no ${kind} ${quoted}.`);
    const own = this.errorsIn(written);
    if (own.length > 0) {
      throw new RekapFailure('report-errors', `${what} ${quoted} has errors, so it was not run.`, { diagnostics: own });
    }
    // A report may show a funnel.
    const pages = kinds.filter((each) => each !== 'funnel');
    const used = this.cells().filter(({ definition }) => !['text', 'test', ...pages].includes(definition?.kind ?? ''));
    throw new RekapFailure('report-errors', `${what} ${quoted} uses something that has errors, so it was not run.`, {
      diagnostics: this.errorsIn(used),
    });
  }

  /** Data typed by a contract that is not what its author meant would have to be imported again. */
  private refuseBrokenTables(): void {
    const tables = this.cells().filter(({ definition }) => definition === undefined || definition.kind === 'table');
    const diagnostics = this.errorsIn(tables);
    if (diagnostics.length === 0) return;
    throw new RekapFailure('import-failed', 'The model has errors, so nothing was imported.', { diagnostics });
  }

  private cells(): CellOfFile[] {
    return this.program.files.flatMap(({ file, cells }) => cells.map((cell) => ({ ...cell, file })));
  }

  private errorsIn(cells: readonly CellOfFile[]): Diagnostic[] {
    return cells.flatMap(({ file, span }) => errorsIn(this.program.diagnostics, file, span));
  }
}

type CellOfFile = Cell & { readonly file: string };

function nameIn(definition: Definition): string | undefined {
  return definition.kind === 'text' ? undefined : definition.name.text;
}
