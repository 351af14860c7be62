import { describe, expect, test } from 'vitest';
import { readConfig } from '../../runtime/config.ts';

const now = new Date('2024-03-31T20:00:00Z');

/** `code at text: message hint` of each diagnostic. */
function complaints(yaml: string): string[] {
  return readConfig(yaml, { now }).diagnostics.map(
    ({ code, span, message, hint }) =>
      `${code} at ${yaml.slice(span.start, span.end)}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
  );
}

describe('what rekap.yaml says', () => {
  test('is read with defaults for what it does not say', () => {
    expect(readConfig('', { now })).toEqual({
      name: undefined,
      settings: {
        today: '2024-03-31',
        timezone: 'UTC',
        locale: 'en',
        currency: 'USD',
        weekStarts: 1,
        fiscalYearStarts: 1,
      },
      packs: [],
      imports: [],
      diagnostics: [],
    });
  });

  test('is read whole', () => {
    const yaml = `name: acme-sales
timezone: Asia/Jakarta
locale: id
currency: IDR
week_starts: Sunday
fiscal_year_starts: april
today: 2017-12-31
packs: [crm]
imports:
  deals:
    file: [data/a.csv, data/b*.csv]
    columns:
      id: opportunity_id
      amount: { from: close_value, decimal: ",", thousands: "." }
      closed_on: { from: Closed, format: d/m/y }
      year: 2024
      probability: null
    only: { stage: [Won, Lost] }
    allow_outside: true
    encoding: latin-1
    separator: ";"
`;
    const { name, settings, packs, imports, diagnostics } = readConfig(yaml, { now });
    expect(diagnostics).toEqual([]);
    expect(name).toBe('acme-sales');
    expect(settings).toEqual({
      today: '2017-12-31',
      timezone: 'Asia/Jakarta',
      locale: 'id',
      currency: 'IDR',
      weekStarts: 7,
      fiscalYearStarts: 4,
    });
    expect(packs.map(({ text }) => text)).toEqual(['crm']);
    const [deals] = imports;
    expect(deals?.patterns.map(({ text }) => text)).toEqual(['data/a.csv', 'data/b*.csv']);
    expect([...(deals?.columns.values() ?? [])].map(({ columnSpan, headingSpan, ...rest }) => rest)).toEqual([
      { column: 'id', heading: 'opportunity_id' },
      { column: 'amount', heading: 'close_value', decimal: ',', thousands: '.' },
      { column: 'closed_on', heading: 'Closed', format: 'd/m/y' },
      { column: 'year', heading: '2024' },
      { column: 'probability', heading: null },
    ]);
    expect(deals).toMatchObject({
      only: [{ heading: 'stage', values: ['Won', 'Lost'] }],
      allowOutside: true,
      encoding: 'windows-1252',
      separator: ';',
    });
  });

  test("takes today from the call before the file, and from the clock in the project's time zone last", () => {
    const today = (yaml: string, given?: string) => readConfig(yaml, { today: given, now }).settings.today;
    expect(today('today: 2017-12-31', '2020-02-29')).toBe('2020-02-29');
    expect(today('today: 2017-12-31')).toBe('2017-12-31');
    expect(today('timezone: Asia/Jakarta')).toBe('2024-04-01');
    expect(today('timezone: America/New_York')).toBe('2024-03-31');
  });
});

describe('what is wrong in rekap.yaml', () => {
  test.each([
    ['tody: 2017-12-31', 'unknown-key at tody: rekap.yaml has no key `tody`. Did you mean `today`?'],
    [
      'imports: { deals: { file: a.csv, encodng: x } }',
      'unknown-key at encodng: `deals` has no key `encodng`. Did you mean `encoding`?',
    ],
    [
      'imports: { deals: { file: a.csv, columns: { id: { form: ID } } } }',
      'unknown-key at form: `id` has no key `form`. Did you mean `from`?',
    ],
    [
      'timezone: Asia/Jakrta',
      'unknown-value at Asia/Jakrta: There is no time zone `Asia/Jakrta`. Did you mean `Asia/Jakarta`?',
    ],
    ['timezone: +07:00', 'unknown-value at +07:00: There is no time zone `+07:00`. As in `Asia/Jakarta`.'],
    ['week_starts: mondy', 'unknown-value at mondy: There is no weekday `mondy`. Did you mean `monday`?'],
    ['fiscal_year_starts: 4', 'unknown-value at 4: There is no month `4`. As in `january`.'],
    ['currency: USDX', 'unknown-value at USDX: There is no currency `USDX`. Did you mean `USD`?'],
    ['locale: e_n', 'unknown-value at e_n: There is no locale `e_n`. Did you mean `en`?'],
    [
      'today: 2017-02-30',
      'invalid-today at 2017-02-30: `2017-02-30` is not a date. Write year, month and day, as in 2024-03-31.',
    ],
    ['today: soon', 'invalid-today at soon: `soon` is not a date. Write year, month and day, as in 2024-03-31.'],
    ['packs: { crm: true }', 'wrong-value at { crm: true }: `packs` must be a list of names of packs.'],
    ['name: [a]', 'wrong-value at [a]: `name` must be a text.'],
    [
      'imports: { deals: }',
      'wrong-value at deals: `deals` must be a mapping with the key `file`. As in `deals: { file: data/deals.csv }`.',
    ],
    [
      'imports: { deals: { file: a.csv, allow_outside: yes } }',
      'wrong-value at yes: `allow_outside` must be true or false.',
    ],
    [
      'imports: { deals: { file: a.csv, columns: { a: { from: b, decimal: ";" } } } }',
      'wrong-value at ";": `decimal` must be "." or ",".',
    ],
    [
      'imports: { deals: { file: a.csv, encoding: ebcdic } }',
      'unknown-value at ebcdic: There is no encoding `ebcdic`. As in `windows-1252`.',
    ],
    [
      'imports: { deals: { file: a.csv, separator: ab } }',
      'wrong-value at ab: `separator` must be one of , ; tab | : ^ ~.',
    ],
    [
      'a: &x 1\nname: *x',
      'unknown-key at a: rekap.yaml has no key `a`. The keys here are `name`, `timezone`, `locale`, `currency`, `week_starts`, `fiscal_year_starts`, `today`, `packs` and `imports`.',
    ],
    [
      '- name',
      'wrong-value at - name: `rekap.yaml` must be a mapping with the keys name, timezone, locale, currency, week_starts, fiscal_year_starts, today, packs, imports.',
    ],
  ])('%s', (yaml, complaint) => {
    expect(complaints(yaml)[0]).toBe(complaint);
  });

  test('is told where the text stops being YAML', () => {
    expect(complaints('name: acme\npacks: [crm\n')[0]).toMatch(/^yaml-syntax at .*: This is not YAML: /);
    expect(complaints('name: a\nname: b\n')).toEqual([
      'yaml-syntax at name: This is not YAML: map keys must be unique.',
    ]);
  });

  test('is told in one go', () => {
    expect(complaints('tody: 1\ncurrency: USDX\nweek_starts: mondy\n')).toHaveLength(3);
  });

  test('never throws, whatever the bytes', () => {
    for (const text of [
      '\u0000',
      '{{{{',
      '? ? ?',
      '&a *a',
      '%YAML 9',
      '!!binary x',
      '[',
      'a: b: c',
      '\t- x',
      '<<: *no',
    ]) {
      expect(() => readConfig(text, { now }), JSON.stringify(text)).not.toThrow();
    }
  });
});
