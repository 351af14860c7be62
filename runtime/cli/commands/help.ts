import { Command } from 'commander';
import { closest } from '../../../language/base/suggest.ts';
import { action } from '../cli.ts';
import { exitCodes, UsageError } from '../exit.ts';

export const help = (signal: AbortSignal) =>
  new Command('help')
    .summary('how to use a command, or what the language says')
    .description('Say how to use a command, or explain the language: all of it, a section, or one word.')
    .argument('[command]', 'a command, or `language`')
    .argument('[words...]', 'of the language: a section such as functions, or a word such as median')
    .addHelpText(
      'after',
      `
Examples:
  rekap help run
  rekap help language | less
  rekap help language functions
  rekap help language median`,
    )
    .action(
      action(signal, async ({ terminal }, command) => {
        const program = command.parent ?? command;
        const [topic, words = []] = command.processedArgs as [string | undefined, string[] | undefined];
        if (topic === 'language') {
          const { explain } = await import('../language.ts');
          terminal.write(explain(words.join(' '), terminal));
          return exitCodes.yes;
        }
        const names = program.commands.map((each) => each.name());
        const found = topic === undefined ? program : program.commands.find((each) => each.name() === topic);
        if (found === undefined) {
          const guess = closest(topic ?? '', [...names, 'language']);
          const hint = guess === undefined ? 'See them with `rekap help`.' : `Did you mean \`${guess}\`?`;
          throw new UsageError(`There is no command \`${topic}\`.`, hint);
        }
        found.outputHelp();
        return exitCodes.yes;
      }),
    );
