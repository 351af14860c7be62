import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../runtime/engines/duckdb.ts';
import { importProject } from '../../../runtime/import/import.ts';
import { checkStoreMatches, describeSetAside, readManifest } from '../../../runtime/import/manifest.ts';
import { storePath } from '../../../runtime/import/workshop.ts';
import { loadProject } from '../../../runtime/project.ts';
import { modelOf } from './models.ts';
import { asNobody } from './nobody.ts';
import { complaints, failureOf, folderWith, importAll, query, write } from './project.ts';

const tables = { t: { id: 'key text', v: 'integer' } };

async function imported(): Promise<string> {
  const dir = await folderWith({
    'rekap.yaml': 'imports: { t: { file: data.csv } }',
    'data.csv': 'id,v\na,1\nb,2\nc,x\n',
  });
  await importAll(dir, tables);
  return dir;
}

describe('an import', () => {
  test('replaces what was imported before', async () => {
    const dir = await imported();
    await write(dir, { 'data.csv': 'id,v\nz,9\n' });
    await importAll(dir, tables);
    expect(await query(dir, 'SELECT * FROM t')).toEqual([['z', 9]]);
    expect(await readdir(path.join(dir, '.rekap'))).toEqual(['.gitignore', 'store.duckdb']);
  });

  test('that fails leaves what was imported before', async () => {
    const dir = await imported();
    const before = await readFile(storePath(dir));
    for (const csv of ['', 'id\na\n', 'id,v\na,1.234\n', 'id,v\na,\xff\n']) {
      await writeFile(path.join(dir, 'data.csv'), csv, 'latin1');
      await failureOf(importAll(dir, tables));
      expect(await readdir(path.join(dir, '.rekap')), JSON.stringify(csv)).toEqual(['.gitignore', 'store.duckdb']);
      expect((await readFile(storePath(dir))).equals(before), JSON.stringify(csv)).toBe(true);
    }
  });

  test('that is interrupted leaves what was imported before, at whatever moment', async () => {
    const dir = await imported();
    const rows = Array.from({ length: 300_000 }, (_, at) => `k${at},${at % 1000 === 0 ? 'x' : at}\n`);
    await write(dir, { 'data.csv': `id,v\n${rows.join('')}` });
    for (const share of [0, 0.1, 0.2, 0.5]) {
      const controller = new AbortController();
      const onProgress = (progress: { share: number }) => {
        if (progress.share >= share) controller.abort();
      };
      const failure = await failureOf(importAll(dir, tables, { onProgress, signal: controller.signal }));
      expect(failure.code).toBe('interrupted');
      expect(await query(dir, 'SELECT count(*) FROM t')).toEqual([[2]]);
      expect(await readdir(path.join(dir, '.rekap'))).toEqual(['.gitignore', 'store.duckdb']);
    }
  });

  test('of which only a trial is asked for changes nothing', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'imports: { t: { file: data.csv } }',
      'data.csv': 'id,v\na,1\nb,x\n',
    });
    const { summary } = await importAll(dir, tables, { dryRun: true });
    expect(summary.store).toBeUndefined();
    expect(summary.tables[0]).toMatchObject({ rowsRead: 2, rowsKept: 1 });
    expect(await readdir(dir)).toEqual(['data.csv', 'rekap.yaml']);
  });

  test('clears away what a killed one left', async () => {
    const dir = await imported();
    await write(dir, {
      '.rekap/next/store.duckdb': 'half a store',
      '.rekap/next/store.duckdb.wal': 'x',
      '.rekap/next/tmp/0-0.csv': 'x',
    });
    await importAll(dir, tables);
    expect(await readdir(path.join(dir, '.rekap'))).toEqual(['.gitignore', 'store.duckdb']);
  });

  test('goes on while the data are being read, which stay as they were to the reader', async () => {
    const dir = await imported();
    const store = await openStore(storePath(dir));
    onTestFinished(() => store.close());
    await write(dir, { 'data.csv': 'id,v\nz,9\n' });
    await importAll(dir, tables);
    expect((await store.query('SELECT count(*) FROM t')).rows).toEqual([[2]]);
    expect(await store.isCurrent()).toBe(false);
    expect(await query(dir, 'SELECT count(*) FROM t')).toEqual([[1]]);
  });

  test('refuses to run beside another one of this process', async () => {
    const dir = await imported();
    const project = await loadProject(dir);
    const results = await Promise.allSettled([
      importProject(project, modelOf(tables)),
      importProject(project, modelOf(tables)),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refusal = results.find((result) => result.status === 'rejected');
    expect(String(refusal?.reason)).toContain('Another import of this project is running.');
    expect(await query(dir, 'SELECT count(*) FROM t')).toEqual([[2]]);
  });

  test('refuses to run beside one of another process, and names it', async () => {
    const dir = await imported();
    const file = path.join(dir, '.rekap/next/store.duckdb');
    await mkdir(path.dirname(file));
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
      const failure = await failureOf(importAll(dir, tables));
      expect(failure.code).toBe('store-busy');
      expect(failure.message).toContain(`(PID ${other.pid})`);
      expect(await query(dir, 'SELECT count(*) FROM t')).toEqual([[2]]);
    } finally {
      other.kill();
      await once(other, 'exit');
    }
    await importAll(dir, tables);
    expect(await readdir(path.join(dir, '.rekap'))).toEqual(['.gitignore', 'store.duckdb']);
  });

  test('says why it cannot write its store', async (context) => {
    const dir = await folderWith({ 'rekap.yaml': 'imports: { t: { file: data.csv } }', 'data.csv': 'id,v\na,1\n' });
    await chmod(dir, 0o555);
    const failure = await asNobody(context, () => failureOf(importAll(dir, tables)));
    expect(failure.message).toBe(`${path.join(dir, '.rekap')} cannot be written: permission denied.`);
    expect(await readdir(dir)).toEqual(['data.csv', 'rekap.yaml']);
  });

  test('says why it cannot read a file', async (context) => {
    const dir = await folderWith({ 'rekap.yaml': 'imports: { t: { file: data.csv } }', 'data.csv': 'id,v\na,1\n' });
    await chmod(dir, 0o777);
    await chmod(path.join(dir, 'data.csv'), 0);
    const failure = await asNobody(context, () => failureOf(importAll(dir, tables)));
    expect(failure.diagnostics.map(({ message }) => message)).toEqual(['data.csv cannot be read: permission denied.']);
    expect(await readdir(dir)).toEqual(['data.csv', 'rekap.yaml']);
  });

  test('of nothing is refused', async () => {
    const dir = await folderWith({ 'rekap.yaml': 'name: a' });
    const failure = await failureOf(importAll(dir, tables));
    expect(failure.message).toBe('rekap.yaml names no files to import.');
    expect(failure.hint).toContain('imports');
  });

  test('of which no row fits is refused, and leaves what was imported before', async () => {
    const dir = await imported();
    await write(dir, { 'data.csv': 'id,v\na,x\nb,y\n' });
    expect(await complaints(dir, tables)).toEqual([
      'import-nothing-fits at t: No row fits table `t`. t.v: 2 rows set aside, not an integer: line 2 (x), line 3 (y). ' +
        'Correct the type in the model, or say under `columns` how the values are written.',
    ]);
    expect(await query(dir, 'SELECT count(*) FROM t')).toEqual([[2]]);
    await write(dir, { 'data.csv': 'id,v\n,\n' });
    await importAll(dir, tables);
    expect(await query(dir, 'SELECT count(*) FROM t')).toEqual([[0]]);
  });

  test('tells how far it is', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'imports: { t: { file: "*.csv" } }',
      'a.csv': 'id,v\na,1\n',
      'b.csv': 'id,v\nb,1\n',
    });
    const seen: { table: string; rows: number; share: number }[] = [];
    await importAll(dir, tables, { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ share }) => share)).toEqual([...seen.map(({ share }) => share)].sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ table: 't', rows: 2, share: 1 });
  });
});

