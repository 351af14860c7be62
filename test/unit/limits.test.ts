import { expect, test } from 'vitest';
import { check, compileReport, type Program, type Settings } from '../../language/index.ts';

/** Programs too large for a golden case: each is read, or refused with one sentence. */

const settings: Settings = {
  today: '2024-06-30',
  timezone: 'UTC',
  locale: 'en',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 1,
};
const table = 'table deals {\n  id: key text\n  source: text\n  n: integer\n}\n';

function checked(text: string): Program {
  return check([{ path: 'large.rekap', text: `${table}${text}` }], settings);
}

function times(count: number, of: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => of(index)).join('');
}

function codes(program: Program): string[] {
  return program.diagnostics.map(({ code }) => code);
}

test('definitions may build on each other in many steps, and no more', () => {
  const chain = (steps: number) =>
    `metric m0 = count(deals)\n${times(steps, (at) => `metric m${at + 1} = m${at} + 1\n`)}`;
  expect(codes(checked(chain(100)))).toEqual([]);
  // The engine takes no formula of so many steps inside each other: told once, where it becomes too much.
  expect(codes(checked(chain(300)))).toEqual(['formula-too-deep']);
  const backwards = times(300, (at) => `metric m${at} = m${at + 1} + 1\n`);
  expect(new Set(codes(checked(`${backwards}metric m300 = count(deals)\n`)))).toEqual(new Set(['too-deep']));
});

test('a definition of more words than anyone writes is one mistake', () => {
  const program = checked(`metric m = count(deals) where ${times(20_000, (at) => `n = ${at} or `)} n = 1\n`);
  expect(codes(program)).toEqual(['definition-too-long']);
});

test('a condition of a thousand parts is compiled', () => {
  const sources = times(1_000, (at) => `, "s${at}"`).slice(2);
  const program = checked(
    `report r { show count(deals where source in (${sources})) "In", count(deals where ${times(400, (at) => `n != ${at} and `)}n != -1) "And" }\n`,
  );
  expect(codes(program)).toEqual([]);
  expect(compileReport(program, 'r', settings)?.sql).toContain("'s999'");
});

test('a project of a thousand definitions is checked, each of its mistakes once', () => {
  const program = checked(
    times(
      500,
      (at) => `metric m${at} = count(deals) where n = ${at % 100 === 0 ? '"x"' : at}\nreport r${at} { show m${at} }\n`,
    ),
  );
  expect(codes(program)).toEqual(Array.from({ length: 5 }, () => 'type-mismatch'));
  expect(program.model.reports.size).toBe(495);
});
