/** The tables that Rekap fills itself, on imported data. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ReportResult } from '../../runtime/api/contract.ts';
import { openSession, type Session } from '../../runtime/session.ts';
import { folderWith } from './import/project.ts';

const model = `table deals "Deals" {
  id:     key text
  amount: required money
  status: "open" | "won"
  at:     date
  dated by at

  twice = amount * 2
}
table empty { id: key text }
metric revenue "Revenue" = sum(deals.amount)
`;

const reports = `extend table deals { region: text }
replace metric revenue = sum(deals.amount) where status = "won"
report sales { show revenue  by month  for 2024 }
report fields { list rekap.fields  show table, name, type, flags, computed, formula, rows, filled, pack  sort id }
report missing { show count(rekap.fields where filled < 100%) as "Missing"  by table }
report imports { list rekap.imports  show table, files, rows_read, rows_kept, copies, set_aside }
report when { list rekap.imports  show imported_at }
report definitions { list rekap.definitions  show id, pack, file, line, changed, used_by  sort id }
report broken { show nothing }
goal q1 "First quarter" { revenue at least 20  for 2024-Q1 }
goal by_status { count(deals) at least 2  for 2024  by status }
report goals { list rekap.goals  show id, group, actual, target, attained, status, ends_on  sort id }
report kinds { show count(rekap.definitions)  by kind  totals }
`;

const deals =
  'id,amount,status,at,region\n1,10,won,2024-01-05,East\n2,20,open,,\n2,20,open,,\n3,,won,2024-02-05,\n4,5,open,2024-02-06,\n';

describe('the tables that Rekap fills', () => {
  async function imported(): Promise<Session> {
    const dir = await folderWith({
      'rekap.yaml':
        'packs: [crm]\ntoday: 2024-06-30\ntimezone: Asia/Jakarta\nimports: { deals: { file: deals.csv }, empty: { file: empty.csv } }\n',
      'packs/crm/model.rekap': model,
      'reports.rekap': reports,
      'deals.csv': deals,
      'empty.csv': 'id\n',
    });
    const session = await openSession(dir);
    onTestFinished(() => session.close());
    await session.import();
    return session;
  }

  const rows = async (session: Session, name: string): Promise<ReportResult['rows']> =>
    (await session.run(name)).result.rows;

  test('list the columns of every table, and how many rows have them', async () => {
    const session = await imported();
    expect(await rows(session, 'fields')).toEqual([
      ['deals', 'amount', 'money', 'required', false, null, 4, 0.75, 'crm'],
      ['deals', 'at', 'date', null, false, null, 4, 0.75, 'crm'],
      ['deals', 'id', 'text', 'key', false, null, 4, 1, 'crm'],
      ['deals', 'region', 'text', null, false, null, 4, 0.25, null],
      ['deals', 'status', 'one of "open", "won"', null, false, null, 4, 1, 'crm'],
      ['deals', 'twice', 'money', null, true, 'amount × 2', null, null, 'crm'],
      ['empty', 'id', 'text', 'key', false, null, 0, null, 'crm'],
    ]);
    expect(await rows(session, 'missing')).toEqual([['deals', 3]]);
  });

  test('list what was imported', async () => {
    const session = await imported();
    expect(await rows(session, 'imports')).toEqual([
      ['deals', 'deals.csv', 5, 4, 1, 0],
      ['empty', 'empty.csv', 0, 0, 0, 0],
    ]);
    const [[at] = []] = await rows(session, 'when');
    // Seven hours ahead of UTC.
    const ahead = (Date.parse(`${String(at).replace(' ', 'T')}Z`) - Date.now()) / 3_600_000;
    expect(Math.abs(ahead - 7)).toBeLessThan(0.1);
  });

  test('list what is defined, what changed it, and follow an edit', async () => {
    const session = await imported();
    const found = await rows(session, 'definitions');
    expect(found.slice(2, 5)).toEqual([
      ['metric:revenue', null, 'reports.rekap', 2, 'replaced', 2],
      ['report:broken', null, 'reports.rekap', 9, null, null],
      ['report:definitions', null, 'reports.rekap', 8, null, 0],
    ]);
    expect(found.at(-2)).toEqual(['table:deals', 'crm', 'pack:crm/model.rekap', 1, 'extended', 2]);
    const { result } = await session.run('kinds');
    expect([...result.rows, result.totals]).toEqual([
      ['report', 9],
      ['goal', 2],
      ['table', 2],
      ['metric', 1],
      [null, 14],
    ]);
  });

  test('list how far goals have come', async () => {
    const session = await imported();
    expect(session.diagnostics.map(({ message }) => message)).toEqual(['`nothing` is not a metric.']);
    // 10 of 20 in the quarter that is over; of the year 182 of 366 days are gone: 1 lands at 2.01.
    expect(await rows(session, 'goals')).toEqual([
      ['by_status: open', 'open', 1, 2, 0.5, 'on track', '2024-12-31'],
      ['by_status: won', 'won', 2, 2, 1, 'reached', '2024-12-31'],
      ['q1', null, 10, 20, 0.5, 'missed', '2024-03-31'],
    ]);
  });

  test('show the rows behind a number', async () => {
    const session = await imported();
    const behind = await session.rowsBehind('missing', {
      kind: 'group',
      column: 'missing',
      values: { table: 'deals' },
      orphans: [],
    });
    expect(behind.value).toBe(3);
    expect(behind.parts[0]?.row_count).toBe(3);
  });

  test('tell of a project that has imported nothing', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'packs: [crm]',
      'packs/crm/model.rekap': model,
      'reports.rekap': reports,
    });
    const session = await openSession(dir);
    onTestFinished(() => session.close());
    expect((await rows(session, 'fields')).length).toBe(7);
    expect((await rows(session, 'fields'))[0]).toEqual([
      'deals',
      'amount',
      'money',
      'required',
      false,
      null,
      null,
      null,
      'crm',
    ]);
    expect(await rows(session, 'imports')).toEqual([]);
    expect((await rows(session, 'goals')).map(([id, , actual]) => [id, actual])).toEqual([
      ['by_status', null],
      ['q1', null],
    ]);
    await expect(rows(session, 'sales')).rejects.toMatchObject({ code: 'store-missing' });
  });

  test('cannot be imported or declared', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'imports: { rekap.fields: { file: a.csv } }\n',
      'a.rekap': 'table rekap.fields { id: key text }\nextend table rekap.imports { x = 1 }\n',
      'a.csv': 'id\n',
    });
    const { diagnostics } = await openSession(dir);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'import-unknown-table: The model has no table `rekap.fields`.',
      'catalogue-table: `rekap.fields` is a table that Rekap fills itself, and is as it is.',
      'catalogue-table: `rekap.imports` is a table that Rekap fills itself, and is as it is.',
    ]);
  });
});
