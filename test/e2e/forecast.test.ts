/** A forecast and a learned chance by the built program, held against what plain JavaScript makes of the same file. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportResult } from '../../runtime/api/contract.ts';
import { rekap, temporaryFolder } from './program.ts';

interface Deal {
  readonly amount: number;
  readonly status: string;
  readonly source: string;
  readonly closed: string;
}

const reports = `extend table deals { chance = likelihood(status = "won", by source on closed_at) }

report chances "Chances" { list deals  show id, chance  where status = "open"  sort id }
`;

let folder: string;
let project: string;
let deals: (Deal & { readonly id: string })[];

beforeAll(async () => {
  folder = await temporaryFolder();
  project = path.join(folder, 's');
  await rekap(['sample', 's', '--deals', '5000'], folder);
  await writeFile(path.join(project, 'reports/chances.rekap'), reports);
  await rekap(['import'], project);
  const [, ...lines] = (await readFile(path.join(project, 'data/deals.csv'), 'utf8')).trim().split('\n');
  deals = lines.map((line) => {
    const cells = line.split(',');
    const last = (place: number): string => cells.at(place) ?? '';
    return { id: cells[0] ?? '', amount: Number(last(-5)), status: last(-3), source: last(-6), closed: last(-1) };
  });
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(name: string, ...more: string[]): Promise<ReportResult> {
  const { code, stdout, stderr } = await rekap(['run', name, '--format', 'json', ...more], project);
  expect(code, stderr).toBe(0);
  const [result] = JSON.parse(stdout) as ReportResult[];
  if (result === undefined) throw new Error('no result');
  return result;
}

describe('the canned forecast', () => {
  test('has six months to come by two methods, each within its band, and marks them', async () => {
    const { columns, rows, forecast } = await run('forecast');
    const place = (name: string): number => columns.findIndex((column) => column.name === name);
    expect(columns.filter(({ role }) => role === 'forecast').map(({ name }) => name)).toEqual(
      ['seasonal', 'trend'].flatMap((method) => ['', '.low', '.high'].map((part) => `revenue.${method}${part}`)),
    );
    expect(forecast?.rows.map((row) => rows[row]?.[0])).toEqual(forecast?.periods);
    for (const row of forecast?.rows ?? []) {
      for (const method of ['seasonal', 'trend']) {
        const [low, middle, high] = ['.low', '', '.high'].map((part) => rows[row]?.[place(`revenue.${method}${part}`)]);
        expect(Number(low)).toBeLessThanOrEqual(Number(middle));
        expect(Number(middle)).toBeLessThanOrEqual(Number(high));
      }
    }
  });

  test('says how far a naive forecast was off, as anyone can work out', async () => {
    const { forecast } = await run('forecast');
    const months = new Map<string, number>();
    for (const { status, closed, amount } of deals) {
      if (status === 'won' && closed !== '' && closed < '2025-12')
        months.set(closed.slice(0, 7), (months.get(closed.slice(0, 7)) ?? 0) + amount);
    }
    const values = [...months].sort().map(([, value]) => value);
    const trend = forecast?.errors.find(({ method }) => method === 'trend');
    expect(trend).toMatchObject({ ends: 6, steps: 36, naive: 'season' });
    let [off, all] = [0, 0];
    for (let end = values.length - 6; end > values.length - 12; end--) {
      for (let month = end; month < end + 6; month++) {
        off += Math.abs((values[month] ?? 0) - (values[month - 12] ?? 0));
        all += values[month] ?? 0;
      }
    }
    expect(trend?.naive_off_share).toBeCloseTo(off / all, 5);
  });
});

describe('a learned chance', () => {
  test('is the share of the closed deals like it, drawn towards that of all', async () => {
    const { rows, notes } = await run('chances');
    const closed = deals.filter(({ status }) => status !== 'open' && status !== '');
    const overall = closed.filter(({ status }) => status === 'won').length / closed.length;
    const sources = new Map(deals.map(({ id, source }) => [id, source]));
    for (const [id, chance] of rows.slice(0, 50)) {
      const like = closed.filter(({ source }) => source === sources.get(String(id)));
      const won = like.filter(({ status }) => status === 'won').length;
      expect(Number(chance), String(id)).toBeCloseTo((won + 20 * overall) / (like.length + 20), 9);
    }
    expect(notes.find(({ code }) => code === 'likelihood')?.message).toMatch(/Brier score 0\.\d{4}, the share of all/);
  });
});
