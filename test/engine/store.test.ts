import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createStore, openStore } from '../../runtime/engines/duckdb.ts';
import type { Engine } from '../../runtime/engines/engine.ts';
import { readManifest } from '../../runtime/import/manifest.ts';
import { failureOf, folderWith } from './import/project.ts';

async function filled(statement = 'CREATE TABLE t AS SELECT range AS n FROM range(100000)'): Promise<string> {
  const dir = await folderWith({});
  const file = path.join(dir, 'store.duckdb');
  const store = await createStore(file);
  await store.query(statement);
  await store.query('CHECKPOINT');
  store.close();
  return file;
}

async function opened(file: string): Promise<Engine> {
  const store = await openStore(file);
  onTestFinished(() => store.close());
  return store;
}

describe('a store that is open to be read', () => {
  test.each([
    ["SELECT * FROM read_csv('/etc/passwd')", 'file system operations are disabled'],
    ["SELECT content FROM read_text('/etc/hostname')", 'file system operations are disabled'],
    ["SELECT * FROM glob('/*')", 'file system operations are disabled'],
    ["COPY t TO 'out.csv'", 'file system operations are disabled'],
    ["ATTACH 'other.duckdb'", 'file system operations are disabled'],
    ['INSTALL httpfs', 'file system operations are disabled'],
    ["LOAD 'x.duckdb_extension'", 'disabled'],
    ['CREATE TABLE x (a INTEGER)', 'read-only'],
    ['DROP TABLE t', 'read-only'],
    ["SET memory_limit = '100GB'", 'locked'],
    ['SET enable_external_access = true', 'locked'],
    ['SET lock_configuration = false', 'locked'],
  ])('does not %s', async (statement, reason) => {
    const store = await opened(await filled());
    const failure = await failureOf(store.query(statement));
    expect(failure.code).toBe('engine-failed');
    expect(failure.message).toContain(reason);
    expect((await store.query('SELECT count(*) FROM t')).rows).toEqual([[100_000]]);
  });

  test('answers many at once', async () => {
    const store = await opened(await filled());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => store.query(`SELECT ${at}, sum(n) FROM t`)),
    );
    expect(answers.map(({ rows }) => rows)).toEqual(answers.map((_, at) => [[at, 4_999_950_000]]));
  });

  test('stops a statement when asked to, and goes on with the next', async () => {
    const store = await opened(await filled());
    const controller = new AbortController();
    const long = store.query('SELECT sum(a.n * b.n) FROM t AS a, t AS b', { signal: controller.signal });
    const short = store.query('SELECT 1');
    controller.abort();
    expect((await failureOf(long)).code).toBe('interrupted');
    expect((await short).rows).toEqual([[1]]);
    expect((await failureOf(store.query('SELECT 1', { signal: controller.signal }))).code).toBe('interrupted');
    expect((await store.query('SELECT count(*) FROM t')).rows).toEqual([[100_000]]);
  });

  test('is one for the whole process, open until its last user closes it', async () => {
    const file = await filled();
    const [first, second] = await Promise.all([openStore(file), openStore(file)]);
    first.close();
    first.close();
    expect((await second.query('SELECT count(*) FROM t')).rows).toEqual([[100_000]]);
    second.close();
    expect((await (await opened(file)).query('SELECT count(*) FROM t')).rows).toEqual([[100_000]]);
  });

  test('lets a statement finish when it is closed meanwhile', async () => {
    const store = await openStore(await filled());
    const answer = store.query('SELECT sum(a.n + b.n) FROM t AS a, (SELECT n FROM t LIMIT 1000) AS b');
    store.close();
    expect((await answer).rows).toEqual([[5_049_900_000_000]]);
  });

  test('leaves nothing behind', async () => {
    const file = await filled();
    const before = await readFile(file);
    const store = await openStore(file);
    await store.query('SELECT count(DISTINCT n) FROM t');
    store.close();
    expect(await readdir(path.dirname(file))).toEqual(['store.duckdb']);
    expect((await readFile(file)).equals(before)).toBe(true);
  });
});

