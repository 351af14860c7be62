import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Watcher, watchProject } from '../../runtime/watch.ts';

let dir: string;
let watcher: Watcher;
let changes: number;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rekap-watch-'));
  await mkdir(path.join(dir, 'reports'));
  await mkdir(path.join(dir, '.rekap'));
  await writeFile(path.join(dir, 'reports/sales.rekap'), 'a');
  changes = 0;
  watcher = await watchProject(dir, () => {
    changes += 1;
  });
});

afterEach(async () => {
  watcher.close();
  await rm(dir, { recursive: true });
});

/** Waits until one more change than before was told. */
async function told(action: () => Promise<unknown>): Promise<void> {
  const before = changes;
  await action();
  await vi.waitFor(() => expect(changes).toBeGreaterThan(before), { timeout: 5000, interval: 10 });
}

const at = (name: string): string => path.join(dir, name);

test('tells of files saved in place, by renaming, made, and removed', async () => {
  await told(() => appendFile(at('reports/sales.rekap'), 'b'));
  for (const text of ['c', 'd']) {
    await told(async () => {
      await writeFile(at('reports/sales.rekap~new'), text);
      await rename(at('reports/sales.rekap~new'), at('reports/sales.rekap'));
    });
  }
  await told(() => writeFile(at('rekap.yaml'), 'name: x'));
  await told(() => writeFile(at('reports/new.rekap'), ''));
  await told(() => rm(at('reports/sales.rekap')));
});

test('tells of a folder that comes with files, of changes inside it, and of its removal', async () => {
  await told(async () => {
    await mkdir(at('more/deep'), { recursive: true });
    await writeFile(at('more/deep/a.rekap'), '');
  });
  await told(() => appendFile(at('more/deep/a.rekap'), 'b'));
  await told(() => rm(at('more'), { recursive: true }));
});

test('tells of a new store', async () => {
  await told(async () => {
    await writeFile(at('.rekap/store.next.duckdb'), 'x');
    await rename(at('.rekap/store.next.duckdb'), at('.rekap/store.duckdb'));
  });
});

test('a burst of saves is told as few changes', async () => {
  await told(async () => {
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await writeFile(at('notes.txt'), String(index));
        await mkdir(at(`.git/${index}`), { recursive: true });
        await writeFile(at(`.git/${index}/a.rekap`), '');
      }),
    );
    await Promise.all(Array.from({ length: 20 }, (_, index) => appendFile(at(`reports/${index}.rekap`), 'x')));
  });
  expect(changes).toBeLessThan(10);
});
