/** Times that carry a zone, from a file through the import into a report, in zones that tell whether it is minded. */
import { expect, test } from 'vitest';
import { openSession, type Session } from '../../runtime/session.ts';
import { folderWith } from './import/project.ts';

const model = `
table orders {
  id: key text
  at: time
  paid_at: time
  due: date
  dated by at
}
report rows     { list orders  show id, at, due, hours(at, paid_at) "Hours", days(at, paid_at) "Days"  sort id }
report by_day   { show count(orders) "Orders"  by day  for 2024-03-31 to 2024-04-01 }
report by_due   { show count(orders on due) "Due"  by day  for 2024-03-31 to 2024-04-01 }
report april    { show count(orders) "Orders"  for 2024-04 }
`;

async function imported(timezone: string, orders: readonly string[]): Promise<Session> {
  const dir = await folderWith({
    'rekap.yaml': `timezone: ${timezone}\ntoday: 2024-12-31\nimports:\n  orders: { file: orders.csv }\n`,
    'model.rekap': model,
    'orders.csv': `id,at,paid_at,due\n${orders.join('\n')}\n`,
  });
  const session = await openSession(dir);
  await session.import();
  return session;
}

async function rows(session: Session, report: string): Promise<unknown> {
  return (await session.run(report)).result.rows;
}

test('in Jakarta the evening in UTC is the next day, and a date stays the day that is written', async () => {
  const session = await imported('Asia/Jakarta', [
    'a,2024-03-31T16:59:59Z,2024-03-31T17:00:00Z,2024-03-31T20:00:00Z',
    'b,2024-03-31T17:00:00.000+0000,2024-04-01T17:00:00.000+0000,2024-03-31',
    'c,2024-03-31 20:00:00,2024-04-01T00:00:00+07:00,2024-04-01T23:00:00+0000',
  ]);
  try {
    expect(await rows(session, 'rows')).toEqual([
      ['a', '2024-03-31T23:59:59', '2024-03-31', 1 / 3600, 1],
      ['b', '2024-04-01T00:00:00', '2024-03-31', 24, 1],
      ['c', '2024-03-31T20:00:00', '2024-04-01', 4, 1],
    ]);
    expect(await rows(session, 'by_day')).toEqual([
      ['2024-03-31', 2],
      ['2024-04-01', 1],
    ]);
    expect(await rows(session, 'by_due')).toEqual([
      ['2024-03-31', 2],
      ['2024-04-01', 1],
    ]);
    expect(await rows(session, 'april')).toEqual([[1]]);
  } finally {
    await session.close();
  }
});

test('in Berlin the hours between times in UTC are what elapsed, over both shifts of a year', async () => {
  const session = await imported('Europe/Berlin', [
    'a,2024-03-31T00:59:59Z,2024-03-31T01:00:00Z,2024-03-31',
    'b,2024-03-30T23:00:00Z,2024-03-31T22:00:00Z,2024-03-31',
    'c,2024-10-26T22:00:00Z,2024-10-27T23:00:00Z,2024-10-27',
    // Both are 2:30, and the second of them is taken for either.
    'd,2024-10-27T00:30:00Z,2024-10-27T01:30:00Z,2024-10-27',
  ]);
  try {
    expect(await rows(session, 'rows')).toEqual([
      ['a', '2024-03-31T01:59:59', '2024-03-31', 1 / 3600, 0],
      ['b', '2024-03-31T00:00:00', '2024-03-31', 23, 1],
      ['c', '2024-10-27T00:00:00', '2024-10-27', 25, 1],
      ['d', '2024-10-27T02:30:00', '2024-10-27', 0, 0],
    ]);
  } finally {
    await session.close();
  }
});
