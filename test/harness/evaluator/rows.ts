/** The value of an expression for one row, with the rows it references. */
import type { Expression, Path } from '../../../language/syntax/ast.ts';
import { calculate, evaluate, holds, type Scope } from './expressions.ts';
import { bandsOf } from './functions.ts';
import type { Settings } from './ranges.ts';
import { Rational } from './rational.ts';
import { type Place, resolve, type Way } from './resolve.ts';
import { type Data, type Row, referencedTable, type Schema, tableOf } from './schema.ts';
import { isDate, print, type Value } from './values.ts';

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
  return follow(world, row, resolve(world.schema, path, place), place.priced);
}

export function follow(world: World, row: Row, way: Way, priced?: Place['priced']): Value {
  let at: Row | undefined = row;
  for (const reference of way.references) {
    const value = readColumn(world, at, reference);
    at = world.data.find(entityBehind(world.schema, at.table, reference), value);
    if (at === undefined) return null;
  }
  return readColumn(world, at, way.column, priced);
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

export function readColumn(world: World, row: Row, name: string, priced?: Place['priced']): Value {
  const column = tableOf(world.schema, row.table).columns.get(name);
  if (column === undefined) throw new Error(`${row.table} has no column ${name}`);
  if (column.kind === 'stored') {
    const value = row.cells.get(name) ?? null;
    const currency = column.type.kind === 'named' ? column.type.in?.text : undefined;
    return currency === undefined ? value : converted(world, row, value, currency, priced);
  }
  return valueFor(world, row, column.expression, { table: row.table, beside: [row.table] });
}

/** Money in its own currency: with the latest rate on or before the day, missing where there is none. */
function converted(world: World, row: Row, value: Value, currency: string, priced: Place['priced']): Value {
  const code = row.cells.get(currency) ?? null;
  if (value === null || code === null) return null;
  const { datedBy } = tableOf(world.schema, row.table);
  const date = datedBy === undefined ? null : readColumn(world, row, datedBy);
  const day = priced === undefined ? (isDate(date) ? date.day : undefined) : priced.day;
  return calculate(value, '*', rateOf(world, print(code).toUpperCase(), day));
}

function rateOf(world: World, code: string, day: number | undefined): Value {
  if (code === world.settings.currency) return Rational.whole(1);
  if (day === undefined) return null;
  let latest: { readonly day: number; readonly rate: Value } | undefined;
  for (const { cells } of world.data.rows('rates')) {
    const [currency = null, date = null, rate = null] = ['currency', 'date', 'rate'].map((name) => cells.get(name));
    if (rate === null || !isDate(date) || date.day > day || print(currency).toUpperCase() !== code) continue;
    if (latest === undefined || date.day > latest.day) latest = { day: date.day, rate };
  }
  return latest?.rate ?? null;
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
