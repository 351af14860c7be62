import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CellValue } from '../../runtime/api/contract.ts';
import { openStore } from '../../runtime/engines/duckdb.ts';
import type { ImportSummary } from '../../runtime/import/summary.ts';
import { storePath } from '../../runtime/import/workshop.ts';
import { openSession, type Session } from '../../runtime/session.ts';

/** Ann has three deals, three activities and three quotas; joined by team they would be 27 rows. */
const files = {
  'rekap.yaml': `imports:
  users: { file: data/users.csv }
  deals: { file: data/deals.csv }
  activities: { file: data/activities.csv }
  quotas: { file: data/quotas.csv }
`,
  'model.rekap': `table users {
  id: key text
  name: text
  team: text
  shown as name
}
table deals {
  id: key text
  owner: -> users
  amount: money
}
table activities {
  id: key text
  owner: -> users
  minutes: integer
}
table quotas {
  owner: -> users
  amount: money
}
report teams {
  show sum(deals.amount) "Revenue", count(deals) "Deals", average(deals.amount) "Mean",
       count(activities) "Activities", sum(activities.minutes) "Minutes",
       sum(quotas.amount) "Quota", median(quotas.amount) "Middle"
  by   owner.team
  sort owner.team
  totals
}
report owners {
  show sum(deals.amount) "Revenue"
  by   owner
  sort owner
  totals
}
`,
  // Ann is repeated: once as an exact copy, once with another team.
  'data/users.csv': 'id,name,team\nu1,Ann,East\nu2,Bob,West\nu1,Ann,East\nu1,Ann,North\n,Nobody,South\n,Nobody,South\n',
  'data/deals.csv': 'id,owner,amount\nd1,u1,100\nd2,u1,200.25\nd3,u1,300\nd4,u2,50\nd5,,7\n',
  'data/activities.csv': 'id,owner,minutes\na1,u1,10\na2,u1,20\na3,u1,30\na4,u9,40\n',
  'data/quotas.csv': 'owner,amount\nu1,1000\nu1,1000\nu1,4000\nu2,500\n',
};

describe('many facts in one report, over data whose keys repeat', () => {
  let session: Session;
  let summary: ImportSummary;

  beforeAll(async () => {
    const dir = await realpath(await mkdtemp(path.join(tmpdir(), 'rekap-fanout-')));
    await mkdir(path.join(dir, 'data'));
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(dir, name), text);
    session = await openSession(dir);
    summary = await session.import();
    return async () => {
      await session.close();
      await rm(dir, { recursive: true });
    };
  });

  async function byHand(statement: string): Promise<CellValue[][]> {
    const store = await openStore(storePath(session.project.dir));
    try {
      return (await store.query(statement)).rows;
    } finally {
      store.close();
    }
  }

  test('a naive join of the three tables counts everything of Ann nine times', async () => {
    const naive = `SELECT team, sum(deals.amount), count(*) FROM users
      JOIN deals ON deals.owner = users.id JOIN activities ON activities.owner = users.id
      JOIN quotas ON quotas.owner = users.id WHERE users.id = 'u1' GROUP BY team`;
    expect(await byHand(naive)).toEqual([['East', 9 * 600.25, 27]]);
  });

  test('every number is that of its own table', async () => {
    const { result } = await session.run('teams');
    const of = (table: string, what: string, group: string) =>
      byHand(`SELECT ${group} AS team, ${what} FROM ${table} LEFT JOIN users ON users.id = owner GROUP BY 1`);
    const facts: [string, string, readonly number[], CellValue][] = [
      ['deals', 'sum(amount), count(*), avg(amount)', [1, 2, 3], 0],
      ['activities', 'count(*), sum(minutes)', [4, 5], 0],
      ['quotas', 'sum(amount), median(amount)::DOUBLE', [6, 7], 0],
    ];
    for (const [table, what, places, none] of facts) {
      const groups = new Map((await of(table, what, 'team')).map(([team, ...values]) => [team, values]));
      const [total] = await of(table, what, 'NULL');
      for (const row of [...result.rows, result.totals ?? []]) {
        const expected = row === result.totals ? total?.slice(1) : groups.get(row[0] ?? null);
        const shown = places.map((place) => row[place]);
        if (expected === undefined) expect(shown[0], `${table} of ${row[0]}`).toBe(none);
        else expect(shown, `${table} of ${row[0]}`).toEqual(expected);
      }
    }
    expect(result.rows.map(([team]) => team)).toEqual(['East', 'West', null]);
    expect(result.rows[0]).toEqual(['East', 600.25, 3, 600.25 / 3, 3, 60, 6000, 1000]);
    expect(result.totals).toEqual([null, 657.25, 5, 131.45, 4, 100, 6500, 1000]);
  });

  test('a repeated key makes no sum grow, and the result says what became of it', async () => {
    const { result } = await session.run('owners');
    expect(result.rows).toEqual([
      ['Ann', 600.25],
      ['Bob', 50],
      [null, 7],
    ]);
    expect(result.totals).toEqual([null, 657.25]);
    const users = summary.tables.find(({ table }) => table === 'users');
    expect(users).toMatchObject({ rowsRead: 6, rowsKept: 4, copiesCollapsed: 1 });
    expect(users?.setAside.map(({ reason, count }) => [reason, count])).toEqual([['repeated key', 1]]);
    expect(result.notes.map(({ message }) => message)).toEqual([
      '1 row of users was set aside by the import.',
      '1 exact copy in users was collapsed.',
    ]);
  });
});
