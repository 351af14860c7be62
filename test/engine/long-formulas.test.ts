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

/** What each column makes of the one before it, from a column of the table on. */
const chains: readonly (readonly [start: string, step: (before: string) => string])[] = [
  ['i', (x) => `${x} + 1`],
  ['m', (x) => `${x} * 2 + 1`],
  ['m', (x) => `(${x} + 1) / 2 * 3`],
  ['n', (x) => `sqrt(${x})`],
  ['i', (x) => `when ${x} in (1, 2): 1, else 2`],
  ['d', (x) => `when ${x} in 2024: 2024-01-01, else 2023-01-01`],
  ['d', (x) => `${x} + 1 day`],
  ['w', (x) => `${x} + 2 hours`],
  ['w', (x) => `${x} + 1 day + 2 hours - 30 minutes + 1 week`],
  ['w', (x) => `add_hours(${x}, 2)`],
  ['d', (x) => `add_days(d, working_days(${x}, d))`],
  ['s', (x) => `url_parameter(${x}, "a")`],
  ['s', (x) => `text(number(${x}))`],
  ['w', (x) => `w + hours(d, ${x} in office) * 1 hour`],
  ['d', (x) => `d + days(${x}, d in office) * 1 day`],
];

const office = 'calendar office {\n  monday to friday 09:00 to 12:30, 13:30 to 17:00\n  holidays t.d\n}\n';

test.each(chains)('columns that build on each other from %s run as far as they pass the check', async (start, step) => {
  const zoned = { ...settings, timezone: 'Europe/Berlin' };
  const program = (count: number) => {
    const columns = Array.from({ length: count }, (_, at) => `  c${at + 1} = ${step(at === 0 ? start : `c${at}`)}\n`);
    const text = `${office}table t {\n  id: key text\n  i: integer\n  n: number\n  m: money\n  s: text\n  d: date\n  w: time\n${columns.join('')}}
report r { show count(t where c${count} is not missing), max(t.c${count})  by c${count} }\n`;
    return check([{ path: 'deep.rekap', text }], zoned);
  };
  let deepest = 99;
  while (program(deepest).diagnostics.length > 0) deepest -= 1;
  expect(deepest).toBeGreaterThan(12);
  const accepted = program(deepest);
  const database = await openDatabase(accepted.model, new Map());
  try {
    const compiled = compileReport(accepted, 'r', zoned);
    expect((await database.query(compiled?.sql ?? '')).rows).toEqual([]);
    for (const note of compiled?.notes ?? []) expect((await database.query(note.sql)).rows).toEqual([[0]]);
  } finally {
    database.close();
  }
});
