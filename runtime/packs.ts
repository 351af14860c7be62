/** Where the packs are that a project lists: in the project, in the program, or installed with npm. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../language/base/diagnostics.ts';
import { closest } from '../language/base/suggest.ts';
import { configFile, type Located, readPackConfig } from './config.ts';
import { diagnose } from './diagnostics.ts';
import { isInside } from './files.ts';

/** A folder of `.rekap` files that others build on. */
export interface Pack {
  readonly name: string;
  /** Absolute, symbolic links resolved. */
  readonly folder: string;
}

/** Reads a file's text and remembers it for diagnostics under the path that is shown. */
export type ReadText = (absolute: string, shown: string) => Promise<string | undefined>;

/** An entry of `packs`, and where it stands. */
interface Wanted {
  readonly entry: Located;
  /** The file that lists it, as shown, and the folder that its paths and its `node_modules` are looked up from. */
  readonly file: string;
  readonly from: string;
}

/**
 * The packs that a project lists, each once, behind those that it lists itself. What is wrong with them is told where
 * they are listed.
 */
export async function findPacks(
  root: string,
  listed: readonly Located[],
  readText: ReadText,
  diagnostics: Diagnostic[],
): Promise<Pack[]> {
  const finding = new Finding(root, readText, diagnostics);
  for (const entry of listed) await finding.add({ entry, file: configFile, from: root }, []);
  return finding.packs;
}

class Finding {
  readonly packs: Pack[] = [];

  constructor(
    private readonly root: string,
    private readonly readText: ReadText,
    private readonly diagnostics: Diagnostic[],
  ) {}

  /** @param above the packs that led here, the outermost first */
  async add({ entry, file, from }: Wanted, above: readonly Pack[]): Promise<void> {
    const place = { file, span: entry.span };
    const pack = await this.locate(entry.text, place, from);
    if (pack === undefined) return;
    const again = above.findIndex(({ folder }) => folder === pack.folder);
    if (again >= 0) {
      const names = above.slice(again).map(({ name }) => name);
      this.diagnostics.push(diagnose('pack-cycle', place, { names }));
      return;
    }
    const known = this.packs.find(({ name }) => name === pack.name);
    if (known !== undefined && known.folder !== pack.folder) {
      this.diagnostics.push(
        diagnose('pack-name-twice', place, { pack: pack.name, folders: [known.folder, pack.folder] }),
      );
    }
    if (known !== undefined) return;
    for (const inner of await this.listedBy(pack)) {
      await this.add({ entry: inner, file: `pack:${pack.name}/${configFile}`, from: pack.folder }, [...above, pack]);
    }
    if (!this.packs.some(({ name }) => name === pack.name)) this.packs.push(pack);
  }

  private async listedBy({ name, folder }: Pack): Promise<readonly Located[]> {
    const absolute = path.join(folder, configFile);
    if (!(await isKind(absolute, 'file'))) return [];
    const shown = `pack:${name}/${configFile}`;
    const { packs, diagnostics } = readPackConfig((await this.readText(absolute, shown)) ?? '', shown);
    this.diagnostics.push(...diagnostics);
    return packs;
  }

  private async locate(
    text: string,
    place: { file: string; span: Located['span'] },
    from: string,
  ): Promise<Pack | undefined> {
    if (/^\.{0,2}[/\\]/.test(text) || path.isAbsolute(text)) return this.atPath(text, place, from);
    const inProject = path.join(this.root, 'packs', text);
    if (isName(text) && (await isKind(inProject, 'folder'))) return this.holding(text, inProject, place);
    const own = await productPacks();
    if (own?.names.includes(text)) return this.holding(text, path.join(own.folder, text), place);
    const installed = isName(text) ? await installedPackage(text, from, this.root) : undefined;
    if (installed !== undefined) return this.fromPackage(text, installed, place);
    const known = [...(await packsIn(path.join(this.root, 'packs'))), ...(own?.names ?? [])];
    const suggestion = closest(text, known);
    const fix = suggestion === undefined ? undefined : { span: place.span, text: suggestion };
    this.diagnostics.push(diagnose('pack-missing', { ...place, fix }, { pack: text, known, closest: suggestion }));
    return undefined;
  }

