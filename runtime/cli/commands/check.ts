import { Command, Option } from 'commander';
import { plain } from '../../export/style.ts';
import { answer } from '../answer.ts';
import { action } from '../cli.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { withSession } from '../project.ts';
import { count, countDiagnostics, showDiagnostics } from '../show.ts';
import { filesUnder } from '../targets.ts';

interface CheckOptions {
  readonly format: 'text' | 'json';
  readonly output?: string;
}

export const check = (signal: AbortSignal) =>
  new Command('check')
    .summary('every error and warning, without data')
    .description('Find every error and warning in rekap.yaml and the .rekap files. No data is needed.')
    .argument('[path...]', 'files, folders or packs to look at (default: all)')
    .addOption(new Option('--format <format>', 'how to write them').choices(['text', 'json']).default('text'))
    .option('-o, --output <file>', 'write to a file')
    .addHelpText(
      'after',
      `
Examples:
  rekap check
  rekap check sales.rekap --format json

The exit code is 1 when there are errors, and 0 when there are only warnings or none.`,
    )
    .action(
      action(signal, (cli, command) =>
        withSession(cli, async (session) => {
          const { terminal } = cli;
          const { format, output } = command.opts<CheckOptions>();
          const paths = command.args.flatMap((target) => {
            const files = filesUnder(session, target);
            if (files.length > 0) return files;
            throw new UsageError(`The project has no file ${target}.`, 'See its files with `rekap list`.');
          });
          const { diagnostics, project } = session;
          const found = paths.length === 0 ? diagnostics : diagnostics.filter(({ file }) => paths.includes(file));
          if (format === 'json') {
            await answer(`${JSON.stringify(found.map(session.view), null, 2)}\n`, output, project, terminal);
          } else if (output !== undefined) {
            const showing = { texts: project.texts, style: plain, width: undefined };
            await answer(found.length === 0 ? '' : `${showDiagnostics(found, showing)}\n`, output, project, terminal);
          } else if (found.length > 0) {
            const showing = { texts: project.texts, style: terminal.style, width: terminal.width };
            terminal.write(`${showDiagnostics(found, showing)}\n`);
          }
          const files = count(paths.length === 0 ? project.texts.size : new Set(paths).size, 'file');
          terminal.tell(`${found.length === 0 ? 'No errors' : countDiagnostics(found)}; ${files} checked.`);
          return found.some((diagnostic) => diagnostic.severity === 'error') ? exitCodes.no : exitCodes.yes;
        }),
      ),
    );
