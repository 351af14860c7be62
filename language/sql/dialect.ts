import type { SqlFunction, SqlType, SqlUnit } from './tree.ts';

/** What one database spells its own way; everything else is printed alike. */
export interface Dialect {
  readonly name: string;
  /** A length of time as a literal. */
  readonly interval: (count: number, unit: SqlUnit) => string;
  /** A form that reads a value by a name. */
  readonly reading: (value: string, name: string, form: string) => string;
  /** Several values as one, each read as a member of it; the members' names are quoted. */
  readonly struct: (members: readonly (readonly [name: string, value: string])[]) => string;
  readonly types: Readonly<Record<SqlType, string>>;
  /** The text of a call, from the texts of its arguments. `string` arguments that are grains or units come as bare words. */
  readonly functions: Readonly<Record<SqlFunction, (args: readonly string[]) => string>>;
}
