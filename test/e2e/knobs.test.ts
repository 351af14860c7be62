import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ParamReading, ReportResponse } from '../../runtime/api/contract.ts';
import { type RunningServer, startServer } from '../../runtime/server.ts';
import { openSession } from '../../runtime/session.ts';
import { findBrowser, launch, openPage } from './browser.ts';

const model = `table users {
  id: key text
  name: text
  team: text
  shown as  name
}
table deals {
  id: key text
  owner: -> users
  source: text
  status: "open" | "won" | "lost"
  amount: money
  closed_on: date
  paid: boolean
  dated by closed_on
}
dimension owner "Owner" = deals.owner

param team: text = all from users.team "Team"
param seller: -> users = all "Seller"
param state: "open" | "won" | "lost" = all "Status"
param least: money = 0 "At least"
param bonus: percent = 10% "Bonus"
param since: date = 2020-01-01 "Since"
param open_too: boolean = true "Open ones, too"
param free: text = all "Source"
param span: period = this year "Period"
param split: one of source, owner, month = source "Split by"

metric revenue "Revenue" = sum(deals.amount where amount >= least)
`;

const page1 = `"""
# All of them
"""

report by_split "Revenue" {
  show    revenue
  by      split
  for     span
  where   owner.team = team
  chart   table
}

report various "Various" {
  show    sum(deals.amount) * bonus "Bonus"
  where   owner = seller and status = state and closed_on >= since and (open_too or status != "open") and source = free
}

report untouched "Untouched" { show count(deals) "Deals" }
`;

const page2 = `"""
# One of them
"""

report total "Total" {
  show    sum(deals.amount) "Sum"
  where   owner.team = team
}
`;

const names = [
  'Ann',
  'Bob',
  'Cid',
  'Dora',
  'Eve',
  'Fay',
  'Gus',
  'Hal',
  'Ida',
  'Jon',
  'Kim',
  'Lea',
  'Max',
  'Ned',
  'all',
];
const users = names.map((name, at) => `u${at + 1},${name},${at % 2 === 0 ? 'East' : 'West'}`).join('\n');

const deals = `id,owner,source,status,amount,closed_on,paid
1,u1,web,won,100,2024-01-10,yes
2,u2,web,won,20,2024-02-10,no
3,u2,email,lost,3,2023-03-10,no
4,u15,fair,open,1000,2024-05-10,no
`;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let dir: string;
let server: RunningServer;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-knobs-'));
  await mkdir(path.join(dir, 'data'));
  const imports = 'imports:\n  users: { file: data/users.csv }\n  deals: { file: data/deals.csv }\n';
  await writeFile(path.join(dir, 'rekap.yaml'), `name: knobs\ntoday: 2024-06-30\n${imports}`);
  await writeFile(path.join(dir, 'model.rekap'), model);
  await writeFile(path.join(dir, 'all.rekap'), page1);
  await writeFile(path.join(dir, 'one.rekap'), page2);
  await writeFile(path.join(dir, 'data/users.csv'), `id,name,team\n${users}\n`);
  await writeFile(path.join(dir, 'data/deals.csv'), deals);
  const session = await openSession(dir);
  expect(session.diagnostics).toEqual([]);
  await session.import();
  await session.close();
  server = await startServer(dir, { port: 0 });
});

afterAll(async () => {
  await server?.close();
  await rm(dir, { recursive: true, force: true });
});

async function ask<T>(address: string): Promise<T> {
  return (await (await fetch(new URL(address, server.url))).json()) as T;
}

