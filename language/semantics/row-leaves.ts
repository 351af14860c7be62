/** What is inside the leaves of row expressions that are derived from other rows. */
import type { RollUp, RowExpression, RowLeaf } from './model.ts';
import { columnsOf, forEachChild, leavesOf } from './typed.ts';

/** The expressions of a roll-up, over the rows that are rolled up. */
export function expressionsOf({ argument, where, order = [] }: RollUp): readonly RowExpression[] {
  return argument === undefined ? where : [argument, ...where, ...order];
}

/** The rows that a leaf is derived from: their table, and what is read of each; undefined for a stored column. */
export function derivedFrom(leaf: RowLeaf): { table: string; expressions: readonly RowExpression[] } | undefined {
  switch (leaf.kind) {
    case 'column':
      return undefined;
    case 'roll-up':
      return { table: leaf.of.table, expressions: expressionsOf(leaf.of) };
    case 'neighbour':
      return { table: leaf.table, expressions: [leaf.of, ...leaf.within, ...leaf.order] };
    case 'likelihood':
      return { table: leaf.table, expressions: [leaf.of, ...leaf.by, leaf.settled] };
  }
}

/** Whether it has a value over no rows, too: 0, or false. */
export function isNeverMissing({ function: name }: RollUp): boolean {
  return name === 'count' || name === 'distinct' || name === 'sum' || name === 'exists';
}

/** A leaf as people write it: `owner.team`, `count(activities)`, `previous(at)`. */
export function leafText(leaf: RowLeaf): string {
  const read = (expression: RowExpression): string[] => leavesOf([expression]).map(leafText);
  switch (leaf.kind) {
    case 'column':
      return [...leaf.path, leaf.column].join('.');
    case 'roll-up': {
      const { function: name, table, argument } = leaf.of;
      const columns = argument === undefined ? [] : read(argument).map((column) => `${table}.${column}`);
      return [...leaf.path, `${name}(${columns.length === 0 ? table : columns.join(', ')})`].join('.');
    }
    case 'neighbour':
      return [...leaf.path, `${leaf.side}(${read(leaf.of).join(', ')})`].join('.');
    case 'likelihood':
      return [...leaf.path, `likelihood(${read(leaf.of).join(', ')})`].join('.');
  }
}

const sizes = new WeakMap<RowExpression, number>();

/** How many parts an expression has when written out, those of other rows included; shared parts count each time. */
export function sizeOfRow(expression: RowExpression): number {
  const known = sizes.get(expression);
  if (known !== undefined) return known;
  let size = 1;
  const add = (part: RowExpression): void => {
    size += sizeOfRow(part);
  };
  if (expression.kind === 'leaf') derivedFrom(expression.leaf)?.expressions.forEach(add);
  else forEachChild(expression, add);
  sizes.set(expression, size);
  return size;
}

const levels = new WeakMap<RowLeaf, number>();

/** How many derivations build on each other up to a leaf: 0 for a stored column. */
export function levelOf(leaf: RowLeaf): number {
  const known = levels.get(leaf);
  if (known !== undefined) return known;
  const from = derivedFrom(leaf);
  const level = from === undefined ? 0 : 1 + Math.max(0, ...columnsOf(from.expressions).map(levelOf));
  levels.set(leaf, level);
  return level;
}
