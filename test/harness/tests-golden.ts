/** What comes of the tests of a case, as `rekap test` tells it. */
import { compileRowsOfTest, compileTest, type Program, type Settings, type SourceFile } from '../../language/index.ts';
import { asText, type Outcome } from '../../runtime/cli/test-report.ts';
import { placesOf } from '../../runtime/exec/test-places.ts';
import { Tests } from '../../runtime/exec/tests.ts';
import { plain } from '../../runtime/export/style.ts';

/** All tests that have no errors, in the order of the text. */
export async function testsOf(program: Program, settings: Settings, sources: readonly SourceFile[]): Promise<string> {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const tests = new Tests();
  try {
    const outcomes: Outcome[] = [];
    for (const [name, test] of program.tests) {
      const compiled = compileTest(program, name, settings);
      if (compiled === undefined) throw new Error(`${name} is in the model and does not compile`);
      const result = await tests.run(compiled, {
        model: program.model,
        settings,
        places: placesOf(test.origin, texts),
        rowsOf: (report, cell) => {
          const rows = compileRowsOfTest(program, name, report, settings, cell, { limit: 10 });
          return rows === undefined || 'problem' in rows ? undefined : rows;
        },
      });
      outcomes.push({ kind: 'run', result });
    }
    return asText(outcomes, { texts, ...settings, style: plain, width: undefined }).trimEnd();
  } finally {
    await tests.close();
  }
}
