/** DuckDB for tests: a database in memory that holds a model's tables as the import stores them. */
import { DuckDBInstance } from '@duckdb/node-api';
import type { Model, Table } from '../../language/semantics/model.ts';
import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import type { CellValue } from '../../runtime/api/contract.ts';
import { soundOptimizer } from '../../runtime/engines/duckdb.ts';
import { jsonValue } from '../../runtime/engines/values.ts';
import { sqlTypes, storedColumns } from '../../runtime/import/typing.ts';

export interface Returned {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CellValue[])[];
}

export interface Database {
  /** Runs one statement. Values as the runtime reads them. */
  readonly query: (statement: SqlText | string) => Promise<Returned>;
  readonly close: () => void;
}

/** Rows of a table: the names of its columns, then the cells as text. */
export type TableData = readonly (readonly (string | null)[])[];

/** Tables without data are there and empty. @throws when data names a column that the table does not store */
export async function openDatabase(model: Model, data: ReadonlyMap<string, TableData>): Promise<Database> {
  const database = await connect(2);
  await fillTables(database, model, data);
  return database;
}

/** DuckDB for one set of tables after the other: a new one is dear beside what a small question asks of it. */
export class Engine {
  readonly #database: Promise<Database>;

  constructor() {
    this.#database = connect(1);
  }

  /** What `use` makes of a database with these tables, which are gone afterwards. */
  async with<T>(
    model: Model,
    data: ReadonlyMap<string, TableData>,
    use: (database: Pick<Database, 'query'>) => Promise<T>,
  ): Promise<T> {
    const database = await this.#database;
    await database.query('BEGIN');
    try {
      await fillTables(database, model, data);
      return await use(database);
    } finally {
      await database.query('ROLLBACK');
    }
  }

  async close(): Promise<void> {
    (await this.#database).close();
  }
}

async function connect(threads: number): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(soundOptimizer.toString());
  return {
    query: async (statement) => {
      const result = await connection.run(statement.toString());
      const rows = await result.getRows();
      return { columns: result.columnNames(), rows: rows.map((row) => row.map(jsonValue)) };
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function fillTables({ query }: Database, model: Model, data: ReadonlyMap<string, TableData>): Promise<void> {
  for (const name of data.keys()) if (!model.tables.has(name)) throw new Error(`data for an unknown table: ${name}`);
  const statements = [...model.tables.values()].flatMap((table) => fill(model, table, data.get(table.name) ?? []));
  // There is nothing to optimize about them, and that takes most of their time.
  const plainly = [sql`PRAGMA disable_optimizer`, ...statements, sql`PRAGMA enable_optimizer`];
  if (statements.length > 0) await query(plainly.map(String).join(';\n'));
}

function fill(model: Model, table: Table, [headings = [], ...rows]: TableData): SqlText[] {
  const stored = storedColumns(model, table);
  // A table whose cell is damaged may have lost all of its columns; DuckDB wants one.
  if (stored.length === 0) return [sql`CREATE TABLE ${identifier(table.name)} (${identifier('$none')} BOOLEAN)`];
  const definitions = stored.map(({ name, kind }) => sql`${identifier(name)} ${sqlTypes[kind]}`);
  const create = sql`CREATE TABLE ${identifier(table.name)} (${join(definitions, ', ')})`;
  if (rows.length === 0) return [create];
  const columns = headings.map((heading) => {
    const column = stored.find(({ name }) => name === heading);
    if (column === undefined) throw new Error(`${table.name} stores no column ${heading}`);
    return column;
  });
  const values = rows.map((row) => {
    if (row.length !== columns.length) throw new Error(`a row of ${table.name} has ${row.length} cells`);
    return sql`(${join(
      row.map((cell) => literal(cell)),
      ', ',
    )})`;
  });
  // Texts in the rows of an insert become what their columns are; a cast written for each takes the engine much longer.
  const names = join(
    columns.map(({ name }) => identifier(name)),
    ', ',
  );
  return [create, sql`INSERT INTO ${identifier(table.name)} (${names}) VALUES ${join(values, ',\n  ')}`];
}
