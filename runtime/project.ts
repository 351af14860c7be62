/** The only reader of rekap.yaml and of .rekap files. */
import { isUtf8 } from 'node:buffer';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isCatalogueTable } from '../language/base/catalogue.ts';
import type { Diagnostic } from '../language/base/diagnostics.ts';
import { closest } from '../language/base/suggest.ts';
import type { Settings, SourceFile } from '../language/index.ts';
import type { Model } from '../language/semantics/model.ts';
import type { Type } from '../language/semantics/types.ts';
import { type ColumnSource, configFile, type ImportConfig, type Located, readConfig } from './config.ts';
import { diagnose } from './diagnostics.ts';
import { systemProblem } from './failure.ts';
import { isInside, matchFiles } from './files.ts';
import { findPacks, type ReadText } from './packs.ts';
import { labelsFor, localeOf, readTranslations, type TranslationFile } from './translations.ts';

/** A project as it lies on disk. Meaning is the language's matter. */
export interface Project {
  /** Absolute, symbolic links resolved. */
  readonly dir: string;
  readonly name: string;
  readonly settings: Settings;
  /** Of the packs, each behind those that it lists, then of the project; each sorted by path. */
  readonly files: readonly SourceFile[];
  /** What their definitions are called in other languages. */
  readonly translations: readonly TranslationFile[];
  readonly imports: readonly ImportSpec[];
  /** Those that rekap.yaml lists, and those that they list, in the order in which later ones change earlier ones. */
  readonly packs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Path, as diagnostics name it, to text; rekap.yaml included. */
  readonly texts: ReadonlyMap<string, string>;
}

/** An import whose patterns are resolved. */
export interface ImportSpec extends ImportConfig {
  readonly files: readonly DataFile[];
}

export interface DataFile {
  /** As shown: relative to the project where it is inside. */
  readonly path: string;
  readonly absolute: string;
  /** The pattern in rekap.yaml that names it. */
  readonly source: Located;
}

/** The nearest folder upwards that holds a rekap.yaml. */
export async function findProject(from: string): Promise<string | undefined> {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    if (await isFile(path.join(dir, configFile))) return dir;
    if (path.dirname(dir) === dir) return undefined;
  }
}

/**
 * Reads a project's rekap.yaml, its .rekap files and those of its packs. Never throws: what cannot be read, or is
 * wrong in rekap.yaml, is in `diagnostics`. `today` (`YYYY-MM-DD`) wins over rekap.yaml's and the clock's, and so does
 * `locale`, in which things are called what the files of translations say.
 */
export async function loadProject(
  dir: string,
  options: { today?: string | undefined; locale?: string | undefined } = {},
): Promise<Project> {
  const root = await realpath(dir).catch(() => path.resolve(dir));
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];

  const config = await readText(path.join(root, configFile), configFile, texts, diagnostics);
  const {
    name,
    settings,
    packs,
    imports,
    diagnostics: problems,
  } = readConfig(config ?? '', { today: options.today, now: new Date() });
  diagnostics.push(...problems);

  const read: ReadText = (absolute, shown) => readText(absolute, shown, texts, diagnostics);
  const found = await findPacks(root, packs, read, diagnostics);
  const sources: Source[] = [];
  for (const pack of found) {
    sources.push(...(await rekapFiles(pack.folder, '', texts, diagnostics, `pack:${pack.name}/`)));
  }
  const others = new Set(found.map(({ folder }) => folder));
  sources.push(...(await rekapFiles(root, '', texts, diagnostics, '', others)));
  const files: SourceFile[] = [];
  const translations: TranslationFile[] = [];
  const beside = sources.filter(({ shown }) => shown.endsWith('.rekap')).map(({ shown }) => path.posix.dirname(shown));
  for (const { absolute, shown } of sources) {
    const spoken = localeOf(path.posix.basename(shown));
    const folder = path.posix.dirname(shown);
    if (spoken !== undefined && !beside.some((each) => `${each}/`.startsWith(folder === '.' ? '' : `${folder}/`)))
      continue;
    const text = await read(absolute, shown);
    if (text === undefined) continue;
    if (spoken === undefined) {
      files.push({ path: shown, text });
    } else {
      const translated = readTranslations(text, shown, spoken);
      if (translated === undefined) continue;
      translations.push(translated.file);
      diagnostics.push(...translated.diagnostics);
    }
  }
  const locale = options.locale ?? settings.locale;
  const labels = labelsFor(locale, translations);

  const resolved: ImportSpec[] = [];
  for (const spec of imports) resolved.push({ ...spec, files: await dataFiles(root, spec, diagnostics) });

  return {
    dir: root,
    name: name ?? path.basename(root),
    settings: { ...settings, locale, ...(labels === undefined ? {} : { labels }) },
    files,
    translations,
    imports: resolved,
    packs: found.map((pack) => pack.name),
    diagnostics,
    texts,
  };
}

