import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeImport } from '../../../runtime/import/summary.ts';
import { complaints, folderWith, importAll, oneTable } from './project.ts';

const columns = { id: 'key text', name: 'text' };

describe('a footer that the export writes', () => {
  const deals = { id: 'key text', name: 'text', amount: 'money' };
  const rows = 'id,name,amount\n1,a,100\n2,Total Wine,200\n3,Total,300\n';

  test.each([
    [',Grand Totals (3 records),600\n\nConfidential Information - Do Not Distribute,,\n', 2],
    ['Total,,600\nCopyright (c) 2000-2024 salesforce.com,,\n', 2],
    [',Total:,600\n', 1],
  ])('is set aside: %j', async (footer, count) => {
    const { summary, query } = await oneTable(rows + footer, deals);
    expect(await query('SELECT count(*), sum(amount) FROM t')).toEqual([[3, 600]]);
    expect(summary.tables[0]?.setAside).toMatchObject([{ reason: 'footer of the export', count }]);
    expect(summary.tables[0]?.setAside[0]?.examples[0]).toMatchObject({ line: 5 });
  });

  test('is one only under the rows', async () => {
    const { query } = await oneTable(`${rows},Total,5\n4,b,6\n`, deals);
    expect(await query('SELECT count(*), sum(amount) FROM t')).toEqual([[5, 611]]);
  });

  test('is one in a table without a key as well, and in each file', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'imports: { t: { file: "*.csv" } }',
      'a.csv': 'name,amount\na,1\nGrand total,1\n',
      'b.csv': 'name,amount\nb,2\nGrand total,2\n',
    });
    const { query } = await importAll(dir, { t: { name: 'text', amount: 'money' } });
    expect(await query('SELECT sum(amount) FROM t')).toEqual([[3]]);
    expect(await query('SELECT file, line, value FROM rekap_internal.quarantine')).toEqual([
      ['a.csv', 3, 'Grand total'],
      ['b.csv', 3, 'Grand total'],
    ]);
  });
});

describe('a file as it comes', () => {
  test.each([
    ['with line feeds', 'id,name\n1,a\n2,b\n'],
    ['with carriage returns and line feeds', 'id,name\r\n1,a\r\n2,b\r\n'],
    ['with carriage returns alone', 'id,name\r1,a\r2,b\r'],
    ['with line ends mixed', 'id,name\r\n1,a\n2,b\r\n'],
    ['without a last line end', 'id,name\n1,a\n2,b'],
    ['with a byte order mark', '\ufeff"id","name"\n1,a\n2,b\n'],
    ['with semicolons', 'id;name\n1;a\n2;b\n'],
    ['with tabs', 'id\tname\n1\ta\n2\tb\n'],
    ['with everything quoted', '"id","name"\n"1","a"\n"2","b"\n'],
    ['with spaces around values', 'id , name\n1 ,  "a" \n 2, b\n'],
    ['with blank lines', '\nid,name\n\n1,a\n   \n2,b\n\n\n'],
    ['with a separator at the end of each line', 'id,name,\n1,a,\n2,b,\n'],
    ['with one behind the headings only', 'id,name,\n1,a,\n2,b\n'.replace('2,b', '2,b,')],
    ['with the columns in another order', 'name,id\na,1\nb,2\n'],
  ])('%s', async (_, csv) => {
    const { summary, query } = await oneTable(csv, columns);
    expect(await query('SELECT * FROM t ORDER BY id')).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
    expect(summary.tables[0]).toMatchObject({ rowsRead: 2, rowsKept: 2, setAside: [], ignoredHeadings: [] });
  });

  test('keeps quotes, separators and line breaks inside values', async () => {
    const csv = 'id,name\r\n1,"a ""b"", c"\r\n2,"line\nbreak"\r\n3,5" pipe\r\n4,"x\r\ny"\r\n';
    const { query } = await oneTable(csv, columns);
    expect(await query('SELECT name FROM t ORDER BY id')).toEqual([
      ['a "b", c'],
      ['line\nbreak'],
      ['5" pipe'],
      ['x\r\ny'],
    ]);
  });

  test('takes blank and spaces for missing', async () => {
    const { query } = await oneTable('id,name\n1,\n2,""\n3,"  "\n4,\u00a0\n5, x \n', columns);
    expect(await query('SELECT name FROM t ORDER BY id')).toEqual([[null], [null], [null], [null], ['x']]);
  });

  test('of headings alone is a table without rows', async () => {
    for (const csv of ['id,name', 'id,name\n', 'id,name\r\n\r\n']) {
      const { summary, query } = await oneTable(csv, columns);
      expect(summary.tables[0]).toMatchObject({ rowsRead: 0, rowsKept: 0 });
      expect(await query('SELECT * FROM t')).toEqual([]);
    }
  });

  test('is never changed, and nothing but the store is left', async () => {
    const csv = 'id,name\r\n1,a\n2,"b\r\n';
    const { dir } = await oneTable(csv, columns);
    expect(await readFile(path.join(dir, 'data.csv'), 'utf8')).toBe(csv);
    expect((await readdir(dir)).sort()).toEqual(['.rekap', 'data.csv', 'rekap.yaml']);
    expect((await readdir(path.join(dir, '.rekap'))).sort()).toEqual(['.gitignore', 'store.duckdb']);
    expect(await readFile(path.join(dir, '.rekap/.gitignore'), 'utf8')).toBe('*\n');
  });

  test('may be one of several, each with its own headings, separator and line ends', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'imports: { t: { file: [b.csv, "a/*.csv"] } }',
      'b.csv': 'id,name\n1,a\n',
      'a/one.csv': 'extra;name;id\r\nx;b;2\r\n',
      'a/two.csv': 'id,name\n"3","c\nd"\nbroken\n',
    });
    const { summary, query } = await importAll(dir, { t: columns });
    expect(await query('SELECT * FROM t ORDER BY id')).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c\nd'],
    ]);
    expect(await query('SELECT file, line, reason FROM rekap_internal.quarantine')).toEqual([
      ['a/two.csv', 4, 'too few values'],
    ]);
    expect(summary.tables[0]).toMatchObject({
      files: ['b.csv', 'a/one.csv', 'a/two.csv'],
      rowsRead: 4,
      rowsKept: 3,
      ignoredHeadings: ['extra'],
    });
  });
});

