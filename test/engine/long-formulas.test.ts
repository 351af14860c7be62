import { expect, test } from 'vitest';
import { check, compileReport, type Settings } from '../../language/index.ts';
import { openDatabase } from '../harness/database.ts';

const settings: Settings = {
  today: '2024-06-30',
  timezone: 'UTC',
  locale: 'en',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 1,
};

function alternating(count: number, signs: readonly [string, string]): string {
  return Array.from({ length: count }, (_, at) => `${signs[at % 2]} i`).join(' ');
}

test('a formula of thousands of operands is worked out by the engine', async () => {
  const text = `table t {
  id: key text
  i: integer
  n: number
}
report r {
  list t
  show i ${'+ i '.repeat(2_000)} "Sum", i ${alternating(2_000, ['-', '+'])} "Difference",
       n ${'* n '.repeat(2_000)} "Product", n * 2 ${alternating(2_000, ['*', '/'])} "Quotient"
}
`;
  const program = check([{ path: 'long.rekap', text }], settings);
  expect(program.diagnostics).toEqual([]);
  const data = [
    ['id', 'i', 'n'],
    ...[
      ['1', '3', '1'],
      ['2', '9223372036854775807', '-1'],
      ['3', '0', '0.5'],
    ],
  ];
  const database = await openDatabase(program.model, new Map([['t', data]]));
  try {
    const { columns, rows } = await database.query(compileReport(program, 'r', settings)?.sql ?? '');
    const shown = ['sum', 'difference', 'product', 'quotient'].map((name) => columns.indexOf(name));
    expect(rows.map((row) => shown.map((at) => row[at]))).toEqual([
      [6003, 3, 1, 2],
      [null, '9223372036854775807', -1, -2],
      [0, 0, expect.closeTo(0, 12), null],
    ]);
  } finally {
    database.close();
  }
});
