import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportResult } from '../../runtime/api/contract.ts';
import { rekap, temporaryFolder } from './program.ts';

const model = `table contacts "Contacts" {
  id: key integer
  name: required text
  email: email
  owner: -> users
}

table users "Users" { id: key text }

audit contacts "Can we trust our contacts?" {
  check missing email
  check duplicate name ignoring case
  fail when accuracy < 50%
}

audit strict of contacts { check invalid email }
`;

const contacts = `id,name,email,owner
1,Ann,ann@x.com,u1
2,ann,,u1
3,Bob,bob,u9
4,Cid,cid@x.com,u1
4,Cyd,cyd@x.com,u1
five,Dan,,u1
`;

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(path.join(folder, 'data'));
  await writeFile(
    path.join(folder, 'rekap.yaml'),
    'name: audits\ntoday: 2024-06-30\nimports:\n  contacts: { file: data/contacts.csv }\n  users: { file: data/users.csv }\n',
  );
  await writeFile(path.join(folder, 'model.rekap'), model);
  await writeFile(path.join(folder, 'data/contacts.csv'), contacts);
  await writeFile(path.join(folder, 'data/users.csv'), 'id\nu1\n');
  expect(await rekap(['import'], folder)).toMatchObject({ code: 0 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const results = (stdout: string): ReportResult[] => JSON.parse(stdout);

describe('rekap audit', () => {
  test('says what fails and which; the answer is no where an audit fails', async () => {
    const strict = await rekap(['audit', 'strict'], folder);
    expect(strict).toMatchObject({ code: 1 });
    expect(strict.stdout).toMatch(/Invalid: Email +1 +4 +75\.0% +3/);
    expect(strict.stdout).toContain('It fails: a row fails a check.');
    const contacts = await rekap(['audit', 'contacts', '--format', 'json'], folder);
    expect(contacts).toMatchObject({ code: 0 });
    const [result] = results(contacts.stdout);
    expect(result?.kind).toBe('audit');
    expect(result?.rows).toEqual([
      ['Missing: Email', 1, 4, 0.75, '2'],
      ['Duplicate: Name', 2, 4, 0.5, '1, 2'],
    ]);
    expect(result?.totals).toEqual([null, 2, 4, 0.5, null]);
    expect(result?.verdict).toEqual({ fails: false, when: 'accuracy is below 50%' });
  });

  test('a table is held against what it promises, with the rows that were set aside', async () => {
    const { code, stdout } = await rekap(['audit', 'table:contacts', '--format', 'json'], folder);
    expect(code).toBe(1);
    const [result] = results(stdout);
    const found = Object.fromEntries(result?.rows.map(([check, failing]) => [check, failing]) ?? []);
    expect(found).toMatchObject({
      'Id repeats': 0,
      'Name is missing': 0,
      'Email is no email address': 1,
      'Owner points nowhere': 1,
      'Id: not an integer, set aside by the import': 1,
      'Id: repeated key, set aside by the import': 1,
    });
    expect(result?.totals?.slice(1, 3)).toEqual([3, 6]);
  });

  test('all of them, with the table that promises no more than it holds', async () => {
    const { code, stdout } = await rekap(['audit'], folder);
    expect(code).toBe(1);
    expect(stdout).toContain('Contacts: what the table promises');
    expect(stdout).toContain('Users: what the table promises');
    expect(await rekap(['audit', 'users'], folder)).toMatchObject({ code: 0 });
  });

  test('all rows that fail a check are a file away; run and list know audits', async () => {
    const file = path.join(folder, 'found.csv');
    const call = ['rows', 'contacts', 'failing', '--in', 'check=Duplicate: Name', '--format', 'csv'];
    const { stdout } = await rekap(call, folder);
    expect(stdout.trim().split(/\r?\n/)).toHaveLength(3);
    expect(await rekap(['run', 'audit:strict', '-o', file], folder)).toMatchObject({ code: 1 });
    expect((await rekap(['list'], folder)).stdout).toContain('Can we trust our contacts?');
    expect((await rekap(['sql', 'strict'], folder)).stdout).toContain('regexp_matches');
    expect((await rekap(['describe', 'audit:strict'], folder)).stdout).toMatch(/Fails when +a row fails a check/);
    expect(await rekap(['audit', 'strikt'], folder)).toMatchObject({ code: 2 });
  });
});
