import { describe, expect, test } from 'vitest';
import { describeImport } from '../../../runtime/import/summary.ts';
import { folderWith, importAll, oneTable } from './project.ts';

describe('a key', () => {
  const columns = { id: 'key text', name: 'text', amount: 'money' };

  test('is made unique: copies collapse, later rows that conflict are set aside, rows without one stay', async () => {
    const csv = 'id,name,amount\n1,a,10\n2,b,20\n1,a,10.00\n1,c,10\n,x,1\n,x,1\n1,a,10\n3,,\n3,,\n';
    const { summary, query } = await oneTable(csv, columns);
    expect(await query('SELECT * FROM t ORDER BY id NULLS LAST')).toEqual([
      ['1', 'a', 10],
      ['2', 'b', 20],
      ['3', null, null],
      [null, 'x', 1],
      [null, 'x', 1],
    ]);
    expect(await query('SELECT line, reason, "column", value, row FROM rekap_internal.quarantine')).toEqual([
      [5, 'repeated key', 'id', '1', '{"id":"1","name":"c","amount":10.0000}'],
    ]);
    expect(summary.tables[0]).toMatchObject({ rowsRead: 9, rowsKept: 5, copiesCollapsed: 3 });
    expect(describeImport(summary)).toEqual([
      't: 5 rows from data.csv; 3 exact copies collapsed; 1 set aside',
      '  t.id: 1 row set aside, repeated key: line 5 (1)',
      '  t.id: 2 rows have none',
    ]);
  });

  test('is unique across files, the first one wins, and lines are those of each file', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'imports: { t: { file: "*.csv" } }',
      'a.csv': 'id,name,amount\n1,a,1\n2,b,2\n',
      'b.csv': 'id,name,amount\n\n3,c,3\n2,other,2\n1,a,1\n',
    });
    const { summary, query } = await importAll(dir, { t: columns });
    expect(await query('SELECT id, name FROM t ORDER BY id')).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ]);
    expect(await query('SELECT file, line FROM rekap_internal.quarantine')).toEqual([['b.csv', 4]]);
    expect(summary.tables[0]).toMatchObject({ rowsRead: 5, rowsKept: 3, copiesCollapsed: 1 });
    expect(describeImport(summary)[1]).toBe('  t.id: 1 row set aside, repeated key: b.csv line 4 (2)');
  });

  test('is not taken by a row that was set aside, nor by one that `only` leaves out', async () => {
    const { summary, query } = await oneTable(
      'id,name,amount\n1,a,free\n1,b,5\n2,x,1\n2,b,2\n',
      columns,
      '    only: { name: [a, b] }\n',
    );
    expect(await query('SELECT * FROM t ORDER BY id')).toEqual([
      ['1', 'b', 5],
      ['2', 'b', 2],
    ]);
    expect(summary.tables[0]).toMatchObject({ rowsRead: 4, rowsKept: 2, rowsLeftOut: 1 });
  });

  test('makes a reference multiply no row', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'imports: { deals: { file: deals.csv }, owners: { file: owners.csv } }',
      'deals.csv': 'id,owner,amount\n1,ann,10\n2,ann,20\n3,bob,30\n',
      'owners.csv': 'name,team\nann,East\nann,West\nann,East\nbob,West\n',
    });
    const { query } = await importAll(dir, {
      deals: { id: 'key text', owner: '-> owners', amount: 'money' },
      owners: { name: 'key text', team: 'text' },
    });
    expect(await query('SELECT sum(amount) FROM deals LEFT JOIN owners ON owners.name = deals.owner')).toEqual([[60]]);
  });

  test('is not needed', async () => {
    const { summary } = await oneTable('name\na\na\n', { name: 'text' });
    expect(summary.tables[0]).toMatchObject({ rowsRead: 2, rowsKept: 2, copiesCollapsed: 0 });
  });
});

describe('rows that are kept, yet break their contract, are counted', () => {
  const tables = {
    deals: {
      id: 'key text',
      owner: '-> owners',
      stage: 'open | won',
      title: 'required text',
      mail: 'email',
      site: 'url',
      tel: 'phone',
      code: 'unique text',
    },
    owners: { name: 'key text' },
  };

  async function findings(csv: string): Promise<string[]> {
    const dir = await folderWith({
      'rekap.yaml': 'imports: { deals: { file: deals.csv }, owners: { file: owners.csv } }',
      'deals.csv': `id,owner,stage,title,mail,site,tel,code\n${csv}`,
      'owners.csv': 'name\nann\n',
    });
    const { summary } = await importAll(dir, tables);
    expect(summary.tables[0]).toMatchObject({ setAside: [], rowsKept: csv.split('\n').length - 1 });
    return (summary.tables[0]?.findings ?? []).map(({ kind, column, message }) => `${kind} ${column}: ${message}`);
  }

  test('by kind, with the most frequent values', async () => {
    const good = '1,ann,open,A,a@b.co,https://x.io/p,+62 21 555-01,c1\n2,ann,won,B,,,,\n';
    expect(await findings(good)).toEqual([]);
    expect(
      await findings(
        `${good}3,Ann,Won,,a@b,nowhere,n/a,c1\n4,eve,lost,D,x@@y.z,http:/x,12,c2\n5,eve,lost,E,a b@c.d,,,\n6,,,F,,,,\n,ann,,G,,,,\n`,
      ),
    ).toEqual([
      'missing id: 1 row has none',
      'orphan owner: 3 rows point at no row of owners: eve (2), Ann (1, perhaps ann)',
      'missing owner: 1 row has none',
      'outside-set stage: 3 rows have a value outside its set: lost (2), Won (1)',
      'missing title: 1 row has none, although it is required',
      'malformed mail: 3 rows have no email address: a b@c.d (1), a@b (1), x@@y.z (1)',
      'malformed site: 2 rows have no web address: http:/x (1), nowhere (1)',
      'malformed tel: 2 rows have no telephone number: 12 (1), n/a (1)',
      'not-unique code: 2 rows share a value, although it is unique: c1 (2)',
    ]);
  });

  test('but not against a table that is not imported', async () => {
    const { summary } = await oneTable('id,owner\n1,x\n', { id: 'key text', owner: '-> users' });
    expect(summary.tables[0]?.findings).toEqual([]);
  });
});