describe('a row that is no row of the table', () => {
  test('is set aside with its line, its reason and all its text, and counted', async () => {
    const csv = [
      'id,name',
      '1,"two',
      'lines"',
      '2',
      '3,b,c',
      '4,"quoted"badly',
      '5,fine',
      ',',
      '6,"never closed',
      '7,"also, fine"',
    ].join('\n');
    const { summary, query } = await oneTable(csv, columns);
    expect(await query('SELECT id FROM t ORDER BY id')).toEqual([['1'], ['5'], ['7']]);
    expect(await query('SELECT line, reason, row FROM rekap_internal.quarantine ORDER BY line')).toEqual([
      [4, 'too few values', '{"raw":"2"}'],
      [5, 'too many values', '{"raw":"3,b,c"}'],
      [6, 'stray quote', '{"raw":"4,\\"quoted\\"badly"}'],
      [8, 'empty row', null],
      [9, 'stray quote', '{"raw":"6,\\"never closed"}'],
    ]);
    const [table] = summary.tables;
    expect(table).toMatchObject({ rowsRead: 8, rowsKept: 3 });
    expect(table?.setAside.map(({ reason, count }) => [reason, count])).toEqual([
      ['stray quote', 2],
      ['empty row', 1],
      ['too few values', 1],
      ['too many values', 1],
    ]);
    expect(describeImport(summary)).toEqual([
      't: 3 rows from data.csv; 5 set aside',
      '  t: 2 rows set aside, stray quote: line 6, line 9',
      '  t: 1 row set aside, empty row: line 8',
      '  t: 1 row set aside, too few values: line 4',
      '  t: 1 row set aside, too many values: line 5',
    ]);
  });

  test('never takes its neighbours with it, however large the file', async () => {
    const rows = Array.from({ length: 200_000 }, (_, at) => `${at},name of ${at}`);
    rows[10] = '10,"opened and never closed';
    rows[150_000] = '150000,"and "again';
    const { summary, query } = await oneTable(`id,name\n${rows.join('\n')}\n`, columns);
    expect(summary.tables[0]).toMatchObject({ rowsRead: 200_000, rowsKept: 199_998 });
    expect(await query('SELECT line FROM rekap_internal.quarantine ORDER BY line')).toEqual([[12], [150_002]]);
    expect(await query('SELECT count(DISTINCT id) FROM t')).toEqual([[199_998]]);
  });

  test('may be a line of a megabyte', async () => {
    const long = 'x'.repeat(1_000_000);
    const { summary, query } = await oneTable(`id,name\n1,a\n2,${long}\n3,"${long}"\n4,b\n`, columns);
    expect(summary.tables[0]).toMatchObject({ rowsRead: 4, rowsKept: 4 });
    expect(await query('SELECT id, length(name) FROM t ORDER BY id')).toEqual([
      ['1', 1],
      ['2', 1_000_000],
      ['3', 1_000_000],
      ['4', 1],
    ]);
    const beside = await oneTable(`id,name\n1,a\nbroken\n2,${long}\n3,"${long}"\n`, columns);
    expect(beside.summary.tables[0]).toMatchObject({ rowsRead: 4, rowsKept: 3 });
    const far = 'x'.repeat(5_000_000);
    const longer = await oneTable(`id,name\n1,a\n2,${far}\n3,"${far}"\n4,b\n`, columns);
    expect(longer.summary.tables[0]).toMatchObject({ rowsRead: 4, rowsKept: 2 });
    expect(await longer.query('SELECT line, reason FROM rekap_internal.quarantine ORDER BY line')).toEqual([
      [3, 'line too long'],
      [4, 'line too long'],
    ]);
  });
});

