import { Command, Option } from 'commander';
import { plain } from '../../export/style.ts';
import { RekapFailure } from '../../failure.ts';
import type { Session } from '../../session.ts';
import { answer } from '../answer.ts';
import { action, explain } from '../cli.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { withSession } from '../project.ts';
import { count, elapsed } from '../show.ts';
import { filesUnder } from '../targets.ts';
import { asJUnit, asText, type Outcome } from '../test-report.ts';

interface TestOptions {
  readonly format: 'text' | 'json' | 'junit';
  readonly output?: string;
}

export const test = (signal: AbortSignal) =>
  new Command('test')
    .summary('the test cells')
    .description(
      'Run the tests of the project: each on the rows that it gives and nothing else. No imported data is needed.',
    )
    .argument('[path...]', 'files, folders or packs whose tests to run (default: all)')
    .addOption(
      new Option('--format <format>', 'how to write what came of them')
        .choices(['text', 'json', 'junit'])
        .default('text'),
    )
    .option('-o, --output <file>', 'write to a file')
    .addHelpText(
      'after',
      `
Examples:
  rekap test
  rekap test sales.rekap
  rekap test --format junit -o tests.xml

The exit code is 1 when a test fails or has errors.`,
    )
    .action(
      action(signal, (cli, command) =>
        withSession(cli, async (session) => {
          const { terminal } = cli;
          const { format, output } = command.opts<TestOptions>();
          session.requireConfig();
          const started = performance.now();
          const outcomes: Outcome[] = [];
          const tests = testsUnder(session, command.args);
          for (const { name, file, line } of tests) {
            try {
              outcomes.push({ kind: 'run', result: await session.test(name, signal) });
            } catch (error) {
              if (signal.aborted || !(error instanceof RekapFailure)) return explain(error, terminal);
              outcomes.push({ kind: 'refused', name, file, line, failure: error });
            }
            terminal.progress(`${outcomes.length} of ${count(tests.length, 'test')}`);
          }
          const failed = outcomes.filter((outcome) => outcome.kind === 'refused' || !outcome.result.passed).length;
          const { texts } = session.project;
          const toTerminal = output === undefined;
          const options = {
            texts,
            locale: session.settings.locale,
            currency: session.settings.currency,
            style: toTerminal ? terminal.style : plain,
            width: toTerminal ? terminal.width : undefined,
          };
          const text =
            format === 'json'
              ? `${JSON.stringify(
                  outcomes.map((outcome) => jsonOf(outcome, session)),
                  null,
                  2,
                )}\n`
              : format === 'junit'
                ? asJUnit(outcomes, options)
                : asText(outcomes, options);
          await answer(text, output, session.project, terminal);
          const time = elapsed(performance.now() - started);
          if (tests.length === 0) terminal.tell('There are no tests here.');
          else
            terminal.tell(
              `${count(tests.length - failed, 'test')} passed, ${failed.toLocaleString('en')} failed (${time}).`,
            );
          return failed > 0 ? exitCodes.no : exitCodes.yes;
        }),
      ),
    );

function testsUnder(session: Session, paths: readonly string[]) {
  const { tests } = session.inventory();
  if (paths.length === 0) return tests;
  const files = new Set(
    paths.flatMap((path) => {
      const found = filesUnder(session, path);
      if (found.length > 0) return found;
      throw new UsageError(`The project has no file ${path}.`, 'See its files with `rekap list`.');
    }),
  );
  return tests.filter(({ file }) => files.has(file));
}

function jsonOf(outcome: Outcome, session: Session): object {
  if (outcome.kind === 'run') return outcome.result;
  const { name, file, line, failure } = outcome;
  return {
    name,
    file,
    line,
    passed: false,
    failures: [],
    elapsed_ms: 0,
    error: { message: failure.message, diagnostics: failure.diagnostics.map(session.view) },
  };
}
