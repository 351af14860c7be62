import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * The files that a path or a pattern names, absolute and sorted. `*` and `?` match within a name, `**` any folders;
 * a name that begins with a dot is matched only when the pattern writes the dot. A path without a pattern is matched
 * when it exists, whatever it is.
 */
export async function matchFiles(root: string, pattern: string): Promise<string[]> {
  const whole = path.resolve(root, pattern);
  if (await exists(whole)) return [whole];
  const parts = path.relative(path.parse(whole).root, whole).split(path.sep);
  const fixed = parts.findIndex((part) => /[*?]/.test(part));
  if (fixed === -1) return [];
  const start = path.join(path.parse(whole).root, ...parts.slice(0, fixed));
  const found = new Set<string>();
  await walk(start, parts.slice(fixed), found);
  return [...found].sort();
}

async function walk(folder: string, parts: readonly string[], found: Set<string>): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined) return;
  if (part === '**') await walk(folder, rest, found);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const here = path.join(folder, entry.name);
    if (part === '**') {
      if (entry.isDirectory() && !entry.name.startsWith('.')) await walk(here, parts, found);
    } else if (matches(entry.name, part)) {
      if (rest.length > 0) await walk(here, rest, found);
      else if (!entry.isDirectory()) found.add(here);
    }
  }
}

/** Whether a name, of a file or a folder, is one that a part of a pattern means. */
export function matches(name: string, pattern: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'u').test(name);
}

/** Whether a path, symbolic links resolved, is in a folder. */
export async function isInside(folder: string, absolute: string): Promise<boolean> {
  const relative = path.relative(folder, await realpath(absolute).catch(() => absolute));
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

async function exists(absolute: string): Promise<boolean> {
  return stat(absolute).then(
    () => true,
    () => false,
  );
}
