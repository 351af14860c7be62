import { Command, Option } from 'commander';
import { closest } from '../../../language/base/suggest.ts';
import { nameOf } from '../../../language/semantics/cards/mentions.ts';
import { idOf, type Target } from '../../../language/semantics/links.ts';
import { plain } from '../../export/style.ts';
import type { Session } from '../../session.ts';
import { answer } from '../answer.ts';
import { showCard } from '../card.ts';
import { action } from '../cli.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { withSession } from '../project.ts';

interface DescribeOptions {
  readonly format: 'text' | 'json';
  readonly output?: string;
}

export const describe = (signal: AbortSignal) =>
  new Command('describe')
    .summary('its definition card, and what uses it')
    .description(
      'Say what a metric, table, column, dimension, param or report means: what is counted, under which condition, on\nwhich date, what missing values do, how it can be split, what a param takes, and what uses it.',
    )
    .argument('<name>', 'its name, such as win_rate, deals.amount, or table:deals where several share one')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .option('-o, --output <file>', 'write to a file')
    .addHelpText(
      'after',
      `
Examples:
  rekap describe win_rate
  rekap describe deals.cycle_days
  rekap describe table:deals --format json`,
    )
    .action(
      action(signal, (cli, command) =>
        withSession(cli, async (session) => {
          const [name = ''] = command.args;
          const { format, output } = command.opts<DescribeOptions>();
          const card = session.card(findTarget(session, name));
          const shown = output === undefined ? cli.terminal : { style: plain, width: undefined };
          const text = format === 'json' ? `${JSON.stringify(card, null, 2)}\n` : showCard(card, shown);
          await answer(text, output, session.project, cli.terminal);
          return exitCodes.yes;
        }),
      ),
    );

/** The one definition that a name means. @throws UsageError when there is none, or there are several */
function findTarget(session: Session, name: string): Target {
  const { mentions } = session.cards;
  const [only, ...others] = mentions.named(name);
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    const forms = [only, ...others].map((target) => `\`${idOf(target)}\``);
    throw new UsageError(`\`${name}\` is the name of several things.`, `Say which: ${forms.join(' or ')}.`);
  }
  const names = [...mentions.written].flatMap(([id, { target }]) => (name.includes(':') ? [id] : [nameOf(target)]));
  const guess = closest(name, names);
  throw new UsageError(
    `Nothing is called \`${name}\`.`,
    guess === undefined ? 'See what there is with `rekap list`.' : `Did you mean \`${guess}\`?`,
  );
}
