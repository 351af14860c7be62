import { Command, Option } from 'commander';
import { displayWidth, printable } from '../../../language/base/width.ts';
import { plain, type Style } from '../../export/style.ts';
import type { Inventory, Item, ParamItem } from '../../inventory.ts';
import { answer } from '../answer.ts';
import { action } from '../cli.ts';
import { exitCodes } from '../exit.ts';
import { withSession } from '../project.ts';

interface ListOptions {
  readonly format: 'text' | 'json';
  readonly output?: string;
}

export const list = (signal: AbortSignal) =>
  new Command('list')
    .summary('what there is')
    .description(
      'List the tables, dimensions, metrics, params, reports, goals and audits of the project, and where each is defined.',
    )
    .addOption(new Option('--format <format>', 'how to write them').choices(['text', 'json']).default('text'))
    .option('-o, --output <file>', 'write to a file')
    .addHelpText(
      'after',
      `
Example:
  rekap list --format json`,
    )
    .action(
      action(signal, (cli, command) =>
        withSession(cli, async (session) => {
          const { format, output } = command.opts<ListOptions>();
          const found = session.inventory();
          const style = output === undefined ? cli.terminal.style : plain;
          const text = format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : asText(found, style);
          await answer(text, output, session.project, cli.terminal);
          return exitCodes.yes;
        }),
      ),
    );

function asText(found: Inventory, style: Style): string {
  const items = Object.values(found).flat() as (Item | ParamItem)[];
  const widths = {
    name: Math.max(0, ...items.map((item) => displayWidth(item.name))),
    label: Math.max(0, ...items.map((item) => displayWidth(printable(item.label)))),
  };
  const groups = Object.entries(found)
    .filter(([, group]) => group.length > 0)
    .map(([title, group]: [string, readonly (Item | ParamItem)[]]) => {
      const lines = group.map((item) => {
        const name = pad(item.name, widths.name);
        const label = pad(printable(item.label), widths.label);
        const broken = item.errors > 0 ? style.red('  has errors') : '';
        const about = 'type' in item ? paramText(item) : '';
        return `  ${name}  ${label}  ${style.dim(`${item.file}:${item.line}`)}${about}${broken}\n`;
      });
      return `${style.bold(title)}\n${lines.join('')}`;
    });
  return groups.length === 0 ? 'There is nothing here yet.\n' : groups.join('\n');
}

/** `  text = all from users.team` */
function paramText({ type, default: usual, options }: ParamItem): string {
  if (type === null) return '';
  return printable(`  ${type} = ${usual}${options === null ? '' : ` from ${options}`}`);
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(width - displayWidth(text));
}
