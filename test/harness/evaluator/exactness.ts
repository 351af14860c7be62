/** Which numbers an engine holds as binary fractions: those are compared to nine digits, the others to the last. */
import type { Call, Expression } from '../../../language/syntax/ast.ts';
import { comparedNames, targetNames } from './across.ts';
import { aggregatedTable, childrenOf } from './expand.ts';
import { type Place, resolve } from './resolve.ts';
import { isRollUp } from './roll-ups.ts';
import { type Schema, tableOf } from './schema.ts';

const inexactFunctions: ReadonlySet<string> = new Set([
  ...[
    'average',
    'avg',
    'median',
    'percentile',
    'rate',
    'hours',
    'sqrt',
    'ln',
    'power',
    'rolling',
    'share',
    'growth',
    comparedNames.growth,
    targetNames.attained,
  ],
]);

/** @param place of an aggregate's argument, or of a row's expression */
export function isExact(
  schema: Schema,
  expression: Expression,
  placeOf: (call: Call) => Place | undefined,
  place?: Place,
): boolean {
  if (expression.kind === 'path')
    return place === undefined || isExactColumn(schema, resolve(schema, expression, place));
  if (expression.kind === 'arithmetic' && expression.rest.some(({ operator }) => operator === '/')) return false;
  if (expression.kind === 'call' && expression.per !== undefined) return false;
  // What `count` names is a table.
  if (expression.kind === 'call' && ['count', 'exists'].includes(expression.name.text)) return true;
  if (expression.kind === 'call' && inexactFunctions.has(expression.name.text)) return false;
  // What a working calendar is called has no value.
  if (expression.kind === 'call' && expression.arguments.at(-1)?.kind === 'in') return false;
  const rolled = place !== undefined && expression.kind === 'call' && isRollUp(expression);
  const child = rolled ? aggregatedTable(schema, expression) : undefined;
  const own: Place | undefined = child === undefined ? place : { table: child, beside: [child] };
  const inner = expression.kind === 'call' ? (placeOf(expression) ?? own) : own;
  return childrenOf(expression).every((child) => isExact(schema, child, placeOf, inner));
}

function isExactColumn(
  schema: Schema,
  { end, column: name }: { readonly end: string; readonly column: string },
): boolean {
  const column = tableOf(schema, end).columns.get(name);
  if (column?.kind === 'computed') {
    return isExact(schema, column.expression, () => undefined, { table: end, beside: [end] });
  }
  if (column?.type.kind === 'named' && column.type.in !== undefined) return false;
  return column?.type.kind !== 'named' || !['number', 'percent', 'duration'].includes(column.type.name.text);
}
