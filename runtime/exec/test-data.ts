/** The rows that a test gives, as the tables of a database. */
import type { CompiledTest } from '../../language/index.ts';
import type { Model, Table } from '../../language/semantics/model.ts';
import type { GivenTable } from '../../language/semantics/model-tests.ts';
import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import { type StoredKind, sqlTypes, storedColumns, typed } from '../import/typing.ts';

/** Begins a transaction with the tables that a test reads: those that were not given are empty. */
export function beginWith({ given, conditions, reports }: CompiledTest, model: Model, timezone: string): SqlText {
  const read = new Set([...(conditions?.tables ?? []), ...[...reports.values()].flatMap(({ tables }) => tables)]);
  const statements = [...read].flatMap((name) => {
    const table = model.tables.get(name);
    if (table === undefined) return [];
    return fill(
      table,
      model,
      given.find((each) => each.table === name),
      timezone,
    );
  });
  // In one call: each costs as much as what a small test asks.
  return statements.reduce(
    (all, statement) => sql`${all};
${statement}`,
    sql`BEGIN`,
  );
}

function fill(table: Table, model: Model, given: GivenTable | undefined, timezone: string): SqlText[] {
  const stored = storedColumns(model, table);
  const definitions = stored.map(({ name, kind }) => sql`${identifier(name)} ${sqlTypes[kind]}`);
  const create = sql`CREATE TABLE ${identifier(table.name)} (${join(definitions, ', ')})`;
  if (given === undefined || given.rows.length === 0) return [create];
  const kinds = given.columns.map((name) => stored.find((column) => column.name === name)?.kind ?? 'text');
  const rows = given.rows.map(
    (row) =>
      sql`(${join(
        kinds.map((kind, index) => cellOf(row[index] ?? null, kind, timezone)),
        ', ',
      )})`,
  );
  const columns = join(given.columns.map(identifier), ', ');
  return [create, sql`INSERT INTO ${identifier(table.name)} (${columns}) VALUES ${join(rows, ',\n  ')}`];
}

const isZoned = /:\d\d(?:\.\d+)? ?(?:Z|UTC|[+-]\d\d(?::?\d\d)?)$/;

function cellOf(value: string | null, kind: StoredKind, timezone: string): SqlText {
  // A time with a zone becomes local as it does in an import.
  if (value !== null && kind === 'time' && isZoned.test(value))
    return typed('time', literal(value), { kind: 'plain' }, timezone);
  return sql`CAST(${literal(value)} AS ${sqlTypes[kind]})`;
}
