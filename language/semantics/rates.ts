/** `money in currency`: which columns it needs, and on which day an amount is converted. */
import type { Context, TableSymbol } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { ColumnLeaf, Origin, Rate, RowExpression, RowLeaf } from './model.ts';
import { readColumn } from './paths.ts';
import { leavesOf, mapLeaves, someLeaf } from './typed.ts';
import { describeType, family, type Type } from './types.ts';

/** The table of exchange rates: what one unit of a currency is worth in the project's, from a day on. */
export const ratesTable = 'rates';
/** Its columns. */
export const rateColumns = { currency: 'currency', date: 'date', rate: 'rate' } as const;

const columnTypes: Readonly<
  Record<keyof typeof rateColumns, { readonly is: (type: Type) => boolean; readonly word: string }>
> = {
  currency: { is: (type) => type.kind === 'text' || type.kind === 'set', word: 'text' },
  date: { is: (type) => family(type) === 'date', word: 'date' },
  rate: { is: (type) => type.kind === 'number' || type.kind === 'integer' || type.kind === 'money', word: 'number' },
};

export const rateColumnNames = ['currency', 'date', 'rate'] as const satisfies (keyof typeof rateColumns)[];

/** Whether a column of rates may have a type. */
export function isRateColumn(name: keyof typeof rateColumns, type: Type): boolean {
  return columnTypes[name].is(type);
}

/** Checks what the amounts of a table are converted with: their currency, the date of a row, the table of rates. */
export function checkRates(table: TableSymbol, context: Context): void {
  let first = true;
  for (const column of table.columns.values()) {
    const currency = column.content.kind === 'stored' ? column.content.currency : undefined;
    if (currency === undefined) continue;
    const place = { file: column.origin.file, span: currency.span };
    if (first) checkConversion(table, place, context);
    first = false;
    if (table.columns.has(currency.text)) {
      context.link(column.origin.file, currency, { kind: 'column', table: table.name, name: currency.text });
    }
    const holder = table.columns.get(currency.text)?.content;
    const type = holder?.kind === 'stored' ? holder.type : undefined;
    if (type !== undefined && !columnTypes.currency.is(type) && type.kind !== 'unknown') {
      const parameters = {
        expected: 'a column with the code of a currency',
        found: describeType(type),
        where: '`money in`',
      };
      context.report(diagnose('wrong-type', place, parameters));
    } else if (type === undefined && !table.damaged) {
      context.report(diagnose('no-currency', place, { name: currency.text, table: table.name, amount: column.name }));
    }
  }
}

/** What all amounts of a table need, said once. */
function checkConversion(table: TableSymbol, place: Origin, context: Context): void {
  if (table.datedBy === undefined) context.report(diagnose('rate-undated', place, { table: table.name }));
  const rates = context.tables.get(ratesTable);
  const missing = missingIn(rates);
  if (missing.length > 0) context.report(diagnose('no-rates', place, { exists: rates !== undefined, missing }));
}

/** The columns that a table of rates lacks, as they would be declared. */
function missingIn(rates: TableSymbol | undefined): string[] {
  if (rates?.damaged === true) return [];
  return Object.entries(columnTypes).flatMap(([name, { is, word }]) => {
    const content = rates?.columns.get(name)?.content;
    const sound = content?.kind === 'stored' && (is(content.type) || content.type.kind === 'unknown');
    return sound ? [] : [`${name}: ${word}`];
  });
}

/** An expression whose amounts are converted on the day that dates the row they stand in. */
export function pricedByRow(expression: RowExpression, context: Context): RowExpression {
  if (!isPricedByMetric(expression)) return expression;
  return mapLeaves(expression, (leaf, type): RowExpression => {
    if (!isUndated(leaf)) return { kind: 'leaf', leaf, type };
    const table = context.tables.get(leaf.table);
    if (table?.datedBy === undefined) return { kind: 'leaf', leaf, type };
    const on = readColumn(context, table, table.datedBy, leaf.path);
    return { kind: 'leaf', leaf: { ...leaf, rate: { ...leaf.rate, on } }, type };
  });
}

/** An expression whose amounts are converted on a day of its own, where they have none yet. */
export function pricedOn(expression: RowExpression, on: RowExpression | undefined): RowExpression {
  if (on === undefined || !isPricedByMetric(expression)) return expression;
  return mapLeaves(expression, (leaf, type) => ({
    kind: 'leaf',
    leaf: isUndated(leaf) ? { ...leaf, rate: { ...leaf.rate, on } } : leaf,
    type,
  }));
}

/** An amount of which nothing says yet on which day it is converted. */
type Undated = ColumnLeaf & { readonly rate: Rate };

function isUndated(leaf: RowLeaf): leaf is Undated {
  return leaf.kind === 'column' && leaf.rate !== undefined && leaf.rate.on === undefined;
}

/** Whether amounts in it are converted on the date of the metric. */
export function isPricedByMetric(expression: RowExpression): boolean {
  return someLeaf(expression, isUndated);
}

/** An amount as it is stored, and the column with its currency. */
export interface StoredAmount {
  readonly amount: RowExpression;
  readonly currency: RowExpression;
}

/**
 * An expression that is as many times larger as the amounts in it, all of one currency: it can be added up before it is
 * converted. Undefined for any other.
 */
export function storedAmount(expression: RowExpression): StoredAmount | undefined {
  if (!isProportional(expression)) return undefined;
  const amounts = leavesOf([expression]).filter(isUndated);
  const [first, ...others] = amounts.map(
    ({ path, table, rate }): ColumnLeaf => ({ kind: 'column', path, table, column: rate.currency }),
  );
  if (first === undefined || others.some((other) => JSON.stringify(other) !== JSON.stringify(first))) return undefined;
  const amount = mapLeaves(expression, (leaf, type): RowExpression => {
    if (!isUndated(leaf)) return { kind: 'leaf', leaf, type };
    const { rate: _, ...stored } = leaf;
    return { kind: 'leaf', leaf: stored, type };
  });
  return { amount, currency: { kind: 'leaf', leaf: first, type: { kind: 'text' } } };
}

function isProportional(expression: RowExpression): boolean {
  switch (expression.kind) {
    case 'leaf':
      return isPricedByMetric(expression);
    case 'negative':
      return isProportional(expression.operand);
    case 'arithmetic': {
      const { first, rest } = expression;
      const operands = [first, ...rest.map(({ operand }) => operand)];
      if (rest.some(({ operator }) => operator === '+' || operator === '-')) return operands.every(isProportional);
      const [priced, ...others] = operands.filter(isPricedByMetric);
      if (priced === undefined || others.length > 0 || !isProportional(priced)) return false;
      return rest.every(({ operator, operand }) => operator === '*' || operand !== priced);
    }
    default:
      return false;
  }
}
