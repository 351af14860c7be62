/** Walking typed expressions. */
import { assertUnreachable } from '../base/unreachable.ts';
import type { ReferencePath, RowExpression, Typed } from './model.ts';
import type { Type } from './types.ts';

/** The same expression over other leaves: each leaf becomes an expression of its own. */
export function mapLeaves<From, To>(expression: Typed<From>, change: (leaf: From, type: Type) => Typed<To>): Typed<To> {
  const map = (operand: Typed<From>): Typed<To> => mapLeaves(operand, change);
  switch (expression.kind) {
    case 'leaf':
      return change(expression.leaf, expression.type);
    case 'literal':
      return expression;
    case 'call':
      return { ...expression, arguments: expression.arguments.map(map) };
    case 'arithmetic':
      return {
        ...expression,
        first: map(expression.first),
        rest: expression.rest.map(({ operator, operand }) => ({ operator, operand: map(operand) })),
      };
    case 'comparison':
      return { ...expression, left: map(expression.left), right: map(expression.right) };
    case 'in':
      return { ...expression, operand: map(expression.operand), values: expression.values.map(map) };
    case 'negative':
    case 'within':
    case 'in-range':
    case 'is-missing':
    case 'not':
      return { ...expression, operand: map(expression.operand) };
    case 'and':
    case 'or':
    case 'else':
      return { ...expression, operands: expression.operands.map(map) };
    case 'when': {
      const { otherwise, branches, ...rest } = expression;
      return {
        ...rest,
        branches: branches.map(({ condition, value }) => ({ condition: map(condition), value: map(value) })),
        ...(otherwise === undefined ? {} : { otherwise: map(otherwise) }),
      };
    }
    default:
      return assertUnreachable(expression);
  }
}

/** The operands of an expression, one level down. */
export function children<Leaf>(expression: Typed<Leaf>): readonly Typed<Leaf>[] {
  switch (expression.kind) {
    case 'leaf':
    case 'literal':
      return [];
    case 'call':
      return expression.arguments;
    case 'arithmetic':
      return [expression.first, ...expression.rest.map(({ operand }) => operand)];
    case 'comparison':
      return [expression.left, expression.right];
    case 'in':
      return [expression.operand, ...expression.values];
    case 'negative':
    case 'within':
    case 'in-range':
    case 'is-missing':
    case 'not':
      return [expression.operand];
    case 'and':
    case 'or':
    case 'else':
      return expression.operands;
    case 'when':
      return [
        ...expression.branches.flatMap(({ condition, value }) => [condition, value]),
        ...(expression.otherwise === undefined ? [] : [expression.otherwise]),
      ];
    default:
      return assertUnreachable(expression);
  }
}

/** Every leaf of an expression, from left to right. */
export function leaves<Leaf>(expression: Typed<Leaf>): Leaf[] {
  return expression.kind === 'leaf' ? [expression.leaf] : children(expression).flatMap(leaves);
}

const sizes = new WeakMap<object, number>();

/** How many parts an expression has when written out; shared parts are looked at once but counted each time. */
export function sizeOf<Leaf>(expression: Typed<Leaf>): number {
  const known = sizes.get(expression);
  if (known !== undefined) return known;
  let size = 1;
  for (const child of children(expression)) size += sizeOf(child);
  sizes.set(expression, size);
  return size;
}

/** The same expression, read from a table that is `path` references before. */
export function rebase(expression: RowExpression, path: ReferencePath): RowExpression {
  if (path.length === 0) return expression;
  return mapLeaves(expression, (leaf, type) => ({
    kind: 'leaf',
    leaf: { ...leaf, path: [...path, ...leaf.path] },
    type,
  }));
}
