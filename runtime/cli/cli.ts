import type { Command } from 'commander';
import { RekapFailure } from '../failure.ts';
import { type ExitCode, exitCodes, UsageError } from './exit.ts';
import { showDiagnostics } from './show.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** Flags that every command takes. */
export interface GlobalOptions {
  readonly project?: string;
  readonly today?: string;
  readonly locale?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** What a command works with. */
export interface Cli {
  readonly terminal: Terminal;
  readonly options: GlobalOptions;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Makes commander's action of what a command does: its answer is the exit code, its failures are told to the user. */
export function action(signal: AbortSignal, act: (cli: Cli, command: Command) => Promise<ExitCode>) {
  return async function (this: Command): Promise<void> {
    const options = this.optsWithGlobals<GlobalOptions>();
    const terminal = openTerminal({ quiet: options.quiet ?? false, color: options.color });
    let code: ExitCode;
    try {
      code = await act({ terminal, options, signal }, this);
    } catch (error) {
      code = explain(error, terminal);
    }
    terminal.progress('');
    process.exitCode = signal.aborted ? exitCodes.interrupted : code;
  };
}

/** What fails because of what was asked for. */
const senseless: ReadonlySet<RekapFailure['code']> = new Set(['sample-number', 'param-value', 'no-such-cell']);

const noTexts: ReadonlyMap<string, string> = new Map();

/** Tells why a command did not do its work. `texts` holds the project's files, for the places that are to blame. */
export function explain(error: unknown, terminal: Terminal, texts = noTexts): ExitCode {
  const { errorStyle: style, warn } = terminal;
  if (error instanceof UsageError) {
    warn(`${style.red('error:')} ${error.message}`);
    if (error.hint !== undefined) warn(error.hint);
    return exitCodes.usage;
  }
  if (error instanceof RekapFailure) {
    if (error.code === 'interrupted') {
      warn('interrupted');
      return exitCodes.interrupted;
    }
    if (error.diagnostics.length > 0) {
      warn(`${showDiagnostics(error.diagnostics, { texts, style, width: terminal.errorWidth })}\n`);
    }
    warn(`${style.red('error:')} ${error.message}`);
    if (error.hint !== undefined) warn(error.hint);
    return senseless.has(error.code) ? exitCodes.usage : exitCodes.failed;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  warn(`${style.red('error:')} rekap itself failed; this is a bug. Please report it with what follows.\n${detail}`);
  return exitCodes.failed;
}
