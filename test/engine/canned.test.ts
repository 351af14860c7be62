import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../runtime/engines/duckdb.ts';
import type { Engine } from '../../runtime/engines/engine.ts';
import { makeSample } from '../../runtime/sample.ts';
import { openSession, type Session } from '../../runtime/session.ts';
import { difference } from '../bench/compare.ts';

const handwritten = path.join(import.meta.dirname, '../bench/handwritten');

let root: string;
let session: Session;
let engine: Engine;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'rekap-canned-'));
  const { directory } = await makeSample(root, { deals: 5_000, seed: 3 });
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

test('every report has rows to show', async () => {
  for (const { name } of session.inventory().reports) {
    const { result } = await session.run(name);
    expect(result.rows.length, name).toBeGreaterThan(2);
  }
});

test('every canned report equals SQL that was written by hand for it', async () => {
  const canned = session.inventory().reports.filter(({ file }) => file.startsWith('pack:'));
  expect(canned.map(({ name }) => `${name}.sql`).sort()).toEqual((await readdir(handwritten)).sort());
  for (const { name } of canned) {
    const report = session.compile(name);
    const ours = (await engine.query(report.sql)).rows.map((row) => row.slice(0, report.columns.length + 1));
    const theirs = await engine.query(await readFile(path.join(handwritten, `${name}.sql`), 'utf8'));
    expect(difference(ours, theirs.rows), name).toBeUndefined();
  }
});
