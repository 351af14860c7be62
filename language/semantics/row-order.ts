/** The order of a table's rows in time. */
import type { Context, TableSymbol } from './context.ts';
import type { RowExpression } from './model.ts';
import { readColumn } from './paths.ts';
import { family } from './types.ts';

/** The date of a table's rows, and what settles ties: the key, if there is one. Undefined when they have no date. */
export function orderOf(context: Context, table: TableSymbol): readonly RowExpression[] | undefined {
  const date = table.datedBy === undefined ? undefined : readColumn(context, table, table.datedBy, []);
  if (date === undefined || family(date.type) !== 'date') return undefined;
  return table.key === undefined ? [date] : [date, readColumn(context, table, table.key, [])];
}

/** An order in which only rows that are alike may change places: without a key, by all that is stored. */
export function fullOrderOf(context: Context, table: TableSymbol): readonly RowExpression[] | undefined {
  const order = orderOf(context, table);
  if (order === undefined || table.key !== undefined) return order;
  const stored = [...table.columns.values()].filter(({ content }) => content.kind === 'stored');
  return [...order, ...stored.map(({ name }) => asStored(readColumn(context, table, name, [])))];
}

/** An amount of another currency as it is, not converted: which rows are alike has nothing to do with rates. */
function asStored(expression: RowExpression): RowExpression {
  if (expression.kind !== 'leaf' || expression.leaf.kind !== 'column') return expression;
  const { rate: _, ...leaf } = expression.leaf;
  return { ...expression, leaf };
}
