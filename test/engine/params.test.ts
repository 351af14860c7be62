import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ParamTexts } from '../../language/index.ts';
import { RekapFailure } from '../../runtime/failure.ts';
import { openSession, type Session } from '../../runtime/session.ts';

let dir: string;
let session: Session;

const model = `table users {
  id: key text
  name: text
  team: text
  shown as  name
}
table deals {
  id: key text
  owner: -> users
  source: text
  amount: money
  seats: integer
  closed_at: time
  dated by closed_at
}
metric revenue = sum(deals.amount)

param team: text = all from users.team "Team"
param seller: -> users = all
param seen: -> users = all from deals.owner
param home: text = "South" from users.team
param seats: integer = all from deals.seats
param day: date = all from deals.closed_at
param free: text = all
param split: one of source, owner = source "Split by"
param span: period = this year

report by_team { show revenue  where owner.team = team }
report of_seller { show revenue  where owner = seller and owner = seen }
report at_home { show revenue  where owner.team = home }
report various { show revenue  where deals.seats = param.seats and closed_at = day and source = free }
report split_up { show revenue  by split  for span }
report without { show revenue }
`;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-params-'));
  await mkdir(path.join(dir, 'data'));
  const imports = 'imports:\n  users: { file: data/users.csv }\n  deals: { file: data/deals.csv }\n';
  await writeFile(path.join(dir, 'rekap.yaml'), `name: given\ntoday: 2024-06-30\n${imports}`);
  await writeFile(path.join(dir, 'model.rekap'), model);
  await writeFile(path.join(dir, 'data/users.csv'), 'id,name,team\nu1,Ann,East\nu2,Bob,West\nu3,Cid,East\nu4,all,\n');
  await writeFile(
    path.join(dir, 'data/deals.csv'),
    `id,owner,source,amount,seats,closed_at
1,u1,web,100,10,2024-01-05 10:00:00
2,u2,web,20,9,2024-02-05 10:00:00
3,u2,email,3,9,2024-02-05 11:00:00
4,,email,0.5,,
`,
  );
  session = await openSession(dir);
  expect(session.diagnostics).toEqual([]);
  await session.import();
});

afterAll(async () => {
  await session.close();
  await rm(dir, { recursive: true, force: true });
});

async function given(report: string, params: ParamTexts) {
  const { result } = await session.run(report, { params });
  return { rows: result.rows, params: result.params.map(({ label, text }) => `${label}: ${text}`) };
}

async function refused(report: string, params: ParamTexts): Promise<RekapFailure> {
  const error = await session.run(report, { params }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RekapFailure) return error;
  throw new Error(`no failure but ${String(error)}`);
}

describe('a result', () => {
  test('says what it was given, and each value has its own', async () => {
    expect(await given('by_team', {})).toEqual({ rows: [[123.5]], params: ['Team: All'] });
    expect(await given('by_team', { team: 'East' })).toEqual({ rows: [[100]], params: ['Team: East'] });
    expect(await given('split_up', { split: 'owner', span: '2024-02' })).toEqual({
      rows: [['Bob', 23]],
      params: ['Split by: Owner', 'Span: 2024-02'],
    });
    expect(await given('without', { team: 'East' })).toEqual({ rows: [[123.5]], params: [] });
  });

  test('calls a row by what it is shown as', async () => {
    expect(await given('of_seller', { seller: 'u2' })).toEqual({ rows: [[23]], params: ['Seller: Bob', 'Seen: All'] });
    const { result } = await session.run('of_seller', { params: { seller: 'u2' } });
    expect(result.params[0]).toEqual({ name: 'seller', label: 'Seller', value: 'u2', text: 'Bob' });
  });
});

