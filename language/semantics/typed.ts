/** Walking typed expressions. */
import { assertUnreachable } from '../base/unreachable.ts';
import type { ReferencePath, RowExpression, RowLeaf, Typed } from './model.ts';
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
    case 'working':
      return { ...expression, from: map(expression.from), until: map(expression.until) };
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

/** Shows each operand of an expression, one level down, from left to right. */
export function forEachChild<Leaf>(expression: Typed<Leaf>, visit: (child: Typed<Leaf>) => void): void {
  switch (expression.kind) {
    case 'leaf':
    case 'literal':
      return;
    case 'call':
      for (const argument of expression.arguments) visit(argument);
      return;
    case 'arithmetic':
      visit(expression.first);
      for (const { operand } of expression.rest) visit(operand);
      return;
    case 'comparison':
      visit(expression.left);
      visit(expression.right);
      return;
    case 'in':
      visit(expression.operand);
      for (const value of expression.values) visit(value);
      return;
    case 'negative':
    case 'within':
    case 'in-range':
    case 'is-missing':
    case 'not':
      visit(expression.operand);
      return;
    case 'and':
    case 'or':
    case 'else':
      for (const operand of expression.operands) visit(operand);
      return;
    case 'working':
      visit(expression.from);
      visit(expression.until);
      return;
    case 'when':
      for (const { condition, value } of expression.branches) {
        visit(condition);
        visit(value);
      }
      if (expression.otherwise !== undefined) visit(expression.otherwise);
      return;
    default:
      assertUnreachable(expression);
  }
}

/** The operands of an expression, one level down, from left to right. */
export function childrenOf<Leaf>(expression: Typed<Leaf>): Typed<Leaf>[] {
  const found: Typed<Leaf>[] = [];
  forEachChild(expression, (child) => found.push(child));
  return found;
}

/** Every leaf of an expression, from left to right. */
export function leaves<Leaf>(expression: Typed<Leaf>): Leaf[] {
  return leavesOf([expression]);
}

/** Every leaf of some expressions, from left to right. */
export function leavesOf<Leaf>(expressions: readonly Typed<Leaf>[]): Leaf[] {
  const found: Leaf[] = [];
  const collect = (expression: Typed<Leaf>): void => {
    if (expression.kind === 'leaf') found.push(expression.leaf);
    else forEachChild(expression, collect);
  };
  for (const expression of expressions) collect(expression);
  return found;
}

/** Whether an expression has a leaf of some sort. */
export function someLeaf<Leaf>(expression: Typed<Leaf>, is: (leaf: Leaf) => boolean): boolean {
  if (expression.kind === 'leaf') return is(expression.leaf);
  let found = false;
  forEachChild(expression, (child) => {
    found ||= someLeaf(child, is);
  });
  return found;
}

/** Every leaf of some expressions over rows, those included that say on which day amounts are converted. */
export function columnsOf(expressions: readonly RowExpression[]): RowLeaf[] {
  const found: RowLeaf[] = [];
  const collect = (expression: RowExpression): void => {
    if (expression.kind !== 'leaf') {
      forEachChild(expression, collect);
      return;
    }
    const { leaf } = expression;
    found.push(leaf);
    if (leaf.kind === 'column' && leaf.rate?.on !== undefined) collect(leaf.rate.on);
  };
  for (const expression of expressions) collect(expression);
  return found;
}

/** The names of the working calendars that some expressions read. */
export function calendarsIn<Leaf>(expressions: readonly Typed<Leaf>[]): string[] {
  const found = new Set<string>();
  const collect = (expression: Typed<Leaf>): void => {
    if (expression.kind === 'working') found.add(expression.calendar);
    forEachChild(expression, collect);
  };
  for (const expression of expressions) collect(expression);
  return [...found];
}

const sizes = new WeakMap<object, number>();

/** How many parts an expression has when written out; shared parts are looked at once but counted each time. */
export function sizeOf<Leaf>(expression: Typed<Leaf>): number {
  const known = sizes.get(expression);
  if (known !== undefined) return known;
  let size = 1;
  forEachChild(expression, (child) => {
    size += sizeOf(child);
  });
  sizes.set(expression, size);
  return size;
}

/** The same expression, read from a table that is `path` references before. */
export function rebase(expression: RowExpression, path: ReferencePath): RowExpression {
  if (path.length === 0) return expression;
  return mapLeaves(expression, (leaf, type): RowExpression => {
    const from = { path: [...path, ...leaf.path] };
    if (leaf.kind !== 'column' || leaf.rate?.on === undefined)
      return { kind: 'leaf', leaf: { ...leaf, ...from }, type };
    const rate = { ...leaf.rate, on: rebase(leaf.rate.on, path) };
    return { kind: 'leaf', leaf: { ...leaf, ...from, rate }, type };
  });
}

/** The same leaf, read from the table that its first `count` references lead to: also the day on which it is converted. */
export function unbased(leaf: RowLeaf, count: number): RowLeaf {
  const from = { path: leaf.path.slice(count) };
  if (leaf.kind !== 'column' || leaf.rate?.on === undefined) return { ...leaf, ...from };
  const on = mapLeaves(
    leaf.rate.on,
    (each, type): RowExpression => ({ kind: 'leaf', leaf: unbased(each, count), type }),
  );
  return { ...leaf, ...from, rate: { ...leaf.rate, on } };
}

/** Whether a condition asks nothing, as one does that is left of a param which is `all`. */
export function alwaysHolds<Leaf>(condition: Typed<Leaf>): boolean {
  return condition.kind === 'literal' && condition.value.kind === 'boolean' && condition.value.value;
}
