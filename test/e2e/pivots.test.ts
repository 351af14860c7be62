import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../../runtime/server.ts';
import { openSession } from '../../runtime/session.ts';
import { findBrowser, launch, openPage } from './browser.ts';

const longName = 'Enterprise licence for very large organisations with many subsidiaries';

const sources = {
  'rekap.yaml': `name: pivots
today: 2024-06-12
currency: USD
imports:
  deals: { file: data/deals.csv }
`,
  'model.rekap': `table deals "Deals" {
  id: key text
  product "Product": text
  team "Team": text
  owner "Owner": text
  amount: money
  at: date
  dated by at
}

metric revenue "Revenue" = sum(deals.amount)
metric made "Deals made" = count(deals)
`,
  'pivots.rekap': `report owners "By owner" { show revenue, made  by product  across owner  totals }

report months "By month" { show revenue  by team, owner  across month  for 2024-01-15 to 2024-06-30  totals by team }

report best "The best" { show revenue  by team, owner  top 1 within team with others  totals by team }
`,
};

const products = ['Basic', longName, 'Ultra'];
const owners = Array.from({ length: 30 }, (_, index) => `Owner Number ${index + 1}`);
const deals = owners.flatMap((owner, index) =>
  products.map((product, place) => {
    const month = String((index % 6) + 1).padStart(2, '0');
    const team = index % 2 === 0 ? 'East' : 'West';
    return `${index}-${place},${product},${team},${owner},${1000 * (index + 1) + place},2024-${month}-${place + 5}`;
  }),
);

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const chromium = findBrowser();

describe.skipIf(chromium === undefined)('a wide table in the notebook', () => {
  let dir: string;
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-pivots-'));
    await mkdir(path.join(dir, 'data'));
    for (const [name, text] of Object.entries(sources)) await writeFile(path.join(dir, name), text);
    await writeFile(path.join(dir, 'data/deals.csv'), `id,product,team,owner,amount,at\n${deals.join('\n')}\n`);
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

  /** The box of a report's table, with the table in it. */
  async function open(name: string): Promise<Locator> {
    const cell = page.locator(`[id="report:${name}"]`);
    await cell.scrollIntoViewIfNeeded();
    await cell.getByRole('tab', { name: 'Table' }).click();
    const box = cell.locator('.table');
    await box.locator('table').waitFor();
    return box;
  }

  /** Whether something is in sight within its box. */
  async function isInSight(box: Locator, inner: Locator): Promise<boolean> {
    const [outer, own] = await Promise.all([box.boundingBox(), inner.boundingBox()]);
    if (outer === null || own === null) return false;
    return own.x >= outer.x - 1 && own.x + own.width <= outer.x + outer.width + 1;
  }

  const scrollTo = (box: Locator, left: number) => box.evaluate((element, x) => element.scrollTo(x, 0), left);

  test('keeps in sight what its rows are, and what its columns are of', async () => {
    const box = await open('owners');
    const caption = box.getByText('Owner', { exact: true });
    const product = box.getByRole('cell', { name: 'Basic' });
    const last = box.getByRole('columnheader', { name: 'Owner Number 30' });
    expect(await isInSight(box, last)).toBe(false);
    for (const left of [0, 700, 100_000]) {
      await scrollTo(box, left);
      expect(await isInSight(box, caption)).toBe(true);
      expect(await isInSight(box, product)).toBe(true);
    }
    expect(await isInSight(box, box.getByRole('columnheader', { name: 'Total' }))).toBe(true);
  });

  test('gives a long label room, however many columns there are', async () => {
    const box = await open('owners');
    const long = await box.getByRole('cell', { name: longName }).boundingBox();
    const short = await box.getByRole('cell', { name: 'Basic' }).boundingBox();
    expect(long?.height).toBeLessThan(3 * (short?.height ?? 0));
  });

  test('keeps both of two columns that say what a row is, and on a small screen the one that tells rows apart', async () => {
    const box = await open('months');
    const [team, owner] = [box.locator('tbody .lead').nth(0), box.locator('tbody .lead').nth(1)];
    await page.setViewportSize({ width: 760, height: 700 });
    await scrollTo(box, 300);
    expect([await isInSight(box, team), await isInSight(box, owner)]).toEqual([true, true]);
    await page.setViewportSize({ width: 390, height: 700 });
    await scrollTo(box, 300);
    expect([await isInSight(box, team), await isInSight(box, owner)]).toEqual([false, true]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.setViewportSize({ width: 1200, height: 700 });
  });

  test('marks the columns of periods that are partial, says why, and names them below', async () => {
    const box = await open('months');
    const marks = await box
      .locator('thead abbr.partial')
      .evaluateAll((found) => found.map((mark) => [mark.parentElement?.textContent, mark.getAttribute('title')]));
    expect(marks).toEqual([
      ['Jan 2024…', 'partial: the range cuts it (2024-01-15 to 2024-01-31)'],
      ['Jun 2024…', 'partial: it is running (2024-06-01 to 2024-06-12)'],
    ]);
    const note = 'Jan 2024 has 2024-01-15 to 2024-01-31; Jun 2024 is running and has 2024-06-01 to 2024-06-12.';
    await page.locator('[id="report:months"] .notes').getByText(note).waitFor();
  });

  test('shows the numbers of others and of subtotals', async () => {
    const box = await open('best');
    const rows = await box
      .locator('tr')
      .evaluateAll((found) => found.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)));
    expect(rows.filter((row) => row.length > 0)).toEqual([
      ['West', 'Owner Number 30', '$90,003'],
      ['West', 'Others', '$630,042'],
      ['West', 'Total', '$720,045'],
      ['East', 'Owner Number 29', '$87,003'],
      ['East', 'Others', '$588,042'],
      ['East', 'Total', '$675,045'],
      ['Total', '', '$1,395,090'],
    ]);
  });

  test('has nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