describe('what was imported', () => {
  test('is told again by the store', async () => {
    const dir = await imported();
    const store = await openStore(storePath(dir));
    onTestFinished(() => store.close());
    const manifest = await readManifest(store);
    expect(manifest).toMatchObject({
      timezone: 'UTC',
      tables: [{ name: 't', key: 'id', columns: { id: 'text', v: 'integer' } }],
    });
    expect(manifest.tables[0]?.summary).toMatchObject({ rowsRead: 3, rowsKept: 2 });
    expect(describeSetAside(manifest, ['t'])).toEqual(['1 row of t was set aside by the import.']);
    expect(describeSetAside(manifest, ['other'])).toEqual([]);
  });

  test('has the same content hash for the same rows in another order, and another for others', async () => {
    const dir = await imported();
    const hash = async (csv: string) => {
      await write(dir, { 'data.csv': csv });
      await importAll(dir, tables);
      const store = await openStore(storePath(dir));
      const { tables: stored } = await readManifest(store);
      store.close();
      return stored[0]?.contentHash;
    };
    const first = await hash('id,v\na,1\nb,2\n');
    expect(await hash('id,v\nb,2\na,1\n')).toBe(first);
    expect(await hash('id,v\nb,2\na,3\n')).not.toBe(first);
    expect(await hash('id,v\nb,1\na,2\n')).not.toBe(first);
  });

  test.each([
    [{ t: { id: 'key text', v: 'number' } }, 'UTC', '`t.v` is number now, and was imported as integer.'],
    [{ t: { id: 'key text', v: 'integer', w: 'text' } }, 'UTC', '`t.w` is new since the data were imported.'],
    [{ t: { id: 'text', v: 'key integer' } }, 'UTC', 'The key of `t` is another one than when the data were imported.'],
    [tables, 'Asia/Jakarta', 'The data were imported for the time zone UTC, and rekap.yaml now says Asia/Jakarta.'],
  ])('no longer fits a model that says otherwise: %o in %s', async (changed, timezone, message) => {
    const dir = await imported();
    const store = await openStore(storePath(dir));
    onTestFinished(() => store.close());
    const manifest = await readManifest(store);
    const { imports } = await loadProject(dir);
    const failure = await failureOf((async () => checkStoreMatches(manifest, modelOf(changed), timezone, imports))());
    expect(failure).toMatchObject({ code: 'store-outdated', message });
    expect(failure.hint).toContain('rekap import');
  });

  test('still fits a model with fewer columns, more tables and other formulas', async () => {
    const dir = await imported();
    const store = await openStore(storePath(dir));
    onTestFinished(() => store.close());
    const manifest = await readManifest(store);
    const { imports } = await loadProject(dir);
    expect(() =>
      checkStoreMatches(manifest, modelOf({ t: { id: 'key text', w: '= 1' }, u: { id: 'text' } }), 'UTC', imports),
    ).not.toThrow();
  });
});

test('an import leaves the times of the data files alone', async () => {
  const dir = await imported();
  const before = await stat(path.join(dir, 'data.csv'));
  await importAll(dir, tables);
  expect((await stat(path.join(dir, 'data.csv'))).mtimeMs).toBe(before.mtimeMs);
  await rm(path.join(dir, 'data.csv'));
  expect(await query(dir, 'SELECT count(*) FROM t')).toEqual([[2]]);
});
