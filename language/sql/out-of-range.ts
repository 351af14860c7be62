/** Counts of rows whose arithmetic leaves its range, so that what is missing for that is not lost in silence. */
import { keyOf } from '../plan/pass.ts';
import type { Plan } from '../plan/plan.ts';
import type { Literal, RowExpression, RowLeaf } from '../semantics/model.ts';
import { derivedFrom, leafText } from '../semantics/row-leaves.ts';
import { childrenOf, columnsOf } from '../semantics/typed.ts';
import { family, type Type } from '../semantics/types.ts';
import * as build from './build.ts';
import { isExactLeaf } from './exact.ts';
import { isExact, isExactArithmetic, scaleOf } from './expressions.ts';
import { joined, type RowsRead, rowsRead } from './read-rows.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlQuery } from './tree.ts';

export interface OutOfRangeCount {
  readonly table: string;
  /** The columns that it is worked out from, as people write them. */
  readonly from: readonly string[];
  readonly query: SqlQuery;
}

type Arithmetic = RowExpression & { readonly kind: 'arithmetic' };

/** When the value of an expression is missing because some arithmetic in it is out of range. */
interface Leaving {
  readonly when: RowExpression;
  readonly from: readonly string[];
}

interface Wanted extends Leaving {
  readonly anyOf: RowsRead['anyOf'];
}

/** Counts of rows that are read for what is out of range, one a table; of what cannot be, there is none. */
export function outOfRangeQueries(plan: Plan, settings: SqlSettings): OutOfRangeCount[] {
  const tables = new Map<string, Map<string, Wanted>>();
  const add = ({ table, expressions, anyOf }: RowsRead): void => {
    for (const expression of expressions) {
      const leaving = leavingRange(expression);
      if (leaving === undefined) continue;
      const known = tables.get(table) ?? new Map<string, Wanted>();
      const id = keyOf(leaving.when);
      known.set(id, { ...leaving, anyOf: joined(anyOf, known.get(id)?.anyOf) });
      tables.set(table, known);
    }
    for (const leaf of columnsOf(expressions)) {
      const from = derivedFrom(leaf);
      const where = leaf.kind === 'roll-up' ? [leaf.of.where] : [];
      if (from !== undefined) add({ ...from, anyOf: where });
    }
  };
  for (const read of rowsRead(plan)) add(read);
  return [...tables].map(([table, wanted]) => ({
    table,
    from: [...new Set([...wanted.values()].flatMap(({ from }) => from))],
    query: countRows(table, [...wanted.values()], settings),
  }));
}

function countRows(table: string, wanted: readonly Wanted[], settings: SqlSettings): SqlQuery {
  const statement = new Statement(settings);
  const rows = statement.rows(table);
  const conditions = wanted.map(({ when, anyOf }) => {
    const asked = rows.any(anyOf);
    const out = rows.condition(when);
    return asked === undefined ? out : (build.and([asked, out]) ?? out);
  });
  const where = build.or(conditions);
  return statement.finish({
    kind: 'select',
    columns: [{ expression: build.call('count', build.star), alias: 'count' }],
    ...rows.reading(wanted.flatMap(({ when, anyOf }) => [when, ...anyOf.flat()])),
    ...(where === undefined ? {} : { where }),
  });
}

const truth: Type = { kind: 'boolean' };
const known = new WeakMap<RowExpression, Leaving | 'never'>();

/** When an expression leaves its range somewhere; undefined where it cannot. */
function leavingRange(expression: RowExpression): Leaving | undefined {
  const before = known.get(expression);
  if (before !== undefined) return before === 'never' ? undefined : before;
  const found = find(expression);
  known.set(expression, found ?? 'never');
  return found;
}

function find(expression: RowExpression): Leaving | undefined {
  if (expression.kind === 'arithmetic') {
    const operands = isEnding(expression) ? operandsOf(expression) : childrenOf(expression);
    const own = canLeave(expression) ? [outOf(expression, operands)] : [];
    return anyOf([...own, ...operands.flatMap((operand) => leavingRange(operand) ?? [])]);
  }
  if (expression.kind !== 'when') return anyOf(childrenOf(expression).flatMap((child) => leavingRange(child) ?? []));
  // Only the branch that is taken can leave it.
  const conditions = anyOf(expression.branches.flatMap(({ condition }) => leavingRange(condition) ?? []));
  const values = expression.branches.map(({ value }) => leavingRange(value));
  const last = expression.otherwise && leavingRange(expression.otherwise);
  const from = [...values, last].flatMap((each) => each?.from ?? []);
  if (from.length === 0) return conditions;
  const taken: Leaving = {
    from,
    when: {
      kind: 'when',
      branches: expression.branches.map(({ condition }, index) => ({ condition, value: values[index]?.when ?? never })),
      otherwise: last?.when ?? never,
      type: truth,
    },
  };
  return anyOf([...(conditions === undefined ? [] : [conditions]), taken]);
}

