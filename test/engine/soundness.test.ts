import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, compileReport, type Program, type Settings } from '../../language/index.ts';
import { dataFor } from '../harness/arbitraries.ts';
import { openDatabase } from '../harness/database.ts';
import { mutated, wordSoup } from '../harness/mutate.ts';

const settings: Settings = {
  today: '2024-03-15',
  timezone: 'UTC',
  locale: 'en',
  currency: 'USD',
  weekStarts: 7,
  fiscalYearStarts: 4,
};
const numRuns = Number(process.env.REKAP_RUNS ?? 150);

function checked(text: string): Program {
  return check([{ path: 'any.rekap', text }], settings);
}

/** Every mistake stands in the text, and a report that is not in the model has one. */
function expectSound(text: string, { files, model, diagnostics }: Program): void {
  for (const { span, message } of diagnostics) {
    expect(message).not.toBe('');
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
  }
  const lost = files
    .flatMap(({ cells }) => cells)
    .filter(({ definition }) => definition?.kind === 'report' && !model.reports.has(definition.name.text));
  if (lost.length > 0) expect(diagnostics).not.toEqual([]);
}

describe('any text', () => {
  test('is checked without an exception', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), wordSoup, mutated);
    fc.assert(
      fc.property(text, (any) => expectSound(any, checked(any))),
      { numRuns: 5 * numRuns },
    );
  });
});

describe('a program that passes the check', () => {
  test('never fails in the engine, whatever the data', async () => {
    const programs = mutated.filter((text) => checked(text).model.reports.size > 0);
    const filled = programs.chain((text) => dataFor(checked(text).model, 'extreme').map((data) => ({ text, data })));
    const property = fc.asyncProperty(filled, async ({ text, data }) => {
      const program = checked(text);
      const database = await openDatabase(program.model, data);
      try {
        for (const name of program.model.reports.keys()) {
          const report = compileReport(program, name, settings);
          if (report === undefined) throw new Error(`${name} does not compile`);
          const { columns } = await database.query(report.sql);
          expect(columns).toEqual(expect.arrayContaining(['$kind', ...report.columns.map((column) => column.name)]));
          for (const note of report.notes) expect((await database.query(note.sql)).rows).toHaveLength(1);
          if (report.periods !== null) await database.query(report.periods.sql);
        }
      } finally {
        database.close();
      }
    });
    await fc.assert(property, { numRuns });
  });
});
