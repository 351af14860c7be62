import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { isDay } from '../../language/base/calendar.ts';
import { version } from '../version.ts';
import { audit } from './commands/audit.ts';
import { check } from './commands/check.ts';
import { describe } from './commands/describe.ts';
import { fmt } from './commands/fmt.ts';
import { help } from './commands/help.ts';
import { importData } from './commands/import.ts';
import { init } from './commands/init.ts';
import { list } from './commands/list.ts';
import { rows } from './commands/rows.ts';
import { run } from './commands/run.ts';
import { sample } from './commands/sample.ts';
import { serve } from './commands/serve.ts';
import { sql } from './commands/sql.ts';
import { test } from './commands/test.ts';
import { exitCodes } from './exit.ts';

/** In the order in which `--help` lists them. To add a command: one file, and one line here. */
const commands = [init, sample, importData, list, describe, check, fmt, test, run, audit, rows, sql, serve, help];

/** Runs the command line. The exit code is left in `process.exitCode`; aborting the signal interrupts the command. */
export async function rekap(args: readonly string[], signal: AbortSignal): Promise<void> {
  const program = new Command('rekap')
    .description("CRM reports as code: reports over your CRM's export, with right numbers by construction.")
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'say how to use a command')
    .helpCommand(false)
    .option('--project <dir>', 'the project (default: the nearest rekap.yaml upwards)')
    .option('--today <date>', 'the day the reports are made for, such as 2024-03-31', date)
    .option('--locale <tag>', 'the language of numbers and dates, such as en or id', locale)
    .option('--quiet', 'say nothing but the answer and errors')
    .option('--no-color', 'no colours')
    .showSuggestionAfterError()
    .showHelpAfterError('Run it with --help to see how it is used.')
    .exitOverride();
  for (const command of commands) program.addCommand(configured(command(signal), program));

  if (args.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCodes.yes : exitCodes.usage;
  }
}

function configured(command: Command, program: Command): Command {
  return command.copyInheritedSettings(program).configureHelp({ showGlobalOptions: true });
}

function date(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('It is not a date: write year, month and day, as in 2024-03-31.');
}

function locale(text: string): string {
  try {
    if (Intl.NumberFormat.supportedLocalesOf([text]).length === 1) return text;
  } catch {
    // Not even shaped as a tag: the same answer as for an unknown one.
  }
  throw new InvalidArgumentError('There is no such language: write a tag such as en or id.');
}
