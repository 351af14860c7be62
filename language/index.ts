/**
 * The pipeline, on one screen:
 *
 *   text -> cells -> tokens -> CST -> AST     syntax/     (each cell alone, so that damage stays in it)
 *        -> bound, typed model                semantics/
 *        -> logical plan                      plan/
 *        -> SQL tree -> text of a dialect     sql/
 *        -> Vega-Lite spec                    charts/     (from the result's columns)
 *
 * Pure: no file, no clock, no database. `today` and the rest come in as `Settings`.
 */
import { cataloguePath } from './base/catalogue.ts';
import type { Diagnostic } from './base/diagnostics.ts';
import { withCatalogue } from './catalogue.ts';
import { chartKinds } from './charts/index.ts';
import { readVega } from './charts/vega.ts';
import { compileReport as compile } from './compile.ts';
import { compileAudit, compileFindings } from './compile-audit.ts';
import {
  compileOptions as compileOptionsOf,
  compileParam,
  type OptionsWanted,
  optionSource,
} from './compile-params.ts';
import type { NoRows } from './compile-place.ts';
import { compileRows as compileRowsOf, type RowsOptions } from './compile-rows.ts';
import { type CompiledTest, compileTest as compileTestOf, compileTestRows } from './compile-tests.ts';
import type { CellAddress, CompiledOptions, CompiledParam, CompiledReport, CompiledRows } from './compiled.ts';
import { foreignFunctions, functions } from './functions/index.ts';
import { checkTrees } from './semantics/check.ts';
import type { Features, Labels } from './semantics/features.ts';
import type { Change } from './semantics/layers.ts';
import type { Ledger } from './semantics/ledger.ts';
import type { Link } from './semantics/links.ts';
import type { Model } from './semantics/model.ts';
import type { Test } from './semantics/model-tests.ts';
import { giveAuditParams, giveParams, type ParamTexts, readText } from './semantics/params/give.ts';
import type { Variants } from './semantics/params/variants.ts';
import { unreadLines } from './semantics/unread.ts';
import { duckdb } from './sql/dialects/duckdb.ts';
import { binders } from './statements/index.ts';
import type { FileTree } from './syntax/ast.ts';
import { parseFile } from './syntax/parse.ts';
import { translateTrees, untranslated } from './translations.ts';

export type { OptionsWanted } from './compile-params.ts';
export type { NoRows } from './compile-place.ts';
export type { CompiledTest } from './compile-tests.ts';
export type {
  CellAddress,
  CompiledColumn,
  CompiledForecast,
  CompiledOptions,
  CompiledParam,
  CompiledPart,
  CompiledReport,
  CompiledRows,
  CompiledTrial,
} from './compiled.ts';
export type { ParamTexts } from './semantics/params/give.ts';

export interface SourceFile {
  /** As shown to people: relative to the project, or `pack:crm/model.rekap`. */
  readonly path: string;
  readonly text: string;
}

/** Everything about a project that the meaning of its files depends on. */
export interface Settings {
  /** `YYYY-MM-DD`, in the project's time zone. */
  readonly today: string;
  /** IANA name. */
  readonly timezone: string;
  /** BCP 47 tag for numbers, dates and money. */
  readonly locale: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** 1 is Monday … 7 is Sunday. */
  readonly weekStarts: number;
  /** 1 is January … 12 is December. */
  readonly fiscalYearStarts: number;
  /** What definitions are called in the reader's language, where that is not the one they are written in. */
  readonly labels?: Labels;
}

/** A checked project. */
export interface Program {
  readonly files: readonly FileTree[];
  readonly model: Model;
  /** Only tests without errors, by their texts. */
  readonly tests: ReadonlyMap<string, Test>;
  /** What each name in the files was taken for. */
  readonly links: readonly Link[];
  /** Of syntax and of meaning, in the order of files and places. */
  readonly diagnostics: readonly Diagnostic[];
  /** Reports for other choices of their params. */
  readonly variants: Variants;
  /** What later packs, and the project, change of what packs define. */
  readonly changes: readonly Change[];
}

const features: Features = { functions, foreignFunctions, charts: chartKinds, vega: readVega };

/** What the next check of a program's files may go by. */
const ledgers = new WeakMap<Program, { readonly settings: string; readonly ledger: Ledger }>();

/**
 * Parses and checks the files of a project together. Any text gives a program; what is wrong is in its diagnostics.
 * @param earlier the program before an edit, if there is one: the result is the same without it, and takes longer
 */
