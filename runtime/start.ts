/** `npm start`: a sample project made, imported, run and served, so that a first look takes one command. */
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { columnFormatter } from '../language/base/format.ts';
import { printable, truncate } from '../language/base/width.ts';
import type { CellValue, ReportResult } from './api/contract.ts';
import { explain } from './cli/cli.ts';
import { interruption } from './cli/interruption.ts';
import { count, elapsed } from './cli/show.ts';
import { openTerminal, type Terminal } from './cli/terminal.ts';
import { configFile } from './config.ts';
import { makeSample } from './sample.ts';
import { startServer } from './server.ts';
import { openSession, type Session } from './session.ts';

const dir = '.rekap-demo';
const deals = 10_000;
const seed = 1;

async function start(terminal: Terminal, signal: AbortSignal): Promise<void> {
  const say = (line: string) => terminal.write(`${line}\n`);
  await provideSample(terminal, signal);
  const session = await openSession(dir);
  try {
    const imported = await session.import({ signal });
    const rows = imported.tables.reduce((sum, table) => sum + table.rowsKept, 0);
    say(
      `Imported ${count(rows, 'row')} into ${count(imported.tables.length, 'table')} in ${elapsed(imported.elapsedMs)}.`,
    );
    await runAll(session, terminal, signal);
  } catch (error) {
    process.exitCode = explain(error, terminal, session.project.texts);
    return;
  } finally {
    await session.close();
  }
  const server = await startServer(dir);
  say(`\n${terminal.style.bold('Notebook:')} ${server.url}`);
  say(`Edit ${dir}/reports/welcome.rekap and watch the page follow. Ctrl-C ends it.`);
  if (!signal.aborted) await once(signal, 'abort');
  await server.close();
}

async function provideSample(terminal: Terminal, signal: AbortSignal): Promise<void> {
  const there = await stat(path.join(dir, configFile)).catch(() => undefined);
  if (there !== undefined) {
    terminal.write(`The sample CRM is in ${dir}.\n`);
    return;
  }
  const started = performance.now();
  const onProgress = ({ share }: { share: number }) =>
    terminal.progress(`Making the sample CRM: ${Math.round(share * 100)}%`);
  const { rows } = await makeSample(dir, { deals, seed, signal, onProgress });
  const took = elapsed(performance.now() - started);
  terminal.write(`Made a sample CRM with ${count(rows.deals, 'deal')} in ${dir} in ${took}.\n`);
}

async function runAll(session: Session, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { reports } = session.inventory();
  const outcomes = await Promise.allSettled(reports.map(({ name }) => session.run(name, { signal })));
  terminal.write(`\n${terminal.style.bold(count(reports.length, 'report'))}\n`);
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') {
      for (const line of summary(outcome.value.result, session, terminal)) terminal.write(`${line}\n`);
      continue;
    }
    terminal.warn(`${reports[index]?.name}:`);
    process.exitCode = explain(outcome.reason, terminal, session.project.texts);
  }
}

/** Two lines: what was run, and its headline numbers. */
function summary(result: ReportResult, session: Session, { style, width }: Terminal): string[] {
  const rows = count(result.rows.length, 'row');
  const facts = style.dim(`${result.name} · ${rows} · ${elapsed(result.elapsed_ms)}`);
  const head = `${style.green('✓')} ${printable(result.label)}  ${facts}`;
  const numbers = headline(result, session);
  return numbers === '' ? [head] : [head, truncate(`  ${numbers}`, width ?? 120)];
}

/** The totals; without them, the first row. */
function headline(result: ReportResult, session: Session): string {
  const row: readonly CellValue[] | undefined = result.totals ?? result.rows[0];
  if (row === undefined) return '';
  const cells = result.columns.map((column, index) => {
    const value = row[index] ?? null;
    return { ...column, value, text: printable(columnFormatter([value], column.format, session.settings)(value)) };
  });
  const dimensions = cells.filter(({ role, value }) => role === 'dimension' && value !== null);
  const metrics = cells.filter(({ role }) => role === 'metric').map(({ label, text }) => `${label} ${text}`);
  const group = dimensions.map(({ text }) => text).join(', ');
  const numbers = metrics.join(' · ');
  return group === '' || numbers === '' ? group + numbers : `${group}: ${numbers}`;
}

const terminal = openTerminal({ quiet: false, color: true });
await start(terminal, interruption()).catch((error: unknown) => {
  process.exitCode = explain(error, terminal);
});