/** What is wrong with the imports of rekap.yaml given the tables they are to fill. */
export function checkImports(project: Project, model: Model): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const spec of project.imports) {
    const table = isCatalogueTable(spec.table) ? undefined : model.tables.get(spec.table);
    if (table === undefined) {
      const known = [...model.tables.keys()].filter((name) => !isCatalogueTable(name));
      const suggestion = closest(spec.table, known);
      found.push(
        diagnose('import-unknown-table', at(spec.tableSpan), { table: spec.table, known, closest: suggestion }),
      );
      continue;
    }
    const stored = [...table.columns.values()]
      .filter((column) => column.computed === undefined)
      .map((column) => column.name);
    const headings = new Map<string, string>();
    for (const source of spec.columns.values()) {
      const { column } = source;
      if (table.columns.get(column)?.computed !== undefined) {
        found.push(diagnose('import-computed-column', at(source.columnSpan), { table: spec.table, column }));
      } else if (!stored.includes(column)) {
        const suggestion = closest(column, stored);
        const parameters = { table: spec.table, column, known: stored, closest: suggestion };
        found.push(diagnose('import-unknown-column', at(source.columnSpan), parameters));
      }
      const type = table.columns.get(column)?.type;
      const fits = type === undefined ? undefined : unfitFormat(type, source);
      if (type !== undefined && fits !== undefined) {
        found.push(diagnose('import-unfit-format', at(source.headingSpan), { column, type: type.kind, fits }));
      }
      if (source.heading === null) continue;
      const first = headings.get(source.heading);
      if (first === undefined) headings.set(source.heading, column);
      else found.push(diagnose('import-heading-twice', at(source.headingSpan), { heading: source.heading, first }));
    }
  }
  return found;
}

/** What fits a column of this type instead, when rekap.yaml says how values of another one are written. */
function unfitFormat(type: Type, { decimal, thousands, format }: ColumnSource): string | undefined {
  const signs = decimal !== undefined || thousands !== undefined;
  const scale = format === 'percent' || format === 'fraction';
  switch (type.kind) {
    case 'date':
    case 'time':
      return signs || scale ? 'Dates and times take `format`: d/m/y, m/d/y, y/m/d or a strptime pattern.' : undefined;
    case 'percent':
      return format !== undefined && !scale ? 'Percents take `format: percent` or `format: fraction`.' : undefined;
    case 'integer':
    case 'number':
    case 'money':
      return format !== undefined ? 'Numbers take `decimal` and `thousands`.' : undefined;
    default:
      return signs || format !== undefined ? 'Its values are taken as they stand.' : undefined;
  }
}

interface Source {
  readonly absolute: string;
  /** Relative to the project with forward slashes, or `pack:crm/model.rekap`. */
  readonly shown: string;
}

/** Every .rekap file and file of translations under a folder, sorted; not in dot folders, node_modules, projects of their own or packs. */
async function rekapFiles(
  root: string,
  below: string,
  texts: Map<string, string>,
  diagnostics: Diagnostic[],
  prefix = '',
  others: ReadonlySet<string> = new Set(),
): Promise<Source[]> {
  const folder = path.join(root, below);
  let entries: Awaited<ReturnType<typeof listFolder>>;
  try {
    entries = await listFolder(folder);
  } catch (error) {
    const shown = `${prefix}${below === '' ? '.' : below}/`;
    texts.set(shown, '');
    diagnostics.push(
      diagnose('unreadable-file', { file: shown, span: nowhere }, { path: shown, problem: systemProblem(error) }),
    );
    return [];
  }
  if (below !== '' && entries.some((entry) => entry.name === configFile)) return [];
  const found: Source[] = [];
  for (const entry of entries) {
    const relative = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (others.has(path.join(folder, entry.name))) continue;
      found.push(...(await rekapFiles(root, relative, texts, diagnostics, prefix, others)));
    } else if (isSource(entry.name)) {
      const absolute = path.join(folder, entry.name);
      const shown = `${prefix}${relative}`;
      if (entry.isSymbolicLink() && !(await isInside(root, absolute))) {
        texts.set(shown, '');
        diagnostics.push(diagnose('file-outside', { file: shown, span: nowhere }, { path: shown }));
      } else {
        found.push({ absolute, shown });
      }
    }
  }
  return found;
}

function isSource(name: string): boolean {
  return (name.endsWith('.rekap') && !name.startsWith('.')) || localeOf(name) !== undefined;
}

async function listFolder(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A file's text, remembered under its shown path, or undefined with a diagnostic. */
async function readText(
  absolute: string,
  shown: string,
  texts: Map<string, string>,
  diagnostics: Diagnostic[],
): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(absolute);
  } catch (error) {
    texts.set(shown, '');
    diagnostics.push(
      diagnose('unreadable-file', { file: shown, span: nowhere }, { path: shown, problem: systemProblem(error) }),
    );
    return undefined;
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  texts.set(shown, text);
  if (isUtf8(bytes)) return text;
  const start = Math.max(0, text.indexOf('\ufffd'));
  diagnostics.push(diagnose('not-utf8', { file: shown, span: { start, end: start + 1 } }, { path: shown }));
  return undefined;
}

// ---------------------------------------------------------------- data files

async function dataFiles(root: string, spec: ImportConfig, diagnostics: Diagnostic[]): Promise<DataFile[]> {
  const found = new Map<string, DataFile>();
  for (const source of spec.patterns) {
    const matches = await matchFiles(root, source.text);
    if (matches.length === 0) {
      const siblings = await readdir(path.dirname(path.resolve(root, source.text))).catch(() => []);
      const near = closest(path.basename(source.text), siblings);
      const suggestion = near === undefined ? undefined : path.posix.join(path.posix.dirname(source.text), near);
      diagnostics.push(diagnose('import-file-missing', at(source.span), { path: source.text, closest: suggestion }));
    }
    for (const absolute of matches) {
      const shown = path.relative(root, absolute).split(path.sep).join('/');
      if (!spec.allowOutside && !(await isInside(root, absolute))) {
        diagnostics.push(diagnose('file-outside', at(source.span), { path: shown }));
      } else if (!found.has(absolute)) {
        found.set(absolute, { path: shown, absolute, source });
      }
    }
  }
  return [...found.values()];
}

async function isFile(absolute: string): Promise<boolean> {
  return stat(absolute).then(
    (found) => found.isFile(),
    () => false,
  );
}

const nowhere = { start: 0, end: 0 };
const at = (span: Located['span']) => ({ file: configFile, span });
