/** The sample that reports are measured on: made and imported once, and used again. */
import { copyFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeSample } from '../../runtime/sample.ts';
import { openSession, type Session } from '../../runtime/session.ts';
import { peakMemory, rate, tell } from './show.ts';
import { total } from './stats.ts';

/** Opens the sample's project, which has the reports of each kind besides. `anew`: imports it even when it has been. */
export async function openSample(directory: string, deals: number, anew: boolean): Promise<Session> {
  await prepare(directory, deals);
  await mkdir(path.join(directory, 'reports'), { recursive: true });
  await copyFile(fileURLToPath(benchFile('kinds/kinds.rekap')), path.join(directory, 'reports/kinds.rekap'));
  const session = await openSession(directory);
  if (anew || !(await session.dataState()).ready) await importData(session);
  return session;
}

/** A file beside the bench's sources; the bench itself runs from the folder of what is built. */
export function benchFile(name: string): URL {
  return new URL(`../test/bench/${name}`, import.meta.url);
}

async function prepare(directory: string, deals: number): Promise<void> {
  const there = await stat(path.join(directory, 'data/sample.json')).catch(() => undefined);
  if (there !== undefined) return;
  tell(`making a sample of ${deals} deals in ${directory} …`);
  const started = performance.now();
  const { rows, bytes } = await makeSample(directory, { deals, seed: 1 });
  console.log(`sample: ${rate(total(Object.values(rows)), bytes, performance.now() - started)}, ${peakMemory()}`);
}

async function importData(session: Session): Promise<void> {
  tell('importing …');
  const { tables, elapsedMs } = await session.import();
  const sizes = session.project.imports.flatMap(({ files }) => files.map(({ absolute }) => stat(absolute)));
  const bytes = total((await Promise.all(sizes)).map(({ size }) => size));
  console.log(`import: ${rate(total(tables.map(({ rowsKept }) => rowsKept)), bytes, elapsedMs)}, ${peakMemory()}`);
}