  private async atPath(text: string, place: { file: string; span: Located['span'] }, from: string) {
    const folder = path.resolve(from, text);
    if (!(await isInside(from, folder))) {
      this.diagnostics.push(diagnose('pack-outside', place, { path: text }));
      return undefined;
    }
    if (!(await isKind(folder, 'folder'))) {
      const parameters = { pack: text, known: [], closest: undefined };
      this.diagnostics.push(diagnose('pack-missing', place, parameters));
      return undefined;
    }
    return this.holding(path.basename(folder), folder, place);
  }

  /** An installed package says in its package.json where its definitions are: `"rekap": { "pack": "." }`. */
  private async fromPackage(name: string, folder: string, place: { file: string; span: Located['span'] }) {
    const inside = await declaredFolder(folder);
    if (inside === undefined || !(await isInside(folder, path.resolve(folder, inside)))) {
      this.diagnostics.push(diagnose('pack-undeclared', place, { pack: name }));
      return undefined;
    }
    return this.holding(name, path.resolve(folder, inside), place);
  }

  private async holding(name: string, folder: string, place: { file: string; span: Located['span'] }) {
    if (await holdsDefinitions(folder)) return { name, folder: await realpath(folder) };
    this.diagnostics.push(diagnose('pack-empty', place, { pack: name }));
    return undefined;
  }
}

/** What npm allows as the name of a package. */
function isName(text: string): boolean {
  return /^(?:@[\w.-]+\/)?\w[\w.-]*$/.test(text);
}

/** The `reports` folder that came with the program, from wherever it runs: its source, one bundled file, a tarball. */
async function productPacks(): Promise<{ folder: string; names: string[] } | undefined> {
  for (let dir = path.dirname(fileURLToPath(import.meta.url)); path.dirname(dir) !== dir; dir = path.dirname(dir)) {
    const description = await readFile(path.join(dir, 'package.json'), 'utf8').catch(() => undefined);
    if (description === undefined || !/"name"\s*:\s*"rekap"/.test(description)) continue;
    const folder = path.join(dir, 'reports');
    return { folder, names: await packsIn(folder) };
  }
  return undefined;
}

/** The folders in a folder that hold definitions at their top. */
async function packsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const inside = await readdir(path.join(folder, entry.name)).catch(() => []);
    if (inside.some((name) => name.endsWith('.rekap'))) names.push(entry.name);
  }
  return names.sort();
}

/** The nearest `node_modules` upwards that has a package; the project's own when a pack's leads nowhere. */
async function installedPackage(name: string, from: string, root: string): Promise<string | undefined> {
  for (const start of from === root ? [root] : [from, root]) {
    for (let dir = start; ; dir = path.dirname(dir)) {
      const folder = path.join(dir, 'node_modules', name);
      if (await isKind(path.join(folder, 'package.json'), 'file')) return folder;
      if (path.dirname(dir) === dir) break;
    }
  }
  return undefined;
}

async function declaredFolder(folder: string): Promise<string | undefined> {
  try {
    const description: unknown = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    if (typeof description !== 'object' || description === null || !('rekap' in description)) return undefined;
    const { rekap } = description;
    if (typeof rekap !== 'object' || rekap === null || !('pack' in rekap)) return undefined;
    return typeof rekap.pack === 'string' ? rekap.pack : undefined;
  } catch {
    return undefined;
  }
}

async function holdsDefinitions(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory() ? await holdsDefinitions(path.join(folder, entry.name)) : entry.name.endsWith('.rekap')) {
      return true;
    }
  }
  return false;
}

async function isKind(absolute: string, kind: 'file' | 'folder'): Promise<boolean> {
  return stat(absolute).then(
    (found) => (kind === 'file' ? found.isFile() : found.isDirectory()),
    () => false,
  );
}
