import { Command } from 'commander';
import type { ParamTexts } from '../../../language/index.ts';
import { answer } from '../answer.ts';
import { action } from '../cli.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { paramOption, requireParams } from '../params.ts';
import { withSession } from '../project.ts';
import { findReports } from '../targets.ts';

export const sql = (signal: AbortSignal) =>
  new Command('sql')
    .summary('the SQL a report compiles to')
    .description('Print the SQL that a report compiles to. It runs as it is on the project’s store.')
    .argument('<name>', 'the name of a report')
    .option('-o, --output <file>', 'write to a file')
    .addOption(paramOption())
    .addHelpText(
      'after',
      `
Example:
  rekap sql conversion_by_source`,
    )
    .action(
      action(signal, (cli, command) =>
        withSession(cli, async (session) => {
          const [target = ''] = command.args;
          const reports = findReports(session, [target]);
          const [report] = reports;
          if (report === undefined || reports.length > 1) {
            throw new UsageError(
              `${target} holds ${reports.length} reports; the SQL is that of one.`,
              reports.length === 0 ? undefined : `Name one of ${reports.map(({ name }) => name).join(', ')}.`,
            );
          }
          const { output, param: params = {} } = command.opts<{ output?: string; param?: ParamTexts }>();
          requireParams(session, reports, params);
          const text = `${session.compile(report.name, params).sql.trimEnd()}\n`;
          await answer(text, output, session.project, cli.terminal);
          return exitCodes.yes;
        }),
      ),
    );
