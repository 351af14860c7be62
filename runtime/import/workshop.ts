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
  /** For files that are needed on the way. */
  readonly temporary: string;
  /** Puts the new store, closed, in the old one's place. */
  replace(): Promise<void>;
  /** Leaves nothing of the work behind. */
  close(): Promise<void>;
}

const busy = new Set<string>();

/** Opens it, clearing away what a killed import left. Throws a `RekapFailure` when another import runs or may not write. */
export async function openWorkshop(projectDir: string): Promise<Workshop> {
  const folder = path.dirname(storePath(projectDir));
  const next = path.join(folder, 'store.next.duckdb');
  const temporary = path.join(folder, 'tmp');
  if (busy.has(folder))
    throw new RekapFailure('store-busy', 'Another import of this project is running.', {
      hint: 'Wait until it has finished.',
    });
  busy.add(folder);
  const clear = async () => {
    for (const leftover of [next, `${next}.wal`, temporary]) await rm(leftover, { recursive: true, force: true });
  };
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, '.gitignore'), '*\n');
    // The lock of an import that runs makes this fail; a killed one has none.
    if (await exists(next)) await openAlone(next);
    await clear();
  } catch (error) {
    busy.delete(folder);
    if (error instanceof RekapFailure) throw error;
    throw new RekapFailure('import-failed', `${folder} cannot be written: ${systemProblem(error)}.`, {
      hint: 'Give yourself the right to write into the project.',
      cause: error,
    });
  }
  return {
    next,
    temporary,
    replace: () => rename(next, storePath(projectDir)),
    close: async () => {
      await clear();
      const rest = await readdir(folder);
      if (rest.every((name) => name === '.gitignore')) {
        await rm(path.join(folder, '.gitignore'), { force: true });
        await rmdir(folder);
      }
      busy.delete(folder);
    },
  };
}

async function openAlone(file: string): Promise<void> {
  try {
    (await createStore(file)).close();
  } catch (error) {
    if (error instanceof RekapFailure && error.code === 'store-busy') throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
