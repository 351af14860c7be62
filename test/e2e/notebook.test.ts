import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../../runtime/server.ts';
import { openSession } from '../../runtime/session.ts';
import { findBrowser, launch, openPage } from './browser.ts';

const config = `name: demo-sales
today: 2024-06-30
currency: USD
imports:
  deals: { file: data/deals.csv }
`;

const deals = `id,source,status,amount,created_at,closed_at
1,email,won,1000,2024-01-02,2024-02-01
2,email,lost,500,2024-01-05,2024-02-20
3,email,won,3000,2024-02-10,2024-03-15
4,web,won,800,2024-02-11,2024-03-20
5,web,lost,900,2024-03-01,2024-04-02
6,fair,open,700,2024-05-01,
`;

const model = `table deals "Deals" {
  id: key text
  source "Source": text
  status: "open" | "won" | "lost"
  amount: money
  created_at: date
  closed_at: date
  dated by created_at
}

// Of what was closed, the share that was won.
metric won "Deals won" = count(deals) where status = "won" on closed_at
metric lost "Deals lost" = count(deals) where status = "lost" on closed_at
metric win_rate "Win rate" = won / (won + lost) as percent
metric revenue "Revenue" = sum(deals.amount) where status = "won" on closed_at
`;

const filler = Array.from({ length: 40 }, (_, line) => `Paragraph ${line} about nothing in particular.\n`).join('\n');

const reports = `"""
# The quarter

Some *words* first, and <script>window.broken = true</script> is only text.
"""

report by_source "By source" {
  show won, win_rate
  by source
  for 2024
  sort won down
  totals
}

report broken "Broken report" {
  show won
  by sorce
}

report by_month "Month by month" {
  show revenue
  by month
  for 2024-01-01 to 2024-06-30
}

"""
${filler}
"""

report glance "At a glance" {
  show won, revenue
  for 2024
}
`;

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let dir: string;
let server: RunningServer;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-notebook-'));
  await mkdir(path.join(dir, 'data'));
  await mkdir(path.join(dir, 'reports'));
  await writeFile(path.join(dir, 'rekap.yaml'), config);
  await writeFile(path.join(dir, 'model.rekap'), model);
  await writeFile(path.join(dir, 'reports/quarter.rekap'), reports);
  await writeFile(path.join(dir, 'data/deals.csv'), deals);
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

describe.skipIf(chromium === undefined)('the notebook', () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch(chromium ?? '');
    ({ page, complaints } = await openPage(browser, server.url));
  });

  afterAll(async () => {
    await browser?.close();
  });

  const cell = (name: string) => page.locator(`[id="report:${name}"]`);
  const tab = (name: string, title: string) => cell(name).getByRole('tab', { name: title });

  test('lists the files and shows the first with reports', async () => {
    const files = page.getByRole('navigation', { name: 'Files' });
    await files.getByText('The quarter').waitFor();
    await files.getByText('model', { exact: true }).waitFor();
    await files.getByText('demo-sales').waitFor();
    await page.getByRole('heading', { name: 'The quarter', level: 1 }).waitFor();
  });

  test('shows text as Markdown, and HTML in it as text', async () => {
    await page.getByText('<script>window.broken = true</script>').waitFor();
    expect(await page.locator('em', { hasText: 'words' }).count()).toBe(1);
    expect(await page.evaluate('window.broken')).toBeUndefined();
  });

  test('draws a bar for each source, with its number', async () => {
    const chart = cell('by_source').locator('.chart');
    await chart.locator('svg .mark-rect path').first().waitFor();
    expect(await chart.locator('svg .mark-rect path[aria-roledescription="bar"]').count()).toBe(4);
    await chart.getByText('66.7%').waitFor();
    expect(await chart.getAttribute('aria-label')).toContain('bar chart of Deals won and Win rate by Source');
  });

  test('shows the table with totals worked out from rows', async () => {
    await tab('by_source', 'Table').click();
    const rows = cell('by_source').locator('tbody tr, tfoot tr');
    await rows.first().waitFor();
    expect(await rows.allInnerTexts()).toEqual(['email\t2\t66.7%', 'web\t1\t50.0%', 'Total\t3\t60.0%']);
  });

  test('moves between tabs with the arrow keys, and shows the SQL', async () => {
    await tab('by_source', 'Table').focus();
    await page.keyboard.press('ArrowRight');
    await cell('by_source').locator('pre', { hasText: 'SELECT' }).waitFor();
    expect(await tab('by_source', 'SQL').getAttribute('aria-selected')).toBe('true');
  });

  test('shows a mistake in its cell while the others go on', async () => {
    const broken = cell('broken');
    await broken.getByText('sorce').first().waitFor();
    expect(await broken.locator('.excerpt').first().textContent()).toContain('^^^^^');
    await cell('by_month').locator('svg .mark-line path').first().waitFor();
  });

  test('follows a file saved on disk, where the reader is, with the tabs left open', async () => {
    await cell('glance').scrollIntoViewIfNeeded();
    await cell('glance').getByText('$4,800').waitFor();
    const before = await cell('glance').boundingBox();
    expect(await page.evaluate('scrollY')).toBeGreaterThan(500);
    const file = path.join(dir, 'reports/quarter.rekap');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"At a glance"', '"In short"').replace('by sorce', 'by source'));
    await cell('glance').getByRole('heading', { name: 'In short' }).waitFor();
    await cell('glance').getByText('$4,800').waitFor();
    await cell('broken').locator('.diagnostic').waitFor({ state: 'detached' });
    // Cells above may have grown or shrunk: what is read stays where it is on the screen.
    expect((await cell('glance').boundingBox())?.y).toBeCloseTo(before?.y ?? 0, -1);
    expect(await tab('by_source', 'SQL').getAttribute('aria-selected')).toBe('true');
    await cell('broken').scrollIntoViewIfNeeded();
    await cell('broken').locator('svg .mark-rect path').first().waitFor();
  });

  test('a drawing whose result stays is not drawn again', async () => {
    const drawing = await cell('by_month').locator('svg').elementHandle();
    const file = path.join(dir, 'reports/quarter.rekap');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('Some *words* first', 'Other *words* first'));
    await page.getByText('Other words first').waitFor();
    expect(await drawing?.evaluate((svg) => svg.isConnected)).toBe(true);
  });

  test('a link leads to a file and a cell', async () => {
    await page.goto(`${server.url}#model.rekap/metric:won`);
    await page
      .locator('[id="metric:won"]')
      .getByText('Of what was closed, the share that was won.', { exact: true })
      .waitFor();
    await page.locator('[id="metric:won"]').getByText('number of deals where status is "won"').waitFor();
  });

  test('a file that is gone is named, as long as the address leads to it', async () => {
    await writeFile(path.join(dir, 'notes.rekap'), '"""\n# Passing notes\n"""\n');
    await page.getByRole('link', { name: 'Passing notes' }).click();
    await page.getByRole('heading', { name: 'Passing notes' }).waitFor();
    const notice = page.getByText('The project has no file notes.rekap; this is another one.');
    expect(await notice.count()).toBe(0);
    await rm(path.join(dir, 'notes.rekap'));
    await notice.waitFor();
    await page.getByRole('navigation', { name: 'Files' }).getByText('The quarter').click();
    await notice.waitFor({ state: 'detached' });
  });

  test('the console has nothing to say', () => {
    expect(complaints).toEqual([]);
  });
});

