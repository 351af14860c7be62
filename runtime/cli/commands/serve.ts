import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { action } from '../cli.ts';
import { exitCodes } from '../exit.ts';
import { findProjectOf } from '../project.ts';

interface ServeOptions {
  readonly port?: number;
  readonly open?: boolean;
}

export const serve = (signal: AbortSignal) =>
  new Command('serve')
    .summary('the notebook')
    .description(
      'Serve the notebook to a browser on this machine, and keep it up to date while files change. Params have controls\nabove the reports that depend on them; what they are set to is in the page\u2019s address.',
    )
    .option('--port <n>', 'the port to use (default: the next free one from 4270)', port)
    .option('--open', 'open the browser')
    .addHelpText(
      'after',
      `
Example:
  rekap serve --open`,
    )
    .action(
      action(signal, async (cli, command) => {
        const { port: wanted, open = false } = command.opts<ServeOptions>();
        const dir = await findProjectOf(cli);
        const { today, locale } = cli.options;
        const { startServer } = await import('../../server.ts');
        const server = await startServer(dir, {
          ...(wanted === undefined ? {} : { port: wanted }),
          ...(today === undefined ? {} : { today }),
          ...(locale === undefined ? {} : { locale }),
        });
        cli.terminal.write(`${server.url}\n`);
        cli.terminal.tell('The notebook is served at this address until you press Ctrl-C.');
        if (open) openBrowser(server.url);
        if (!signal.aborted) await once(signal, 'abort');
        await server.close();
        return exitCodes.interrupted;
      }),
    );

function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('It is not a port: write a number up to 65535.');
}

/** Asks the desktop to open an address; without one, nothing happens. */
function openBrowser(url: string): void {
  const [command, ...before] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  if (command === undefined) return;
  spawn(command, [...before, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
