/** A synthetic CRM of any size as a project to try things on; see `reports/sample`. */
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { identifier, literal, type SqlText, sql } from '../language/sql/text.ts';
import { configFile } from './config.ts';
import { createStore } from './engines/duckdb.ts';
import type { Connection } from './engines/engine.ts';
import { RekapFailure, systemProblem } from './failure.ts';

/** How many deals a sample may have. */
export const sampleSize = { min: 1_000, max: 10_000_000 } as const;

export const sampleTables = [
  'users',
  'companies',
  'contacts',
  'deals',
  'stage_changes',
  'activities',
  'quotas',
] as const;
export type SampleTable = (typeof sampleTables)[number];

export interface SampleOptions {
  /** A whole number within `sampleSize`. */
  readonly deals: number;
  /** A whole number from 0; the same seed and size give the same bytes. */
  readonly seed: number;
  readonly onProgress?: ((progress: SampleProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SampleProgress {
  /** What is being made. */
  readonly table: SampleTable;
  /** Rows written so far, of all tables. */
  readonly rows: number;
  /** Of the whole work, 0 to 1. */
  readonly share: number;
}

export interface SampleSummary {
  /** Absolute. */
  readonly directory: string;
  readonly rows: Readonly<Record<SampleTable, number>>;
  readonly bytes: number;
  /** Files of an earlier sample that may have been edited, and so were left as they are; relative to the directory. */
  readonly kept: readonly string[];
}

/**
 * Makes a project with a seeded synthetic CRM in a folder: `data/*.csv`, `rekap.yaml` and a first report. An earlier
 * sample's data are replaced, its other files kept. Nothing else is ever overwritten, and a failure leaves nothing behind.
 * @throws RekapFailure
 */
export async function makeSample(dir: string, options: SampleOptions): Promise<SampleSummary> {
  checkNumbers(options);
  const root = path.resolve(dir);
  await refuseOthers(root);
  let created: string | undefined;
  let scratch: string | undefined;
  try {
    created = await mkdir(root, { recursive: true });
    scratch = await mkdtemp(path.join(root, '.sample-'));
    const rows = await generate(scratch, options);
    const summary = await install(scratch, root, options);
    created = undefined;
    return { directory: root, rows, ...summary };
  } catch (error) {
    throw failure(error, root);
  } finally {
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
    if (created !== undefined) await rm(created, { recursive: true, force: true });
  }
}

// ---------------------------------------------------------------- what is refused

function checkNumbers({ deals, seed }: SampleOptions): void {
  const { min, max } = sampleSize;
  if (!Number.isInteger(deals) || deals < min || deals > max) {
    throw new RekapFailure(
      'sample-number',
      `A sample has ${grouped(min)} to ${grouped(max)} deals, not ${grouped(deals)}.`,
    );
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RekapFailure('sample-number', `A seed is a whole number from 0, not ${seed}.`);
  }
}

/** Remembers in the data's folder that it is a sample's. */
const marker = 'data/sample.json';

async function refuseOthers(root: string): Promise<void> {
  if (await exists(path.join(root, marker))) return;
  for (const file of [configFile, ...sampleTables.map(dataFile), ...projectFiles]) {
    if (!(await exists(path.join(root, file)))) continue;
    throw new RekapFailure('sample-refused', `${root} holds ${file} already, and it is not a sample's.`, {
      hint: 'Name a new folder for the sample.',
    });
  }
}

function failure(error: unknown, root: string): RekapFailure {
  if (error instanceof RekapFailure && error.code === 'disk-full') {
    const hint = 'A million deals need about 0.8 GB.';
    return new RekapFailure('disk-full', `The disk of ${root} is full; nothing was written.`, { hint, cause: error });
  }
  if (error instanceof RekapFailure) return error;
  return new RekapFailure('sample-failed', `The sample cannot be written to ${root}: ${systemProblem(error)}.`, {
    cause: error,
  });
}

// ---------------------------------------------------------------- generating

/** The fixed statements in their order, each with its part of the work in percent. */
const statements = [
  ['draws', 0],
  ['calendar', 0],
  ['users', 0],
  ['companies', 1],
  ['deals', 27],
  ['stage_changes', 0],
  ['activities', 0],
  ['quotas', 0],
] as const;

const exportWork: Readonly<Record<SampleTable, number>> = {
  users: 0,
  companies: 2,
  contacts: 3,
  deals: 12,
  stage_changes: 15,
  activities: 39,
  quotas: 1,
};

/** Writes the CSV files into a scratch folder; the memory it takes does not grow with the deals. */
async function generate(scratch: string, { deals, seed, ...options }: SampleOptions) {
  const engine = await createStore(path.join(scratch, 'work.duckdb'));
  const connection = await engine.connect();
  const rows = { users: 0, companies: 0, contacts: 0, deals: 0, stage_changes: 0, activities: 0, quotas: 0 };
  const watch = new Watch(connection, rows, options.onProgress);
  const run = (statement: SqlText | string) => connection.query(statement, { signal: options.signal });
  try {
    await run("SET memory_limit = '1GB'; SET enable_progress_bar = true; SET enable_progress_bar_print = false");
    await run(sql`SET VARIABLE deals = ${literal(deals)}; SET VARIABLE seed = ${literal(seed)}`);
    for (const [name, work] of statements) {
      const text = await readFile(asset(`${name}.sql`), 'utf8');
      await watch.during('deals', work, () => run(text));
    }
    for (const table of sampleTables) {
      const file = literal(path.join(scratch, `${table}.csv`));
      const copy = sql`COPY (FROM export.${identifier(table)}) TO ${file} (FORMAT csv, HEADER true)`;
      const written = await watch.during(table, exportWork[table], () => run(copy));
      rows[table] = Number(written.rows[0]?.[0]);
    }
    return rows;
  } finally {
    watch.stop();
    connection.close();
    engine.close();
  }
}

/** Tells how far the work is: after each step, and a few times a second within. */
class Watch {
  private readonly timer: NodeJS.Timeout;
  private done = 0;
  private share = 0;
  private table: SampleTable = 'users';
  private work = 0;

  constructor(
    private readonly connection: Connection,
    private readonly rows: Readonly<Record<SampleTable, number>>,
    private readonly onProgress: SampleOptions['onProgress'],
  ) {
    this.timer = setInterval(() => this.tell(this.connection.progress() ?? 0), 200);
  }

  async during<T>(table: SampleTable, work: number, task: () => Promise<T>): Promise<T> {
    this.table = table;
    this.work = work;
    const result = await task();
    this.tell(1);
    this.done += work;
    return result;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tell(within: number): void {
    const rows = Object.values(this.rows).reduce((sum, count) => sum + count, 0);
    this.share = Math.max(this.share, Math.min(1, (this.done + this.work * within) / 100));
    this.onProgress?.({ table: this.table, rows, share: this.share });
  }
}

// ---------------------------------------------------------------- putting in place

/** What a sample's project has besides its data; written once, then the user's. */
const projectFiles = [configFile, 'reports/welcome.rekap'];

async function install(scratch: string, root: string, { deals, seed }: SampleOptions) {
  const kept: string[] = [];
  await mkdir(path.join(root, 'data'), { recursive: true });
  await writeFile(path.join(root, marker), `${JSON.stringify({ made_by: 'rekap sample', deals, seed })}\n`);
  let bytes = 0;
  for (const table of sampleTables) {
    const made = path.join(scratch, `${table}.csv`);
    bytes += (await stat(made)).size;
    await rename(made, path.join(root, dataFile(table)));
  }
  for (const file of projectFiles) {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    if (await exists(target)) kept.push(file);
    else await writeFile(target, await readFile(asset(`project/${file}`)));
  }
  return { bytes, kept };
}

function dataFile(table: SampleTable): string {
  return `data/${table}.csv`;
}

/** The folder `reports` lies one folder up, from the source and from the bundle alike. */
function asset(name: string): URL {
  return new URL(`../reports/sample/${name}`, import.meta.url);
}

async function exists(absolute: string): Promise<boolean> {
  return stat(absolute).then(
    () => true,
    () => false,
  );
}

function grouped(value: number): string {
  return new Intl.NumberFormat('en').format(value);
}