const never: RowExpression = { kind: 'literal', value: { kind: 'boolean', value: false }, type: truth };

function anyOf(some: readonly Leaving[]): Leaving | undefined {
  const [first, ...others] = some;
  if (first === undefined || others.length === 0) return first;
  return {
    when: { kind: 'or', operands: some.map(({ when }) => when), type: truth },
    from: some.flatMap(({ from }) => from),
  };
}

/** All operands are there, and what they come to is not. */
function outOf(expression: Arithmetic, operands: readonly RowExpression[]): Leaving {
  const missing = (operand: RowExpression): RowExpression => ({ kind: 'is-missing', operand, type: truth });
  const present = new Map(
    operands
      .filter(({ kind }) => kind !== 'literal')
      .map((operand): [string, RowExpression] => [
        keyOf(operand),
        { kind: 'not', operand: missing(operand), type: truth },
      ]),
  );
  return {
    when: { kind: 'and', operands: [...present.values(), missing(expression)], type: truth },
    from: columnsOf([expression]).map(leafText),
  };
}

/** What arithmetic is over, through the arithmetic inside of it: that one is out of range where this one is missing. */
function operandsOf(expression: Arithmetic): RowExpression[] {
  return [expression.first, ...expression.rest.map(({ operand }) => operand)].flatMap((operand) =>
    operand.kind === 'arithmetic' && isEnding(operand) ? operandsOf(operand) : [operand],
  );
}

/** Whether it is missing where it goes too far: of floating point there is no end, and nothing is divided by 0. */
function isEnding(expression: Arithmetic): boolean {
  if (family(expression.first.type) === 'date') return true;
  const operands = [expression.first, ...expression.rest.map(({ operand }) => operand)];
  return isExactArithmetic(operands, lowering) && expression.rest.every(({ operator }) => operator !== '/');
}

const lowering = { isExact: isExactLeaf };

/** Whether the largest numbers there are would be too many digits. */
function canLeave(expression: Arithmetic): boolean {
  if (columnsOf([expression]).length === 0 || !isEnding(expression)) return false;
  if (family(expression.first.type) === 'date') return true;
  const scale = scaleOf([expression.first, ...expression.rest.map(({ operand }) => operand)]);
  const multiplies = expression.rest.some(({ operator }) => operator === '*');
  const room = scale === 0 ? wholeDigits : multiplies ? productDigits - scale : decimalDigits - scale;
  return digitsOf(expression) > room;
}

/** How many digits always fit: a whole number, a decimal, and a product of decimals that are added up. */
const wholeDigits = 18;
const decimalDigits = 38;
const productDigits = 31;

/** How many digits before the point an exact value has at most. */
function digitsOf(expression: RowExpression): number {
  switch (expression.kind) {
    case 'literal':
      return literalDigits(expression.value);
    case 'leaf':
      return leafDigits(expression.leaf, expression.type);
    case 'arithmetic': {
      const all = [expression.first, ...expression.rest.map(({ operand }) => operand)].map(digitsOf);
      const multiplies = expression.rest.some(({ operator }) => operator === '*');
      return multiplies
        ? all.reduce((sum, digits) => sum + digits, 0)
        : Math.max(...all) + Math.ceil(Math.log10(all.length));
    }
    case 'when':
      return Math.max(
        ...[
          ...expression.branches.map(({ value }) => value),
          ...(expression.otherwise ? [expression.otherwise] : []),
        ].map(digitsOf),
      );
    case 'call': {
      const numbers = expression.arguments.filter(({ type }) => family(type) === 'number');
      // What is counted of dates and texts is never that long.
      if (numbers.length === 0) return countDigits;
      return numbers.every((each) => isExact(each, lowering))
        ? Math.max(...numbers.map(digitsOf))
        : storedDigits(expression.type);
    }
    case 'negative':
      return digitsOf(expression.operand);
    case 'else':
      return Math.max(...expression.operands.map(digitsOf));
    default:
      return storedDigits(expression.type);
  }
}

/** No table has so many rows, and no calendar so many days. */
const countDigits = 12;

function storedDigits(type: Type): number {
  return type.kind === 'money' ? 14 : 19;
}

function literalDigits(value: Literal): number {
  return value.kind === 'number' ? (value.value.replace('-', '').split('.')[0]?.replace(/^0+/, '').length ?? 0) : 0;
}

function leafDigits(leaf: RowLeaf, type: Type): number {
  if (leaf.kind === 'neighbour') return digitsOf(leaf.of);
  // A chance is at most 1.
  if (leaf.kind === 'likelihood') return 1;
  if (leaf.kind === 'column') return storedDigits(type);
  switch (leaf.of.function) {
    case 'count':
    case 'distinct':
      return countDigits;
    case 'sum':
      return storedDigits(type) + countDigits;
    default:
      return leaf.of.argument === undefined ? countDigits : digitsOf(leaf.of.argument);
  }
}
