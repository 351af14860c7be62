import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../../runtime/server.ts';
import { openSession } from '../../runtime/session.ts';
import { findBrowser, launch, openPage } from './browser.ts';

const config = `name: behind
today: 2024-06-30
currency: USD
imports:
  deals: { file: deals.csv }
  users: { file: users.csv }
`;

const users = 'id,name,team\nu1,Ann,East\nu2,Bob,West\n';

const many = Array.from({ length: 1200 }, (_, index) => `m${index},Many ${index},u2,won,10,2024-05-01`).join('\n');

const deals = `id,name,owner,status,amount,closed_at
d1,One,u1,won,1000,2024-01-02
d2,Two,u1,lost,500,2024-01-05
d3,Three,u1,won,3000,2024-02-10
d4,Four,u2,won,800,2024-02-11
d5,Five,u9,won,900,2024-02-12
d6,Six,,lost,700,2024-02-13
${many}
`;

const model = `table deals "Deals" {
  id: key text
  name: text
  owner: -> users
  status: "won" | "lost"
  amount: money
  closed_at: date
  dated by closed_at
  shown as name
}

table users "Users" {
  id: key text
  name: text
  team: text
  shown as name
}

metric won "Won" = count(deals) where status = "won"
metric lost "Lost" = count(deals) where status = "lost"
metric win_rate "Win rate" = won / (won + lost) as percent
metric revenue "Revenue" = sum(deals.amount) where status = "won"
param team: text = all from users.team "Team"
`;

const reports = `report owners "Owners" {
  show won, win_rate, revenue
  by owner
  for 2024
  where owner.team = team
  sort win_rate up
  totals
  chart table
}

report pivot "Pivot" {
  show revenue
  by month
  across owner
  for 2024-01-01 to 2024-05-31
  totals
  chart table
}
`;

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let dir: string;
let server: RunningServer;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-behind-'));
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'rekap.yaml'), config);
  await writeFile(path.join(dir, 'model.rekap'), model);
  await writeFile(path.join(dir, 'reports.rekap'), reports);
  await writeFile(path.join(dir, 'deals.csv'), deals);
  await writeFile(path.join(dir, 'users.csv'), users);
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

