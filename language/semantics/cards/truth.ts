/** What a condition makes of rows that have no value in some column. */
import { assertUnreachable } from '../../base/unreachable.ts';
import type { RowExpression, RowLeaf } from '../model.ts';
import { isNeverMissing, leafText } from '../row-leaves.ts';
import { forEachChild, leaves } from '../typed.ts';

/**
 * The columns without which a row still meets all of these conditions as far as they look at that column, although one
 * of them asks for a value in it: `source != "email"` holds for rows without a source.
 */
export function holdsWithout(condition: RowExpression, all: readonly RowExpression[]): RowExpression[] {
  return read(condition).flatMap(({ node, column }) => {
    const holds = truth(condition, column) === true && !asks(condition, column);
    return holds && all.every((each) => truth(each, column) !== false) ? [node] : [];
  });
}

/** The columns without which an expression has no value. */
export function needs(expression: RowExpression): RowExpression[] {
  return read(expression).flatMap(({ node, column }) => (isMissing(expression, column) ? [node] : []));
}

/** The leaves of an expression that may be missing, each once. */
function read(expression: RowExpression): { node: RowExpression; column: string }[] {
  const found = new Map<string, RowExpression>();
  const visit = (node: RowExpression): void => {
    if (node.kind !== 'leaf') forEachChild(node, visit);
    else if (node.leaf.kind !== 'roll-up' || !isNeverMissing(node.leaf.of)) found.set(columnOf(node.leaf), node);
  };
  visit(expression);
  return [...found].map(([column, node]) => ({ node, column }));
}

/** What tells a leaf from another: an amount is the same column, however it is converted. */
function columnOf(leaf: RowLeaf): string {
  return leaf.kind === 'column' ? leafText(leaf) : JSON.stringify(leaf);
}

/** Whether a condition says outright what becomes of rows without a value. */
function asks(condition: RowExpression, column: string): boolean {
  switch (condition.kind) {
    case 'is-missing':
      return leaves(condition.operand).some((leaf) => columnOf(leaf) === column);
    case 'not':
      return asks(condition.operand, column);
    case 'and':
    case 'or':
      return condition.operands.some((operand) => asks(operand, column));
    default:
      return false;
  }
}

/** Of a condition where the column is missing: undefined when it depends on other columns. */
function truth(condition: RowExpression, column: string): boolean | undefined {
  switch (condition.kind) {
    case 'comparison':
      return isMissing(condition.left, column) || isMissing(condition.right, column) ? false : undefined;
    case 'in':
    case 'within':
    case 'in-range':
      return isMissing(condition.operand, column) ? false : undefined;
    case 'is-missing':
      return isMissing(condition.operand, column) ? true : undefined;
    case 'not': {
      const inner = truth(condition.operand, column);
      return inner === undefined ? undefined : !inner;
    }
    case 'and':
    case 'or': {
      const parts = condition.operands.map((operand) => truth(operand, column));
      const decisive = condition.kind === 'or';
      if (parts.includes(decisive)) return decisive;
      return parts.includes(undefined) ? undefined : !decisive;
    }
    case 'literal':
      return condition.value.kind === 'boolean' ? condition.value.value : undefined;
    case 'leaf':
      return isMissing(condition, column) ? false : undefined;
    case 'call':
    case 'when':
    case 'else':
    case 'arithmetic':
    case 'negative':
    case 'working':
      return undefined;
    default:
      return assertUnreachable(condition);
  }
}

/** Functions that measure from one date to another: without either there is nothing to measure. */
const between: ReadonlySet<string> = new Set([
  ...['days', 'working_days', 'hours', 'minutes', 'seconds', 'weeks', 'months', 'quarters', 'years'],
  ...['age', 'days_until'],
]);

/** Whether a value is missing for certain where the column is. */
function isMissing(expression: RowExpression, column: string): boolean {
  switch (expression.kind) {
    case 'leaf':
      return columnOf(expression.leaf) === column;
    case 'literal':
      return expression.value.kind === 'missing';
    case 'arithmetic':
      return [expression.first, ...expression.rest.map(({ operand }) => operand)].some((each) =>
        isMissing(each, column),
      );
    case 'negative':
      return isMissing(expression.operand, column);
    case 'working':
      return isMissing(expression.from, column) || isMissing(expression.until, column);
    case 'else':
      return expression.operands.every((operand) => isMissing(operand, column));
    case 'when':
      return [...expression.branches.map(({ value }) => value), expression.otherwise].every(
        (value) => value === undefined || isMissing(value, column),
      );
    case 'call':
      return between.has(expression.function) && expression.arguments.some((each) => isMissing(each, column));
    case 'comparison':
    case 'in':
    case 'within':
    case 'in-range':
    case 'is-missing':
    case 'not':
    case 'and':
    case 'or':
      return false;
    default:
      return assertUnreachable(expression);
  }
}
