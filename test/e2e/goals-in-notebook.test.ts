import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../../runtime/server.ts';
import { openSession } from '../../runtime/session.ts';
import { findBrowser, launch, openPage } from './browser.ts';

const page = (share: string): string => `table deals "Deals" {
  id:        key text
  amount:    money
  status:    "open" | "won" | "lost"
  closed_at: date
  dated by   closed_at
}

metric revenue  "Revenue"  = sum(deals.amount) where status = "won"
metric win_rate "Win rate" = rate(deals.status = "won" where status != "open")

goal quarter "A hundred in the first quarter" {
  revenue at least 100
  for     2024-Q1
}

test "a third is won" {
  given  deals
    | id | status |
    | 1  | won    |
    | 2  | lost   |
    | 3  | lost   |
  expect win_rate = ${share}
}

test "nothing is sold" {
  expect revenue = 0
}
`;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let dir: string;
let server: RunningServer;

const write = (name: string, text: string) => writeFile(path.join(dir, name), text);

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-goals-'));
  await write('rekap.yaml', 'name: goals\ntoday: 2024-02-10\nimports:\n  deals: { file: deals.csv }\n');
  await write('page.rekap', page('40%'));
  await write('deals.csv', 'id,amount,status,closed_at\na,30,won,2024-01-05\nb,9,won,2024-03-01\n');
  const session = await openSession(dir);
  await session.import();
  await session.close();
  server = await startServer(dir, { port: 0 });
});

afterAll(async () => {
  await server?.close();
  await rm(dir, { recursive: true, force: true });
});

const chromium = findBrowser();

describe.skipIf(chromium === undefined)('goals and tests in the notebook', () => {
  let browser: Browser;
  let shown: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch(chromium ?? '');
    ({ page: shown, complaints } = await openPage(browser, server.url));
  });

  afterAll(async () => {
    await browser?.close();
  });

  const cell = (id: string) => shown.locator(`[id="${id}"]`);

  test('a goal shows how far it has come, with a picture and the rows of its number', async () => {
    const goal = cell('goal:quarter');
    await goal.locator('svg').getByText('behind').first().waitFor();
    await goal.getByRole('tab', { name: 'Table' }).click();
    await goal.getByRole('cell', { name: 'behind' }).waitFor();
    expect(await goal.locator('tbody tr').first().textContent()).toBe('$30$10030.0%45.1%$66.59behind');
    await goal.getByRole('button', { name: '$30' }).first().click();
    await shown.locator('dialog').getByText('2024-01-05').waitFor();
    await shown.keyboard.press('Escape');
  });

  test('a test that fails says what was found, and the rows that it comes from', async () => {
    const failed = cell('test:a third is won');
    await failed.getByText('✗ failed').waitFor();
    await failed.getByText('expect win_rate = 40%', { exact: true }).waitFor();
    expect(await failed.locator('.expectation table').first().textContent()).toBe('Win rate33.3%');
    await failed.locator('summary').filter({ hasText: '3 rows of deals' }).click();
    expect(await failed.locator('.expectation .table tbody tr').count()).toBe(3);
    await cell('test:nothing is sold').getByText('✓ passed').waitFor();
  });

  test('holds as soon as it is mended', async () => {
    await write('page.rekap', page('33.3%'));
    await cell('test:a third is won').getByText('✓ passed').waitFor();
    expect(await cell('test:a third is won').locator('.expectation').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
