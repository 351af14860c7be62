import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { literal, sql } from '../../language/sql/text.ts';
import type { CellValue, ReportResult } from '../../runtime/api/contract.ts';
import { jsonValue } from '../../runtime/engines/values.ts';
import type { ImportSummary } from '../../runtime/import/summary.ts';
import { openSession, type Session, type SessionOptions } from '../../runtime/session.ts';
import { hasRealData, realData } from './real-data.ts';

export const opportunitiesProject = path.join(import.meta.dirname, '../projects/opportunities');

/** A copy of the project over 8,800 real opportunities, its data files beside it where there are any. */
export async function copyOpportunities(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), 'rekap-opportunities-')));
  await cp(opportunitiesProject, dir, { recursive: true });
  if (hasRealData) await cp(path.join(realData, 'opportunities'), path.join(dir, 'data'), { recursive: true });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** The imported project, and beside it the very files it was imported from, for SQL that shares nothing with it. */
export interface Opportunities {
  readonly session: Session;
  readonly summary: ImportSummary;
  /** Rows of SQL over the raw files, which it reads as `pipeline`, `teams` and `products`. */
  readonly raw: (statement: string) => Promise<CellValue[][]>;
  readonly report: (name: string) => Promise<ReportResult>;
  readonly close: () => Promise<void>;
}

export async function openOpportunities(options: SessionOptions = {}): Promise<Opportunities> {
  const copy = await copyOpportunities();
  const session = await openSession(copy.dir, options);
  const summary = await session.import();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const [view, file] of [
    [sql`pipeline`, 'sales_pipeline'],
    [sql`teams`, 'sales_teams'],
    [sql`products`, 'products'],
  ] as const) {
    const data = literal(path.join(copy.dir, 'data', `${file}.csv`));
    await connection.run(sql`CREATE VIEW ${view} AS FROM read_csv(${data})`.text);
  }
  return {
    session,
    summary,
    raw: async (statement) => {
      const rows = await (await connection.run(statement)).getRows();
      return rows.map((row) => row.map(jsonValue));
    },
    report: async (name) => (await session.run(name)).result,
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await session.close();
      await copy.remove();
    },
  };
}

/** With shares to twelve digits: what remains is the order of additions. */
export function rounded(rows: readonly (readonly CellValue[])[]): CellValue[][] {
  return rows.map((row) => row.map((value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)));
}
