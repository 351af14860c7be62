import { mkdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { literal, type SqlText, sql } from '../../language/sql/text.ts';
import { RekapFailure } from '../failure.ts';
import type { Connection, Engine, QueryOptions, QueryResult } from './engine.ts';
import { jsonValue } from './values.ts';

/** Pinned, so that every later release opens a store and every release from this one on opens a later one. */
const storageVersion = 'v1.4.0';
const connectionsPerStore = 4;
const temporarySpace = '10GB';

/**
 * Opens a store for reading: no file but its own can be reached from SQL, and no statement can change that.
 * One instance serves the whole process, since a second one on the same file loses its lock; each caller closes its own.
 */
export async function openStore(file: string): Promise<Engine> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) {
    throw new RekapFailure('store-missing', 'No data has been imported yet.', { hint: 'Run `rekap import`.' });
  }
  const identity = `${found.dev}:${found.ino}`;
  let shared = openStores.get(identity);
  if (shared === undefined) {
    shared = { users: 0, store: DuckDbStore.openToRead(file, identity) };
    openStores.set(identity, shared);
  }
  shared.users += 1;
  try {
    return new StoreHandle(await shared.store, identity);
  } catch (error) {
    openStores.delete(identity);
    throw error;
  }
}

/** Makes a new store file to be filled, by whoever has it alone. The file must not exist. */
export async function createStore(file: string): Promise<Engine> {
  return DuckDbStore.create(file);
}

/** What there is before the first import: nothing. Each connection is to a database of its own. */
export const nothingStored: Engine = {
  path: ':memory:',
  query: async (...asked) => {
    const connection = await openScratch();
    try {
      return await connection.query(...asked);
    } finally {
      connection.close();
    }
  },
  connect: () => openScratch(),
  isCurrent: async () => true,
  close: () => {},
};

/** A database in memory, for data that nobody keeps. Closing its one connection ends it. */
export async function openScratch(): Promise<Connection> {
  const options = {
    threads: '1',
    memory_limit: memoryLimit(),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    enable_external_access: 'false',
  };
  const instance = await DuckDBInstance.create(':memory:', options).catch((error: unknown) => {
    throw failure(error);
  });
  const connection = new DuckDbConnection(await instance.connect(), instance);
  await connection.query(soundOptimizer);
  await connection.query(sql`SET GLOBAL TimeZone = 'UTC'`);
  await connection.query(sql`SET GLOBAL lock_configuration = true`);
  return connection;
}

const openStores = new Map<string, { users: number; readonly store: Promise<DuckDbStore> }>();

/** One caller's hold on a store that others may hold, too. */
class StoreHandle implements Engine {
  readonly path: string;
  private readonly store: DuckDbStore;
  private readonly identity: string;
  private closed = false;

  constructor(store: DuckDbStore, identity: string) {
    this.path = store.path;
    this.store = store;
    this.identity = identity;
  }

  query(statement: SqlText | string, options?: QueryOptions): Promise<QueryResult> {
    return this.store.query(statement, options);
  }

  connect(): Promise<Connection> {
    return this.store.connect();
  }

  isCurrent(): Promise<boolean> {
    return this.store.isCurrent();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    const shared = openStores.get(this.identity);
    if (shared === undefined) return;
    shared.users -= 1;
    if (shared.users > 0) return;
    openStores.delete(this.identity);
    this.store.close();
  }
}

/**
 * DuckDB 1.5 takes two joins of a table with itself for one and then reads a column of the wrong row: a result without
 * an error. `test/golden/facts/two-ways-to-oneself.txt` has a case.
 */
export const soundOptimizer = sql`SET GLOBAL disabled_optimizers = 'common_subplan'`;

class DuckDbStore implements Engine {
  readonly path: string;
  private readonly instance: DuckDBInstance;
  private readonly identity: string;
  private readonly idle: DuckDbConnection[] = [];
  private readonly waiting: ((connection: DuckDbConnection) => void)[] = [];
  private opened = 0;
  private closing = false;

  private constructor(file: string, instance: DuckDBInstance, identity: string) {
    this.path = file;
    this.instance = instance;
    this.identity = identity;
  }

  static async openToRead(file: string, identity: string): Promise<DuckDbStore> {
    // In this order: without external access the temporary folder cannot be set any more.
    const options = {
      access_mode: 'READ_ONLY',
      temp_directory: path.join(path.dirname(file), 'tmp'),
      max_temp_directory_size: temporarySpace,
      memory_limit: memoryLimit(),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      enable_external_access: 'false',
    };
    const instance = await opening(file, () => DuckDBInstance.create(file, options));
    const store = new DuckDbStore(file, instance, identity);
    await store.query(soundOptimizer);
    await store.query(sql`SET GLOBAL TimeZone = 'UTC'`);
    await store.query(sql`SET GLOBAL lock_configuration = true`);
    return store;
  }