export function check(files: readonly SourceFile[], settings: Settings, earlier?: Program): Program {
  const before = new Map(earlier?.files.map((tree) => [tree.file, tree]));
  const read = files.map((file) => {
    const known = before.get(file.path);
    return parseFile(file, known && untranslated(known));
  });
  const { trees, originals } = translateTrees(read, settings.labels);
  const known = earlier && ledgers.get(earlier);
  const current = JSON.stringify(settings);
  const usable = known?.settings === current ? known.ledger : undefined;
  const spoken = inLanguageOf(settings, originals);
  const { ledger, ...checked } = checkTrees(withCatalogue(trees), spoken, binders, settings, usable);
  const { model, tests, links, diagnostics, variants, changes } = checked;
  const syntax = trees.flatMap(({ cells }) => cells.flatMap((cell) => cell.diagnostics));
  const order = new Map(trees.map(({ file }, index) => [file, index]));
  // What cannot be read cannot be understood either: a line with a mistake in its text tells of that alone.
  const unread = unreadLines(trees, syntax);
  const meaning = diagnostics.filter(({ file, span }) => unread.get(file)?.(span.start) !== true).map(inFiles);
  const sorted = [...syntax, ...meaning].sort(
    (a, b) =>
      (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.span.start - b.span.start || a.span.end - b.span.end,
  );
  const program: Program = { files: trees, model, tests, links, diagnostics: sorted, variants, changes };
  if (ledger !== undefined) ledgers.set(program, { settings: current, ledger });
  return program;
}

/** The features with what things are called for the reader. */
function inLanguageOf({ locale, labels }: Settings, originals: ReadonlyMap<string, readonly string[]>): Features {
  if (labels === undefined && /^en\b/i.test(locale)) return features;
  return { ...features, locale, labels, originals };
}

/** What stands in no file of the project cannot be shown. */
function inFiles(diagnostic: Diagnostic): Diagnostic {
  const { related, ...rest } = diagnostic;
  if (related?.some(({ file }) => file === cataloguePath) !== true) return diagnostic;
  return { ...rest, related: related.filter(({ file }) => file !== cataloguePath) };
}

/**
 * The SQL of a report of the model, with texts for its params where they are not their defaults; undefined when there is
 * no such report, it has errors, or `paramProblems` finds some in the texts.
 */
export function compileReport(
  program: Program,
  name: string,
  settings: Settings,
  params: ParamTexts = {},
): CompiledReport | undefined {
  const audit = giveAuditParams(program, name, params);
  if (audit !== undefined)
    return (
      audit.audit && compileAudit(audit.audit, audit.values, program.model, settings, { functions, dialect: duckdb })
    );
  const given = giveParams(program, name, params);
  return given?.report && compile(given.report, given.values, program.model, settings, { functions, dialect: duckdb });
}

/** What is wrong with the texts given to the params of a report. Params that it does not depend on are no matter. */
export function paramProblems(program: Program, name: string, params: ParamTexts): readonly Diagnostic[] {
  return (giveAuditParams(program, name, params) ?? giveParams(program, name, params))?.diagnostics ?? [];
}

/** What a text, or without one the default, is for a param; a diagnostic where it is nothing; undefined without the param. */
export function readParam(
  program: Program,
  name: string,
  text: string | undefined,
  settings: Settings,
): CompiledParam | { readonly problem: Diagnostic } | undefined {
  const param = program.model.params.get(name);
  if (param === undefined || param.type.kind === 'unknown') return undefined;
  const read = readText(param, text);
  if (read.value === undefined) return read;
  return compileParam(param, read.value, program.model, settings, { functions, dialect: duckdb });
}

/** The options of a param that come from the data; undefined when its type lists them, or there are none. */
export function compileOptions(
  program: Program,
  name: string,
  settings: Settings,
  wanted: OptionsWanted = {},
): CompiledOptions | undefined {
  const param = program.model.params.get(name);
  return param && compileOptionsOf(param, program.model, settings, { functions, dialect: duckdb }, wanted);
}

/** Whether the options of a param come from the data. */
export function hasOptions({ model }: Program, name: string): boolean {
  const param = model.params.get(name);
  return param !== undefined && optionSource(param, model) !== undefined;
}

/**
 * The statements of the rows behind a cell of a report, or why there are none; undefined when there is no such report, it
 * has errors, or `paramProblems` finds some in the texts.
 */
export function compileRows(
  program: Program,
  name: string,
  settings: Settings,
  cell: CellAddress,
  { params = {}, ...options }: RowsOptions & { readonly params?: ParamTexts } = {},
): CompiledRows | NoRows | undefined {
  const backend = { functions, dialect: duckdb };
  const asked = giveAuditParams(program, name, params);
  if (asked !== undefined)
    return asked.audit && compileFindings(asked.audit, asked.values, program.model, settings, backend, cell, options);
  const given = giveParams(program, name, params);
  if (given?.report === undefined) return undefined;
  return compileRowsOf(given.report, given.values, program.model, settings, backend, cell, options);
}

/** The statements of a test; undefined when there is none of this name, or it has errors. */
export function compileTest(program: Program, name: string, settings: Settings): CompiledTest | undefined {
  const test = program.tests.get(name);
  return test && compileTestOf(test, program, settings, { functions, dialect: duckdb });
}

/** The statements of the rows behind a cell of what a test runs: of a report, or, without one, of its conditions. */
export function compileRowsOfTest(
  program: Program,
  name: string,
  report: string | undefined,
  settings: Settings,
  cell: CellAddress,
  options: RowsOptions = {},
): CompiledRows | NoRows | undefined {
  const test = program.tests.get(name);
  return test && compileTestRows(test, report, program, settings, { functions, dialect: duckdb }, cell, options);
}
