/** Rows of the tables that Rekap fills itself, put beside the imported ones for as long as a report is run. */
import { type CatalogueTable, isCatalogueTable } from '../../language/base/catalogue.ts';
import type { CompiledReport } from '../../language/index.ts';
import type { Model, Table } from '../../language/semantics/model.ts';
import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import type { Connection, Engine } from '../engines/engine.ts';
import type { Manifest } from '../import/manifest.ts';
import { sqlTypes, storedColumns } from '../import/typing.ts';
import { toResult } from './results.ts';

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** What is known without the data, by table; worked out when it is asked for. */
export interface Catalogue {
  readonly definitions: () => readonly Row[];
  /** Columns by their table and name; what their rows hold is asked of the data. */
  readonly fields: () => readonly (Row & {
    readonly table: string;
    readonly name: string;
    readonly computed: boolean;
  })[];
  /** Compiled with the defaults of their params. */
  readonly goals: () => readonly CompiledReport[];
}

/** What the rows are made of. */
interface Known {
  readonly model: Model;
  readonly manifest: Manifest;
  readonly catalogue: Catalogue;
  readonly settings: { readonly timezone: string };
}

/**
 * What `use` makes of an engine that has the catalogue's tables among `tables`, too: on one connection, which is closed
 * afterwards. Without any it is the engine itself.
 */
export async function withCatalogue<T>(
  engine: Engine,
  tables: readonly string[],
  known: Known,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const asked = tables.filter(isCatalogueTable);
  if (asked.length === 0) return use(engine);
  const connection = await engine.connect();
  try {
    for (const name of asked) {
      const table = known.model.tables.get(name);
      if (table === undefined) continue;
      const rows = await rowsOf(name, known, connection);
      for (const statement of fill(known.model, table, rows)) await connection.query(statement);
    }
    return await use(new OneConnection(engine, connection));
  } finally {
    connection.close();
  }
}

function fill(model: Model, table: Table, rows: readonly Row[]): SqlText[] {
  const stored = storedColumns(model, table);
  const columns = stored.map(({ name, kind }) => sql`${identifier(name)} ${sqlTypes[kind]}`);
  const create = sql`CREATE TEMP TABLE ${identifier(table.name)} (${join(columns, ', ')})`;
  if (rows.length === 0) return [create];
  const values = rows.map((row) => {
    const cells = stored.map(({ name, kind }) => {
      const cell = row[name] ?? null;
      return sql`CAST(${literal(cell === null ? null : String(cell))} AS ${sqlTypes[kind]})`;
    });
    return sql`(${join(cells, ', ')})`;
  });
  return [create, sql`INSERT INTO ${identifier(table.name)} VALUES ${join(values, ', ')}`];
}

async function rowsOf(
  table: CatalogueTable,
  { manifest, catalogue, settings }: Known,
  connection: Connection,
): Promise<readonly Row[]> {
  switch (table) {
    case 'rekap.definitions':
      return catalogue.definitions();
    case 'rekap.imports':
      return importRows(manifest, settings.timezone);
    case 'rekap.goals':
      return (await Promise.all(catalogue.goals().map((goal) => goalRows(goal, manifest, connection)))).flat();
    case 'rekap.fields': {
      const filled = await filledColumns(manifest, connection);
      return catalogue.fields().map((row) => {
        const known = row.computed ? undefined : filled.get(`${row.table}.${row.name}`);
        return known === undefined ? row : { ...row, rows: known.rows, filled: known.filled };
      });
    }
  }
}

function importRows({ importedAt, snapshot, tables }: Manifest, timeZone: string): Row[] {
  // In the project's local time, as all times are; Swedish writes it as SQL does.
  const local = new Date(importedAt).toLocaleString('sv', { timeZone });
  return tables.map(({ name, summary }) => ({
    table: name,
    imported_at: local,
    snapshot,
    files: summary.files.join(', '),
    rows_read: summary.rowsRead,
    rows_kept: summary.rowsKept,
    copies: summary.copiesCollapsed,
    left_out: summary.rowsLeftOut,
    set_aside: summary.setAside.reduce((sum, { count }) => sum + count, 0),
    findings: summary.findings.length,
  }));
}

/** A row for each group of a goal, and one for all; where a table that it reads has no data, one that says nothing. */
async function goalRows(goal: CompiledReport, { tables }: Manifest, connection: Connection): Promise<Row[]> {
  const { name, label, period } = goal;
  const common = { goal: name, label, starts_on: period?.from ?? null, ends_on: period?.to ?? null };
  if (!goal.tables.every((table) => tables.some((stored) => stored.name === table))) return [{ ...common, id: name }];
  const result = toResult(goal, await connection.query(goal.sql), [], [], 0);
  const groups = result.columns.flatMap(({ role }, at) => (role === 'dimension' ? [at] : []));
  const of = (cells: readonly Cell[], suffix: string): Cell =>
    cells[result.columns.findIndex((column) => column.role !== 'dimension' && column.name.endsWith(suffix))] ?? null;
  const read = (cells: readonly Cell[], whole: boolean): Row => {
    const group = whole ? null : groups.map((at) => cells[at] ?? '–').join(', ');
    return {
      ...common,
      id: group === null ? name : `${name}: ${group}`,
      group,
      actual: of(cells, ''),
      target: of(cells, '.target'),
      attained: of(cells, '.attained'),
      elapsed: of(cells, '.elapsed'),
      landing: of(cells, '.landing'),
      status: of(cells, '.status'),
    };
  };
  const rows = result.rows.map((cells) => read(cells, groups.length === 0));
  return result.totals === null ? rows : [...rows, read(result.totals, true)];
}

/** How many rows a stored column has, and which share of them is there; of no rows none is missing, nor there. */
async function filledColumns(
  { tables }: Manifest,
  connection: Connection,
): Promise<ReadonlyMap<string, { readonly rows: number; readonly filled: number | null }>> {
  const found = new Map<string, { rows: number; filled: number | null }>();
  for (const { name, columns } of tables) {
    const names = Object.keys(columns);
    if (names.length === 0) continue;
    const counts = names.map((column) => sql`count(${identifier(column)})`);
    const { rows } = await connection.query(sql`SELECT count(*), ${join(counts, ', ')} FROM ${identifier(name)}`);
    const [all = 0, ...present] = (rows[0] ?? []).map(Number);
    for (const [at, column] of names.entries()) {
      found.set(`${name}.${column}`, { rows: all, filled: all === 0 ? null : (present[at] ?? 0) / all });
    }
  }
  return found;
}

/** An engine whose statements see what one connection does; they run one after the other. */
class OneConnection implements Engine {
  readonly path: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly engine: Engine,
    private readonly connection: Connection,
  ) {
    this.path = engine.path;
  }

  query(...asked: Parameters<Engine['query']>): ReturnType<Engine['query']> {
    const next = this.#last.then(() => this.connection.query(...asked));
    this.#last = next.catch(() => undefined);
    return next;
  }

  connect(): Promise<Connection> {
    return this.engine.connect();
  }

  isCurrent(): Promise<boolean> {
    return this.engine.isCurrent();
  }

  close(): void {
    this.connection.close();
  }
}
