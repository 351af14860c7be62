/** Running pages and writing what comes of them: reports, funnels, goals and audits. */
import type { ParamTexts } from '../../language/index.ts';
import { type ExportFormat, exporters, exportFormats, formatOfFile } from '../export/index.ts';
import { drawPicture, type PictureFormat, pictureFormatOfFile, pictureFormats } from '../export/picture/index.ts';
import type { Theme } from '../export/picture/theme.ts';
import { plain } from '../export/style.ts';
import type { Item } from '../inventory.ts';
import type { RunResult, Session } from '../session.ts';
import { answer } from './answer.ts';
import { type Cli, explain } from './cli.ts';
import { type ExitCode, exitCodes, UsageError } from './exit.ts';
import { requireParams } from './params.ts';
import { count } from './show.ts';

export type PageFormat = ExportFormat | PictureFormat;

export const pageFormats: readonly PageFormat[] = [...exportFormats, ...pictureFormats];

export interface PageOptions {
  readonly format: PageFormat;
  readonly output: string | undefined;
  readonly params: ParamTexts;
  /** Of pictures. */
  readonly theme?: Theme | undefined;
}

/** Runs them side by side; one that fails does not stop the others. The answer is no where an audit fails. */
export async function runPages(
  reports: readonly Item[],
  session: Session,
  { terminal, signal }: Cli,
  { format, output, params, theme }: PageOptions,
): Promise<ExitCode> {
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
  if (failures > 0) return senseless ? exitCodes.usage : exitCodes.failed;
  return results.some(({ verdict }) => verdict?.fails === true) ? exitCodes.no : exitCodes.yes;
}

function isPicture(format: PageFormat): format is PictureFormat {
  return (pictureFormats as readonly string[]).includes(format);
}

/** The format that the ending of a file names. @throws UsageError */
export function formatFor(output: string | undefined): PageFormat {
  if (output === undefined) return 'table';
  const format = formatOfFile(output) ?? pictureFormatOfFile(output);
  if (format !== undefined) return format;
  const endings = [...exportFormats.flatMap((each) => exporters[each].endings), ...pictureFormats];
  throw new UsageError(
    `The ending of ${output} names no format.`,
    `Use one of ${endings.map((ending) => `.${ending}`).join(' ')}, or say --format.`,
  );
}
