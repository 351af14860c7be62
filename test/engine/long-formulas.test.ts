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

test.each(['UTC', 'Europe/Berlin'])(
  'a time and hundreds of lengths of time are added up by the engine in %s',
  async (timezone) => {
    const text = `table t {
  id: key text
  at: time
  took: duration
}
report r {
  list t
  show at ${'+ took '.repeat(300)} "Took", at ${'+ 1 day '.repeat(300)} "Days", at ${'+ 1 day - 1 hour '.repeat(150)} "Both"
}
`;
    const program = check([{ path: 'long.rekap', text }], { ...settings, timezone });
    expect(program.diagnostics).toEqual([]);
    const data = [
      ['id', 'at', 'took'],
      ['1', '2024-03-01 10:00:00', '1'],
    ];
    const database = await openDatabase(program.model, new Map([['t', data]]));
    try {
      const { rows } = await database.query(compileReport(program, 'r', { ...settings, timezone })?.sql ?? '');
      expect(rows).toEqual([['group', '2024-03-01 10:05:00', '2024-12-26 10:00:00', '2024-07-23 04:00:00']]);
    } finally {
      database.close();
    }
  },
);
