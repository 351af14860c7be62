import { Command, InvalidArgumentError } from 'commander';
import { action } from '../cli.ts';
import { exitCodes } from '../exit.ts';
import { count, elapsed } from '../show.ts';

interface SampleCommandOptions {
  readonly deals: number;
  readonly seed: number;
}

export const sample = (signal: AbortSignal) =>
  new Command('sample')
    .summary('make a synthetic CRM to try things on')
    .description('Make a project with a realistic synthetic CRM. The same size and seed give the same data.')
    .argument('<dir>', 'the folder to make it in')
    .option('--deals <n>', 'how many deals, 1,000 to 10,000,000', wholeNumber, 10_000)
    .option('--seed <s>', 'another number, another CRM', wholeNumber, 1)
    .addHelpText(
      'after',
      `
Example:
  rekap sample demo --deals 10000 --seed 1
  rekap import --project demo
  rekap run --project demo`,
    )
    .action(
      action(signal, async ({ terminal }, command) => {
        const [dir = ''] = command.args;
        const { deals, seed } = command.opts<SampleCommandOptions>();
        const { makeSample } = await import('../../sample.ts');
        const started = performance.now();
        const summary = await makeSample(dir, {
          deals,
          seed,
          signal,
          onProgress: ({ table, rows, share }) =>
            terminal.progress(`${table}: ${count(rows, 'row')}, ${Math.round(share * 100)}%`),
        });
        const took = elapsed(performance.now() - started);
        for (const [table, rows] of Object.entries(summary.rows)) terminal.tell(`${table}: ${count(rows, 'row')}`);
        for (const file of summary.kept) terminal.tell(`kept ${file} as it was`);
        terminal.tell(`${(summary.bytes / 1024 / 1024).toFixed(1)} MB in ${took}`);
        terminal.write(`${summary.directory}\n`);
        terminal.tell(`Next: rekap import --project ${dir}`);
        return exitCodes.yes;
      }),
    );

function wholeNumber(text: string): number {
  if (/^\d[\d_]*$/.test(text)) return Number(text.replaceAll('_', ''));
  throw new InvalidArgumentError('It is not a whole number.');
}