describe.skipIf(chromium === undefined)('the notebook beside a busy project', () => {
  test('says that there are no data, shows them once imported, and outlives its server', async () => {
    const project = await mkdtemp(path.join(os.tmpdir(), 'rekap-notebook-'));
    await cp(dir, project, { recursive: true });
    await rm(path.join(project, '.rekap'), { recursive: true });
    const browser = await launch(chromium ?? '');
    let running = await startServer(project, { port: 0 });
    try {
      const { page } = await openPage(browser, running.url);
      await page.locator('.banner', { hasText: 'rekap import' }).waitFor();
      const session = await openSession(project);
      await session.import();
      await session.close();
      await page.locator('[id="report:by_source"] svg .mark-rect path').first().waitFor();
      expect(await page.locator('.banner').count()).toBe(0);

      await running.close();
      await page.getByText('The server does not answer.').waitFor();
      expect(await page.locator('[id="report:by_source"] svg .mark-rect path').count()).toBeGreaterThan(0);
      const file = path.join(project, 'reports/quarter.rekap');
      await writeFile(file, (await readFile(file, 'utf8')).replace('"By source"', '"While you were away"'));
      running = await startServer(project, { port: Number(new URL(running.url).port) });
      await page.getByRole('heading', { name: 'While you were away' }).waitFor();
      expect(await page.getByText('The server does not answer.').count()).toBe(0);
    } finally {
      await browser.close();
      await running.close();
      await rm(project, { recursive: true, force: true });
    }
  });
});

describe('the server answers pages of its own alone', () => {
  test.each([
    ['another host name', { host: 'evil.example' }, 403],
    ['this host at another port', { host: 'localhost:1' }, 403],
    ['another origin', { origin: 'http://evil.example' }, 403],
    ['no origin that can be named', { origin: 'null' }, 403],
    ['itself', {}, 200],
  ])('%s', async (_name, headers, status) => {
    for (const address of ['/', '/api/project', '/api/report?name=glance']) {
      expect(await statusOf(address, headers)).toBe(status);
    }
  });

  test('nothing outside the page is served', async () => {
    for (const address of ['/assets/../../rekap.js', '/assets/%2e%2e%2findex.html', '/rekap.yaml', '/api/nothing']) {
      expect(await statusOf(address, {})).toBe(404);
    }
  });

  function statusOf(address: string, headers: Record<string, string>): Promise<number | undefined> {
    const { hostname, port } = new URL(server.url);
    return new Promise((resolve, reject) => {
      request({ hostname, port, path: address, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  }
});