  static async create(file: string): Promise<DuckDbStore> {
    await mkdir(path.dirname(file), { recursive: true });
    const options = {
      storage_compatibility_version: storageVersion,
      temp_directory: path.join(path.dirname(file), 'tmp'),
      memory_limit: memoryLimit(),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    };
    const instance = await opening(file, () => DuckDBInstance.create(file, options));
    const store = new DuckDbStore(file, instance, '');
    await store.query(sql`SET GLOBAL TimeZone = ${literal('UTC')}`);
    return store;
  }

  async query(statement: SqlText | string, options?: QueryOptions): Promise<QueryResult> {
    const connection = await this.take();
    try {
      return await connection.query(statement, options);
    } finally {
      this.giveBack(connection);
    }
  }

  async connect(): Promise<DuckDbConnection> {
    return new DuckDbConnection(await this.instance.connect());
  }

  async isCurrent(): Promise<boolean> {
    const found = await stat(this.path).catch(() => undefined);
    return found !== undefined && `${found.dev}:${found.ino}` === this.identity;
  }

  /** Statements that run are let finish. */
  close(): void {
    this.closing = true;
    if (this.idle.length < this.opened) return;
    for (const connection of this.idle) connection.close();
    this.instance.closeSync();
  }

  private async take(): Promise<DuckDbConnection> {
    const free = this.idle.pop();
    if (free !== undefined) return free;
    if (this.opened < connectionsPerStore) {
      this.opened += 1;
      return this.connect();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private giveBack(connection: DuckDbConnection): void {
    const next = this.waiting.shift();
    if (next !== undefined) {
      next(connection);
      return;
    }
    this.idle.push(connection);
    if (this.closing) this.close();
  }
}

class DuckDbConnection implements Connection {
  private readonly connection: DuckDBConnection;
  private readonly instance: DuckDBInstance | undefined;

  /** @param instance closed with the connection, which is its only one */
  constructor(connection: DuckDBConnection, instance?: DuckDBInstance) {
    this.connection = connection;
    this.instance = instance;
  }

  async query(statement: SqlText | string, options: QueryOptions = {}): Promise<QueryResult> {
    const { signal } = options;
    const interrupt = () => this.connection.interrupt();
    if (signal?.aborted) throw interrupted();
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      const result = await this.connection.run(statement.toString());
      const columns = result.columnNames().map((name, index) => ({ name, type: result.columnType(index).toString() }));
      const rows = (await result.getRows()).map((row) => row.map(jsonValue));
      return { columns, rows };
    } catch (error) {
      if (signal?.aborted) throw interrupted();
      throw failure(error);
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }

  progress(): number | undefined {
    const { percentage } = this.connection.progress;
    return percentage < 0 ? undefined : percentage / 100;
  }

  close(): void {
    this.connection.closeSync();
    this.instance?.closeSync();
  }
}

/** Half of what this process may use, so that the rest of the machine goes on working. */
function memoryLimit(): string {
  const allowed = process.constrainedMemory();
  const total = allowed > 0 && allowed < os.totalmem() ? allowed : os.totalmem();
  return `${Math.max(256, Math.floor(total / 2 / 1024 / 1024))}MiB`;
}

function interrupted(): RekapFailure {
  return new RekapFailure('interrupted', 'Interrupted.');
}

async function opening(file: string, open: () => Promise<DuckDBInstance>): Promise<DuckDBInstance> {
  try {
    return await open();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const holder = /Conflicting lock is held in (.+? \(PID \d+\))/.exec(message)?.[1];
    if (holder !== undefined || /Could not set lock/.test(message)) {
      throw new RekapFailure('store-busy', `${file} is in use by ${holder ?? 'another process'}.`, {
        hint: 'Wait until it has finished, or end it.',
        cause: error,
      });
    }
    if (/version number/.test(message)) {
      throw new RekapFailure('store-newer', `${file} was written by a newer release of rekap.`, {
        hint: 'Update rekap, or import again: `rekap import`.',
        cause: error,
      });
    }
    if (/not a valid DuckDB|corrupt|checksum|Could not read enough bytes|deserialize|Serialization/i.test(message)) {
      throw new RekapFailure('store-corrupt', `${file} is damaged and cannot be read.`, {
        hint: 'Your files are untouched: run `rekap import` to build it again from them.',
        cause: error,
      });
    }
    throw failure(error);
  }
}

function failure(error: unknown): RekapFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (/^Out of Memory|OutOfMemory/i.test(message)) {
    const hint = 'Ask for less at once, for example a shorter range or fewer groups.';
    return new RekapFailure('out-of-memory', 'This needs more memory than there is.', { hint, cause: error });
  }
  if (/No space left on device|max_temp_directory_size/i.test(message)) {
    return new RekapFailure('disk-full', 'The disk is full.', { hint: 'Make room and try again.', cause: error });
  }
  if (/^INTERRUPT/i.test(message)) return interrupted();
  return new RekapFailure('engine-failed', message, { cause: error });
}
