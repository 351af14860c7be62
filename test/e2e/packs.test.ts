/** A project that changes a pack, in another language: on the command line and in the notebook. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../../runtime/server.ts';
import { findBrowser, launch, openPage } from './browser.ts';
import { rekap, temporaryFolder } from './program.ts';

const files = {
  'rekap.yaml':
    'name: acme\ntoday: 2024-06-30\ncurrency: IDR\npacks: [sales]\nimports: { deals: { file: deals.csv } }\n',
  'packs/sales/model.rekap': `table deals "Deals" {
  id: key text
  amount: money
  net: money
  owner: text
  closed_at: time
  dated by closed_at
}

metric revenue "Revenue" = sum(deals.amount)

report income "Income" { show revenue  by owner  totals }

report latest "Latest" { list deals  show id, amount, closed_at  sort closed_at down }
`,
  'packs/sales/id.yaml': `tables:
  deals:
    label: Peluang
    columns: { id: Nomor, amount: Nilai, net: Bersih, owner: Pemilik, closed_at: Ditutup }
metrics: { revenue: Pendapatan }
reports: { income: Pemasukan, latest: Terbaru }
`,
  'own.rekap': `extend table deals { large = amount > 1000 }

replace metric revenue = sum(deals.net)

report large "Large" { show revenue  by large }
`,
  'deals.csv':
    'id,amount,net,owner,closed_at\n1,1234567.5,1000000,Ani,2024-03-31 14:05:00\n2,500,400,Budi,2024-05-01 09:00:00\n',
};

let dir: string;

beforeAll(async () => {
  dir = path.join(await temporaryFolder(), 'project');
  await mkdir(path.join(dir, 'packs/sales'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(dir, name), text);
  expect((await rekap(['import'], dir)).code).toBe(0);
});

afterAll(() => rm(path.dirname(dir), { recursive: true, force: true }));

describe('a project that changes a pack', () => {
  test('is sound, and lists what it replaces once', async () => {
    expect(await rekap(['check'], dir)).toMatchObject({ code: 0, stdout: '' });
    const { stdout } = await rekap(['list', '--format', 'json'], dir);
    const { tables, metrics } = JSON.parse(stdout);
    expect(metrics).toMatchObject([{ name: 'revenue', label: 'Revenue', file: 'own.rekap', line: 3 }]);
    expect(tables).toMatchObject([{ name: 'deals', file: 'pack:sales/model.rekap' }]);
  });

  test('describes what was replaced, by whom, and which reports that reaches', async () => {
    const { stdout } = await rekap(['describe', 'revenue'], dir);
    const lines = stdout.replaceAll(/\n {4,}/g, ' ');
    expect(lines).toContain(
      'what pack `sales` says: metric revenue "Revenue" = sum(deals.amount) (pack:sales/model.rekap:10)',
    );
    expect(lines).toMatch(/Reaches +income, large\n/);
  });

  test('runs in another language: names, numbers, money and dates; CSV and JSON keep their names and values', async () => {
    const run = async (...more: string[]): Promise<string> => {
      const { code, stdout, stderr } = await rekap(['--locale', 'id', 'run', ...more], dir);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      return stdout.replaceAll('\u00a0', ' ');
    };
    const income = await run('income');
    expect(income).toContain('Pemasukan');
    expect(income).toMatch(/Pemilik +Pendapatan/);
    expect(income).toMatch(/Ani +Rp 1\.000\.000/);
    const latest = await run('latest', '--format', 'md');
    expect(latest).toContain('| Nomor | Nilai | Ditutup |');
    expect(latest).toContain('31 Mar 2024, 14.05');
    expect(latest).toContain('Rp 1.234.568');
    expect(await run('latest', '--format', 'csv')).toBe(
      'id,amount,closed_at\r\n2,500,2024-05-01T09:00:00\r\n1,1234567.5,2024-03-31T14:05:00\r\n',
    );
    const [json] = JSON.parse(await run('income', '--format', 'json'));
    expect(json).toMatchObject({ name: 'income', label: 'Pemasukan', totals: [null, 1000400] });
    expect(json.columns).toMatchObject([
      { name: 'owner', label: 'Pemilik' },
      { name: 'revenue', label: 'Pendapatan' },
    ]);
  });
});

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const chromium = findBrowser();

describe.skipIf(chromium === undefined)('changes of a pack in the notebook', () => {
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    server = await startServer(dir, { port: 0, locale: 'id' });
    browser = await launch(chromium ?? '');
    ({ page, complaints } = await openPage(browser, server.url));
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const cell = (id: string) => page.locator(`[id="${id}"]`);

  test('are badges that lead to and fro, and the definition of the pack can be read', async () => {
    await page.goto(`${server.url}#own.rekap`);
    await cell('metric:revenue').getByRole('heading', { name: 'Pendapatan' }).waitFor();
    await cell('table:deals').getByRole('link', { name: 'extends pack sales' }).waitFor();
    await cell('metric:revenue').getByRole('link', { name: 'replaces pack sales' }).click();
    const before = cell('metric:revenue');
    await before.getByRole('link', { name: 'replaced by the project' }).waitFor();
    expect(await page.evaluate('location.hash')).toBe('#pack%3Asales%2Fmodel.rekap/metric%3Arevenue');
    await before.getByText('Source', { exact: true }).click();
    await before.getByText('sum(deals.amount)').waitFor();
    await cell('table:deals').getByRole('link', { name: 'extended by the project' }).waitFor();
    await cell('report:income').getByText('Rp').first().waitFor();
    await before.getByRole('link', { name: 'replaced by the project' }).click();
    await cell('report:large').waitFor();
    expect(complaints).toEqual([]);
  });
});
