import { describe, expect, test } from 'vitest';
import type { CellValue } from '../../../runtime/api/contract.ts';
import { complaints, folderWith, type Imported, oneTable } from './project.ts';

/** What the values of one column become: the value, or the reason why the row was set aside. */
async function typed(type: string, values: readonly string[], yaml = ''): Promise<CellValue[]> {
  const { summary, query } = await column(type, values, yaml);
  const kept = new Map((await query('SELECT id, v FROM t')).map(([id, value]) => [Number(id), value]));
  const aside = new Map(
    (await query('SELECT line, reason, value FROM rekap_internal.quarantine')).map(([line, reason]) => [
      Number(line) - 2,
      reason,
    ]),
  );
  expect(summary.tables[0]?.rowsRead).toBe(values.length);
  return values.map((_, at) => (kept.has(at) ? (kept.get(at) ?? null) : `! ${aside.get(at)}`));
}

function column(type: string, values: readonly string[], yaml = ''): Promise<Imported> {
  return oneTable(csvOf(values), { id: 'key integer', v: type }, yaml);
}

function csvOf(values: readonly string[]): string {
  return `id,v\n${values.map((value, at) => `${at},"${value.replaceAll('"', '""')}"\n`).join('')}`;
}

/** Why a column cannot be read, when it cannot. */
async function undecided(type: string, values: readonly string[]): Promise<string[]> {
  const dir = await folderWith({ 'rekap.yaml': 'imports: { t: { file: data.csv } }', 'data.csv': csvOf(values) });
  return complaints(dir, { t: { id: 'key integer', v: type } });
}

describe('text', () => {
  test('stays as it is written, digits and all', async () => {
    expect(
      await typed('text', ['007', '1234567890123456789', '5.8E+18', ' a b ', '', 'NULL', "Robert'); DROP TABLE t;--"]),
    ).toEqual(['007', '1234567890123456789', '5.8E+18', 'a b', null, 'NULL', "Robert'); DROP TABLE t;--"]);
  });

  test('outside a closed set is kept', async () => {
    expect(await typed('open | won', ['open', 'won', 'Won', 'lost', ''])).toEqual(['open', 'won', 'Won', 'lost', null]);
  });
});

describe('an integer', () => {
  test('keeps all its digits and is never rounded', async () => {
    expect(await typed('integer', ['7', ' 7 ', '-7', '+7', '7.0', '9223372036854775807', ''])).toEqual([
      7,
      7,
      -7,
      7,
      7,
      '9223372036854775807',
      null,
    ]);
    expect(await typed('integer', ['1', '1.5', '5.8E+18', '9223372036854775808', '0x10', 'seven'])).toEqual([
      1,
      ...Array(5).fill('! not an integer'),
    ]);
  });

  test('may have thousands signs', async () => {
    expect(await typed('integer', ['1,234', '1,234,567', '12'])).toEqual([1234, 1_234_567, 12]);
    expect(await typed('integer', ["1'234'567", '12 345'])).toEqual([1_234_567, 12_345]);
  });
});

