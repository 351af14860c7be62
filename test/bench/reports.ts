/**
 * Reports on a large sample, beside the best SQL that a person would write for the same answer: the canned ones, and those
 * of each kind. Both run in turn on one connection, so that the ratio means something on a busy machine; it is of the
 * processor's time, which others use less of than of the clock's.
 */
import { readFile } from 'node:fs/promises';
import { openStore } from '../../runtime/engines/duckdb.ts';
import type { Connection, Engine } from '../../runtime/engines/engine.ts';
import { storePath } from '../../runtime/import/workshop.ts';
import type { Session } from '../../runtime/session.ts';
import { difference } from './compare.ts';
import { cpu } from './phases.ts';
import { grid, milliseconds, peakMemory, tell } from './show.ts';
import { median } from './stats.ts';
import { benchFile } from './store.ts';

const warmUps = 2;

/** Of one statement, in ms: each run's time of the processor and by the clock. */
interface Times {
  readonly cpu: number[];
  readonly clock: number[];
}

interface Comparison {
  readonly report: string;
  readonly ours: Times;
  readonly hand: Times;
  /** Of the statements that count what a reader should know, one after another. */
  readonly notes: Times;
  readonly difference: string | undefined;
}

/** Tells whether every answer is the same. */
export async function benchReports(session: Session, rounds: number, only: string | undefined): Promise<boolean> {
  const engine = await openStore(storePath(session.project.dir));
  const connection = await engine.connect();
  const groups = [
    { title: 'canned reports', folder: 'handwritten', file: 'pack:' },
    { title: 'reports of each kind', folder: 'kinds', file: 'reports/kinds.rekap' },
  ];
  let same = true;
  for (const { title, folder, file } of groups) {
    const reports = session.inventory().reports.filter((report) => report.file.startsWith(file));
    const comparisons: Comparison[] = [];
    for (const { name } of reports.filter((report) => only === undefined || report.name.includes(only))) {
      tell(`${name} …`);
      comparisons.push(await compare(name, folder, session, engine, connection, rounds));
    }
    if (comparisons.length > 0) console.log(`${title}\n${table(comparisons)}\n`);
    same &&= comparisons.every((comparison) => comparison.difference === undefined);
  }
  connection.close();
  engine.close();
  console.log(peakMemory());
  return same;
}

async function compare(
  name: string,
  folder: string,
  session: Session,
  engine: Engine,
  connection: Connection,
  rounds: number,
): Promise<Comparison> {
  const report = session.compile(name);
  const handwritten = await readFile(benchFile(`${folder}/${name}.sql`), 'utf8');
  // The hand-written statement has no marks of references that point nowhere.
  const answer = (await connection.query(report.sql)).rows.map((row) => row.slice(0, report.columns.length + 1));
  const expected = (await connection.query(handwritten)).rows;
  const [ours, hand, notes]: Times[] = [none(), none(), none()];
  const statements = [
    { times: ours, run: () => connection.query(report.sql) },
    { times: hand, run: () => connection.query(handwritten) },
    { times: notes, run: () => Promise.all(report.notes.map((note) => engine.query(note.sql))) },
  ];
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { times, run } of statements) await time(run, round < 0 ? none() : (times ?? none()));
  }
  return {
    report: name,
    ours: ours ?? none(),
    hand: hand ?? none(),
    notes: notes ?? none(),
    difference: difference(answer, expected),
  };
}

function none(): Times {
  return { cpu: [], clock: [] };
}

async function time(run: () => Promise<unknown>, into: Times): Promise<void> {
  const [used, started] = [cpu(), performance.now()];
  await run();
  into.cpu.push(cpu() - used);
  into.clock.push(performance.now() - started);
}

function table(comparisons: readonly Comparison[]): string {
  const head = ['report', 'ours', 'by hand', 'ratio', 'ours, clock', 'by hand', 'ratio', 'notes', 'answer'];
  const rows = comparisons.map(({ report, ours, hand, notes, difference: found }) => [
    report,
    milliseconds(median(ours.cpu)),
    milliseconds(median(hand.cpu)),
    ratio(ours.cpu, hand.cpu),
    milliseconds(median(ours.clock)),
    milliseconds(median(hand.clock)),
    ratio(ours.clock, hand.clock),
    milliseconds(median(notes.cpu)),
    found ?? 'equal',
  ]);
  return grid([head, ...rows]);
}

function ratio(ours: readonly number[], hand: readonly number[]): string {
  return (median(ours) / median(hand)).toFixed(2);
}
