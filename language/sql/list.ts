/** A list of rows as one statement: the rows, what they refer to, and what metrics come to for each of them. */
import type { ListPlan, ListValue, Referenced } from '../plan/plan.ts';
import { rowPartsIn } from '../semantics/list-leaves.ts';
import type { RowExpression } from '../semantics/model.ts';
import { rebase } from '../semantics/typed.ts';
import * as build from './build.ts';
import { condition, value } from './expressions.ts';
import { orphanColumn } from './labels.ts';
import { ListRow } from './list-row.ts';
import { kindColumn } from './order.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlExpression, SqlJoin, SqlOrder, SqlQuery, SqlSelect } from './tree.ts';

/** Its columns: `$kind`, which is `group` for every row, the shown ones, orphan marks. */
export function listQuery(plan: ListPlan, settings: SqlSettings): SqlQuery {
  const { report, keep } = plan;
  const statement = new Statement(settings);
  const row = new ListRow(plan, settings, statement);
  const labels = plan.shows.map((expression, index) =>
    labelOf(expression, plan.references[index], { statement, alias: `of ${report.shows[index]?.name}` }),
  );
  const sortLabels = plan.sort.map(({ expression }, index) =>
    labelOf(expression, plan.sortReferences[index], { statement, alias: `of sort key ${index + 1}` }),
  );
  const sort = plan.sort.flatMap(({ expression, direction }, index) => {
    const shown = sortLabels[index]?.order(row) ?? [];
    return [...shown.map((part) => build.order(part, direction)), ...orders(row, expression, direction)];
  });
  const ties = plan.ties.flatMap((column) => orders(row, column, 'up'));
  const asked = [
    ...plan.shows,
    ...plan.sort.map(({ expression }) => expression),
    ...(keep === undefined ? [] : [keep]),
  ];
  const read = [...rowPartsIn(asked), ...[...labels, ...sortLabels].flatMap(({ reads }) => reads), ...plan.where];
  const conditions = [...plan.where, ...(keep === undefined ? [] : [keep])];
  const where = build.and(conditions.map((each) => condition(each, row.lowering)));
  const { from, joins } = row.rows.reading(read);
  return statement.finish({
    kind: 'select',
    columns: [
      { expression: build.text('group'), alias: kindColumn },
      ...report.shows.map(({ name }, index) => ({
        expression: labels[index]?.value(row) ?? build.nothing,
        alias: name,
      })),
      ...report.shows.flatMap(({ name }, index) => {
        const mark = labels[index]?.orphan?.(row);
        return mark === undefined ? [] : [{ expression: mark, alias: orphanColumn(name) }];
      }),
    ],
    from,
    joins: [...joins, ...row.joins, ...[...labels, ...sortLabels].flatMap((label) => label.joins(row))],
    ...(where === undefined ? {} : { where }),
    orderBy: [...sort, ...ties],
    ...(report.top === undefined ? {} : { limit: report.top.count }),
  });
}

/** What a column of a list is shown as. */
export interface Label {
  readonly reads: readonly RowExpression[];
  readonly joins: (row: ListRow) => SqlJoin[];
  readonly value: (row: ListRow) => SqlExpression;
  /** By what a reference sorts, before its key. */
  readonly order: (row: ListRow) => SqlExpression[];
  readonly orphan?: (row: ListRow) => SqlExpression;
}

/** A reference is shown as its table says; anything else as it is. */
export function labelOf(expression: ListValue, reference: Referenced | undefined, looked: LookedUp): Label {
  if (reference === undefined)
    return { reads: [], joins: () => [], value: (row) => value(expression, row.lowering), order: () => [] };
  if (expression.kind !== 'leaf' || expression.leaf.kind !== 'column') return lookedUp(expression, reference, looked);
  const path = [...expression.leaf.path, expression.leaf.column];
  const key: RowExpression = {
    kind: 'leaf',
    leaf: { kind: 'column', path, table: reference.table, column: reference.key },
    type: { kind: 'text' },
  };
  const shown = reference.shownAs === undefined ? key : rebase(reference.shownAs, path);
  const sortedBy = reference.sortedBy === undefined ? [] : [rebase(reference.sortedBy, path)];
  const stored = ({ lowering }: ListRow): SqlExpression => value(expression, lowering);
  const label = (row: ListRow): SqlExpression =>
    build.call('coalesce', build.cast(row.rows.value(shown), 'text'), build.cast(stored(row), 'text'));
  return {
    reads: [key, shown, ...sortedBy],
    joins: () => [],
    value: label,
    order: (row) => [
      ...sortedBy.map((column) => row.rows.value(column)),
      ...(reference.shownAs === undefined ? [] : [label(row)]),
    ],
    orphan: (row) => build.and([build.is(stored(row), 'NOT NULL'), build.is(row.rows.value(key), 'NULL')]) ?? build.yes,
  };
}

/** What looking up a reference that is worked out takes: the statement, and a name that nothing else has. */
interface LookedUp {
  readonly statement: Statement;
  readonly alias: string;
}

/** The row that a reference which is not stored points at is looked up by its key. */
function lookedUp(expression: ListValue, reference: Referenced, { statement, alias }: LookedUp): Label {
  const target = statement.rows(reference.table);
  const { shownAs, sortedBy } = reference;
  const columns: { expression: SqlExpression; alias: string }[] = [
    { expression: build.column(reference.table, reference.key), alias: 'key' },
  ];
  if (shownAs !== undefined) columns.push({ expression: target.value(shownAs), alias: 'shown' });
  if (sortedBy !== undefined) columns.push({ expression: target.value(sortedBy), alias: 'sorted' });
  const read = [shownAs, sortedBy].filter((part) => part !== undefined);
  const source: SqlSelect = { kind: 'select', columns, ...target.reading(read) };
  const key = build.column(alias, 'key');
  const own = ({ lowering }: ListRow): SqlExpression => value(expression, lowering);
  const label = (row: ListRow): SqlExpression => {
    const stored = build.cast(own(row), 'text');
    return shownAs === undefined
      ? stored
      : build.call('coalesce', build.cast(build.column(alias, 'shown'), 'text'), stored);
  };
  return {
    reads: [],
    joins: (row) => [{ kind: 'LEFT JOIN', source, alias, on: build.binary(key, '=', own(row)) }],
    value: label,
    order: (row) => [
      ...(sortedBy === undefined ? [] : [build.column(alias, 'sorted')]),
      ...(shownAs === undefined ? [] : [label(row)]),
    ],
    orphan: (row) => build.and([build.is(own(row), 'NOT NULL'), build.is(key, 'NULL')]) ?? build.yes,
  };
}

/** A closed set sorts as declared. */
function orders({ lowering }: ListRow, expression: ListValue, direction: 'up' | 'down'): SqlOrder[] {
  const stored = value(expression, lowering);
  return [build.rankOf(stored, expression.type), stored]
    .filter((part) => part !== undefined)
    .map((part) => build.order(part, direction));
}
