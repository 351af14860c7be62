import { Command, Option } from 'commander';
import type { ParamTexts } from '../../../language/index.ts';
import { type Theme, themes } from '../../export/picture/theme.ts';
import { action } from '../cli.ts';
import { paramOption } from '../params.ts';
import { withSession } from '../project.ts';
import { formatFor, type PageFormat, pageFormats, runPages } from '../run-pages.ts';
import { findReports } from '../targets.ts';

interface RunOptions {
  readonly format?: PageFormat;
  readonly output?: string;
  readonly theme?: Theme;
  readonly param?: ParamTexts;
}

export const run = (signal: AbortSignal) =>
  new Command('run')
    .summary('run reports')
    .description('Run reports and show their results: those named, those of a file or pack, or all.')
    .argument('[target...]', 'names of reports, files or packs')
    .addOption(new Option('--format <format>', 'how to write the results').choices(pageFormats))
    .option('-o, --output <file>', 'write to a file; its ending decides the format')
    .addOption(new Option('--theme <theme>', 'how a chart looks').choices(themes))
    .addOption(paramOption())
    .addHelpText(
      'after',
      `
Examples:
  rekap run                                 every report, as tables
  rekap run conversion_by_source
  rekap run sales.rekap --format json
  rekap run report:attainment -o attainment.csv
  rekap run conversion_by_source -o conversion.svg   its chart; .png and .vega, too
  rekap run conversion --param team=East --param "span=last 3 months"`,
    )
    .action(
      action(signal, (cli, command) => {
        const { output, theme, param: params = {}, ...options } = command.opts<RunOptions>();
        const format = options.format ?? formatFor(output);
        return withSession(cli, async (session) => {
          const reports = findReports(session, command.args);
          if (reports.length === 0) cli.terminal.tell('There are no reports here.');
          return runPages(reports, session, cli, { format, output, params, theme });
        });
      }),
    );
