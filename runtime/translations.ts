/**
 * Files of translations, such as `id.yaml`: what the definitions beside them are called in another language.
 *
 *   metrics: { revenue: Pendapatan }
 *   tables:
 *     deals: { label: Peluang, columns: { amount: Nilai } }
 *   reports:
 *     cycle: { label: Siklus penjualan, columns: { median_days: Median hari } }
 *   texts:
 *     The model: |
 *       # Model
 */
import { isMap, isScalar } from 'yaml';
import type { Diagnostic } from '../language/base/diagnostics.ts';
import type { Span } from '../language/base/span.ts';
import { closest } from '../language/base/suggest.ts';
import type { Program } from '../language/index.ts';
import type { Labels } from '../language/semantics/features.ts';
import type { Report } from '../language/semantics/model.ts';
import type { Definition, ReportDefinition } from '../language/syntax/ast.ts';
import { labelsOf, ownColumns, untranslated } from '../language/translations.ts';
import { ConfigReader, type Located, type YamlNode } from './config-reader.ts';
import { diagnose } from './diagnostics.ts';

/** A file of translations as it is written. */
export interface TranslationFile {
  /** As shown: `id.yaml`, `pack:crm/id.yaml`. */
  readonly path: string;
  /** A BCP 47 tag. */
  readonly locale: string;
  /** By the ids of what they are of. */
  readonly entries: ReadonlyMap<string, Entry>;
}

interface Entry {
  readonly text: string;
  /** Of the name that it is of. */
  readonly span: Span;
}

/** The kinds of what is translated by the words that head them, and what is translated within. */
const sections: Readonly<Record<string, { readonly kind: string; readonly parts?: readonly [string, string] }>> = {
  tables: { kind: 'table', parts: ['columns', 'column'] },
  dimensions: { kind: 'dimension' },
  metrics: { kind: 'metric' },
  params: { kind: 'param' },
  calendars: { kind: 'calendar' },
  reports: { kind: 'report', parts: ['columns', 'shown'] },
  funnels: { kind: 'funnel', parts: ['steps', 'step'] },
  goals: { kind: 'goal' },
  audits: { kind: 'audit', parts: ['checks', 'check'] },
  texts: { kind: 'text' },
};

/** What the parts of a definition are to people. */
const partWords: Readonly<Record<string, string>> = { shown: 'column', step: 'step', check: 'check' };