describe('an encoding', () => {
  const text = 'id,name\n1,Café\n2,naïve “x” €\n';

  test.each([
    ['utf-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['utf-8', Buffer.from(text)],
    ['windows-1252', Buffer.from('id,name\n1,Caf\xe9\n2,na\xefve \x93x\x94 \x80\n', 'latin1')],
    ['latin-1', Buffer.from('id,name\n1,Caf\xe9\n2,na\xefve \x93x\x94 \x80\n', 'latin1')],
  ])('that is declared is read: %s', async (encoding, bytes) => {
    const { query } = await oneTable(bytes, columns, `    encoding: ${encoding}\n`);
    expect(await query('SELECT name FROM t ORDER BY id')).toEqual([['Café'], ['naïve “x” €']]);
  });

  test.each([
    [
      'in a row',
      Buffer.from('id,name\n1,a\n2,Caf\xe9\n', 'latin1'),
      'import-encoding at data.csv: data.csv is not UTF-8: line 3 has bytes that mean nothing in it. Save it as UTF-8, or write `encoding: windows-1252` beside `file`.',
    ],
    [
      'in the headings',
      Buffer.from('id,name,\xe9t\xe9\n1,a,b\n', 'latin1'),
      'import-encoding at data.csv: data.csv is not UTF-8: line 1 has bytes that mean nothing in it. Save it as UTF-8, or write `encoding: windows-1252` beside `file`.',
    ],
    [
      'behind a row that is broken as well',
      Buffer.from('id,name\n1\n2,b\n3,Caf\xe9\n', 'latin1'),
      'import-encoding at data.csv: data.csv is not UTF-8: line 4 has bytes that mean nothing in it. Save it as UTF-8, or write `encoding: windows-1252` beside `file`.',
    ],
    [
      'of two bytes a character',
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      'import-encoding at data.csv: data.csv is not UTF-8: line 1 has bytes that mean nothing in it. Save it as UTF-8, or write `encoding: utf-16` beside `file`.',
    ],
  ])('that is not declared is refused with the line: %s', async (_, csv, complaint) => {
    const dir = await folderWith({ 'rekap.yaml': 'imports: { t: { file: data.csv } }', 'data.csv': csv });
    expect(await complaints(dir, { t: columns })).toEqual([complaint]);
    expect(await readdir(dir)).toEqual(['data.csv', 'rekap.yaml']);
  });

  test('that is declared wrongly is refused', async () => {
    const yaml = 'imports: { t: { file: data.csv, encoding: utf-16 } }';
    const dir = await folderWith({ 'rekap.yaml': yaml, 'data.csv': `${text}odd` });
    expect((await complaints(dir, { t: columns }))[0]).toMatch(/^import-(encoding|heading-missing) at /);
  });
});

describe('a file that cannot be imported', () => {
  async function refused(csv: string, yaml = 'imports: { t: { file: data.csv } }'): Promise<string[]> {
    const dir = await folderWith({ 'rekap.yaml': yaml, 'data.csv': csv });
    const found = await complaints(dir, { t: columns });
    expect(await readdir(dir), 'nothing is left behind').toEqual(['data.csv', 'rekap.yaml']);
    return found;
  }

  test('is an empty one', async () => {
    const complaint =
      'import-file-empty at data.csv: data.csv is empty: it has no line of headings. Export it again; a table without rows still has its headings.';
    expect(await refused('')).toEqual([complaint]);
    expect(await refused('\n\n')).toEqual([complaint]);
  });

  test('is one that lacks columns, all of them named with what is there', async () => {
    expect(await refused('ID,nmae\n1,a\n')).toEqual([
      'import-heading-missing at t: data.csv has no heading `id` for the column of that name. Did you mean `ID`? It has `ID` and `nmae`. Name the right one under `columns`, or write `id: null` there if this export has none.',
      'import-heading-missing at t: data.csv has no heading `name` for the column of that name. Did you mean `nmae`? It has `ID` and `nmae`. Name the right one under `columns`, or write `name: null` there if this export has none.',
    ]);
    expect(await refused('id,name\n1,a\n', 'imports: { t: { file: data.csv, columns: { name: Label } } }')).toEqual([
      'import-heading-missing at Label: data.csv has no heading `Label`, which is to fill column `name`. It has `id` and `name`. Name the right one under `columns`, or write `name: null` there if this export has none.',
    ]);
  });

  test('is another file altogether, told once', async () => {
    const dir = await folderWith({ 'rekap.yaml': 'imports: { t: { file: data.csv } }', 'data.csv': 'x,y,id\n' });
    const wide = { id: 'key text', name: 'text', stage: 'text', amount: 'money', owner: 'text' };
    expect(await complaints(dir, { t: wide })).toEqual([
      'import-other-headings at t: data.csv lacks 4 headings that are to fill `t`: `name`, `stage`, `amount` and `owner`. It has `x`, `y` and `id`. If it is the right file, name its headings under `columns`, as in `amount: close_value`, or `amount: null` for what it does not have.',
    ]);
  });

  test('is one with a heading twice', async () => {
    expect(await refused('id,name,name\n1,a,b\n')).toEqual([
      'import-heading-repeated at t: data.csv has the heading `name` more than once, so `name` is undecided. Rename one of them in the file.',
    ]);
  });

  test('is one that is not there', async () => {
    expect(await refused('', 'imports: { t: { file: dat.csv } }')).toEqual([
      'import-file-missing at dat.csv: No file matches `dat.csv`. Did you mean `data.csv`?',
    ]);
  });

  test('is a folder', async () => {
    const dir = await folderWith({ 'rekap.yaml': 'imports: { t: { file: data } }', 'data/a.csv': 'id,name\n' });
    expect(await complaints(dir, { t: columns })).toEqual([
      'import-file-unreadable at data: data cannot be read: it is no file.',
    ]);
  });
});

describe('what rekap.yaml says about rows and columns', () => {
  test('fills columns from other headings, or from none', async () => {
    const yaml = '    columns: { id: "Record ID", name: null }\n';
    const { query } = await oneTable('Record ID,"x""; DROP TABLE t; --"\n7,a\n', columns, yaml);
    expect(await query('SELECT * FROM t')).toEqual([['7', null]]);
  });

  test('may fill two columns from one heading', async () => {
    const { query } = await oneTable('id\n7\n', columns, '    columns: { name: id }\n');
    expect(await query('SELECT * FROM t')).toEqual([['7', '7']]);
  });

  test('keeps the rows that `only` names, and counts the others', async () => {
    const csv = 'id,name,stage\n1,a,Won\n2,b,Open\n3,c, Lost \n4,d,\n';
    const { summary, query } = await oneTable(csv, columns, '    only: { stage: [Won, Lost], name: [a, c, d] }\n');
    expect(await query('SELECT id FROM t ORDER BY id')).toEqual([['1'], ['3']]);
    expect(summary.tables[0]).toMatchObject({ rowsRead: 4, rowsKept: 2, rowsLeftOut: 2, ignoredHeadings: [] });
    expect(describeImport(summary)).toEqual(['t: 2 rows from data.csv; 2 left out by `only`']);
  });

  test('misses a heading of `only`', async () => {
    const yaml = 'imports: { t: { file: data.csv, only: { stge: [Won] } } }';
    const dir = await folderWith({ 'rekap.yaml': yaml, 'data.csv': 'id,name,stage\n' });
    expect((await complaints(dir, { t: columns }))[0]).toMatch(
      /^import-heading-missing at stge: .* Did you mean `stage`\?/,
    );
  });

  test('names the headings that nothing uses', async () => {
    const { summary } = await oneTable('id,name,fax,,zodiac\n1,a,b,c,d\n', columns);
    expect(describeImport(summary)).toEqual(['t: 1 row from data.csv', '  t: headings not used: fax, zodiac']);
  });
});
