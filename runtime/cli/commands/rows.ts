import { Command, InvalidArgumentError, Option } from 'commander';
import { formatValue } from '../../../language/base/format.ts';
import { closest } from '../../../language/base/suggest.ts';
import { printable } from '../../../language/base/width.ts';
import type { CellAddress, CompiledColumn, CompiledReport, ParamTexts } from '../../../language/index.ts';
import type { CellRows, ReportResult } from '../../api/contract.ts';
import { type ExportFormat, type ExportOptions, exporters, exportFormats, formatOfFile } from '../../export/index.ts';
import { plain } from '../../export/style.ts';
import { answer } from '../answer.ts';
import { action } from '../cli.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { collectTexts, paramOption, requireParams } from '../params.ts';
import { withSession } from '../project.ts';
import { findReports } from '../targets.ts';

interface RowsOptions {
  readonly in?: ParamTexts;
  readonly total?: true;
  readonly others?: true;
  readonly part?: number;
  readonly limit?: number;
  readonly format?: ExportFormat;
  readonly output?: string;
  readonly param?: ParamTexts;
}

export const rows = (signal: AbortSignal) =>
  new Command('rows')
    .summary('the rows behind a number of a report')
    .description(
      'Show the rows behind a cell of a report: for each part that its metric is worked out from, the rows that add up to it.',
    )
    .argument('<report>', 'the name of a report')
    .argument('<column>', 'the column of a metric, by its name or heading')
    .addOption(
      new Option('--in <dimension=value>', 'the row, and the column across; nothing after = means missing').argParser(
        collectTexts('Write a dimension, `=` and a value, as in month=2025-03.'),
      ),
    )
    .addOption(new Option('--total', 'the row of totals').conflicts('others'))
    .option('--others', 'the row of others')
    .addOption(new Option('--part <number>', 'one part alone, by its number').argParser(wholeNumber))
    .addOption(new Option('--limit <rows>', 'of each part, the first so many').argParser(wholeNumber))
    .addOption(new Option('--format <format>', 'how to write them').choices(exportFormats))
    .option('-o, --output <file>', 'write to a file; its ending decides the format')
    .addOption(paramOption())
    .addHelpText(
      'after',
      `
Examples:
  rekap rows conversion win_rate --in source=email
  rekap rows monthly_revenue revenue --in month=2025-03 --in owner=Ann
  rekap rows conversion win_rate --total --limit 20
  rekap rows conversion win_rate --others --part 1 -o won.csv`,
    )
    .action(
      action(signal, (cli, command) => {
        const options = command.opts<RowsOptions>();
        const [target = '', column = ''] = command.args;
        const { output, param: params = {}, limit } = options;
        const format = options.format ?? (output === undefined ? undefined : formatOfFile(output)) ?? 'table';
        return withSession(cli, async (session) => {
          const { terminal } = cli;
          const reports = findReports(session, [target]);
          const [report] = reports;
          if (report === undefined || reports.length > 1) {
            throw new UsageError(`${target} holds ${reports.length} reports; the rows are those of one.`);
          }
          requireParams(session, reports, params);
          const compiled = session.compile(report.name, params);
          const address = addressOf(compiled, column, options);
          const given = { params, signal, ...(limit === undefined ? {} : { limit }) };
          const found = await session.rowsBehind(report.name, address, given);
          const toTerminal = output === undefined;
          const text = written(found, format, options.part, {
            locale: session.settings.locale,
            currency: session.settings.currency,
            width: toTerminal ? terminal.width : undefined,
            style: toTerminal ? terminal.style : plain,
          });
          if (!exporters[format].notes && format !== 'json') {
            for (const part of some(found, options.part)) terminal.tell(`Note: ${part.label}. ${part.sum}`);
          }
          await answer(text, output, session.project, terminal);
          return exitCodes.yes;
        });
      }),
    );

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 1.');
}

/** The cell that the call means. */
function addressOf(report: CompiledReport, column: string, options: RowsOptions): CellAddress {
  const dimensions = report.columns.filter(({ role }) => role === 'dimension');
  const metrics = report.columns.filter(({ role }) => role !== 'dimension');
  const values = Object.fromEntries(
    Object.entries(options.in ?? {}).map(([name, value]) => [
      columnNamed(dimensions, name, 'dimension').name,
      value === '' ? null : value,
    ]),
  );
  return { kind: kindOf(report, values, options), column: columnNamed(metrics, column, 'metric').name, values };
}

/** Where not all dimensions are said, it is a subtotal that is meant, if there are any. */
function kindOf(
  { columns, across, subtotals }: CompiledReport,
  values: CellAddress['values'],
  { total, others }: RowsOptions,
): CellAddress['kind'] {
  if (total === true) return 'total';
  if (others === true) return 'others';
  const goes = (name: string): boolean => across?.dimensions.includes(name) === true;
  const said = Object.keys(values).filter((name) => !goes(name));
  const all = columns.filter(({ role, name }) => role === 'dimension' && !goes(name));
  if (said.length === all.length || said.length === 0) return 'group';
  return said.every((name) => subtotals?.dimensions.includes(name) === true) ? 'subtotal' : 'group';
}

function columnNamed(columns: readonly CompiledColumn[], text: string, what: string): CompiledColumn {
  const found =
    columns.find(({ name }) => name === text) ??
    columns.find(({ name, label }) => [name, label].some((each) => each.toLowerCase() === text.toLowerCase()));
  if (found !== undefined) return found;
  const names = columns.map(({ name }) => name);
  const guess = closest(text, names);
  const there =
    names.length === 0 ? `It has no ${what}s.` : `There is ${names.map((name) => `\`${name}\``).join(', ')}.`;
  throw new UsageError(
    `The report has no ${what} \`${text}\`.`,
    guess === undefined ? there : `Did you mean \`${guess}\`?`,
  );
}

function some({ parts }: CellRows, part: number | undefined): CellRows['parts'] {
  if (part === undefined) return parts;
  const [one] = parts.slice(part - 1, part);
  if (one !== undefined) return [one];
  throw new UsageError(`There is no part ${part}.`, `This number has ${parts.length}.`);
}

function written(found: CellRows, format: ExportFormat, part: number | undefined, options: ExportOptions): string {
  const parts = some(found, part);
  if (format === 'json') return `${JSON.stringify({ ...found, parts })}\n`;
  const exporter = exporters[format];
  if (parts.length > 1 && !exporter.several) {
    throw new UsageError(
      `${format} has room for one part, and this number has ${parts.length}.`,
      'Name one with --part, or use --format json.',
    );
  }
  const results = parts.map(({ label, value, format: as, sum, inside, rows, row_count }): ReportResult => {
    const shown = rows.rows.length;
    const first = shown < row_count ? [{ code: 'first', message: `These are the first ${shown} of them.` }] : [];
    const title = `${inside ? 'Inside of these: ' : ''}${label}: ${formatValue(value, as, options)}`;
    return { ...rows, label: title, notes: [{ code: 'sum', message: sum }, ...first] };
  });
  const text = exporter.write(results, options);
  if (format !== 'table') return text;
  const { label, format: as } = found.column;
  const head = options.style.bold(printable(`${label}: ${formatValue(found.value, as, options)}`));
  const place = found.place === '' ? '' : options.style.dim(`  ${printable(found.place)}`);
  return `${head}${place}\n${printable(`= ${found.formula}`)}\n\n${text}`;
}
