import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LiveProject, openLiveProject } from '../../runtime/live.ts';
import { startServer } from '../../runtime/server.ts';
import { openSession } from '../../runtime/session.ts';

const config = 'name: demo\ntoday: 2024-06-30\nimports:\n  deals: { file: deals.csv }\n';

const model = `"""
# The model #
"""

table deals "Deals" {
  id: key text
  amount: money
}

// About nothing.

// Worth of all deals,
// whatever became of them.
metric revenue "Revenue" = sum(deals.amount)
metric large = count(deals) where amount > 10
metric twice = revenue + revenue
metric twice = large
metric = = =
report total "Total" { show revenue }
`;

let dir: string;
let live: LiveProject | undefined;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-live-'));
  await write('rekap.yaml', config);
  await write('model.rekap', model);
  await write('deals.csv', 'id,amount\na,5\nb,20\n');
});

afterEach(async () => {
  await live?.close();
  await rm(dir, { recursive: true });
});

const write = (name: string, content: string | Uint8Array) => writeFile(path.join(dir, name), content);

async function open(): Promise<LiveProject> {
  live = await openLiveProject(dir);
  return live;
}

test('a file is its cells, each with what it is called and what it means', async () => {
  const file = (await open()).file('model.rekap');
  expect(file?.title).toBe('The model');
  expect(file?.cells.map(({ id, line }) => [id, line])).toEqual([
    ['text:1', 1],
    ['table:deals', 5],
    ['metric:revenue', 12],
    ['metric:large', 15],
    ['metric:twice', 16],
    ['metric:twice:2', 17],
    ['broken:1', 18],
    ['report:total', 19],
  ]);
  const [, table, revenue, large, ...rest] = file?.cells ?? [];
  expect(table?.card?.formula).toBe('2 columns; one row for each id');
  expect(revenue).toMatchObject({
    label: 'Revenue',
    comment: 'Worth of all deals, whatever became of them.',
    card: { id: 'metric:revenue', formula: 'sum of amount over deals' },
    diagnostics: [],
  });
  expect(large?.card?.formula).toBe('number of deals where amount is above $10');
  expect(rest.map(({ diagnostics }) => diagnostics.length > 0)).toEqual([false, true, true, false]);
  expect(rest.map(({ card }) => card?.id)).toEqual([undefined, undefined, undefined, 'report:total']);
  expect(rest.at(-1)?.runnable).toBe(true);
});

test('without data it says what to do', async () => {
  const project = await open();
  expect((await project.project()).data).toMatchObject({
    ready: false,
    message: expect.stringContaining('rekap import'),
  });
  expect(await project.report('total')).toMatchObject({
    ok: false,
    failure: { hint: expect.stringContaining('rekap import') },
  });
});

test('mistakes that belong to no cell stand with the project', async () => {
  await write('rekap.yaml', `${config}colour: red\n`);
  await write(
    'noise.rekap',
    Uint8Array.from({ length: 2000 }, (_, index) => (index * 197) % 256),
  );
  const view = await (await open()).project();
  expect(view.diagnostics.map(({ file }) => file).sort()).toEqual(['noise.rekap', 'rekap.yaml']);
  expect(view.files.find((file) => file.path === 'model.rekap')).toMatchObject({ reports: 1, title: 'The model' });
});

test('a change on disk is told with a higher version, and shown', async () => {
  const project = await open();
  const versions: number[] = [(await project.project()).version];
  project.subscribe((version) => versions.push(version));
  await mkdir(path.join(dir, 'more'));
  await write('more/new.rekap', 'metric all = count(deals)\n');
  await vi.waitFor(() => expect(project.file('more/new.rekap')?.cells).toHaveLength(1), 5000);
  await vi.waitFor(() => expect(versions.length).toBeGreaterThan(1), 5000);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
});

test('a change of a data file is told, and noted with the results that it makes old', async () => {
  await write('model.rekap', model.replace('metric = = =\n', ''));
  const session = await openSession(dir);
  await session.import();
  await session.close();
  const project = await open();
  const notes = async () => {
    const response = await project.report('total');
    return response.ok ? response.result.notes.map(({ code }) => code) : [response.failure.message];
  };
  expect(await notes()).toEqual([]);
  let told = 0;
  project.subscribe(() => {
    told += 1;
  });
  await write('deals.csv', 'id,amount\na,5\n');
  await vi.waitFor(() => expect(told).toBeGreaterThan(0), 5000);
  await vi.waitFor(async () => expect(await notes()).toEqual(['stale']), 5000);
});

test('a report that is not there, or has errors, is an answer', async () => {
  const project = await open();
  expect(await project.report('nothing')).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining('nothing') },
  });
  expect(project.file('nothing.rekap')).toBeUndefined();
});

test('a port that is taken is refused with the way out, and nothing stays behind', async () => {
  const first = await startServer(dir, { port: 0 });
  const port = Number(new URL(first.url).port);
  await expect(startServer(dir, { port })).rejects.toMatchObject({
    message: `Port ${port} cannot be used: another program uses it.`,
    hint: expect.stringContaining('--port'),
  });
  await first.close();
  const second = await startServer(dir, { port });
  expect((await fetch(`${second.url}api/project`)).status).toBe(200);
  await second.close();
});
