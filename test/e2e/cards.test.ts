import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../../runtime/server.ts';
import { openSession } from '../../runtime/session.ts';
import { findBrowser, launch, openPage } from './browser.ts';

const model = `table deals "Deals" {
  id: key text
  source "Source": text
  status: "open" | "won" | "lost"
  created_at: date
  closed_at: date
  dated by created_at

  days_open = days(created_at, closed_at)
}

table calls "Calls" {
  source: text
  deal: -> deals
  at: date
  dated by at
}

metric won "Deals won" = count(deals) where status = "won" on closed_at
metric lost "Deals lost" = count(deals) where status = "lost" on closed_at
metric win_rate "Win rate" = won / (won + lost) as percent
metric called "Calls" = count(calls)
`;

const reports = `report rates "Rates" {
  show win_rate, called
  by deal
}
`;

const deals = 'id,source,status,created_at,closed_at\n1,web,won,2024-01-01,2024-02-01\n';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const chromium = findBrowser();

describe.skipIf(chromium === undefined)('definition cards in the notebook', () => {
  let dir: string;
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-cards-'));
    await mkdir(path.join(dir, 'data'));
    const imports = 'imports:\n  deals: { file: data/deals.csv }\n  calls: { file: data/calls.csv }\n';
    await writeFile(path.join(dir, 'rekap.yaml'), `name: cards\ntoday: 2024-06-30\n${imports}`);
    await writeFile(path.join(dir, 'model.rekap'), model);
    await writeFile(path.join(dir, 'reports.rekap'), reports);
    await writeFile(path.join(dir, 'data/deals.csv'), deals);
    await writeFile(path.join(dir, 'data/calls.csv'), 'source,deal,at\nweb,1,2024-01-02\n');
    const session = await openSession(dir);
    await session.import();
    await session.close();
    server = await startServer(dir, { port: 0 });
    browser = await launch(chromium ?? '');
    ({ page, complaints } = await openPage(browser, server.url));
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const cell = (id: string) => page.locator(`[id="${id}"]`);
  const card = () => page.getByRole('tooltip');

  test('a metric says what it counts, on which date and how it can be split', async () => {
    await page.goto(`${server.url}#model.rekap/metric:won`);
    const metric = cell('metric:won');
    await metric.getByText('number of deals where status is "won", by closed_at').waitFor();
    expect(await metric.getByText('chosen here').isVisible()).toBe(false);
    await metric.getByText('Definition', { exact: true }).click();
    await metric.getByText('closed_at, chosen here; deals are dated by created_at otherwise').waitFor();
    await metric.getByText('a row without closed_at is in no period').waitFor();
    await metric.getByRole('link', { name: 'Win rate' }).waitFor();
  });

  test('of a table each column shows its card, and what uses a definition leads there', async () => {
    const table = cell('table:deals');
    await table.getByText('Definition', { exact: true }).click();
    await table.getByRole('link', { name: 'days_open' }).hover();
    await card().getByText('days(created_at, closed_at)').waitFor();
    await table.getByRole('link', { name: 'Deals lost' }).click();
    expect(await page.evaluate('location.hash')).toBe('#model.rekap/metric%3Alost');
  });

  test('a name in the source of a report shows its card while it is hovered, and while the card is', async () => {
    await page.goto(`${server.url}#reports.rekap`);
    const report = cell('report:rates');
    await report.getByRole('tab', { name: 'SQL' }).click();
    await report.getByText('Source', { exact: true }).click();
    const names = report.locator('.code a');
    expect(await names.allInnerTexts()).toEqual(['win_rate', 'called', 'deal']);
    await report.getByText('Definition', { exact: true }).click();
    await report.getByText('Deals won ÷ (Deals won + Deals lost)').waitFor();
    await names.first().hover();
    await card().getByText('Deals won ÷ (Deals won + Deals lost)').waitFor();
    await card().getByText('status is "lost"').waitFor();
    await card().hover();
    await page.waitForTimeout(400);
    expect(await card().isVisible()).toBe(true);
    await page.mouse.move(5, 5);
    await card().waitFor({ state: 'detached' });
  });

  test('and by the keyboard: focus shows it, Escape takes it away, Enter goes to the definition', async () => {
    const names = cell('report:rates').locator('.code a');
    await names.first().focus();
    await card().getByText('Deals won ÷ (Deals won + Deals lost)').waitFor();
    expect(await names.first().getAttribute('aria-describedby')).toBe(await card().getAttribute('id'));
    await page.keyboard.press('Tab');
    await card().getByText('number of calls, by at').waitFor();
    await page.keyboard.press('Escape');
    await card().waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await cell('metric:called').waitFor();
    expect(await page.evaluate('location.hash')).toBe('#model.rekap/metric%3Acalled');
  });

  test('the card stays within a narrow window', async () => {
    await page.setViewportSize({ width: 390, height: 700 });
    await page.goto(`${server.url}#reports.rekap`);
    const report = cell('report:rates');
    await report.getByText('Source', { exact: true }).click();
    await report.locator('.code a').first().focus();
    await card().waitFor();
    const box = await card().boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(700);
  });

  test('a saved change shows in the next card', async () => {
    await writeFile(path.join(dir, 'model.rekap'), model.replace('"Deals lost"', '"Deals gone"'));
    const report = cell('report:rates');
    await vi.waitFor(
      async () => {
        await page.keyboard.press('Escape');
        await report.locator('.code a').nth(1).focus();
        await report.locator('.code a').first().focus();
        expect(await card().textContent()).toContain('Deals won ÷ (Deals won + Deals gone)');
      },
      { timeout: 20_000, interval: 300 },
    );
  });

  test('the console has nothing to say', () => {
    expect(complaints).toEqual([]);
  });
});
