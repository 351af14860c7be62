/** The options of a param as a statement: the values that its column has, and what each is shown as. */
import type { Referenced } from '../plan/plan.ts';
import type { RowExpression } from '../semantics/model.ts';
import { rebase } from '../semantics/typed.ts';
import * as build from './build.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlExpression, SqlQuery } from './tree.ts';

/** Where the values are. */
export interface OptionSource {
  readonly table: string;
  readonly expression: RowExpression;
  /** The rows that the values are keys of. */
  readonly reference?: Referenced | undefined;
  /** A time counts by its day. */
  readonly byDay: boolean;
}

/**
 * Rows of `value` and `label`, both texts, in the order in which they are offered. `of`: only those of this value;
 * `containing`: only those whose label has this text in it, in whatever capitals.
 */
export function optionsQuery(
  source: OptionSource,
  limit: number,
  settings: SqlSettings,
  { of, containing }: { readonly of?: string; readonly containing?: string },
): SqlQuery {
  const { table, expression, reference, byDay } = source;
  const statement = new Statement(settings);
  const rows = statement.rows(table);
  const stored = rows.value(expression);
  const native: SqlExpression = byDay ? build.cast(stored, 'date') : stored;
  const value = build.cast(native, 'text');
  const [shown, sorted] = [reference?.shownAs, reference?.sortedBy].map((column) => along(column, source));
  const label = shown === undefined ? value : build.call('coalesce', build.cast(rows.value(shown), 'text'), value);
  const sort = sorted === undefined ? [] : [rows.value(sorted)];
  const conditions = [
    build.is(native, 'NOT NULL'),
    ...(of === undefined ? [] : [build.binary(value, '=', build.text(of))]),
    ...(containing === undefined
      ? []
      : [build.call('contains', build.call('lower', label), build.call('lower', build.text(containing)))]),
  ];
  const read = [expression, shown, sorted].filter((part) => part !== undefined);
  const where = build.and(conditions);
  const rank = build.rankOf(native, expression.type);
  const order = [...sort, ...(shown === undefined ? [] : [label]), ...(rank === undefined ? [] : [rank]), native];
  return statement.finish({
    kind: 'select',
    columns: [
      { expression: value, alias: 'value' },
      { expression: label, alias: 'label' },
    ],
    ...rows.reading(read),
    ...(where === undefined ? {} : { where }),
    groupBy: [native, label, ...sort],
    orderBy: order.map((part) => build.order(part, 'up')),
    limit,
  });
}

/** A column of the referenced table, read along the reference; of the table itself as it is. */
function along(column: RowExpression | undefined, { table, expression, reference }: OptionSource) {
  if (column === undefined || reference === undefined) return undefined;
  if (expression.kind !== 'leaf' || expression.leaf.kind !== 'column') return undefined;
  const { path, column: own } = expression.leaf;
  const itself = table === reference.table && path.length === 0 && own === reference.key;
  return itself ? column : rebase(column, [...path, own]);
}
