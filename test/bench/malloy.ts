/**
 * The same questions asked in Malloy: how long it compiles, and how long its SQL runs on the engine and the settings that
 * ours runs on. Malloy is no dependency: it is installed in a folder of its own the first time.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../runtime/engines/duckdb.ts';
import type { Connection } from '../../runtime/engines/engine.ts';
import { storePath } from '../../runtime/import/workshop.ts';
import type { Session } from '../../runtime/session.ts';
import { type Question, questions } from './malloy/questions.ts';
import type { MalloyAnswer, MalloyTask } from './malloy-child.ts';
import { cpu } from './phases.ts';
import { grid, milliseconds, tell } from './show.ts';
import { median, total } from './stats.ts';
import { benchFile } from './store.ts';

export interface MalloyOptions {
  /** Where Malloy is installed, or will be. */
  readonly home: string;
  readonly rounds: number;
  readonly only: string | undefined;
}

/** Malloy asks for any later one, and the latest of its parser's runtime is published without its files. */
const packages = ['@malloydata/malloy', '@malloydata/db-duckdb', 'antlr4ts@0.5.0-alpha.4'];

export async function benchMalloy(session: Session, { home, rounds, only }: MalloyOptions): Promise<void> {
  const problem = await install(home);
  if (problem !== undefined) {
    console.log(`Malloy could not be installed in ${home}, and is not compared with: ${problem}`);
    return;
  }
  const asked = questions.filter(({ report }) => only === undefined || report.includes(only));
  const store = storePath(session.project.dir);
  const answer = ask({
    home,
    store,
    model: await readFile(benchFile('malloy/model.malloy'), 'utf8'),
    queries: asked.flatMap(({ queries }) => queries),
  });
  const engine = await openStore(store);
  const connection = await engine.connect();
  const rows: string[][] = [];
  let first = 0;
  for (const question of asked) {
    tell(`${question.report} …`);
    const compiled = answer.queries.slice(first, first + question.queries.length);
    first += question.queries.length;
    rows.push(await compare(question, compiled, session, connection, rounds));
  }
  connection.close();
  engine.close();
  const head = ['report', 'compile', 'Malloy', 'ratio', 'run', 'Malloy', 'ratio', 'queries', 'numbers', 'Malloy lacks'];
  console.log(
    `Malloy ${answer.version}; loaded in ${milliseconds(answer.loadMs)} ms; compiling by the clock, warm; running by the processor`,
  );
  console.log(grid([head, ...rows]));
}

async function install(home: string): Promise<string | undefined> {
  if ((await stat(path.join(home, 'node_modules/@malloydata/malloy')).catch(() => undefined)) !== undefined) return;
  tell(`installing Malloy in ${home} …`);
  await mkdir(home, { recursive: true });
  await writeFile(path.join(home, 'package.json'), '{ "private": true }\n');
  const { status, stderr, error } = spawnSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
    cwd: home,
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (status === 0) return undefined;
  return error?.message ?? stderr.trim().split('\n')[0] ?? 'npm failed';
}

function ask(task: MalloyTask): MalloyAnswer {
  const script = fileURLToPath(new URL('bench_malloy.js', import.meta.url));
  const output = execFileSync(process.execPath, [script], {
    input: JSON.stringify(task),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
    maxBuffer: 100_000_000,
  });
  const answer: MalloyAnswer = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  return answer;
}

async function compare(
  { report: name, lacks = '' }: Question,
  compiled: MalloyAnswer['queries'],
  session: Session,
  connection: Connection,
  rounds: number,
): Promise<string[]> {
  const compileTimes = Array.from({ length: 9 }, () => {
    const started = performance.now();
    session.compile(name);
    return performance.now() - started;
  });
  const report = session.compile(name);
  const none = [name, milliseconds(median(compileTimes)), '–', '–', '–', '–', '–', '0', '–', lacks];
  if (compiled.length === 0) return none;
  const statements: string[] = [];
  for (const each of compiled) {
    if ('error' in each) return [...none.slice(0, -1), `refused: ${each.error.split('\n')[0] ?? ''}`];
    statements.push(each.sql);
  }
  const malloyMs = total(compiled.map((each) => ('ms' in each ? median(each.ms.slice(1)) : 0)));
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round += 1) {
    const before = cpu();
    await connection.query(report.sql);
    const between = cpu();
    for (const sql of statements) await connection.query(sql);
    if (round < 0) continue;
    ours.push(between - before);
    theirs.push(cpu() - between);
  }
  return [
    name,
    milliseconds(median(compileTimes)),
    milliseconds(malloyMs),
    (malloyMs / median(compileTimes)).toFixed(1),
    milliseconds(median(ours)),
    milliseconds(median(theirs)),
    (median(theirs) / median(ours)).toFixed(2),
    String(statements.length),
    await agreement(report, statements, connection),
    lacks,
  ];
}

/** Whether the columns that both have add up to the same. */
async function agreement(
  report: ReturnType<Session['compile']>,
  statements: readonly string[],
  connection: Connection,
): Promise<string> {
  const ours = await connection.query(report.sql);
  const names = ['$kind', ...report.columns.map((column) => column.name)];
  const time = report.columns.findIndex(({ role, type }) => role === 'dimension' && type === 'date') + 1;
  const groups = ours.rows.filter((row) => row[0] === 'group' && (time === 0 || row[time] !== null));
  const checked = new Set<string>();
  for (const sql of statements) {
    const theirs = await connection.query(sql);
    for (const [place, { name }] of theirs.columns.entries()) {
      const own = names.indexOf(name);
      if (own <= 0 || report.columns[own - 1]?.role === 'dimension') continue;
      const [a, b] = [sum(groups.map((row) => row[own])), sum(theirs.rows.map((row) => row[place]))];
      if (Math.abs(a - b) > 1e-9 * Math.max(Math.abs(a), Math.abs(b))) return `${name}: ${b} instead of ${a}`;
      checked.add(name);
    }
  }
  return `${checked.size} equal`;
}

function sum(values: readonly unknown[]): number {
  return total(values.map((value) => Number(value ?? 0)));
}