describe('a value', () => {
  test('that no row has is refused, with the one that is meant', async () => {
    const failure = await refused('by_team', { team: 'Esat' });
    expect(failure).toMatchObject({ code: 'param-value', message: '`team` is `Esat`, which no row has.' });
    expect(failure.hint).toBe('Did you mean `East`?');
    expect((await refused('by_team', { team: 'Overseas' })).hint).toBe('There are `East`, `West`.');
    expect((await refused('of_seller', { seller: 'Ann' })).hint).toBe('Did you mean `u1`, which is Ann?');
    // Cid is a user, and owns no deal.
    expect((await refused('of_seller', { seen: 'u3' })).code).toBe('param-value');
    expect((await refused('various', { seats: '11' })).code).toBe('param-value');
    expect((await refused('various', { day: '2024-03-01' })).code).toBe('param-value');
  });

  test('without options may be anything, and is nothing but a value', async () => {
    expect((await given('various', { free: `x' OR '1'='1` })).rows).toEqual([[0]]);
    expect((await refused('by_team', { team: `x'; DROP TABLE deals; --` })).code).toBe('param-value');
    expect((await given('without', {})).rows).toEqual([[123.5]]);
  });

  test('of another type is a diagnostic at the definition', async () => {
    const failure = await refused('split_up', { span: 'last year of all' });
    expect(failure.code).toBe('param-value');
    expect(failure.diagnostics).toMatchObject([{ code: 'param-value', file: 'model.rekap' }]);
    expect((await refused('split_up', { splt: 'owner' })).diagnostics).toMatchObject([{ code: 'no-such-param' }]);
  });

  test('that is a default and that no row has is noted', async () => {
    const { result } = await session.run('at_home');
    expect(result.rows).toEqual([[0]]);
    expect(result.notes).toMatchObject([{ code: 'param-not-found' }]);
  });

  test('is compared by its type', async () => {
    expect((await given('various', { seats: '9', day: '2024-02-05' })).rows).toEqual([[23]]);
    expect((await given('various', { seats: '9', free: 'web' })).rows).toEqual([[20]]);
  });
});

describe('options', () => {
  test('are the different values of a column, in their order', async () => {
    const values = async (name: string) =>
      (await session.optionsOf(name)).map(({ value, label }) => `${value} ${label}`);
    expect(await values('team')).toEqual(['East East', 'West West']);
    expect(await values('seats')).toEqual(['9 9', '10 10']);
    expect(await values('day')).toEqual(['2024-01-05 2024-01-05', '2024-02-05 2024-02-05']);
    expect(await values('seller')).toEqual(['u1 Ann', 'u2 Bob', 'u3 Cid', 'u4 all']);
    expect(await values('seen')).toEqual(['u1 Ann', 'u2 Bob']);
    expect(await values('free')).toEqual([]);
    expect(await values('split')).toEqual([]);
  });

  test('are found by a part of what they are shown as, in whatever capitals; its signs mean nothing', async () => {
    const found = async (containing: string, limit = 10) =>
      (await session.optionsOf('seller', { containing, limit })).map(({ label }) => label);
    expect(await found('B')).toEqual(['Bob']);
    expect(await found('A')).toEqual(['Ann', 'all']);
    expect(await found('A', 1)).toEqual(['Ann']);
    for (const nothing of ['%', '_', "'", '"', '\\', "' OR 1 = 1 --"]) expect(await found(nothing)).toEqual([]);
  });
});

describe('a text', () => {
  test('is read for a param as it would be for a report', async () => {
    expect(await session.readParam('seller', 'u2')).toMatchObject({ given: { value: 'u2' }, text: 'Bob' });
    expect(await session.readParam('seller', undefined)).toMatchObject({ given: { value: 'all' }, text: 'All' });
    expect((await session.readParam('span', '2024-02')).given.days).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    await expect(session.readParam('span', 'soon')).rejects.toThrow('`span` takes a period');
    await expect(session.readParam('team', 'Esat')).rejects.toThrow('`team` is `Esat`, which no row has.');
    await expect(session.readParam('tem', 'East')).rejects.toThrow('There is no param `tem`, or it has errors.');
  });
});
