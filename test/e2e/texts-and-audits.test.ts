import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../../runtime/server.ts';
import { openSession } from '../../runtime/session.ts';
import { findBrowser, launch, openPage } from './browser.ts';

const config = `name: trust
today: 2024-06-30
currency: USD
imports:
  deals: { file: deals.csv }
`;

const deals = `id,name,status,amount,closed_at
d1,<img src=x onerror=window.broken=true> *One*,won,1000,2024-05-02
d2,Two,lost,500,2024-05-05
d3,Two,won,3000,2024-06-10
d4,,won,,2024-06-11
`;

const page = `"""
# Trust

Won in May: {revenue for last month}, since then {revenue for span}. Nobody won by fax: {(win_rate where name = "fax")}.
First: {first(deals.name)}. Wrong: {revenu}. A brace: {{.
"""

table deals "Deals" {
  id:        key text
  name:      text
  status:    "won" | "lost"
  amount:    money
  closed_at: date
  dated by   closed_at
}

param span: period = this month

metric won      "Deals won" = count(deals) where status = "won"
metric win_rate "Win rate"  = won / count(deals) as percent
metric revenue  "Revenue"   = sum(deals.amount) where status = "won"

audit deals "Can we trust our deals?" {
  check missing name, amount
  check duplicate name ignoring case
  fail  when accuracy < 70%
}
`;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let dir: string;
let server: RunningServer;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-texts-'));
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'rekap.yaml'), config);
  await writeFile(path.join(dir, 'page.rekap'), page);
  await writeFile(path.join(dir, 'deals.csv'), deals);
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

describe.skipIf(chromium === undefined)('texts and audits in the notebook', () => {
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

  const text = () => shown.locator('[id="text:1"]');
  const hole = (index: number) => text().locator('.hole').nth(index);

  test('holes are filled, each with its own range; what is missing is a dash, and an error stands in its place', async () => {
    await text().locator('.hole.filled').first().waitFor();
    expect(await hole(0).textContent()).toBe('$1,000');
    expect(await hole(1).textContent()).toBe('$3,000');
    expect(await hole(2).textContent()).toBe('–');
    expect(await hole(4).textContent()).toBe('{revenu}');
    expect(await hole(4).getAttribute('title')).toContain('`revenu` is not a metric');
    expect(await text().textContent()).toContain('A brace: {.');
    await text().getByText('is not a metric').waitFor();
  });

  test('a value is text, whatever it holds', async () => {
    expect(await hole(3).textContent()).toBe('<img src=x onerror=window.broken=true> *One*');
    expect(await text().locator('img, em').count()).toBe(0);
    expect(await shown.evaluate('window.broken')).toBeUndefined();
  });

  test('a hole shows the card of its metric', async () => {
    await hole(0).hover();
    await shown.getByRole('tooltip').getByText('Revenue').first().waitFor();
    await shown.mouse.move(1, 1);
  });

  test('a param of the page fills holes anew', async () => {
    const control = shown.getByLabel('Span');
    await control.fill('2024-05');
    await control.press('Enter');
    await vi.waitFor(async () => expect(await hole(1).textContent()).toBe('$1,000'), { timeout: 20_000 });
  });

  test('an audit says what fails, how many and which, and whether it can be trusted', async () => {
    const audit = shown.locator('[id="audit:deals"]');
    const rows = audit.locator('tbody tr, tfoot tr');
    await rows.first().waitFor();
    const cells = await rows.evaluateAll((lines) =>
      lines.map((line) => [...line.querySelectorAll('th, td')].map((cell) => cell.textContent?.trim())),
    );
    expect(cells.map((line) => line.slice(0, 5))).toEqual([
      ['Missing: Name', '1', '4', '75.0%', 'd4'],
      ['Missing: Amount', '1', '4', '75.0%', 'd4'],
      ['Duplicate: Name', '2', '4', '50.0%', 'd2, d3'],
      ['Total', '3', '4', '25.0%', '–'],
    ]);
    await audit.getByText('It fails: accuracy is below 70%.').waitFor();
  });

  test('the rows that fail are behind their number', async () => {
    const audit = shown.locator('[id="audit:deals"]');
    await audit.locator('tbody tr', { hasText: 'Duplicate' }).locator('td').nth(1).locator('button').click();
    const behind = shown.locator('dialog.behind');
    await behind.getByText('d3').waitFor();
    expect(await behind.locator('tbody tr').allTextContents()).toEqual(['d2Two', 'd3Two']);
    await shown.keyboard.press('Escape');
  });

  test('a text that changes on disk changes on the page', async () => {
    const written = await readFile(path.join(dir, 'page.rekap'), 'utf8');
    await writeFile(path.join(dir, 'page.rekap'), written.replace('{revenu}', '{won}'));
    await vi.waitFor(async () => expect(await hole(4).textContent()).toBe('3'), { timeout: 20_000 });
  });

  test('nothing was complained of', () => {
    expect(complaints).toEqual([]);
  });
});
