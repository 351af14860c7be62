/** What relations of what is followed are made with. */
import type { RowSource } from './rows.ts';
import type { SqlBody } from './tree.ts';

/** The statement that they stand in. */
export interface Surroundings {
  readonly rows: (table: string, alias?: string) => RowSource;
}

/** Adds a relation that others are made of; its name. */
export type Add = (name: string, body: SqlBody) => string;
