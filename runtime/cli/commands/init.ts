import path from 'node:path';
import { Command } from 'commander';
import { initProject } from '../../init.ts';
import { action } from '../cli.ts';
import { exitCodes } from '../exit.ts';

export const init = (signal: AbortSignal) =>
  new Command('init')
    .summary('start a new project')
    .description('Start a new project: a rekap.yaml, a first model and report, and a few rows of data to run them on.')
    .argument('[dir]', 'the folder to start it in', '.')
    .addHelpText(
      'after',
      `
Example:
  rekap init acme-sales
  cd acme-sales
  rekap import
  rekap run`,
    )
    .action(
      action(signal, async ({ terminal }, command) => {
        const [dir = '.'] = command.processedArgs as string[];
        const files = await initProject(dir);
        for (const file of files) terminal.write(`${path.join(dir, file)}\n`);
        const there = path.resolve(dir) === process.cwd() ? '' : `cd ${dir} && `;
        terminal.tell(`Next: ${there}rekap import && rekap run`);
        return exitCodes.yes;
      }),
    );
