import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CompiledReport, check, compileReport, type Program, type Settings } from '../../language/index.ts';
import type { CellValue } from '../../runtime/api/contract.ts';
import { callMetric, condition, dataFor, dealMetric, dimensions, model } from '../harness/arbitraries.ts';
import { type Database, openDatabase } from '../harness/database.ts';

const settings: Settings = {
  today: '2024-03-15',
  timezone: 'UTC',
  locale: 'en',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 1,
};
const runs = { numRuns: Number(process.env.REKAP_RUNS ?? 60) };

interface Row {
  readonly kind: string;
  readonly groups: readonly CellValue[];
  readonly metrics: readonly CellValue[];
}

function checked(reports: string): Program {
  const program = check([{ path: 'random.rekap', text: `${model}\n${reports}` }], settings);
  const errors = program.diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  return program;
}

async function rowsOf(name: string, program: Program, database: Database): Promise<Row[]> {
  const report = compileReport(program, name, settings);
  if (report === undefined) throw new Error(`${name} does not compile`);
  const { columns, rows } = await database.query(report.sql);
  const values = (row: readonly CellValue[], role: CompiledReport['columns'][number]['role']): CellValue[] =>
    report.columns.filter((column) => column.role === role).map((column) => row[columns.indexOf(column.name)] ?? null);
  return rows.map((row) => ({
    kind: String(row[columns.indexOf('$kind')]),
    groups: values(row, 'dimension'),
    metrics: values(row, 'metric').map(rounded),
  }));
}

/** What is left is the order in which binary fractions were added. */
function rounded(value: CellValue): CellValue {
  return typeof value === 'number' ? Number(value.toPrecision(9)) : value;
}

/** A property of what some reports give over random data. */
async function holds(
  reports: string,
  data: Parameters<typeof openDatabase>[1],
  property: (rows: (name: string) => Promise<Row[]>) => Promise<void>,
): Promise<void> {
  const program = checked(reports);
  const database = await openDatabase(program.model, data);
  try {
    await property((name) => rowsOf(name, program, database));
  } finally {
    database.close();
  }
}

const ordinary = dataFor(checked('').model, 'ordinary');
const extreme = dataFor(checked('').model, 'extreme');
const metrics = fc.tuple(dealMetric, callMetric, dealMetric);
const shown = (list: readonly string[]): string => list.map((metric, index) => `${metric} "M${index}"`).join(',\n  ');

describe('whatever the condition and the rows', () => {
  test('a condition and its negation share the rows between them', async () => {
    const property = fc.asyncProperty(condition, condition, extreme, async (one, other, data) => {
      const reports = `report split {
        show count(deals where ${one}) "A", count(deals where not (${one})) "B", count(deals) "All",
             count(deals where (${one}) and (${other})) "Both", count(deals where not ((${one}) and (${other}))) "Not both",
             count(deals where not (${one}) or not (${other})) "One is not", count(deals where not (not (${one}))) "A again"
      }`;
      await holds(reports, data, async (rows) => {
        const [a, b, all, both, notBoth, oneIsNot, again] = ((await rows('split'))[0]?.metrics ?? []).map(Number);
        expect([Number(a) + Number(b), Number(both) + Number(notBoth), oneIsNot, again]).toEqual([
          all,
          all,
          notBoth,
          a,
        ]);
      });
    });
    await fc.assert(property, runs);
  });
});

describe('whatever is grouped by whatever', () => {
  test('a total is what the report gives without groups', async () => {
    const time = fc.constantFrom('', ', month', ', week', ', quarter');
    const range = fc.constantFrom('for all time', 'for 2024-02', 'for 2024-01-31 to 2024-03-01', 'for year to date');
    const property = fc.asyncProperty(
      metrics,
      dimensions,
      time,
      range,
      condition,
      ordinary,
      async (list, by, grain, period, where, data) => {
        const clauses = `show ${shown(list)}  ${period}  where amount > 0 or (${where})`;
        const reports = `report grouped { ${clauses}  by ${by.join(', ')}${grain}  totals }\nreport whole { ${clauses} }`;
        await holds(reports, data, async (rows) => {
          const grouped = await rows('grouped');
          const [whole] = await rows('whole');
          expect(grouped.at(-1)).toMatchObject({ kind: 'total', metrics: whole?.metrics });
        });
      },
    );
    await fc.assert(property, runs);
  });

  test('top and others share all rows between them, and their total is the same', async () => {
    const property = fc.asyncProperty(
      metrics,
      dimensions,
      fc.integer({ min: 1, max: 4 }),
      ordinary,
      async (list, by, count, data) => {
        const clauses = `show count(deals) "Deals", count(calls) "Calls", ${shown(list)}  by ${by.join(', ')}  totals`;
        const reports = `report all { ${clauses} }\nreport few { ${clauses}  top ${count} with others }`;
        await holds(reports, data, async (rows) => {
          const [all, few] = [await rows('all'), await rows('few')];
          expect(few.at(-1)).toEqual(all.at(-1));
          const parts = few.filter(({ kind }) => kind !== 'total');
          for (const place of [0, 1]) {
            const sum = parts.reduce((total, row) => total + Number(row.metrics[place]), 0);
            expect(sum).toBe(all.at(-1)?.metrics[place]);
          }
          const groups = (found: readonly Row[]) => found.filter(({ kind }) => kind === 'group');
          expect(groups(few)).toEqual(groups(all).slice(0, count));
        });
      },
    );
    await fc.assert(property, runs);
  });

  test('by time, the periods and what is undated are all rows there are', async () => {
    const grain = fc.constantFrom('day', 'week', 'month', 'quarter', 'year');
    const property = fc.asyncProperty(grain, dimensions, ordinary, async (unit, by, data) => {
      const reports = `report dated { show count(deals where closed is not missing on closed) "Deals", count(calls) "Calls"  by ${unit}, ${by.join(', ')} }
        report all { show count(deals where closed is not missing) "Deals", count(calls where at is not missing) "Calls" }`;
      await holds(reports, data, async (rows) => {
        const dated = await rows('dated');
        const sums = [0, 1].map((place) => dated.reduce((sum, row) => sum + Number(row.metrics[place]), 0));
        expect(sums).toEqual((await rows('all'))[0]?.metrics);
      });
    });
    await fc.assert(property, runs);
  });
});
