import { stat } from 'node:fs/promises';
import path from 'node:path';
import { RekapFailure, systemProblem } from '../failure.ts';
import type { Project } from '../project.ts';
import { replaceFile } from '../replace-file.ts';
import { UsageError } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** Gives the answer: to the file of `-o`, whole or not at all, otherwise to standard output. */
export async function answer(
  content: string | Uint8Array,
  file: string | undefined,
  project: Project,
  terminal: Terminal,
): Promise<void> {
  if (file === undefined) {
    if (typeof content !== 'string' && terminal.width !== undefined) {
      throw new UsageError('A picture is no text for a terminal.', 'Write it to a file: `-o chart.png`.');
    }
    terminal.write(content);
    return;
  }
  await refuseSource(file, project);
  try {
    await replaceFile(file, content);
  } catch (error) {
    const folderMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const problem = folderMissing ? 'its folder does not exist' : systemProblem(error);
    throw new RekapFailure('output-failed', `${file} cannot be written: ${problem}.`, { cause: error });
  }
  terminal.tell(`wrote ${file}`);
}

/** An answer never replaces what it was made from: the data files, rekap.yaml and the .rekap files. */
async function refuseSource(file: string, { dir, imports, texts }: Project): Promise<void> {
  const target = await stat(file).catch(() => undefined);
  if (target === undefined) return;
  const data = imports.flatMap(({ files }) => files.map(({ absolute }) => absolute));
  const written = [...texts.keys()].map((shown) => path.resolve(dir, shown));
  for (const own of [...data, ...written]) {
    const found = await stat(own).catch(() => undefined);
    if (found?.isFile() === true && found.dev === target.dev && found.ino === target.ino) {
      throw new UsageError(`${file} is a file that the project reads, so it was not replaced.`, 'Name another file.');
    }
  }
}
