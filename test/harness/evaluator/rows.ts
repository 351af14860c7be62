/** The value of an expression for one row, with the rows it references. */
import type { Call, Expression, Path } from '../../../language/syntax/ast.ts';
import { aggregatedTable } from './expand.ts';
import { calculate, evaluate, holds, type Scope } from './expressions.ts';
import { bandsOf } from './functions.ts';
import { neighbour } from './neighbours.ts';
import type { Settings } from './ranges.ts';
import { Rational } from './rational.ts';
import { entityOf, type Place, resolve, type Way } from './resolve.ts';
import { isRollUp, rollUp } from './roll-ups.ts';
import { type Data, type Row, type Schema, tableOf } from './schema.ts';
import { type Day, isDate, print, secondsADay, Time, type Value } from './values.ts';
import { workedDays, workedSeconds } from './working.ts';

/** A project with its rows. */
export interface World {
  readonly schema: Schema;
  readonly data: Data;
  readonly settings: Settings;
  /** The values of computed columns, as far as they have been worked out. */
  readonly computed: WeakMap<Row, Map<string, Value>>;
}

/** An expression's value for a row of the place's table. */
export function valueFor(world: World, row: Row, expression: Expression, place: Place): Value {
  return evaluate(expression, rowScope(world, row, place));
}

/** Whether a condition holds for a row of the place's table. */
export function holdsFor(world: World, row: Row, condition: Expression, place: Place): boolean {
  return holds(condition, rowScope(world, row, place));
}

/** What names and calls mean for a row of the place's table. */
export function rowScope(world: World, row: Row, place: Place): Scope {
  return {
    settings: world.settings,
    path: (path) => pathFor(world, row, path, place),
    order: (expression) => orderOf(world.schema, expression, place),
    formula: (path) => {
      const { end, column } = resolve(world.schema, path, place);
      const found = tableOf(world.schema, end).columns.get(column);
      return found?.kind === 'computed' ? found.expression : undefined;
    },
    call: (call) => rowCall(world, row, call, place),
  };
}

/** Functions that look at other rows, or at a working calendar. */
function rowCall(world: World, row: Row, call: Call, place: Place): Value | undefined {
  const name = call.name.text;
  const [first, last] = call.arguments;
  if (isRollUp(call)) return rollUp(world, row, call);
  if ((name === 'previous' || name === 'next') && first !== undefined) {
    const other = neighbour(world, row, call.within ?? [], place, name);
    return other === undefined ? null : valueFor(world, other, first, place);
  }
  if ((name !== 'hours' && name !== 'days') || first === undefined || last?.kind !== 'in') return undefined;
  const [calendar] = last.values;
  const [from, until] = [first, last.operand].map((one) => valueFor(world, row, one, place));
  if (from === undefined || until === undefined || calendar?.kind !== 'path' || !isDate(from) || !isDate(until))
    return null;
  const office = calendar.parts[0]?.text ?? '';
  if (name === 'days') return Rational.whole(workedDays(world, from.day, until.day, office));
  return new Rational(BigInt(workedSeconds(world, secondsOf(from), secondsOf(until), office)), 3600n, true);
}

function secondsOf(date: Day | Time): number {
  return date instanceof Time ? date.seconds : date.day * secondsADay;
}

/** What a path reads from a row; missing when a reference on the way is, or points nowhere. */
export function pathFor(world: World, row: Row, path: Path, place: Place): Value {
  return follow(world, row, resolve(world.schema, path, place), place.priced);
}

export function follow(world: World, row: Row, way: Way, priced?: Place['priced']): Value {
  let at: Row | undefined = row;
  for (const reference of way.references) {
    const value = readColumn(world, at, reference);
    const entity = entityOf(world.schema, at.table, reference);
    if (entity === undefined) throw new Error(`${reference} is no reference`);
    at = world.data.find(entity, value);
    if (at === undefined) return null;
  }
  return readColumn(world, at, way.column, priced);
}

export function readColumn(world: World, row: Row, name: string, priced?: Place['priced']): Value {
  const column = tableOf(world.schema, row.table).columns.get(name);
  if (column === undefined) throw new Error(`${row.table} has no column ${name}`);
  if (column.kind === 'stored') {
    const value = row.cells.get(name) ?? null;
    const currency = column.type.kind === 'named' ? column.type.in?.text : undefined;
    return currency === undefined ? value : converted(world, row, value, currency, priced);
  }
  // A formula is worked out once a row, however often it is read.
  const known = world.computed.get(row) ?? new Map<string, Value>();
  world.computed.set(row, known);
  const found = known.get(name);
  if (found !== undefined) return found;
  const value = valueFor(world, row, column.expression, { table: row.table, beside: [row.table] });
  known.set(name, value);
  return value;
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
      if (['min', 'max', 'first', 'last'].includes(expression.name.text)) {
        const child = aggregatedTable(schema, expression);
        const [argument] = expression.arguments;
        return argument && orderOf(schema, argument, { table: child, beside: [child] });
      }
      if (['previous', 'next'].includes(expression.name.text)) {
        const [argument] = expression.arguments;
        return argument && orderOf(schema, argument, place);
      }
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
