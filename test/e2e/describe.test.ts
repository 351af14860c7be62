import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rekap, temporaryFolder } from './program.ts';

const model = `table deals "Deals" {
  id: key text
  source: text
  status: "open" | "won" | "lost"
  amount: money
  created_at: date
  closed_at: date
  dated by created_at

  days_open = days(created_at, closed_at)
}

table calls {
  deal: -> deals
  at: date
  amount: integer
}

metric won "Deals won" = count(deals) where status = "won" on closed_at
metric rate "Win rate" = won / count(deals on closed_at) as percent
metric calls = count(calls)
metric broken = sum(deals.amunt)
metric built = broken * 2

report by_source { show rate by source }
`;

let dir: string;

beforeAll(async () => {
  dir = path.join(await temporaryFolder(), 'project');
  await mkdir(dir);
  await writeFile(path.join(dir, 'rekap.yaml'), 'name: acme\n');
  await writeFile(path.join(dir, 'model.rekap'), model);
});

afterAll(() => rm(path.dirname(dir), { recursive: true, force: true }));

describe('rekap describe', () => {
  test('says what a metric counts, on which date, and what it is divided by', async () => {
    const { code, stdout, stderr } = await rekap(['describe', 'rate'], dir);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'Win rate (metric rate)',
        '  Deals won ÷ number of deals [on closed_at]',
        '  Denominator     number of deals [on closed_at]',
        '  Condition       status is "won"',
        '  Date            closed_at, chosen here; deals are dated by created_at otherwise',
        '  Defined         model.rekap:20',
        '  Used by         report:by_source',
      ]),
    );
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  test.each([
    ['deals.days_open', 'Days open (column deals.days_open)', 'days(created_at, closed_at)'],
    ['days_open', 'Days open (column deals.days_open)', 'days(created_at, closed_at)'],
    ['deals', 'Deals (table deals)', '7 columns, 1 of them computed; one row for each id'],
    ['metric:calls', 'Calls (metric calls)', 'number of calls'],
    ['by_source', 'By source (report by_source)', 'Win rate by source'],
  ])('of %s', async (name, title, formula) => {
    const { code, stdout } = await rekap(['describe', name], dir);
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 2)).toEqual([title, `  ${formula}`]);
  });

  test('as data, and into a file', async () => {
    const { code, stdout } = await rekap(['describe', 'won', '--format', 'json'], dir);
    expect(code).toBe(0);
    const card = JSON.parse(stdout);
    expect(card).toMatchObject({
      id: 'metric:won',
      label: 'Deals won',
      defined: { file: 'model.rekap', line: 19 },
      usedBy: [
        {
          id: 'metric:rate',
          kind: 'metric',
          name: 'rate',
          label: 'Win rate',
          file: 'model.rekap',
          cell: 'metric:rate',
        },
      ],
    });
    expect(card.facts).toContainEqual({ name: 'condition', term: 'Condition', text: 'status is "won"' });
    const file = path.join(dir, 'card.json');
    expect(await rekap(['describe', 'won', '--format', 'json', '-o', file], dir)).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect(await readFile(file, 'utf8')).toBe(stdout);
  });

  test.each([
    { name: 'wno', hint: 'Did you mean `won`?' },
    { name: 'metric:wno', hint: 'Did you mean `metric:won`?' },
    { name: 'nothing_like_it', hint: 'rekap list' },
    { name: 'calls', hint: 'Say which: `table:calls` or `metric:calls`.' },
    { name: 'amount', hint: 'Say which: `column:deals.amount` or `column:calls.amount`.' },
  ])('of $name, says what could be meant, and ends with 2', async ({ name, hint }) => {
    const { code, stdout, stderr } = await rekap(['describe', name], dir);
    expect(stderr).toContain(hint);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('of what has errors there is no card; the mistakes are shown', async () => {
    const broken = await rekap(['describe', 'broken'], dir);
    expect(broken).toMatchObject({ code: 3, stdout: '' });
    expect(broken.stderr).toContain('Did you mean `amount`?');
    expect(broken.stderr).toContain('`broken` has errors, so it has no card.');
    const built = await rekap(['describe', 'built'], dir);
    expect(built).toMatchObject({ code: 3, stdout: '' });
    expect(built.stderr).toContain('`built` uses something that has errors, so it has no card.');
  });
});
