import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportResult } from '../../runtime/api/contract.ts';
import { rekap, temporaryFolder } from './program.ts';

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(path.join(folder, 'data'));
  await writeFile(
    path.join(folder, 'rekap.yaml'),
    'name: given\ntoday: 2024-06-30\nimports:\n  deals: { file: data/deals.csv }\n',
  );
  await writeFile(
    path.join(folder, 'model.rekap'),
    `table deals {
  id: key text
  team: text
  amount: money
  closed_on: date
  dated by closed_on
}
param of_team: text = all from deals.team "Team"
param span: period = this year
param least: money = 0
report sales { show sum(deals.amount) "Revenue"  where team = of_team and amount >= least  for span }
report all_of_it { show sum(deals.amount) "Revenue" }
`,
  );
  await writeFile(
    path.join(folder, 'data/deals.csv'),
    'id,team,amount,closed_on\n1,East,100,2024-01-05\n2,West,20,2023-02-05\n',
  );
  expect(await rekap(['import'], folder)).toMatchObject({ code: 0 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const given = ['--param', 'of_team=West', '--param', 'span=last year'];

describe('rekap run --param', () => {
  test('gives values, and every format says which', async () => {
    const table = await rekap(['run', 'sales', ...given], folder);
    expect(table).toMatchObject({ code: 0 });
    expect(table.stdout).toContain('Team: West, Span: last year, Least: $0');
    expect(table.stdout).toContain('$20');
    const md = await rekap(['run', 'sales', ...given, '--format', 'md'], folder);
    expect(md.stdout).toContain('Team: West, Span: last year, Least: $0');
    const csv = await rekap(['run', 'sales', ...given, '--format', 'csv'], folder);
    expect(csv.stdout).toBe('revenue\r\n20\r\n');
    expect(csv.stderr).toContain('Team: West\nSpan: last year\nLeast: $0\n');
    const json = await rekap(['run', 'sales', ...given, '--format', 'json'], folder);
    const [result] = JSON.parse(json.stdout) as ReportResult[];
    expect(result?.params).toEqual([
      { name: 'of_team', label: 'Team', value: 'West', text: 'West' },
      { name: 'span', label: 'Span', value: 'last year', text: 'last year' },
      { name: 'least', label: 'Least', value: '0', text: '$0' },
    ]);
  });

  test('without it there are the defaults, and a report that has none says nothing', async () => {
    expect((await rekap(['run', 'sales', '--quiet'], folder)).stdout).toContain(
      'Team: All, Span: this year, Least: $0',
    );
    expect((await rekap(['run', 'all_of_it'], folder)).stdout).not.toContain('Team');
  });

  test.each([
    { args: ['--param', 'of_teem=East'], says: 'Did you mean `of_team`?' },
    { args: ['--param', 'of_team'], says: 'Write a name, `=` and a value' },
    { args: ['--param', 'of_team=East', '--param', 'of_team=West'], says: '`of_team` has a value already.' },
    { args: ['--param', 'of_team=Esat'], says: 'Did you mean `East`?' },
    { args: ['--param', 'least=ten'], says: 'model.rekap:10:7: error: `least` takes an amount, such as 500 or 10k' },
    { args: ['--param', 'span=all'], says: '`span` takes a period' },
  ])('$args makes no sense', async ({ args, says }) => {
    const { code, stdout, stderr } = await rekap(['run', 'sales', '--format', 'json', ...args], folder);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
    expect(stdout).not.toContain('"rows"');
  });

  test('of a param that the report does not depend on is no silence', async () => {
    const { code, stderr } = await rekap(['run', 'all_of_it', ...given], folder);
    expect(code).toBe(2);
    expect(stderr).toContain('Report all_of_it does not depend on `of_team`.');
    expect(await rekap(['run', ...given], folder)).toMatchObject({ code: 0 });
  });
});

test('rekap sql --param compiles with the values', async () => {
  const { stdout } = await rekap(['sql', 'sales', ...given], folder);
  expect(stdout).toContain(`"team" = 'West'`);
  expect((await rekap(['sql', 'sales'], folder)).stdout).not.toContain('"team" =');
});

test('rekap list shows params, what they may be, and what they are', async () => {
  const { stdout } = await rekap(['list'], folder);
  expect(stdout).toMatch(/of_team +Team +model\.rekap:8 {2}text = all from deals\.team/);
  const json = await rekap(['list', '--format', 'json'], folder);
  expect(JSON.parse(json.stdout).params[0]).toEqual({
    ...{ name: 'of_team', label: 'Team', file: 'model.rekap', line: 8, errors: 0 },
    ...{ type: 'text', default: 'all', options: 'deals.team' },
  });
});