describe('a number', () => {
  test('is what anybody would call one', async () => {
    expect(
      await typed('number', [
        '1',
        '-1.5',
        '1e3',
        '.5',
        '5.',
        '0.125',
        '1234.567',
        'nan',
        'inf',
        'Infinity',
        '#REF!',
        '1e400',
        '-1e400',
      ]),
    ).toEqual([1, -1.5, 1000, 0.5, 5, 0.125, 1234.567, ...Array(6).fill('! not a number')]);
  });

  test.each([
    ['commas are decimals', ['1,5', '2,25', '10'], [1.5, 2.25, 10]],
    ['a comma tells what a point means', ['1.234', '1,5'], [1234, 1.5]],
    ['a point tells what a comma means', ['1,234', '1.5'], [1234, 1.5]],
    ['both at once tell for the rest', ['1.234,5', '9.876'], [1234.5, 9876]],
    ['two thousands signs tell for the rest', ['1.234.567', '9.876'], [1_234_567, 9876]],
    ['spaces are thousands signs', ['1 234,5', '12 345 678'], [1234.5, 12_345_678]],
  ])('has its signs decided over the whole column: %s', async (_, values, numbers) => {
    expect(await typed('number', values)).toEqual(numbers);
  });

  test('is never guessed', async () => {
    expect(await undecided('number', ['1.234', '22.500', '7'])).toEqual([
      'import-ambiguous-numbers at t: data.csv: nothing in the whole column `v` tells decimals from thousands (1.234, 22.500). Say it: `v: { from: …, decimal: "." }` or `decimal: ","`.',
    ]);
    expect(await undecided('number', ['1.234', '1,5', '2.5'])).toHaveLength(1);
  });

  test('is read as rekap.yaml says', async () => {
    const as = (decimal: string) => `    columns: { v: { from: v, decimal: "${decimal}" } }\n`;
    expect(await typed('number', ['1.234', '22.500', '7'], as('.'))).toEqual([1.234, 22.5, 7]);
    expect(await typed('number', ['1.234', '22.500', '7'], as(','))).toEqual([1234, 22_500, 7]);
    expect(await typed('number', ['1.234,5', '1,234.5'], as(','))).toEqual([1234.5, '! not a number']);
    expect(await typed('number', ["1'234.5"], `    columns: { v: { thousands: "'" } }\n`)).toEqual([1234.5]);
  });
});

describe('money', () => {
  test('is an exact decimal', async () => {
    expect(
      await typed('money', [
        '1054',
        '0.1',
        '1234567890123.45',
        '99999999999999.9999',
        '-5.5',
        '',
        '100000000000000',
        'free',
      ]),
    ).toEqual([1054, 0.1, 1234567890123.45, '99999999999999.9999', -5.5, null, '! not an amount', '! not an amount']);
  });

  test('may have currencies, thousands signs and brackets', async () => {
    expect(
      await typed('money', ['$7,450,000.00 ', '-$5.50', '($1,250.00)', 'USD 12', '12 USD', 'US$1,000.25']),
    ).toEqual([7_450_000, -5.5, -1250, 12, 12, 1000.25]);
    expect(await typed('money', ['€ 3.500,00', '1.250 €', 'Rp 1.500.000', '12,5'])).toEqual([
      3500, 1250, 1_500_000, 12.5,
    ]);
  });

  test('written the other way among plain numbers is taken as what it can only mean', async () => {
    expect(await typed('money', ['1054', '99.5', '€ 3.500,00', '12abc34'])).toEqual([
      1054,
      99.5,
      3500,
      '! not an amount',
    ]);
  });
});

describe('what an amount says besides', () => {
  const findings = async (values: readonly string[]) => {
    const { summary } = await column('money', values);
    return summary.tables[0]?.findings.map(({ kind, message }) => `${kind}: ${message}`);
  };

  test('in another currency is counted', async () => {
    expect(
      await findings(['$10', 'EUR 5', '€ 3.500,00', '(7 EUR)', 'Rp 1.500.000', 'US$2', '3 USD', '10', 'n/a']),
    ).toEqual(['other-currency: 4 rows say another currency than USD, and are taken as USD: EUR (2), Rp (1), € (1)']);
    expect(await findings(['$10', '-$5.50', 'US$ 2', '3 USD', '10'])).toEqual([]);
  });

  test('in decimals that are not kept is counted', async () => {
    expect(await findings(['12.33333', '0.00005', '12.340000', '7.5'])).toEqual([
      'rounded: 2 rows have more than 4 decimals and are rounded to them: 0.00005, …',
    ]);
    expect(await typed('money', ['12.33333', '-0.00005', '12.340000', '1e3', '1e-7'])).toEqual([
      12.3333,
      -0.0001,
      12.34,
      1000,
      '! not an amount',
    ]);
  });
});

