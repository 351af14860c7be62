import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportResult, TestResult } from '../../runtime/api/contract.ts';
import { rekap, temporaryFolder } from './program.ts';

const model = `table deals {
  id:        key text
  amount:    money
  status:    "open" | "won" | "lost"
  closed_at: date
  dated by closed_at
}

metric revenue  "Revenue"  = sum(deals.amount) where status = "won"
metric win_rate "Win rate" = rate(deals.status = "won" where status != "open")

goal q1 "A hundred in the first quarter" {
  revenue at least 100
  for     2024-Q1
}

test "it holds" {
  given  deals
    | id | status |
    | 1  | won    |
    | 2  | lost   |
  expect win_rate = 50%
}
`;

const failing = `test "it does not" {
  given  deals
    | id | status |
    | 1  | won    |
    | 2  | lost   |
    | 3  | lost   |
  expect win_rate = 50%
}

test "it is broken" {
  given  deels
    | id |
    | 1  |
  expect win_rate = 50%
}
`;

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const config = 'name: demo\ntoday: 2024-02-10\nimports:\n  deals: { file: deals.csv }\n';
  await writeFile(path.join(folder, 'rekap.yaml'), config);
  await writeFile(path.join(folder, 'model.rekap'), model);
  await writeFile(
    path.join(folder, 'deals.csv'),
    'id,amount,status,closed_at\na,30,won,2024-01-05\nb,9,won,2024-03-01\n',
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('rekap test', () => {
  test('needs no data, and says yes when all tests hold', async () => {
    const { code, stdout, stderr } = await rekap(['test'], folder);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '✓ it holds  model.rekap:17\n' });
    expect(stderr).toMatch(/^1 test passed, 0 failed \(.*\)\.\n$/);
  });

  test('says no when one fails or has errors, and what differs', async () => {
    await writeFile(path.join(folder, 'failing.rekap'), failing);
    const { code, stdout, stderr } = await rekap(['test'], folder);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ it does not  failing.rekap:1\n  expect win_rate = 50%  failing.rekap:7\n');
    expect(stdout).toContain('    Win rate  33.3%\n');
    expect(stdout).toContain('✗ it is broken  failing.rekap:10\n  Test "it is broken" has errors, so it was not run.');
    expect(stdout).toContain('Did you mean `deals`?');
    expect(stderr).toContain('1 test passed, 2 failed');
    expect(await rekap(['test', 'model.rekap'], folder)).toMatchObject({ code: 0 });
    expect(await rekap(['test', 'nothing.rekap'], folder)).toMatchObject({ code: 2 });
  });

  test('tells machines, too', async () => {
    const json = await rekap(['test', '--format', 'json'], folder);
    expect(json.code).toBe(1);
    const results: TestResult[] = JSON.parse(json.stdout);
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ['it does not', false],
      ['it is broken', false],
      ['it holds', true],
    ]);
    expect(results[0]?.failures).toMatchObject([
      { line: 7, cells: [{ place: 'Win rate', found: '33.3%' }], behind: [{ row_count: 3 }] },
    ]);
    expect(await rekap(['test', '--format', 'junit', '-o', 'tests.xml'], folder)).toMatchObject({
      code: 1,
      stdout: '',
    });
    const xml = await readFile(path.join(folder, 'tests.xml'), 'utf8');
    expect(xml).toContain('<testsuites name="rekap" tests="3" failures="1" errors="1" skipped="0"');
    await rm(path.join(folder, 'failing.rekap'));
  });
});

describe('a goal', () => {
  beforeAll(async () => {
    expect(await rekap(['import'], folder)).toMatchObject({ code: 0 });
  });

  test('is run, by its name or with the others', async () => {
    const { code, stdout } = await rekap(['run', 'goal:q1'], folder);
    expect(code).toBe(0);
    // 41 of 91 days are gone: 30 of 100 are behind 66.59, and 9 of March are to come.
    expect(stdout).toMatch(/\$30 +\$100 +30\.0% +45\.1% +\$66\.59 +behind/);
    const json = await rekap(['run', '--format', 'json'], folder);
    const [result]: ReportResult[] = JSON.parse(json.stdout);
    expect(result).toMatchObject({ name: 'q1', kind: 'goal', period: { from: '2024-01-01', to: '2024-03-31' } });
    expect(result?.rows[0]?.at(-1)).toBe('behind');
    expect(await rekap(['run', 'q1', '--today', '2024-04-01'], folder)).toMatchObject({
      stdout: expect.stringContaining('missed'),
    });
  });

  test('is listed, described, and compiled; its number has rows', async () => {
    expect((await rekap(['list'], folder)).stdout).toMatch(/goals\n +q1 /);
    const card = await rekap(['describe', 'q1'], folder);
    expect(card.stdout).toContain('$100');
    expect((await rekap(['sql', 'q1'], folder)).stdout).toContain("'on track'");
    expect((await rekap(['rows', 'q1', 'revenue'], folder)).stdout).toContain('2024-01-05');
  });
});
