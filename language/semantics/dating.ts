/** When the rows of an aggregate count: by which date, or from when until when. */
import type { Modifiers, Path } from '../syntax/ast.ts';
import { type Context, type TableSymbol, unknownRow } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { Base } from './dimensions.ts';
import type { Aggregate, RowExpression } from './model.ts';
import { isParam } from './params/comparisons.ts';
import { readColumn, tablesHaving } from './paths.ts';
import { isPricedByMetric, storedAmount } from './rates.ts';
import { rowScope } from './row-scope.ts';
import { describeType, family } from './types.ts';

/** The date of rows where nothing is said. */
export function defaultDate(context: Context, table: TableSymbol): RowExpression | undefined {
  if (table.datedBy === undefined) return undefined;
  const date = readColumn(context, table, table.datedBy, []);
  // What is no date is reported at the table.
  return family(date.type) === 'date' ? date : unknownRow;
}

/** The date after `on`: a column of the table that is added up, or one along its references. */
export function bindDate(path: Path, base: Base, context: Context, file: string): RowExpression {
  const [head] = path.parts;
  const table = context.tables.get(base.table);
  const text = path.parts.map((part) => part.text).join('.');
  const foreign =
    head !== undefined && head.text !== base.table && table?.columns.has(head.text) !== true && table?.damaged !== true;
  const elsewhere = foreign && (context.tables.has(head.text) || tablesHaving(context, head.text).length > 0);
  if (elsewhere) {
    context.report(diagnose('on-other-table', { file, span: path.span }, { table: base.table, path: text }));
    return unknownRow;
  }
  const bound = rowScope(context, file, base).path(path);
  if (isParam(bound)) {
    const parameters = { name: text, what: 'a value', hint: `Rows are dated by a column of \`${base.table}\`.` };
    context.report(diagnose('param-place', { file, span: path.span }, parameters));
    return unknownRow;
  }
  if (bound.type.kind === 'unknown' || family(bound.type) === 'date') return bound;
  const parameters = { name: text, type: describeType(bound.type) };
  context.report(diagnose('not-a-date', { file, span: path.span }, parameters));
  return unknownRow;
}

/** The dates that modifiers give to an aggregate, which has `own` without them; undefined after a report. */
export function bindDating(
  { on, open, spread }: Modifiers,
  own: RowExpression | undefined,
  base: Base,
  context: Context,
  file: string,
): Pick<Aggregate, 'date' | 'stock' | 'spread'> | undefined {
  const span = open ?? spread;
  const dated = span?.from ?? on;
  const date = dated === undefined ? own : bindDate(dated, base, context, file);
  const until = span === undefined ? undefined : bindDate(span.until, base, context, file);
  if (date?.type.kind === 'unknown' || until?.type.kind === 'unknown') return undefined;
  return {
    ...(date === undefined ? {} : { date }),
    ...(until === undefined ? {} : { [open === undefined ? 'spread' : 'stock']: { until } }),
  };
}

/** Whether an aggregate may be open or spread: once, what is there is counted or summed, and an amount is divided. */
export function fitsDating(
  aggregate: Pick<Aggregate, 'function' | 'argument' | 'series' | 'stock' | 'spread'>,
  { open, spread }: Modifiers,
  context: Context,
  file: string,
): boolean {
  const { function: name, series, stock } = aggregate;
  const plain = series === undefined && stock === undefined && aggregate.spread === undefined;
  if (open !== undefined && !(plain && (name === 'count' || name === 'sum') && spread === undefined)) {
    context.report(diagnose('not-a-stock', { file, span: open.span }, { function: name }));
    return false;
  }
  const { argument } = aggregate;
  if (
    open !== undefined &&
    argument !== undefined &&
    isPricedByMetric(argument) &&
    storedAmount(argument) === undefined
  ) {
    context.report(diagnose('stock-of-currencies', { file, span: open.span }, {}));
    return false;
  }
  if (spread !== undefined && !(plain && name === 'sum')) {
    context.report(diagnose('not-a-spread', { file, span: spread.span }, { function: name }));
    return false;
  }
  return true;
}