describe('a percent', () => {
  test.each([
    ['with its sign', ['15%', '7.5 %', '120%', '0%'], [0.15, 0.075, 1.2, 0]],
    ['as a fraction', ['0.15', '1', '0'], [0.15, 1, 0]],
    ['as whole parts of a hundred', ['10', '25', '90', '1'], [0.1, 0.25, 0.9, 0.01]],
    ['with a decimal comma', ['7,5%', '10%'], [0.075, 0.1]],
  ])('is read %s', async (_, values, percents) => {
    expect(await typed('percent', values)).toEqual(percents);
  });

  test('is never guessed', async () => {
    expect(await undecided('percent', ['0.5', '1.2'])).toEqual([
      'import-ambiguous-percents at t: data.csv: nothing in the whole column `v` tells whether 1 means 1 % or 100 % (1.2). Say it: `v: { from: …, format: percent }` or `format: fraction`.',
    ]);
    const as = (format: string) => `    columns: { v: { from: v, format: ${format} } }\n`;
    expect(await typed('percent', ['0.5', '1.2', '12%'], as('fraction'))).toEqual([0.5, 1.2, 0.12]);
    expect(await typed('percent', ['0.5', '1.2', '12%'], as('percent'))).toEqual([0.005, 0.012, 0.12]);
  });
});

test('a boolean has its usual spellings', async () => {
  expect(
    await typed('boolean', ['true', 'FALSE', 'Yes', 'no', '1', '0', 't', 'F', 'y', 'N', '', 'maybe', '2']),
  ).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
    true,
    false,
    true,
    false,
    null,
    '! not yes or no',
    '! not yes or no',
  ]);
});

test('a duration is hours, minutes and seconds, or seconds', async () => {
  expect(
    await typed('duration', ['00:01:30', '130:00:00', '-1:00:00', '0:00:00.5', '90', '1.5', '1:75:00', 'long']),
  ).toEqual([90, 468_000, -3600, 0.5, 90, 1.5, '! not a duration', '! not a duration']);
});

describe('a date', () => {
  test('in ISO is the day that is written, whatever time and zone stand behind it', async () => {
    expect(
      await typed('date', ['2024-03-31', '2024-3-5', '2024/03/31', '2024-03-31 23:30:00', '2024-03-31T23:30:00+07:00']),
    ).toEqual(['2024-03-31', '2024-03-05', '2024-03-31', '2024-03-31', '2024-03-31']);
    const others = ['2024-02-30', '2024-13-01', '45123', 'epoch', 'infinity', 'today'];
    expect(await typed('date', ['2024-02-29', ...others])).toEqual(['2024-02-29', ...Array(6).fill('! not a date')]);
  });

  test.each([
    ['the day first', ['01/02/2024', '31/01/2024'], ['2024-02-01', '2024-01-31']],
    ['the month first', ['01/02/2024', '01/31/2024'], ['2024-01-02', '2024-01-31']],
    ['the day first between dots', ['01.02.2024', '21.6.24'], ['2024-02-01', '2024-06-21']],
    ['the year first in two digits', ['20-10-16', '20-12-31', '45-01-02'], ['2020-10-16', '2020-12-31', '2045-01-02']],
    ['a named month', ['15 Apr, 2021', 'Apr 15, 2021', '3-May-21'], ['2021-04-15', '2021-04-15', '2021-05-03']],
    ['ISO among others', ['2024-02-01', '31/01/2024'], ['2024-02-01', '2024-01-31']],
  ])('has its order decided over the whole column: %s', async (_, values, dates) => {
    expect(await typed('date', values)).toEqual(dates);
  });

  test('is never guessed', async () => {
    expect(await undecided('date', ['01/02/2024', '11/12/2024', '2024-01-31'])).toEqual([
      'import-ambiguous-dates at t: data.csv: nothing in the whole column `v` tells day from month (01/02/2024, 11/12/2024). Say it: `v: { from: …, format: d/m/y }` or `format: m/d/y`.',
    ]);
    expect(await undecided('date', ['20-10-16']), 'this century or the sixteenth year').toHaveLength(1);
    expect(await undecided('date', ['01/02/2024', '13/03/2024', '03/14/2024'])).toEqual([
      'import-ambiguous-dates at t: data.csv: in column `v` the day comes first in some dates and the month in others (13/03/2024, 03/14/2024). Say it: `v: { from: …, format: d/m/y }` or `format: m/d/y`; what does not fit is then set aside.',
    ]);
  });

  test('is read as rekap.yaml says', async () => {
    const as = (format: string) => `    columns: { v: { from: v, format: "${format}" } }\n`;
    expect(await typed('date', ['01/02/2024', '3.4.24'], as('d/m/y'))).toEqual(['2024-02-01', '2024-04-03']);
    expect(await typed('date', ['01/02/2024', '31/01/2024'], as('m/d/y'))).toEqual(['2024-01-02', '! not a date']);
    expect(await typed('date', ['20-10-16'], as('y/m/d'))).toEqual(['2020-10-16']);
    expect(await typed('date', ['20240131', '2024-01-31'], as('%Y%m%d'))).toEqual(['2024-01-31', '! not a date']);
  });
});