describe('the server', () => {
  test('runs a report with the values of its params, and refuses what is none', async () => {
    const given = await ask<ReportResponse>(
      '/api/report?name=by_split&param=team=East&param=span=2024&param=split=owner',
    );
    if (!given.ok) throw new Error(given.failure.message);
    expect(given.result.rows).toEqual([
      ['all', 1000],
      ['Ann', 100],
    ]);
    expect(given.result.params.map(({ text }) => text)).toEqual(['East', '$0', '2024', 'Owner']);
    for (const [query, message] of [
      ['param=team=Esat', '`team` is `Esat`, which no row has.'],
      ['param=span=last+fortnight', 'Report `by_split` was not run with these values.'],
      ['param=tem=East', 'Report `by_split` was not run with these values.'],
      ['param=team', 'Report `by_split` was not run with these values.'],
      ['param=__proto__=x', 'Report `by_split` was not run with these values.'],
      ['param=', 'Report `by_split` was not run with these values.'],
    ]) {
      const refused = await ask<ReportResponse>(`/api/report?name=by_split&${query}`);
      expect(refused.ok ? [] : refused.failure.message).toBe(message);
    }
  });

  test.each([
    [
      'name=span&value=last+3+months',
      { ok: true, value: 'last 3 months', days: { from: '2024-03-01', to: '2024-05-31' } },
    ],
    ['name=span', { ok: true, value: 'this year', days: { from: '2024-01-01', to: '2024-12-31' } }],
    ['name=span&value=last', { ok: false, message: expect.stringContaining('`span` takes a period') }],
    ['name=least&value=10k', { ok: true, value: '10000', text: '$10,000', days: null }],
    ['name=seller&value=u2', { ok: true, value: 'u2', text: 'Bob' }],
    ['name=seller&value=Bob', { ok: false, hint: 'Did you mean `u2`, which is Bob?' }],
    ['name=nothing&value=1', { ok: false, message: 'There is no param `nothing`, or it has errors.' }],
  ])('says what a text is: %s', async (query, reading) => {
    expect(await ask<ParamReading>(`/api/param?${query}`)).toMatchObject(reading);
  });

  test('lists options, and finds them by a part of what they are shown as', async () => {
    expect(await ask('/api/options?param=seller&containing=A')).toEqual({
      options: [
        { value: 'u1', label: 'Ann' },
        ...[
          ['u4', 'Dora'],
          ['u6', 'Fay'],
          ['u8', 'Hal'],
          ['u9', 'Ida'],
          ['u12', 'Lea'],
          ['u13', 'Max'],
          ['u15', 'all'],
        ].map(([value, label]) => ({ value, label })),
      ],
      more: false,
    });
    expect(await ask('/api/options?param=nothing')).toEqual({ options: [], more: false });
  });
});

const chromium = findBrowser();

