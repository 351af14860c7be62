import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../runtime/engines/duckdb.ts';
import type { Engine } from '../../runtime/engines/engine.ts';
import { makeSample } from '../../runtime/sample.ts';
import { openSession, type Session } from '../../runtime/session.ts';
import { difference } from '../bench/compare.ts';

const bench = path.join(import.meta.dirname, '../bench');

let root: string;
let session: Session;
let engine: Engine;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'rekap-canned-'));
  const { directory } = await makeSample(root, { deals: 5_000, seed: 3 });
  await copyFile(path.join(bench, 'kinds/kinds.rekap'), path.join(directory, 'reports/kinds.rekap'));
  session = await openSession(directory);
  const { store } = await session.import();
  engine = await openStore(store ?? '');
});
afterAll(async () => {
  engine.close();
  await session.close();
  await rm(root, { recursive: true, force: true });
});

test("the pack and the sample's own reports have no errors and no warnings", () => {
  expect(session.diagnostics.map((diagnostic) => session.view(diagnostic).excerpt)).toEqual([]);
});

test('the tests of the pack hold', async () => {
  const tests = session.inventory().tests.filter(({ file }) => file.startsWith('pack:crm/'));
  expect(tests.length).toBeGreaterThan(5);
  for (const { name } of tests) expect((await session.test(name)).failures, name).toEqual([]);
});

test('every report has rows to show', async () => {
  for (const { name } of session.inventory().reports) {
    const { result } = await session.run(name);
    expect(result.rows.length, name).toBeGreaterThan(2);
  }
});

test.each([
  ['canned', 'pack:', 'handwritten'],
  ['of each kind', 'reports/kinds.rekap', 'kinds'],
])('every report %s equals SQL that was written by hand for it', async (_, file, folder) => {
  const reports = session.inventory().reports.filter((report) => report.file.startsWith(file));
  const statements = (await readdir(path.join(bench, folder))).filter((name) => name.endsWith('.sql'));
  expect(reports.map(({ name }) => `${name}.sql`).sort()).toEqual(statements.sort());
  for (const { name } of reports) {
    const report = session.compile(name);
    const ours = (await engine.query(report.sql)).rows.map((row) => row.slice(0, report.columns.length + 1));
    const theirs = await engine.query(await readFile(path.join(bench, folder, `${name}.sql`), 'utf8'));
    expect(difference(ours, theirs.rows), name).toBeUndefined();
  }
});
