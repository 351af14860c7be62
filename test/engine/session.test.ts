import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RekapFailure } from '../../runtime/failure.ts';
import { initProject } from '../../runtime/init.ts';
import { openSession, type Session } from '../../runtime/session.ts';

let dir: string;
let session: Session;

/** A project as `init` makes it, imported. */
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-session-'));
  await initProject(dir);
  session = await openSession(dir);
  await session.import();
});

afterEach(async () => {
  await session.close();
  await rm(dir, { recursive: true, force: true });
});

async function write(file: string, text: string): Promise<void> {
  await writeFile(path.join(dir, file), text);
  await session.reload();
}

async function failureOf(work: Promise<unknown>): Promise<RekapFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RekapFailure) return error;
  throw new Error(`no failure but ${String(error)}`);
}

const headings = 'Deal ID,name,amount,status,source,created_at,closed_at,Deal owner\n';

describe('data', () => {
  test('are followed when an import, by whomever, replaces them', async () => {
    const before = await session.run('by_team');
    expect(before.result.totals).toEqual([null, 8, 81800]);
    await write('data/deals.csv', `${headings}D-1,One,10.50,won,email,2024-01-01,2024-01-02,u1\n`);
    const other = await openSession(dir);
    await other.import();
    await other.close();
    const after = await session.run('by_team');
    expect(after.result.rows).toEqual([['North', 1, 10.5]]);
  });

  test('that an import could not replace stay', async () => {
    await write('data/deals.csv', 'nothing,known\n1,2\n');
    const failure = await failureOf(session.import());
    expect(failure.code).toBe('import-failed');
    expect((await session.run('by_team')).result.totals).toEqual([null, 8, 81800]);
  });

  test('of a table that the model has changed since are refused, other tables go on', async () => {
    await write('users.rekap', 'report people { show count(users) as integer "People" }\n');
    const model = (await openSession(dir)).project.texts.get('model.rekap') ?? '';
    await write('model.rekap', model.replace(/ source: +text\n/, '$&  region: text\n'));
    const failure = await failureOf(session.run('conversion'));
    expect(failure.message).toContain('`deals.region` is new since the data were imported');
    expect(failure.hint).toContain('rekap import');
    expect((await session.run('people')).result.rows).toEqual([[4]]);
    expect(await session.dataState()).toMatchObject({ ready: false });
  });
});

describe('data whose origin has changed', () => {
  const mapped = async (from: string, to: string) => {
    const config = session.project.texts.get('rekap.yaml') ?? '';
    expect(config).toContain(from);
    await write('rekap.yaml', config.replace(from, to));
  };

  test.each([
    ['another heading', 'id: Deal ID', 'id: name', '`deals.id` is filled by the heading `name` now'],
    [
      'no heading',
      'owner: Deal owner',
      'source: ~\n      owner: Deal owner',
      '`deals.source` is filled by nothing now',
    ],
    ['another way of writing', 'id: Deal ID', 'id: Deal ID\n      amount: { decimal: "," }', '`deals.amount`'],
    ['other rows', 'columns:', 'only: { source: [email] }\n    columns:', '`only` for `deals`'],
    ['another encoding', 'columns:', 'encoding: latin-1\n    columns:', '`encoding` for `deals`'],
    ['another separator', 'columns:', 'separator: ";"\n    columns:', '`separator` for `deals`'],
    ['other files', 'data/deals.csv', '[data/deals.csv, data/users.csv]', 'imported from data/deals.csv.'],
  ])('are refused when rekap.yaml says %s, and other tables go on', async (_, from, to, message) => {
    await write('users.rekap', 'report people { show count(users) as integer "People" }\n');
    await mapped(from, to);
    const failure = await failureOf(session.run('conversion'));
    expect(failure).toMatchObject({ code: 'store-outdated', hint: expect.stringContaining('rekap import') });
    expect(failure.message).toContain(message);
    expect((await session.run('people')).result.rows).toEqual([[4]]);
    expect(await session.dataState()).toMatchObject({ ready: false });
  });

  test('are fine when rekap.yaml says the same in other words', async () => {
    await mapped('id: Deal ID', 'name: name\n      id: { from: "Deal ID" }');
    expect((await session.run('by_team')).result.notes).toEqual([]);
  });

  test('have a note when a file has changed since, on every result that reads it, until they are imported', async () => {
    await write('users.rekap', 'report people { show count(users) as integer "People" }\n');
    await session.run('conversion');
    await write('data/deals.csv', `${headings}D-1,One,10.50,won,email,2024-01-01,2024-01-02,u1\n`);
    const { result } = await session.run('conversion');
    expect(result.notes).toEqual([
      {
        code: 'stale',
        message: expect.stringMatching(
          /^data\/deals\.csv has changed since the import of 20..-..-.. ..:..: run `rekap import`\.$/,
        ),
      },
    ]);
    expect((await session.run('people')).result.notes).toEqual([]);
    await session.import();
    expect((await session.run('conversion')).result.notes).toEqual([]);
  });

  test('have none when a file was only written again', async () => {
    const file = path.join(dir, 'data/deals.csv');
    await utimes(file, new Date(), new Date(0));
    await session.reload();
    expect((await session.run('conversion')).result.notes).toEqual([]);
    const text = await readFile(file, 'utf8');
    await write('data/deals.csv', text.replace('4200', '4300'));
    expect((await session.run('conversion')).result.notes).toMatchObject([{ code: 'stale' }]);
  });

  test('have a note when a file was removed, or another one added', async () => {
    await mapped('data/deals.csv', 'data/deals*.csv');
    await session.import();
    await write('data/deals-2.csv', headings);
    const notes = async () => (await session.run('conversion')).result.notes.map(({ message }) => message);
    expect(await notes()).toEqual([expect.stringContaining('data/deals-2.csv was added since')]);
    await rm(path.join(dir, 'data/deals.csv'));
    await session.reload();
    expect(await notes()).toEqual([expect.stringContaining('data/deals.csv was removed (and 1 more file) since')]);
  });
});

