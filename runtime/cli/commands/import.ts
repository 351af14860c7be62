import { Command } from 'commander';
import type { TableSummary } from '../../import/summary.ts';
import { action } from '../cli.ts';
import { exitCodes } from '../exit.ts';
import { withSession } from '../project.ts';
import { count, elapsed } from '../show.ts';

export const importData = (signal: AbortSignal) =>
  new Command('import')
    .summary('bring the files of rekap.yaml in')
    .description(
      'Bring the files of rekap.yaml in: typed and checked by the model, all or nothing. ' +
        'Rows that do not fit are set aside and counted; the files are never changed.',
    )
    .option('--dry-run', 'go through everything and change nothing')
    .addHelpText(
      'after',
      `
Example:
  rekap import --dry-run`,
    )
    .action(
      action(signal, (cli, command) =>
        withSession(cli, async (session) => {
          const { terminal } = cli;
          const { dryRun = false } = command.opts<{ dryRun?: boolean }>();
          const { describeImport } = await import('../../import/summary.ts');
          const summary = await session.import({
            dryRun,
            signal,
            onProgress: progressLine(terminal.progress),
          });
          for (const line of describeImport(summary)) terminal.write(`${line}\n`);
          const rows = (of: (table: TableSummary) => number) =>
            count(
              summary.tables.reduce((sum, table) => sum + of(table), 0),
              'row',
            );
          const took = elapsed(summary.elapsedMs);
          terminal.tell(
            dryRun
              ? `Read ${rows((table) => table.rowsRead)} in ${took}; nothing was changed.`
              : `Imported ${rows((table) => table.rowsKept)} in ${took}.`,
          );
          return exitCodes.yes;
        }),
      ),
    );

/** Rows, share and time left. */
function progressLine(draw: (line: string) => void) {
  const started = performance.now();
  return ({ table, rows, share }: { table: string; rows: number; share: number }) => {
    const gone = performance.now() - started;
    const left = share > 0.05 && gone > 1_000 ? `, ${elapsed((gone / share) * (1 - share))} left` : '';
    draw(`${table}: ${count(rows, 'row')}, ${Math.round(share * 100)}%${left}`);
  };
}
