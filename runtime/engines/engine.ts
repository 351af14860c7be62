import type { SqlText } from '../../language/sql/text.ts';
import type { CellValue } from '../api/contract.ts';

/** A database that answers SQL. Failures are `RekapFailure`s. */
export interface Engine {
  readonly path: string;
  /** Runs one statement; several may run side by side. */
  query(statement: SqlText | string, options?: QueryOptions): Promise<QueryResult>;
  /** A connection of one's own, for statements that build on each other. */
  connect(): Promise<Connection>;
  /** Whether the path still leads to the file that is open: an import puts a new one in its place. */
  isCurrent(): Promise<boolean>;
  close(): void;
}

export interface Connection {
  query(statement: SqlText | string, options?: QueryOptions): Promise<QueryResult>;
  /** Share of the running statement that is done, 0 to 1; undefined when the engine cannot tell. */
  progress(): number | undefined;
  close(): void;
}

export interface QueryOptions {
  /** Aborting it interrupts the statement. */
  readonly signal?: AbortSignal | undefined;
}

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** JSON-safe: see `jsonValue`. */
  readonly rows: CellValue[][];
}
