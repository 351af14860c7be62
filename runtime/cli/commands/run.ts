import { Command, Option } from 'commander';
import type { ParamTexts } from '../../../language/index.ts';
import { type ExportFormat, exporters, exportFormats, formatOfFile } from '../../export/index.ts';
import { drawPicture, type PictureFormat, pictureFormatOfFile, pictureFormats } from '../../export/picture/index.ts';
import { type Theme, themes } from '../../export/picture/theme.ts';
import { plain } from '../../export/style.ts';
import type { RunResult } from '../../session.ts';
import { answer } from '../answer.ts';
import { action, explain } from '../cli.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { paramOption, requireParams } from '../params.ts';
import { withSession } from '../project.ts';
import { count } from '../show.ts';
import { findReports } from '../targets.ts';

interface RunOptions {
  readonly format?: ExportFormat | PictureFormat;
  readonly output?: string;
  readonly theme?: Theme;
  readonly param?: ParamTexts;
}

export const run = (signal: AbortSignal) =>
  new Command('run')
    .summary('run reports')
    .description('Run reports and show their results: those named, those of a file or pack, or all.')
    .argument('[target...]', 'names of reports, files or packs')
    .addOption(new Option('--format <format>', 'how to write the results').choices(formats))
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
          const { terminal } = cli;
          const reports = findReports(session, command.args);
          const picture = isPicture(format) ? format : undefined;
          const exporter = isPicture(format) ? undefined : exporters[format];
          if (theme !== undefined && picture === undefined) {
            throw new UsageError('--theme is for charts.', `Use one of --format ${pictureFormats.join(', ')}.`);
          }
          if (reports.length > 1 && exporter?.several !== true) {
            throw new UsageError(
              `${format} has room for one report, and this asks for ${reports.length}.`,
              'Name one of them, or use --format json.',
            );
          }
          if (reports.length === 0) terminal.tell('There are no reports here.');

          session.requireConfig();
          requireParams(session, reports, params);
          let finished = 0;
          const pending = reports.map(({ name }) =>
            session.run(name, { signal, params }).finally(() => {
              finished += 1;
              terminal.progress(`${finished} of ${count(reports.length, 'report')}`);
            }),
          );
          const outcomes = await Promise.allSettled(pending);
          const done: RunResult[] = [];
          let failures = 0;
          let senseless = false;
          for (const [index, outcome] of outcomes.entries()) {
            if (outcome.status === 'fulfilled') {
              done.push(outcome.value);
              continue;
            }
            if (signal.aborted) return explain(outcome.reason, terminal);
            failures += 1;
            terminal.warn(`report ${reports[index]?.name}:`);
            senseless ||= explain(outcome.reason, terminal, session.project.texts) === exitCodes.usage;
          }
          const results = done.map((outcome) => outcome.result);
          if (exporter?.notes !== true) {
            for (const { notes, params: given } of results) {
              for (const { label, text } of given) terminal.tell(`${label}: ${text}`);
              for (const note of notes) terminal.tell(`Note: ${note.message}`);
            }
          }
          const only = done[0];
          if (picture !== undefined && only !== undefined) {
            const { content, notes } = await drawPicture(only, session.settings, picture, theme ?? 'light');
            for (const note of notes) terminal.tell(`Note: ${note}`);
            await answer(content, output, session.project, terminal);
          } else if (exporter !== undefined && (output === undefined || results.length > 0)) {
            const toTerminal = output === undefined;
            const text = exporter.write(results, {
              locale: session.settings.locale,
              currency: session.settings.currency,
              width: toTerminal ? terminal.width : undefined,
              style: toTerminal ? terminal.style : plain,
            });
            await answer(text, output, session.project, terminal);
          }
          return senseless ? exitCodes.usage : failures > 0 ? exitCodes.failed : exitCodes.yes;
        });
      }),
    );

const formats = [...exportFormats, ...pictureFormats];

function isPicture(format: ExportFormat | PictureFormat): format is PictureFormat {
  return (pictureFormats as readonly string[]).includes(format);
}

function formatFor(output: string | undefined): ExportFormat | PictureFormat {
  if (output === undefined) return 'table';
  const format = formatOfFile(output) ?? pictureFormatOfFile(output);
  if (format !== undefined) return format;
  const endings = [...exportFormats.flatMap((each) => exporters[each].endings), ...pictureFormats];
  throw new UsageError(
    `The ending of ${output} names no format.`,
    `Use one of ${endings.map((ending) => `.${ending}`).join(' ')}, or say --format.`,
  );
}