describe.skipIf(chromium === undefined)('the rows behind a number', () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch(chromium ?? '');
    ({ page, complaints } = await openPage(browser, `${server.url}#reports.rekap`));
  });

  afterAll(async () => {
    await browser?.close();
  });

  afterEach(async () => {
    await page.keyboard.press('Escape');
  });

  const cell = (report: string, row: string, column: number) =>
    page.locator(`[id="report:${report}"] tr`, { hasText: row }).locator('td').nth(column).locator('button');
  const panel = () => page.locator('dialog.behind');

  test('a click on a number opens its parts, each with its rows and what they come to; Escape closes', async () => {
    await cell('owners', 'Ann', 2).click();
    await panel().locator('h3').first().waitFor();
    expect(await panel().locator('h2').textContent()).toBe('Win rate: 66.7%');
    expect(await panel().locator('header').textContent()).toContain('Owners · Owner: Ann');
    expect(await panel().locator('.formula').textContent()).toBe('= Won ÷ (Won + Lost)');
    expect(await panel().locator('h3').allTextContents()).toEqual(['Won: 2', 'Lost: 1']);
    expect(await panel().locator('.sum').first().textContent()).toBe('2 rows of deals: their number is 2.');
    const rows = await panel().locator('.part').first().locator('tbody tr').allTextContents();
    expect(rows).toEqual(['d1One2024-01-02Ann1', 'd3Three2024-02-10Ann1']);
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    expect(new URL(page.url()).hash).toBe('#reports.rekap');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('66.7%');
  });

  test('by keyboard: one stop for the table, arrows between the numbers', async () => {
    await cell('owners', 'Ann', 1).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('$4,000');
    await page.keyboard.press('Enter');
    await panel().locator('h3').first().waitFor();
    expect(await panel().locator('h2').textContent()).toBe('Revenue: $4,000');
    expect(await panel().locator('td:last-child').allTextContents()).toEqual(['$1,000', '$3,000']);
    await panel().getByRole('button', { name: 'Close' }).click();
    await panel().waitFor({ state: 'detached' });
    expect(await page.locator('[id="report:owners"] button.number[tabindex="0"]').count()).toBe(1);
  });

  test('of a reference that points nowhere, of nothing, and of the total, which has more rows than a page draws', async () => {
    await cell('owners', 'u9', 1).click();
    await panel().locator('h3').first().waitFor();
    expect(await panel().locator('tbody tr').allTextContents()).toEqual(['d5Five2024-02-12u91']);
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    await cell('owners', '–', 1).first().click();
    await panel().locator('h3').first().waitFor();
    expect(await panel().locator('.sum').textContent()).toBe('No row of deals: their number is 0.');
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    await cell('owners', 'Total', 1).click();
    await panel().locator('h3').first().waitFor();
    expect(await panel().locator('.sum').textContent()).toBe('1,204 rows of deals: their number is 1,204.');
    expect(await panel().locator('tbody tr').count()).toBe(1000);
    expect(await panel().locator('.part .aside').textContent()).toContain('The first 1,000 of 1,204.');
  });

  test('what is open is in the address: a reload shows it again, and the back button closes it', async () => {
    await cell('owners', 'Total', 1).click();
    await panel().locator('h3').first().waitFor();
    await page.reload();
    await panel().locator('h3').first().waitFor();
    expect(await panel().locator('h2').textContent()).toBe('Won: 1,204');
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    await cell('pivot', 'Feb 2024', 1).click();
    await panel().locator('h3').first().waitFor();
    expect(await panel().locator('header .aside').textContent()).toBe('Pivot · Month: Feb 2024, Owner: Ann');
    await page.goBack();
    await panel().waitFor({ state: 'detached' });
  });

  test('a change of the model is seen in the open panel', async () => {
    await cell('owners', 'Ann', 1).click();
    await panel().locator('h3').first().waitFor();
    await writeFile(
      path.join(dir, 'model.rekap'),
      model.replace('where status = "won"\nmetric lost', 'where status = "lost"\nmetric lost'),
    );
    await panel().getByText('Won: 1').first().waitFor();
    expect(await panel().locator('tbody tr').allTextContents()).toEqual(['d2Two2024-01-05Ann1']);
    await writeFile(path.join(dir, 'model.rekap'), model);
    await panel().getByText('Won: 2').first().waitFor();
  });

  test('is a dialog with a name, and no word goes to the console', async () => {
    await cell('owners', 'Ann', 1).click();
    await panel().locator('h3').first().waitFor();
    expect(await page.getByRole('dialog', { name: 'Won: 2' }).count()).toBe(1);
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('is of the values that params have', async () => {
    await page.goto(`${server.url}#reports.rekap?team=East`);
    await page.reload();
    await cell('owners', 'Total', 1).click();
    await panel().locator('h3').first().waitFor();
    expect(await panel().locator('h2').textContent()).toBe('Won: 2');
    expect(await panel().locator('tbody tr').count()).toBe(2);
    expect(new URL(page.url()).hash).toMatch(/team=East$/);
  });

  test('what anyone may have typed into the address is answered, and breaks nothing', async () => {
    for (const typed of ['nonsense', '{"kind":"group","column":"won","values":{"owner":"\'; DROP TABLE deals; --"}}']) {
      await page.goto(`${server.url}#reports.rekap/report%3Aowners/${encodeURIComponent(typed)}`);
      await page.reload();
      await panel().locator('.failure').waitFor();
    }
    const answer = await page.request.get(`${server.url}api/rows?report=nothing&cell=%7B%7D`);
    expect(await answer.json()).toMatchObject({ ok: false });
  });
});
