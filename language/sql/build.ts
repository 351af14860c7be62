/** Short builders for the SQL tree, so that lowering reads like the SQL it makes. */
import type { Type } from '../semantics/types.ts';
import type { SqlExpression, SqlFrom, SqlFunction, SqlOperator, SqlOrder, SqlType } from './tree.ts';

export const star: SqlExpression = { kind: 'star' };
export const nothing: SqlExpression = { kind: 'null' };
export const yes: SqlExpression = { kind: 'boolean', value: true };

export function column(table: string | undefined, name: string): SqlExpression {
  return table === undefined ? { kind: 'column', name } : { kind: 'column', table, name };
}

export function text(value: string): SqlExpression {
  return { kind: 'text', value };
}

export function number(value: string | number): SqlExpression {
  return { kind: 'number', value: String(value) };
}

/** `value` is `YYYY-MM-DD`. */
export function date(value: string): SqlExpression {
  return { kind: 'date', value };
}

export function call(name: SqlFunction, ...args: SqlExpression[]): SqlExpression {
  return { kind: 'call', function: name, arguments: args };
}

export function cast(operand: SqlExpression, type: SqlType): SqlExpression {
  return { kind: 'cast', operand, type };
}

export function binary(left: SqlExpression, operator: SqlOperator, right: SqlExpression): SqlExpression {
  return { kind: 'chain', first: left, rest: [{ operator, operand: right }] };
}

export function is(operand: SqlExpression, test: 'NULL' | 'NOT NULL' | 'NOT TRUE'): SqlExpression {
  return { kind: 'is', operand, test };
}

/** What reads a value more than once; formulas in each other would double with every level if each repeated it. */
export function reading(value: SqlExpression, of: (value: SqlExpression) => SqlExpression): SqlExpression {
  return { kind: 'reading', value, of };
}

/** A value where a condition on it holds. */
export function keepWhere(value: SqlExpression, condition: (value: SqlExpression) => SqlExpression): SqlExpression {
  return reading(value, (each) => ({ kind: 'case', branches: [{ condition: condition(each), value: each }] }));
}

/** A date or a time, missing beyond the years that calendars, and dates of JavaScript, know. */
export function knownDate(value: SqlExpression): SqlExpression {
  return keepWhere(value, (each) => ({
    kind: 'chain',
    first: binary(each, '>=', date('0001-01-01')),
    rest: [{ operator: 'AND', operand: binary(each, '<', date('10000-01-01')) }],
  }));
}

/** All hold; undefined when there is none. */
export function and(conditions: readonly SqlExpression[]): SqlExpression | undefined {
  return chain('AND', conditions);
}

/** One holds; undefined when there is none. */
export function or(conditions: readonly SqlExpression[]): SqlExpression | undefined {
  return chain('OR', conditions);
}

function chain(operator: SqlOperator, operands: readonly SqlExpression[]): SqlExpression | undefined {
  const [first, ...rest] = operands;
  if (first === undefined || rest.length === 0) return first;
  return { kind: 'chain', first, rest: rest.map((operand) => ({ operator, operand })) };
}

/** The place of a value in its closed set, by which it sorts; undefined for other types. */
export function rankOf(value: SqlExpression, type: Type): SqlExpression | undefined {
  if (type.kind !== 'set' || type.values.length === 0) return undefined;
  const branches = type.values.map((one, index) => ({
    condition: binary(value, '=', text(one)),
    value: number(index),
  }));
  return { kind: 'case', branches };
}

/** A sort key; missing comes last both ways. */
export function order(expression: SqlExpression, direction: 'up' | 'down'): SqlOrder {
  return { expression: unlessBare(expression), direction: direction === 'up' ? 'ASC' : 'DESC' };
}

/** A bare literal in ORDER BY would be taken for the number of a column, or refused. */
function unlessBare(expression: SqlExpression): SqlExpression {
  switch (expression.kind) {
    case 'number':
    case 'date':
    case 'boolean':
      return cast(expression, expression.kind);
    case 'text':
    case 'null':
      return cast(expression, 'text');
    case 'negative':
      return cast(expression, 'number');
    default:
      return expression;
  }
}

/** One value of a relation, which has one row or is aggregated into one. */
export function scalar(expression: SqlExpression, from: string | SqlFrom): SqlExpression {
  const columns = [{ expression, alias: 'value' }];
  const source = typeof from === 'string' ? { source: from, alias: from } : from;
  return { kind: 'scalar', query: { with: [], body: { kind: 'select', columns, from: source } } };
}
