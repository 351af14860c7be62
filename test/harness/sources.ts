/** The project's own source files and what they import. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..', '..');

export interface Source {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text with its comments blanked out; offsets and lines stay. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A file of the repository, or the name of a package as written. */
  readonly target: string;
  readonly kind: 'file' | 'package';
  readonly typeOnly: boolean;
}

/** TypeScript files below some folders. */
export function sourcesIn(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .sort()
      .map((name) => readSource(`${folder}/${name.split(path.sep).join('/')}`)),
  );
}

function readSource(file: string): Source {
  const text = readFileSync(path.join(root, file), 'utf8');
  const code = withoutComments(text);
  return { path: file, text, code, imports: importsOf(file, code) };
}

/** Comments on lines of their own, and those behind code; quotes in code that hold `//` are rare enough to be left out. */
function withoutComments(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(?<=^|\s)\/\/.*$/gm, blank);
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const dynamic = /\bimport\(\s*'([^']+)'\s*\)/g;

function importsOf(file: string, code: string): Import[] {
  const found = [...code.matchAll(statement)].map(([, type, name = '']) => ({ name, typeOnly: type !== undefined }));
  const lazy = [...code.matchAll(dynamic)].map(([, name = '']) => ({ name, typeOnly: false }));
  return [...found, ...lazy].map(({ name, typeOnly }) =>
    name.startsWith('.')
      ? { target: path.posix.join(path.posix.dirname(file), name), kind: 'file', typeOnly }
      : { target: name, kind: 'package', typeOnly },
  );
}

/** One way around for each circle of files; none when there is no circle. */
export function cyclesOf(sources: readonly Source[]): string[] {
  const graph = new Map(
    sources.map(({ path: file, imports }) => [
      file,
      imports.filter(({ kind }) => kind === 'file').map(({ target }) => target),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start !== -1) {
      found.push([...way.slice(start), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}
