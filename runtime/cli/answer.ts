import { rename, rm, writeFile } from 'node:fs/promises';
import { RekapFailure, systemProblem } from '../failure.ts';
import type { Terminal } from './terminal.ts';

/** Gives the answer: to the file of `-o`, whole or not at all, otherwise to standard output. */
export async function answer(text: string, file: string | undefined, terminal: Terminal): Promise<void> {
  if (file === undefined) {
    terminal.write(text);
    return;
  }
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new RekapFailure('output-failed', `${file} cannot be written: ${systemProblem(error)}.`, { cause: error });
  }
  terminal.tell(`wrote ${file}`);
}
