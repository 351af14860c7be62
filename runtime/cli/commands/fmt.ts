import path from 'node:path';
import { Command } from 'commander';
import { systemProblem } from '../../failure.ts';
import { replaceFile } from '../../replace-file.ts';
import type { Session } from '../../session.ts';
import { action } from '../cli.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { withSession } from '../project.ts';
import { count, showDiagnostics } from '../show.ts';
import { filesUnder } from '../targets.ts';
import type { Terminal } from '../terminal.ts';

interface FmtOptions {
  readonly check?: boolean;
}

export const fmt = (signal: AbortSignal) =>
  new Command('fmt')
    .summary('the canonical form')
    .description('Bring .rekap files into their one canonical form. Cells with a mistake in them stay as they are.')
    .argument('[path...]', 'files or folders (default: the whole project)')
    .option('--check', 'write nothing, and name the files that are not in that form')
    .addHelpText(
      'after',
      `
Examples:
  rekap fmt
  rekap fmt reports/sales.rekap
  rekap fmt --check

The files that were changed are named. With --check the exit code is 1 when a file is not in its canonical form.`,
    )
    .action(
      action(signal, (cli, command) =>
        withSession(cli, async (session) => {
          const { terminal } = cli;
          const { check = false } = command.opts<FmtOptions>();
          const chosen = chosenFiles(session, command.args);
          const unreadable = session.project.diagnostics.filter(({ file }) => chosen.has(file));
          if (unreadable.length > 0) {
            const { errorStyle: style, errorWidth: width } = terminal;
            terminal.warn(`${showDiagnostics(unreadable, { texts: session.project.texts, style, width })}\n`);
          }
          const { changed, failed } = await formatFiles(session, chosen, check, terminal);
          const done = check ? `${changed === 1 ? 'is' : 'are'} not in canonical form` : 'formatted';
          terminal.tell(`${count(changed, 'file')} ${done}; ${count(chosen.size, 'file')} looked at.`);
          if (damaged(session, chosen)) terminal.tell('Cells with mistakes stay as they are: see `rekap check`.');
          if (failed > 0 || unreadable.length > 0) return exitCodes.failed;
          return check && changed > 0 ? exitCodes.no : exitCodes.yes;
        }),
      ),
    );

/** The project's own .rekap files that the arguments name; without arguments all. */
function chosenFiles(session: Session, targets: readonly string[]): ReadonlySet<string> {
  const { texts } = session.project;
  const own = new Set([...texts.keys()].filter((file) => file.endsWith('.rekap') && !file.startsWith('pack:')));
  if (targets.length === 0) return own;
  const named = targets.flatMap((target) => {
    const found = filesUnder(session, target).filter((file) => own.has(file));
    if (found.length > 0) return found;
    throw new UsageError(`The project has no .rekap file of its own at ${target}.`, 'See its files with `rekap list`.');
  });
  return new Set(named);
}

/** Writes, or with `check` only names, the files that are not in canonical form. One that fails does not stop the others. */
async function formatFiles(session: Session, chosen: ReadonlySet<string>, check: boolean, terminal: Terminal) {
  const { formatText } = await import('../../../language/syntax/format.ts');
  const { dir, files } = session.project;
  let changed = 0;
  let failed = 0;
  for (const { path: file, text } of files) {
    const formatted = chosen.has(file) ? formatText(text, file) : text;
    if (formatted === text) continue;
    try {
      if (!check) await replaceFile(path.join(dir, file), formatted);
      terminal.write(`${file}\n`);
      changed += 1;
    } catch (error) {
      terminal.warn(`${terminal.errorStyle.red('error:')} ${file} cannot be written: ${systemProblem(error)}.`);
      failed += 1;
    }
  }
  return { changed, failed };
}

function damaged({ program }: Session, chosen: ReadonlySet<string>): boolean {
  return program.files.some(
    ({ file, cells }) => chosen.has(file) && cells.some(({ diagnostics }) => diagnostics.length > 0),
  );
}
