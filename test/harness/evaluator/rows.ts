/** The value of an expression for one row, with the rows it references. */
import type { Expression, Path } from '../../../language/syntax/ast.ts';
import { evaluate, holds, type Scope } from './expressions.ts';
import { bandsOf } from './functions.ts';
import type { Settings } from './ranges.ts';
import { Rational } from './rational.ts';
import { type Place, resolve, type Way } from './resolve.ts';
import { type Data, type Row, referencedTable, type Schema, tableOf } from './schema.ts';
import type { Value } from './values.ts';

/** A project with its rows. */
export interface World {
  readonly schema: Schema;
  readonly data: Data;
  readonly settings: Settings;
}

/** An expression's value for a row of the place's table. */
export function valueFor(world: World, row: Row, expression: Expression, place: Place): Value {
  return evaluate(expression, rowScope(world, row, place));
}

/** Whether a condition holds for a row of the place's table. */
export function holdsFor(world: World, row: Row, condition: Expression, place: Place): boolean {
  return holds(condition, rowScope(world, row, place));
}

function rowScope(world: World, row: Row, place: Place): Scope {
  return {
    settings: world.settings,
    path: (path) => pathFor(world, row, path, place),
    order: (expression) => orderOf(world.schema, expression, place),
  };
}

/** What a path reads from a row; missing when a reference on the way is, or points nowhere. */
export function pathFor(world: World, row: Row, path: Path, place: Place): Value {
  return follow(world, row, resolve(world.schema, path, place));
}

export function follow(world: World, row: Row, way: Way): Value {
  let at: Row | undefined = row;
  for (const reference of way.references) {
    const value = readColumn(world, at, reference);
    at = world.data.find(entityBehind(world.schema, at.table, reference), value);
    if (at === undefined) return null;
  }
  return readColumn(world, at, way.column);
}

function entityBehind(schema: Schema, table: string, column: string): string {
  const stored = referencedTable(schema, table, column);
  if (stored !== undefined) return stored;
  const found = tableOf(schema, table).columns.get(column);
  if (found?.kind !== 'computed' || found.expression.kind !== 'path') throw new Error(`${column} is no reference`);
  const { entity } = resolve(schema, found.expression, { table, beside: [table] });
  if (entity === undefined) throw new Error(`${column} is no reference`);
  return entity;
}

export function readColumn(world: World, row: Row, name: string): Value {
  const column = tableOf(world.schema, row.table).columns.get(name);
  if (column === undefined) throw new Error(`${row.table} has no column ${name}`);
  if (column.kind === 'stored') return row.cells.get(name) ?? null;
  return valueFor(world, row, column.expression, { table: row.table, beside: [row.table] });
}

/** The declared order of an expression's values, when all of them are of one closed set. */
export function orderOf(schema: Schema, expression: Expression, place: Place): readonly string[] | undefined {
  switch (expression.kind) {
    case 'path': {
      const { end, column } = resolve(schema, expression, place);
      return columnOrder(schema, end, column);
    }
    case 'call':
      if (expression.name.text !== 'bands') return undefined;
      return bandsOf(
        expression.arguments.flatMap((limit) => (limit.kind === 'number' ? [Rational.parse(limit.value)] : [])),
      ).map(({ label }) => label);
    case 'when': {
      const values = expression.branches.map(({ value }) => value);
      return commonOrder(
        schema,
        expression.otherwise === undefined ? values : [...values, expression.otherwise],
        place,
      );
    }
    case 'else':
      return commonOrder(schema, expression.operands, place);
    default:
      return undefined;
  }
}

export function columnOrder(schema: Schema, table: string, name: string): readonly string[] | undefined {
  const column = tableOf(schema, table).columns.get(name);
  if (column?.kind === 'computed') return orderOf(schema, column.expression, { table, beside: [table] });
  return column?.type.kind === 'set' ? column.type.values.map(({ text }) => text) : undefined;
}

function commonOrder(schema: Schema, expressions: readonly Expression[], place: Place): readonly string[] | undefined {
  const orders = expressions
    .filter(({ kind }) => kind !== 'missing')
    .map((expression) => orderOf(schema, expression, place));
  const [first] = orders;
  return orders.every((order) => order?.join('\n') === first?.join('\n')) ? first : undefined;
}
