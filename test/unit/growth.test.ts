/** What the compiler does grows with what is written, and no faster; so does the SQL that it makes. */
import { describe, expect, it } from 'vitest';
import { check, compileReport, type Program, type Settings, type SourceFile } from '../../language/index.ts';
import { program as definitions } from '../bench/definitions.ts';
import { stepsOf } from '../harness/steps.ts';

const settings: Settings = {
  today: '2024-06-30',
  timezone: 'America/New_York',
  locale: 'en-US',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 1,
};

const model = `table deals {
  id: key text
  source: text
  n: integer
  amount: money
  owner: -> users
  at: time
  dated by at
}
table users {
  id: key text
  name: text
  team: text
  shown as name
}
`;

function times(count: number, of: (at: number) => string, between = ''): string {
  return Array.from({ length: count }, (_, at) => of(at)).join(between);
}

function metrics(count: number): string {
  return times(count, (at) => `metric m${at} = count(deals) where n = ${at} on at\n`);
}

function names(count: number): string {
  return times(count, (at) => `m${at}`, ', ');
}

/** Programs of any size. */
const shapes: Record<string, (size: number) => string> = {
  'metrics with a report each': (size) =>
    metrics(size) + times(size, (at) => `report r${at} { show m${at} by month for this year totals }\n`),
  'metrics on metrics': (size) =>
    `metric m0 = count(deals)\n${times(size, (at) => `metric m${at + 1} = (m${at} where n > ${at})\n`)}report r { show m${size} }\n`,
  'computed columns': (size) =>
    `table t {\n  id: key text\n  n: integer\n${times(size, (at) => `  c${at} = n + ${at}\n`)}}\nreport r { list t show ${times(size, (at) => `c${at}`, ', ')} }\n`,
  'roll-ups': (size) =>
    `table p {\n  id: key text\n${times(size, (at) => `  r${at} = count(items where n = ${at})\n`)}}\ntable items {\n  id: key text\n  n: integer\n  p: -> p\n}\nreport r { list p show ${times(size, (at) => `r${at}`, ', ')} }\n`,
  'a metric of many': (size) =>
    `${metrics(size)}metric all = ${times(size, (at) => `m${at}`, ' + ')}\nreport r { show all by owner }\n`,
  'a long sum': (size) =>
    `report r { show count(deals)${times(size, (at) => ` + ${at}`)} "Sum" by month for this year }\n`,
  'a long condition': (size) =>
    `report r { show count(deals where ${times(size, (at) => `n != ${at}`, ' and ')}) "Some" by month for this year }\n`,
  'a long list of values': (size) =>
    `report r { show count(deals where source in (${times(size, (at) => `"s${at}"`, ', ')})) "Some" by source }\n`,
  'a long choice': (size) =>
    `metric worth = sum(deals.amount)\nmetric w = when ${times(size, (at) => `worth > ${at}: ${at}`, ', when ')}, else 0\nreport r { show w by owner }\n`,
  'a report of many metrics': (size) =>
    `${metrics(size)}report r { show ${names(size)} by month, owner for this year top 3 with others totals }\n`,
  'metrics of one label': (size) =>
    `${times(size, (at) => `metric m${at} "Won" = count(deals) where n = ${at} on at\n`)}report r { show ${names(size)} by owner }\n`,
  'many sort keys': (size) => `${metrics(size)}report r { show m0 by owner sort ${names(size)} }\n`,
  'a report by many columns': (size) =>
    `table t {\n  id: key text\n${times(size, (at) => `  c${at}: text\n`)}}\nreport r { show count(t) "Rows" by ${times(size, (at) => `c${at}`, ', ')} }\n`,
  params: (size) =>
    times(size, (at) => `param p${at}: integer = ${at}\nmetric m${at} = count(deals) where n = p${at}\n`),
  'a param of many reports': (size) =>
    `param split: one of source, owner = source\nmetric m = count(deals)\n${times(size, (at) => `report r${at} { show m by split }\n`)}`,
  tables: (size) =>
    times(
      size,
      (at) => `table t${at} {\n  id: key text\n  next: -> t${at + 1}\n}\nmetric m${at} = count(t${at})\n`,
    ).concat(`table t${size} {\n  id: key text\n}\n`),
  'names of nothing': (size) => times(size, (at) => `metric m${at} = count(deals) where nothing${at} = 1\n`),
  'names of two': (size) => times(size, () => 'metric m = count(deals)\n'),
  'damaged lines': (size) => times(size, (at) => `metric m${at} = count(deals where\n`),
};

function compile(files: readonly SourceFile[]): { readonly program: Program; readonly sql: number } {
  const program = check(files, settings);
  const statements = [...program.model.reports.keys()].map((name) => compileReport(program, name, settings)?.sql ?? '');
  return { program, sql: statements.join('').length };
}

interface Size {
  readonly steps: number;
  readonly sql: number;
}

async function sizeOf(files: readonly SourceFile[]): Promise<Size> {
  let sql = 0;
  const steps = await stepsOf(() => {
    sql = compile(files).sql;
  });
  return { steps, sql };
}

/** Four times as much written takes four times as much done; a little more is left for what sorts. */
function expectLinear(small: Size, large: Size): void {
  expect(small.steps).toBeGreaterThan(100);
  expect(large.steps / small.steps).toBeLessThan(4.6);
  if (small.sql > 0) expect(large.sql / small.sql).toBeLessThan(4.6);
}

const size = 100;

describe('four times as much takes four times as many steps', () => {
  it.each(Object.entries(shapes))('%s', async (_, textOf) => {
    const [small, large] = [size, 4 * size].map((count) => [{ path: 'a.rekap', text: `${model}${textOf(count)}` }]);
    if (small === undefined || large === undefined) throw new Error('two sizes');
    // What is prepared once is no part of it.
    compile(small);
    expectLinear(await sizeOf(small), await sizeOf(large));
  });

  it('a project of many files', async () => {
    compile(definitions(size));
    expectLinear(await sizeOf(definitions(size)), await sizeOf(definitions(4 * size)));
  });
});

describe('a check after an edit of one file', () => {
  it('takes a small part of the steps of a check of everything', async () => {
    const files = definitions(500);
    const edited = files.map((file) =>
      file.path === 'area-3.rekap' ? { ...file, text: file.text.replace('"won" on', '"lost" on') } : file,
    );
    const before = check(files, settings);
    const anew = await stepsOf(() => check(edited, settings));
    const again = await stepsOf(() => check(edited, settings, before));
    expect(again).toBeLessThan(anew / 3);
  });
});
