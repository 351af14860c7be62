import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** The built program, as it is shipped. */
export const program = path.resolve(import.meta.dirname, '../../dist/rekap.js');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line with no terminal and no clutter of the environment. */
export function start(args: readonly string[], cwd: string): ChildProcess {
  if (!existsSync(program)) throw new Error(`${program} is missing: run \`npm run build\``);
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [program, ...args], { cwd, env: { PATH, HOME } });
}

/** Runs the command line to its end. */
export function rekap(args: readonly string[], cwd: string): Promise<Outcome> {
  return outcome(start(args, cwd));
}

export function outcome(child: ChildProcess): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), 'rekap-test-'));
}
