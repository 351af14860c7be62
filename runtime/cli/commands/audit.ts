import { Command, Option } from 'commander';
import type { ParamTexts } from '../../../language/index.ts';
import { action } from '../cli.ts';
import { paramOption } from '../params.ts';
import { withSession } from '../project.ts';
import { formatFor, type PageFormat, pageFormats, runPages } from '../run-pages.ts';
import { contractPage, findAudits } from '../targets.ts';

interface AuditOptions {
  readonly format?: PageFormat;
  readonly output?: string;
  readonly param?: ParamTexts;
}

export const audit = (signal: AbortSignal) =>
  new Command('audit')
    .summary('whether the data can be trusted')
    .description(
      'Run audits: those named, those of a file or pack, or all, and what each table promises by its types.\nThe exit code is 1 when one fails.',
    )
    .argument('[target...]', 'names of audits, tables, files or packs')
    .addOption(new Option('--format <format>', 'how to write the results').choices(pageFormats))
    .option('-o, --output <file>', 'write to a file; its ending decides the format')
    .addOption(paramOption())
    .addHelpText(
      'after',
      `
Examples:
  rekap audit                               every audit, and what every table promises
  rekap audit contacts
  rekap audit table:deals --format json
  rekap rows contacts failing --in "check=Missing: Email" -o findings.csv`,
    )
    .action(
      action(signal, (cli, command) => {
        const { output, param: params = {}, ...options } = command.opts<AuditOptions>();
        const format = options.format ?? formatFor(output);
        return withSession(cli, async (session) => {
          const audits = findAudits(session, command.args);
          const tables = command.args.length === 0 ? await session.storedTables() : [];
          const pages = [...audits, ...tables.flatMap((table) => contractPage(session, table))];
          if (pages.length === 0) cli.terminal.tell('There are no audits here.');
          return runPages(pages, session, cli, { format, output, params });
        });
      }),
    );
