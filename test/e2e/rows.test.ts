import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CellRows } from '../../runtime/api/contract.ts';
import { rekap, temporaryFolder } from './program.ts';

let folder: string;
let project: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  project = path.join(folder, 'acme');
  expect(await rekap(['init', 'acme'], folder)).toMatchObject({ code: 0 });
  expect(await rekap(['import'], project)).toMatchObject({ code: 0 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('rekap rows', () => {
  test('shows each part of a number with the rows that add up to it', async () => {
    const { code, stdout } = await rekap(['rows', 'conversion', 'win_rate', '--in', 'source=email'], project);
    expect(code).toBe(0);
    expect(stdout).toContain('Win rate: 75.0%  Source: email\n= Deals won ÷ (Deals won + Deals lost)');
    expect(stdout).toContain('Deals won: 3');
    expect(stdout.match(/^D-\d\d .* email +1$/gm)).toHaveLength(4);
    expect(stdout).toContain('Note: 3 rows of deals: their number is 3.');
  });

  test('of the total, the first so many, as JSON', async () => {
    const { code, stdout } = await rekap(
      ['rows', 'by_team', 'Revenue', '--total', '--limit', '2', '--format', 'json'],
      project,
    );
    expect(code).toBe(0);
    const { value, parts }: CellRows = JSON.parse(stdout);
    expect(value).toBe(81800);
    expect(parts).toMatchObject([
      { value: 81800, row_count: 8, rows: { rows: [expect.anything(), expect.anything()] } },
    ]);
  });

  test('of a value that is missing, and of one part alone as CSV', async () => {
    const { code, stdout, stderr } = await rekap(
      ['rows', 'conversion', 'win_rate', '--in', 'source=', '--part', '2', '--format', 'csv'],
      project,
    );
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toContain('1 row of deals: their number is 1.');
  });

  test.each([
    { args: ['conversion', 'win_rat', '--total'], hint: 'Did you mean `win_rate`?' },
    { args: ['conversion', 'win_rate'], hint: '`source` is not said' },
    { args: ['conversion', 'win_rate', '--in', 'sorce=email'], hint: 'Did you mean `source`?' },
    { args: ['conversion', 'win_rate', '--in', 'source=post'], hint: 'has no such row' },
    { args: ['conversion', 'win_rate', '--in', 'source'], hint: 'Write a dimension' },
    { args: ['conversion', 'win_rate', '--others'], hint: 'does not show others' },
    { args: ['conversion', 'win_rate', '--total', '--part', '3'], hint: 'has 2' },
    { args: ['conversion', 'win_rate', '--total', '--format', 'csv'], hint: '--part' },
    { args: ['by_quarter', 'revenue', '--in', 'quarter=2024'], hint: 'is no quarter' },
    { args: ['by_quarter', 'revenue', '--in', `quarter='; DROP TABLE deals`], hint: 'is no quarter' },
  ])('$args ends with 2 and the way out, and no answer', async ({ args, hint }) => {
    const { code, stdout, stderr } = await rekap(['rows', ...args], project);
    expect(stderr).toContain(hint);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
