import { RekapFailure, systemProblem } from '../failure.ts';
import { replaceFile } from '../replace-file.ts';
import type { Terminal } from './terminal.ts';

/** Gives the answer: to the file of `-o`, whole or not at all, otherwise to standard output. */
export async function answer(text: string, file: string | undefined, terminal: Terminal): Promise<void> {
  if (file === undefined) {
    terminal.write(text);
    return;
  }
  try {
    await replaceFile(file, text);
  } catch (error) {
    const folderMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const problem = folderMissing ? 'its folder does not exist' : systemProblem(error);
    throw new RekapFailure('output-failed', `${file} cannot be written: ${problem}.`, { cause: error });
  }
  terminal.tell(`wrote ${file}`);
}