describe.skipIf(chromium === undefined)('params in the notebook', () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch(chromium ?? '');
    ({ page, complaints } = await openPage(browser, `${server.url}#all.rekap`));
    page.setDefaultTimeout(15_000);
  });

  afterAll(async () => {
    await browser?.close();
  });

  const cell = (name: string) => page.locator(`[id="report:${name}"]`);
  const given = (name: string) => cell(name).locator('.given');
  const bar = () => page.getByRole('region', { name: 'Params' });
  const control = (label: string) => bar().getByLabel(label, { exact: false }).first();
  const says = (name: string) => page.locator(`[id="given:${name}/says"]`);
  const hash = () => page.evaluate('location.hash') as Promise<string>;
  const rows = (name: string) => cell(name).locator('tbody tr').allInnerTexts();
  const settled = (name: string, text: string) => given(name).getByText(text, { exact: true }).waitFor();

  test('each has a control of its kind, with its default; every answer says what it was given', async () => {
    await settled('by_split', 'this year');
    expect(await given('by_split').textContent()).toBe('Team All · At least $0 · Period this year · Split by Source');
    expect(await control('Team').inputValue()).toBe('all');
    expect(await control('Seller').getAttribute('role')).toBe('combobox');
    expect(await control('Status').locator('option').allInnerTexts()).toEqual(['All', 'open', 'won', 'lost']);
    expect(await control('Bonus').inputValue()).toBe('10');
    expect(await control('Since').inputValue()).toBe('2020-01-01');
    expect(await control('Open ones').isChecked()).toBe(true);
    expect(await control('Period').inputValue()).toBe('this year');
    await says('span').getByText('Jan 1 – Dec 31, 2024').waitFor();
    expect(await given('untouched').count()).toBe(0);
    expect(await hash()).toBe('#all.rekap');
  });

  test('a choice changes the answers that depend on it, and the address; back takes it back', async () => {
    const asked: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname === '/api/report') asked.push(url.searchParams.get('name') ?? '');
    });
    await control('Split by').selectOption('owner');
    await settled('by_split', 'Owner');
    expect(await rows('by_split')).toEqual(['all\t$1,000', 'Ann\t$100', 'Bob\t$20']);
    expect(asked).toEqual(['by_split']);
    expect(await hash()).toBe('#all.rekap?split=owner');
    await control('Team').selectOption('West');
    await settled('by_split', 'West');
    expect(await rows('by_split')).toEqual(['Bob\t$20']);
    expect(await hash()).toBe('#all.rekap?split=owner&team=West');
    await page.goBack();
    await settled('by_split', 'All');
    expect(await control('Team').inputValue()).toBe('all');
    expect(await rows('by_split')).toHaveLength(3);
  });

  test('the values go along to another page, and the reset leaves none', async () => {
    await control('Team').selectOption('East');
    await page.getByRole('link', { name: 'One of them' }).click();
    await cell('total').getByText('$1,100').waitFor();
    expect(await bar().locator('label').allTextContents()).toEqual(['Team (changed)']);
    await bar().getByRole('button', { name: 'Reset to defaults' }).click();
    await cell('total').getByText('$1,123').waitFor();
    // What this page does not have stays for the others.
    expect(await hash()).toBe('#one.rekap?split=owner');
    await page.getByRole('link', { name: 'All of them' }).click();
    await settled('by_split', 'Owner');
  });

  test('a period is checked while it is typed, suggested, and given when it is one', async () => {
    const period = control('Period');
    await period.click();
    await bar().getByRole('option', { name: 'last 12 months to date' }).waitFor();
    await page.waitForTimeout(500);
    expect(await period.getAttribute('aria-invalid')).toBe('false');
    await period.fill('last fortnigh');
    await says('span').getByText('takes a period').waitFor();
    expect(await period.getAttribute('aria-invalid')).toBe('true');
    expect(await hash()).not.toContain('span');
    await period.fill('last');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const active = await period.getAttribute('aria-activedescendant');
    const second = page.locator(`[id="${active}"]`);
    expect(await second.textContent()).toBe('last quarter');
    await page.keyboard.press('Enter');
    await settled('by_split', 'last quarter');
    expect(await hash()).toContain('span=last%20quarter');
    // What was typed before it was picked says nothing any more.
    await page.waitForTimeout(400);
    expect(await period.getAttribute('aria-invalid')).toBe('false');
    await says('span').getByText('Jan 1 – Mar 31, 2024').waitFor();
    await period.fill('  2023 ');
    await page.keyboard.press('Enter');
    await settled('by_split', '2023');
    expect(await rows('by_split')).toEqual(['Bob\t$3']);
    await period.fill('gibberish');
    await page.keyboard.press('Escape');
    expect(await period.inputValue()).toBe('2023');
  });

  test('one of many is searched by what it is shown as', async () => {
    const seller = control('Seller');
    await seller.click();
    expect(await bar().getByRole('listbox').getByRole('option').count()).toBe(16);
    await seller.fill('bo');
    expect(await bar().getByRole('listbox').getByRole('option').allInnerTexts()).toEqual(['Bob']);
    await page.keyboard.press('Enter');
    await settled('various', 'Bob');
    await cell('various').getByText('$2.30').waitFor();
    expect(await seller.inputValue()).toBe('Bob');
    // Someone is called `all`: that is not all of them.
    await seller.fill('all');
    await bar().getByRole('listbox').getByRole('option', { name: 'all', exact: true }).last().click();
    await cell('various').getByText('$100').waitFor();
    await seller.fill('nobody of this name');
    await bar().getByText('Nothing has this in its name.').waitFor();
    await page.keyboard.press('Tab');
    expect(await seller.inputValue()).toBe('all');
  });

  test('numbers, texts, days and yes or no', async () => {
    await bar().getByRole('button', { name: 'Reset to defaults' }).click();
    await control('Bonus').fill('50');
    await page.keyboard.press('Enter');
    await cell('various').getByText('$561.50').waitFor();
    await control('Open ones').uncheck();
    await cell('various').getByText('$61.50').waitFor();
    await control('Since').fill('2024-01-01');
    await cell('various').getByText('$60').waitFor();
    await control('Source').fill('web');
    await control('At least').fill('50');
    await settled('various', 'web');
    await page.keyboard.press('Enter');
    await settled('by_split', '$50');
    await control('At least').fill('ten');
    await says('least').getByText('takes an amount').waitFor();
    await page.keyboard.press('Tab');
    expect(await hash()).toContain('least=50');
    await bar().getByRole('button', { name: 'Reset to defaults' }).click();
    await settled('by_split', '$0');
    expect(await control('At least').inputValue()).toBe('0');
    expect(await says('least').textContent()).toBe('');
    await control('At least').fill('1k');
    await page.keyboard.press('Enter');
    await settled('by_split', '$1,000');
    expect(await control('At least').inputValue()).toBe('1000');
  });

  test('an address that is wrong is told, where it matters; nothing else is touched', async () => {
    await page.goto(`${server.url}#all.rekap?tem=East&split=sorce&seller=Bob`);
    await page.getByText('is no param here, so it changes nothing').waitFor();
    await page.getByText('Did you mean team?').waitFor();
    await says('split').getByText('takes one of').waitFor();
    await cell('by_split').getByText('was not run with these values').waitFor();
    await cell('by_split').getByText('Did you mean').waitFor();
    await cell('various').getByText('`seller` is `Bob`'.replaceAll('`', '')).waitFor();
    await cell('untouched').getByText('4').waitFor();
    await page.getByRole('button', { name: 'Leave it out' }).click();
    expect(await hash()).toBe('#all.rekap?split=sorce&seller=Bob');
    await bar().getByRole('button', { name: 'Reset to defaults' }).click();
    await settled('by_split', 'Source');
    expect(await hash()).toBe('#all.rekap');
  });

  test('an edit of the file keeps what still fits, and tells what does not', async () => {
    await control('Split by').selectOption('owner');
    await control('Team').selectOption('East');
    await settled('by_split', 'East');
    const file = path.join(dir, 'model.rekap');
    await writeFile(file, model.replace('one of source, owner, month = source', 'one of source, month = source'));
    await says('split').getByText('takes one of').waitFor();
    await cell('by_split').getByText('was not run with these values').waitFor();
    await control('Split by').selectOption('source');
    await settled('by_split', 'Source');
    expect(await given('by_split').textContent()).toContain('Team East');
    await writeFile(file, model.replace('param free: text = all "Source"', 'param free: text = "web" "Lead source"'));
    await bar().getByText('Lead source').waitFor();
    await settled('various', 'web');
    await writeFile(path.join(dir, 'all.rekap'), page1.replace('  where   owner.team = team\n', ''));
    await bar().getByText('Team').waitFor({ state: 'detached' });
    await writeFile(path.join(dir, 'all.rekap'), page1);
    await settled('by_split', 'East');
    await writeFile(file, model);
  });

  test('a param has a card: at its control, at an answer, and where it is defined', async () => {
    await bar().getByText('Team').hover();
    await page.getByRole('tooltip').getByText('the values of users.team').waitFor();
    await page.mouse.move(0, 0);
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    await given('by_split').getByRole('link', { name: 'Period' }).click();
    await page.locator('[id="param:span"]').getByText('a period, by default this year').waitFor();
  });

  test('the console has nothing to say', () => {
    expect(complaints).toEqual([]);
  });
});

test('the files are as they were', async () => {
  expect(await readFile(path.join(dir, 'model.rekap'), 'utf8')).toBe(model);
});
