import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/** Writes a file whole or not at all. What it replaces keeps its place behind a symbolic link, and its permissions. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const mode = await stat(target).then(
    (found) => found.mode,
    () => undefined,
  );
  const draft = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(draft, content, mode === undefined ? {} : { mode });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