describe('a store that cannot be opened', () => {
  test('is one that is not there', async () => {
    const failure = await failureOf(openStore(path.join(await folderWith({}), 'store.duckdb')));
    expect(failure).toMatchObject({
      code: 'store-missing',
      message: 'No data has been imported yet.',
      hint: 'Run `rekap import`.',
    });
  });

  test.each([
    ['is no store', async (file: string) => writeFile(file, 'nothing of the kind')],
    ['is empty', async (file: string) => truncate(file, 0)],
    ['is cut off', async (file: string) => truncate(file, 20_000)],
    [
      'has a flipped bit',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
        await writeFile(file, bytes);
      },
    ],
  ])('is one that %s', async (_, damage) => {
    const file = await filled();
    await damage(file);
    const failure = await failureOf(openStore(file));
    expect(failure.code).toBe('store-corrupt');
    expect(failure.message).toBe(`${file} is damaged and cannot be read.`);
    expect(failure.hint).toContain('rekap import');
  });

  test('is one that another process writes to, which is named', async () => {
    const file = await filled();
    const script = `
      import { DuckDBInstance } from '@duckdb/node-api';
      globalThis.held = await DuckDBInstance.create(${JSON.stringify(file)});
      console.log('open');
      process.stdin.resume();`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      await once(other.stdout, 'data');
      const failure = await failureOf(openStore(file));
      expect(failure.code).toBe('store-busy');
      expect(failure.message).toContain(`(PID ${other.pid})`);
    } finally {
      other.kill();
      await once(other, 'exit');
    }
    expect((await (await opened(file)).query('SELECT count(*) FROM t')).rows).toEqual([[100_000]]);
  });

  test('may be a database that no import made', async () => {
    const failure = await failureOf(readManifest(await opened(await filled())));
    expect(failure).toMatchObject({ code: 'store-corrupt', message: 'The imported data are damaged.' });
  });

  test('may hold other numbers of rows than its import wrote, or be of a newer release', async () => {
    const manifest = (format: number, rowsKept: number) =>
      `CREATE TABLE t AS SELECT 1 AS n; CREATE SCHEMA rekap_internal; CREATE TABLE rekap_internal.manifest AS SELECT ${format} AS format,
       '{"tables":[{"name":"t","columns":{},"summary":{"rowsKept":${rowsKept}}}]}' AS content`;
    await readManifest(await opened(await filled(manifest(1, 1))));
    expect((await failureOf(readManifest(await opened(await filled(manifest(1, 2)))))).code).toBe('store-corrupt');
    expect((await failureOf(readManifest(await opened(await filled(manifest(2, 1)))))).code).toBe('store-newer');
  });
});

test('values come as JSON holds them', async () => {
  const store = await opened(await filled());
  const value = async (expression: string) => (await store.query(`SELECT ${expression}`)).rows[0]?.[0];
  expect(await value('42::BIGINT')).toBe(42);
  expect(await value('9007199254740991::BIGINT')).toBe(9007199254740991);
  expect(await value('9007199254740993::BIGINT')).toBe('9007199254740993');
  expect(await value('170141183460469231731687303715884105727::HUGEINT')).toBe(
    '170141183460469231731687303715884105727',
  );
  expect(await value('1054::DECIMAL(18, 4)')).toBe(1054);
  expect(await value('-0.05::DECIMAL(18, 4)')).toBe(-0.05);
  expect(await value('0::DECIMAL(18, 4)')).toBe(0);
  expect(await value('12345678901234567890.1234::DECIMAL(38, 4)')).toBe('12345678901234567890.1234');
  expect(await value('99999999999999.9999::DECIMAL(18, 4)')).toBe('99999999999999.9999');
  expect(await value('0.1::DOUBLE + 0.2::DOUBLE')).toBe(0.1 + 0.2);
  expect(await value("'nan'::DOUBLE")).toBeNull();
  expect(await value("'infinity'::DOUBLE")).toBeNull();
  expect(await value("DATE '2024-02-29'")).toBe('2024-02-29');
  expect(await value("DATE '0001-01-01'")).toBe('0001-01-01');
  expect(await value("TIMESTAMP '2024-02-29 13:05:09'")).toBe('2024-02-29 13:05:09');
  expect(await value("TIMESTAMP '1969-12-31 23:59:59.5'")).toBe('1969-12-31 23:59:59.500');
  expect(await value("TIMESTAMP '2024-02-29 13:05:09.123456'")).toBe('2024-02-29 13:05:09.123456');
  expect(await value('true')).toBe(true);
  expect(await value('NULL')).toBeNull();
  expect(await value("'x'")).toBe('x');
});