describe('a time', () => {
  test('without a zone is local, with one becomes local time of the project', async () => {
    const values = [
      '2024-03-31 10:00',
      '2024-03-31T10:00:00.250',
      '2024-03-31T20:00:00Z',
      '2024-03-31T20:00:00.000+0000',
      '2024-03-31 20:00:00-05:00',
      '2024-03-31',
      '2024-03-31T10:00Z',
      '2024-03-31 10:00 +0700',
    ];
    const { query } = await oneTable(csvOf(values), { id: 'key integer', v: 'time' }, 'timezone: Asia/Jakarta\n');
    expect((await query('SELECT v FROM t ORDER BY id')).flat()).toEqual([
      '2024-03-31 10:00:00',
      '2024-03-31 10:00:00.250',
      '2024-04-01 03:00:00',
      '2024-04-01 03:00:00',
      '2024-04-01 08:00:00',
      '2024-03-31 00:00:00',
      '2024-03-31 17:00:00',
      '2024-03-31 10:00:00',
    ]);
  });

  test.each([
    ['05/20/2024 7:42', '2024-05-20 07:42:00'],
    ['02/23/26 08:55 PM', '2026-02-23 20:55:00'],
    ['21.06.2024 15:30', '2024-06-21 15:30:00'],
    ['15 Apr, 2021 00:02:00', '2021-04-15 00:02:00'],
    ['31/12/2024 23:59:59', '2024-12-31 23:59:59'],
  ])('may be written %s', async (text, time) => {
    expect(await typed('time', [text])).toEqual([time]);
  });

  test('that does not exist is set aside', async () => {
    const others = ['2024-03-31 25:00:00', '2024-03-31 10:00:00 nowhere', 'noon'];
    expect(await typed('time', ['2024-03-31 10:00:00', ...others])).toEqual([
      '2024-03-31 10:00:00',
      ...Array(3).fill('! not a time'),
    ]);
  });
});

test('a reference is stored as the key that it points at', async () => {
  const { query, summary } = await oneTable('id,parent\n1,\n2,1\n3,x\n', { id: 'key integer', parent: '-> t' });
  expect(await query('SELECT * FROM t ORDER BY id')).toEqual([
    [1, null],
    [2, 1],
  ]);
  expect(summary.tables[0]?.setAside).toMatchObject([{ reason: 'not an integer', column: 'parent', count: 1 }]);
});

test('a computed column is not stored', async () => {
  const { query } = await oneTable('id\n1\n', { id: 'key text', days: '= 1' });
  expect(await query('SELECT * FROM t')).toEqual([['1']]);
});

test('a row with several values that do not fit is one row set aside, with all its text', async () => {
  const csv = 'id,a "x"/~,b\n1,one,two\n2,3,4\n';
  const yaml = '    columns: { a: \'a "x"/~\' }\n';
  const { summary, query } = await oneTable(csv, { id: 'key text', a: 'integer', b: 'number' }, yaml);
  expect(summary.tables[0]).toMatchObject({ rowsRead: 2, rowsKept: 1 });
  expect(await query('SELECT line, reason, "column", value, row FROM rekap_internal.quarantine')).toEqual([
    [2, 'not an integer', 'a', 'one', '{"id":"1","a \\"x\\"/~":"one","b":"two"}'],
  ]);
});

test('values that do not fit are found at their lines behind quoted line breaks', async () => {
  const { query } = await oneTable('id,v\n"1\n1",2\n"2",x\n3,4\n4,y\n', { id: 'key text', v: 'integer' });
  expect(await query('SELECT line, value FROM rekap_internal.quarantine ORDER BY line')).toEqual([
    [4, 'x'],
    [6, 'y'],
  ]);
});
