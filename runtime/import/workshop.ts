import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createStore } from '../engines/duckdb.ts';
import { RekapFailure, systemProblem } from '../failure.ts';

/** Where a project's imported data are. */
export function storePath(projectDir: string): string {
  return path.join(projectDir, '.rekap', 'store.duckdb');
}

/** The place where a new store is built, for one import at a time. */
export interface Workshop {
  /** The store to be. */
  readonly next: string;
  /** A folder for files that are needed on the way. */
  readonly temporary: string;
  /** Puts the new store, closed, in the old one's place. */
  replace(): Promise<void>;
  /** Leaves nothing of the work behind. */
  close(): Promise<void>;
}

const busy = new Set<string>();

/**
 * Opens it, clearing away what a killed import left. Throws a `RekapFailure` when another import of the project runs, or
 * when the project cannot be written to.
 */
export async function openWorkshop(projectDir: string): Promise<Workshop> {
  const store = storePath(projectDir);
  const home = path.dirname(store);
  const folder = path.join(home, 'next');
  const next = path.join(folder, 'store.duckdb');
  if (busy.has(home)) {
    throw new RekapFailure('store-busy', 'Another import of this project is running.', {
      hint: 'Wait until it has finished.',
    });
  }
  busy.add(home);
  try {
    await mkdir(home, { recursive: true });
    await writeFile(path.join(home, '.gitignore'), '*\n');
    if (await exists(next)) await makeSureNobodyWrites(next);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
  } catch (error) {
    busy.delete(home);
    if (error instanceof RekapFailure) throw error;
    throw new RekapFailure('import-failed', `${home} cannot be written: ${systemProblem(error)}.`, {
      hint: 'Give yourself the right to write into the project.',
      cause: error,
    });
  }
  return {
    next,
    temporary: path.join(folder, 'tmp'),
    replace: () => rename(next, store),
    close: async () => {
      await rm(folder, { recursive: true, force: true });
      if (!(await exists(store))) await removeIfUnused(home);
      busy.delete(home);
    },
  };
}

/** The lock of an import that runs makes this fail; what a killed one left has none, and may well be damaged. */
async function makeSureNobodyWrites(file: string): Promise<void> {
  try {
    (await createStore(file)).close();
  } catch (error) {
    if (error instanceof RekapFailure && error.code === 'store-busy') throw error;
  }
}

async function removeIfUnused(home: string): Promise<void> {
  const names = await readdir(home);
  if (names.some((name) => name !== '.gitignore')) return;
  await rm(path.join(home, '.gitignore'), { force: true });
  await rmdir(home);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
