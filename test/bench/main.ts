/**
 * Every canned report on a large sample, beside the best SQL that a person would write for the same answer.
 * Both run in turn on one connection, so that the ratio means something on a busy machine; nothing is timed against a
 * limit. Ends with 1 when an answer differs.
 *
 *   npm run bench -- [--deals N] [--keep]      --keep: use what an earlier run imported
 */
import { readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '../../runtime/engines/duckdb.ts';
import type { Connection, Engine } from '../../runtime/engines/engine.ts';
import { storePath } from '../../runtime/import/workshop.ts';
import { makeSample } from '../../runtime/sample.ts';
import { openSession, type Session } from '../../runtime/session.ts';
import { difference } from './compare.ts';
import { benchCompile } from './compile.ts';
import { grid, milliseconds, rate } from './show.ts';

const warmUps = 2;
const rounds = 9;

interface Comparison {
  readonly report: string;
  readonly ours: number;
  readonly hand: number;
  /** Of the statements that count what a reader should know, one after another. */
  readonly notes: number;
  readonly difference: string | undefined;
}

async function bench(deals: number, keep: boolean): Promise<boolean> {
  const directory = path.join(tmpdir(), `rekap-bench-${deals}`);
  await prepare(directory, deals);
  const session = await openSession(directory);
  if (!(keep && (await session.dataState()).ready)) await importData(session);

  const reports = session.inventory().reports.filter(({ file }) => file.startsWith('pack:'));
  const engine = await openStore(storePath(session.project.dir));
  const connection = await engine.connect();
  const comparisons: Comparison[] = [];
  for (const { name } of reports) {
    tell(`${name} …`);
    comparisons.push(await compare(name, session, engine, connection));
  }
  connection.close();
  engine.close();
  console.log(table(comparisons));
  console.log(peakMemory());
  return comparisons.every((comparison) => comparison.difference === undefined);
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

async function compare(name: string, session: Session, engine: Engine, connection: Connection): Promise<Comparison> {
  const report = session.compile(name);
  const handwritten = await readFile(new URL(`../test/bench/handwritten/${name}.sql`, import.meta.url), 'utf8');
  // The hand-written statement has no marks of references that point nowhere.
  const answer = (await connection.query(report.sql)).rows.map((row) => row.slice(0, report.columns.length + 1));
  const expected = (await connection.query(handwritten)).rows;

  const times = { ours: [] as number[], hand: [] as number[], notes: [] as number[] };
  for (let round = -warmUps; round < rounds; round += 1) {
    const ours = await time(() => connection.query(report.sql));
    const hand = await time(() => connection.query(handwritten));
    const notes = await time(() => Promise.all(report.notes.map((note) => engine.query(note.sql))));
    if (round < 0) continue;
    times.ours.push(ours);
    times.hand.push(hand);
    times.notes.push(notes);
  }
  return {
    report: name,
    ours: median(times.ours),
    hand: median(times.hand),
    notes: median(times.notes),
    difference: difference(answer, expected),
  };
}

function table(comparisons: readonly Comparison[]): string {
  const head = ['report', 'ours ms', 'hand ms', 'ratio', 'notes ms', 'equal?'];
  const rows = comparisons.map(({ report, ours, hand, notes, difference: found }) => [
    report,
    milliseconds(ours),
    milliseconds(hand),
    (ours / hand).toFixed(2),
    milliseconds(notes),
    found ?? 'equal',
  ]);
  return grid([head, ...rows]);
}

/** So far, of this process. */
function peakMemory(): string {
  return `peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`;
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    deals: { type: 'string', default: '1000000' },
    keep: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
if (positionals[0] === 'compile') benchCompile({ only: options.only });
else process.exitCode = (await bench(Number(options.deals), options.keep)) ? 0 : 1;