describe('a run', () => {
  test('of many reports at once gives each its own result', async () => {
    const names = ['conversion', 'by_quarter', 'by_team', 'conversion', 'by_team'];
    const results = await Promise.all(names.map((name) => session.run(name)));
    expect(results.map(({ result }) => result.name)).toEqual(names);
    expect(results.map(({ result }) => result.totals?.at(1))).toEqual([8, 15, 8, 8, 8]);
  });

  test('that is interrupted says so, and the next one works', async () => {
    const stopped = new AbortController();
    stopped.abort();
    expect((await failureOf(session.run('by_team', { signal: stopped.signal }))).code).toBe('interrupted');
    expect((await session.run('by_team')).result.totals).toEqual([null, 8, 81800]);
  });

  test('marks references that point nowhere, and counts them', async () => {
    await write('data/users.csv', 'id,name,team\nu1,Ayu Lestari,North\nu2,Ben Okafor,South\nu3,Clara Weiss,North\n');
    await session.import();
    await write('owners.rekap', 'report owners { show deals_won  by owner  for 2024 }\n');
    const { result } = await session.run('owners');
    expect(result.rows).toEqual([
      ['Ayu Lestari', 3],
      ['Ben Okafor', 2],
      ['Clara Weiss', 2],
      ['u4', 1],
    ]);
    expect(result.orphans).toEqual([[3, 0]]);
    expect(result.notes).toEqual([{ code: 'orphans', message: 'The owner of 3 rows of deals is not in users.' }]);
  });

  test('tells that amounts of several currencies were added up', async () => {
    const rows = 'D-1,One,$10,won,email,2024-01-01,2024-02-01,u1\nD-2,Two,EUR 5,won,email,2024-01-01,2024-02-01,u1\n';
    await write('data/deals.csv', headings + rows);
    await session.import();
    const { result } = await session.run('by_team');
    expect(result.totals).toEqual([null, 2, 15]);
    expect(result.notes).toEqual([
      {
        code: 'other-currency',
        message: 'deals.amount: 1 row says another currency than USD, and is taken as USD: EUR (1).',
      },
    ]);
  });

  test('of a report that is defined twice is refused, whichever is meant, and others go on', async () => {
    await write('twice.rekap', 'report conversion { show count(users) }\n');
    const failure = await failureOf(session.run('conversion'));
    expect(failure.message).toBe('Report `conversion` has errors, so it was not run.');
    expect(failure.diagnostics).toMatchObject([{ code: 'duplicate-name' }]);
    expect((await session.run('by_team')).result.rows).toHaveLength(2);
  });

  test('says how many groups `top` leaves out, and what others add up to', async () => {
    await write('top.rekap', 'report best { show deals_won  by source  for 2024  top 2 with others  totals }\n');
    const { result } = await session.run('best');
    expect(result.row_kinds).toEqual(['group', 'group', 'others']);
    expect(result.rows.map((row) => row[1])).toEqual([3, 3, 2]);
    expect(result.totals).toEqual([null, 8]);
    expect(result.notes).toEqual([{ code: 'top', message: '2 of 4 groups are shown; the others are one row.' }]);
  });

  test('counts the rows that a missing date keeps out of every period', async () => {
    const rows = 'D-1,One,1,won,email,2024-01-01,,u1\nD-2,Two,1,won,email,2024-01-01,2024-02-01,u1\n';
    await write('data/deals.csv', headings + rows);
    await session.import();
    const { result } = await session.run('conversion');
    expect(result.totals?.slice(0, 2)).toEqual([null, 1]);
    expect(result.notes).toMatchObject([{ code: 'undated-rows', message: expect.stringContaining('1 row of deals') }]);
  });

  test('over all time by day stops at one mistyped year, and names it', async () => {
    const rows = 'D-1,One,1,won,email,0204-01-01,,u1\nD-2,Two,1,won,email,2024-01-01,2024-02-01,u1\n';
    await write('data/deals.csv', headings + rows);
    await session.import();
    await write('daily.rekap', 'report daily { show deals_created  by day  for all time }\n');
    const failure = await failureOf(session.run('daily'));
    expect(failure.code).toBe('too-many-periods');
    expect(failure.message).toContain('0204-01-01');
  });
});
