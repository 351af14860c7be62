/** What is inside the leaves of row expressions that are derived from other rows. */
import type { RollUp, RowExpression, RowLeaf } from './model.ts';
import { forEachChild, leavesOf } from './typed.ts';

/** The expressions of a roll-up, over the rows that are rolled up. */
export function expressionsOf({ argument, where, order = [] }: RollUp): readonly RowExpression[] {
  return argument === undefined ? where : [argument, ...where, ...order];
}

/** Whether it has a value over no rows, too: 0, or false. */
export function isNeverMissing({ function: name }: RollUp): boolean {
  return name === 'count' || name === 'distinct' || name === 'sum' || name === 'exists';
}

/** A leaf as people write it: `owner.team`, `count(activities)`. */
export function leafText(leaf: RowLeaf): string {
  if (leaf.kind === 'column') return [...leaf.path, leaf.column].join('.');
  const { function: name, table, argument } = leaf.of;
  const read = argument === undefined ? [] : leavesOf([argument]).map((each) => `${table}.${leafText(each)}`);
  return [...leaf.path, `${name}(${read.length === 0 ? table : read.join(', ')})`].join('.');
}

const sizes = new WeakMap<RowExpression, number>();

/** How many parts an expression has when written out, what it rolls up included; shared parts count each time. */
export function sizeOfRow(expression: RowExpression): number {
  const known = sizes.get(expression);
  if (known !== undefined) return known;
  let size = 1;
  const add = (part: RowExpression): void => {
    size += sizeOfRow(part);
  };
  if (expression.kind === 'leaf' && expression.leaf.kind === 'roll-up') expressionsOf(expression.leaf.of).forEach(add);
  else forEachChild(expression, add);
  sizes.set(expression, size);
  return size;
}

const levels = new WeakMap<RowLeaf, number>();

/** How many derivations build on each other up to a leaf: 0 for a stored column. */
export function levelOf(leaf: RowLeaf): number {
  if (leaf.kind === 'column') return 0;
  const known = levels.get(leaf);
  if (known !== undefined) return known;
  const level = 1 + Math.max(0, ...leavesOf(expressionsOf(leaf.of)).map(levelOf));
  levels.set(leaf, level);
  return level;
}