/** The language of a file of this name; undefined when it is no file of translations. */
export function localeOf(file: string): string | undefined {
  const tag = /^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.ya?ml$/.exec(file)?.[1];
  try {
    return tag !== undefined && Intl.NumberFormat.supportedLocalesOf([tag]).length === 1 ? tag : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a file of translations; what is wrong in it is passed over and told. Undefined when it is about something else:
 * other programs have files of such names, too.
 */
export function readTranslations(
  text: string,
  path: string,
  locale: string,
): { readonly file: TranslationFile; readonly diagnostics: readonly Diagnostic[] } | undefined {
  const reader = new ConfigReader(text, path);
  const entries = new Map<string, Entry>();
  const fields = Object.fromEntries(
    Object.entries(sections).map(([word, { kind, parts }]) => [
      word,
      (node: YamlNode, key: Located) => {
        for (const [name, value] of reader.entries(node, key, 'a mapping from names to what they are called')) {
          readEntry(reader, entries, `${kind}:${name.text}`, name, value, parts);
        }
      },
    ]),
  );
  const content = reader.parse();
  if (!isAboutNames(content)) return undefined;
  reader.fields(content, undefined, fields);
  return { file: { path, locale, entries }, diagnostics: reader.diagnostics };
}

/** Whether one of the keys is a section of translations, or nearly. */
function isAboutNames(content: YamlNode): boolean {
  if (!isMap(content)) return false;
  const words = Object.keys(sections);
  return content.items.some(({ key }) => {
    const name = isScalar(key) ? String(key.value) : '';
    return words.includes(name) || closest(name, words) !== undefined;
  });
}

/** What one thing is called: a text, or where it has parts a mapping with `label` and them. */
function readEntry(
  reader: ConfigReader,
  entries: Map<string, Entry>,
  id: string,
  name: Located,
  node: YamlNode,
  parts?: readonly [string, string],
): void {
  const add = (of: string, key: Located, value: YamlNode): void => {
    if (value === null || (isScalar(value) && value.value === null)) return;
    const text = reader.string(value, key, 'a text')?.text;
    if (text !== undefined) entries.set(of, { text, span: key.span });
  };
  if (parts === undefined || !isMap(node)) {
    add(id, name, node);
    return;
  }
  const [word, kind] = parts;
  reader.fields(node, name, {
    label: (value) => add(id, name, value),
    [word]: (value, key) => {
      for (const [part, text] of reader.entries(value, key, `a mapping from ${word} to what they are called`)) {
        add(`${kind}:${id.slice(id.indexOf(':') + 1)}.${part.text}`, part, text);
      }
    },
  });
}

/** What things are called in a language: by the general one (`id`) first, then by the special one (`id-ID`), and by later files before earlier ones. */
export function labelsFor(locale: string, files: readonly TranslationFile[]): Labels | undefined {
  const tags = locale.split('-').map((_, index, parts) =>
    parts
      .slice(0, index + 1)
      .join('-')
      .toLowerCase(),
  );
  const chosen = tags.flatMap((tag) => files.filter((file) => file.locale.toLowerCase() === tag));
  if (chosen.length === 0) return undefined;
  return Object.fromEntries(chosen.flatMap(({ entries }) => [...entries].map(([id, { text }]) => [id, text])));
}

/** What files of translations leave out, and what they have that is gone. */
export function checkTranslations(files: readonly TranslationFile[], program: Program): Diagnostic[] {
  if (files.length === 0) return [];
  const defined = program.files.map(untranslated).map(({ file, cells }) => ({
    file,
    ids: cells.flatMap(({ definition }) => idsOf(definition, program)),
  }));
  const all = new Set(defined.flatMap(({ ids }) => ids.map(({ id }) => id)));
  return files.flatMap((translation) => [
    ...missingIn(translation, files, defined),
    ...goneFrom(translation, all, program),
  ]);
}

interface Id {
  readonly id: string;
  /** It is called something of its own, which is not said elsewhere. */
  readonly own: boolean;
}

/** What can be translated of a definition. */
function idsOf(definition: Definition | undefined, program: Program): Id[] {
  const labels = labelsOf(definition).map(({ id }) => ({ id, own: true }));
  switch (definition?.kind) {
    case 'report': {
      const report = program.model.reports.get(definition.name.text);
      return report?.origin.span.start === definition.name.span.start
        ? [...labels, ...columnsOf(report, definition)]
        : labels;
    }
    case 'funnel': {
      const steps = definition.steps.flatMap((step) => (step.kind === 'step' ? [step.label.text] : []));
      return [...labels, ...steps.map((step) => ({ id: `step:${definition.name.text}.${step}`, own: true }))];
    }
    case 'audit': {
      const checks = definition.checks.flatMap(({ label }) => (label === undefined ? [] : [label.text]));
      return [...labels, ...checks.map((check) => ({ id: `check:${definition.name.text}.${check}`, own: true }))];
    }
    default:
      return labels;
  }
}

/** The columns of a report: those that are called after a metric, a column or a period need no translation of their own. */
function columnsOf(report: Report, definition: ReportDefinition): Id[] {
  const own = ownColumns(definition).map(({ name }) => name);
  const all = [...report.shows, ...(report.kind === 'report' ? report.dimensions : [])].map((column) => column.name);
  const idOf = (column: string): string => `shown:${definition.name.text}.${column}`;
  return [...new Set([...own, ...all])].map((column) => ({ id: idOf(column), own: own.includes(column) }));
}

/** Each is of the files beside it and below, unless another is nearer. */
function missingIn(
  { path, locale }: TranslationFile,
  files: readonly TranslationFile[],
  defined: readonly { readonly file: string; readonly ids: readonly Id[] }[],
): Diagnostic[] {
  const nearest = (file: string): TranslationFile | undefined =>
    files
      .filter((each) => each.locale === locale && covers(each.path, file))
      .reduce<TranslationFile | undefined>(
        (best, each) => (folderOf(each.path).length >= folderOf(best?.path ?? '').length ? each : best),
        undefined,
      );
  const ids = defined
    .filter(({ file }) => nearest(file)?.path === path)
    .flatMap((each) => each.ids.filter(({ own }) => own).map(({ id }) => id));
  const wanted = [...new Set(ids)];
  // What replaces something of a pack is called what the pack's translation says.
  const alike = files.filter((each) => each.locale === locale);
  const names = wanted.filter((id) => !alike.some((each) => each.entries.has(id))).map(wordsOf);
  const start = { file: path, span: { start: 0, end: 0 } };
  return names.length === 0 ? [] : [diagnose('untranslated', start, { file: path, names, all: wanted.length })];
}

function covers(translation: string, file: string): boolean {
  const folder = folderOf(translation);
  // The project's own files are beside no pack.
  return folder === '' ? !file.startsWith('pack:') : file.startsWith(folder);
}

/** With its slash; nothing for the project's own. */
function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

function goneFrom({ path, entries }: TranslationFile, all: ReadonlySet<string>, program: Program): Diagnostic[] {
  return [...entries].flatMap(([id, { span }]) => {
    const [kind = '', name = ''] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
    if (all.has(id) || (kind === 'shown' && !isSound(name, program))) return [];
    const alike = [...all].filter((each) => each.startsWith(`${kind}:`)).map((each) => each.slice(kind.length + 1));
    const suggestion = closest(name, alike);
    // Of a part its definition is known by where the line stands.
    const last = (text: string): string =>
      kind in partWords || kind === 'column' ? text.slice(text.indexOf('.') + 1) : text;
    const fix = suggestion === undefined ? undefined : { span, text: last(suggestion) };
    const what = partWords[kind] ?? kind;
    const parameters = { what, name, closest: suggestion };
    return [diagnose('translation-gone', { file: path, span, fix }, parameters)];
  });
}

/** Whether the report of a column has no errors, so that its columns are known. */
function isSound(column: string, { model, files }: Program): boolean {
  const report = column.slice(0, column.indexOf('.'));
  const written = files.some(({ cells }) =>
    cells.some(({ definition }) => definition?.kind === 'report' && definition.name.text === report),
  );
  return model.reports.has(report) || !written;
}

/** `metric revenue`, `column deals.amount`, `text “The model”` */
function wordsOf(id: string): string {
  const [kind = '', name = ''] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
  return kind === 'text' ? `text “${name}”` : `${partWords[kind] ?? kind} ${name}`;
}
