/** A list of rows as one statement. */
import type { ListPlan, Referenced } from '../plan/plan.ts';
import type { RowExpression } from '../semantics/model.ts';
import { rebase } from '../semantics/typed.ts';
import * as build from './build.ts';
import { orphanColumn } from './labels.ts';
import { kindColumn } from './order.ts';
import type { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlExpression, SqlJoin, SqlOrder, SqlQuery, SqlSelect } from './tree.ts';

/** Its columns: `$kind`, which is `group` for every row, the shown ones, orphan marks. */
export function listQuery(plan: ListPlan, settings: SqlSettings): SqlQuery {
  const { report } = plan;
  const statement = new Statement(settings);
  const rows = statement.rows(report.table);
  const labels = report.shows.map(({ name, expression }, index) =>
    labelOf(expression, plan.references[index], { statement, alias: `of ${name}` }),
  );
  const conditions = [...(report.where === undefined ? [] : [report.where]), ...inRange(plan)];
  const sortLabels = report.sort.map(({ expression }, index) =>
    labelOf(expression, plan.sortReferences[index], { statement, alias: `of sort key ${index + 1}` }),
  );
  const sort = report.sort.flatMap(({ expression, direction }, index) => {
    const shown = sortLabels[index]?.order(rows) ?? [];
    return [...shown.map((part) => build.order(part, direction)), ...orders(rows, expression, direction)];
  });
  const ties = plan.ties.flatMap((column) => orders(rows, column, 'up'));
  const read = [
    ...report.shows.map(({ expression }) => expression),
    ...[...labels, ...sortLabels].flatMap(({ reads }) => reads),
    ...conditions,
    ...report.sort.map(({ expression }) => expression),
  ];
  const where = rows.all(conditions);
  const { from, joins } = rows.reading(read);
  return statement.finish({
    kind: 'select',
    columns: [
      { expression: build.text('group'), alias: kindColumn },
      ...report.shows.map(({ name }, index) => ({
        expression: labels[index]?.value(rows) ?? build.nothing,
        alias: name,
      })),
      ...report.shows.flatMap(({ name }, index) => {
        const mark = labels[index]?.orphan?.(rows);
        return mark === undefined ? [] : [{ expression: mark, alias: orphanColumn(name) }];
      }),
    ],
    from,
    joins: [...joins, ...[...labels, ...sortLabels].flatMap((label) => label.joins(rows))],
    ...(where === undefined ? {} : { where }),
    orderBy: [...sort, ...ties],
    ...(report.top === undefined ? {} : { limit: report.top.count }),
  });
}

interface Label {
  readonly reads: readonly RowExpression[];
  readonly joins: (rows: RowSource) => SqlJoin[];
  readonly value: (rows: RowSource) => SqlExpression;
  /** By what a reference sorts, before its key. */
  readonly order: (rows: RowSource) => SqlExpression[];
  readonly orphan?: (rows: RowSource) => SqlExpression;
}

/** A reference is shown as its table says; anything else as it is. */
function labelOf(expression: RowExpression, reference: Referenced | undefined, looked: LookedUp): Label {
  if (reference === undefined)
    return { reads: [], joins: () => [], value: (rows) => rows.value(expression), order: () => [] };
  if (expression.kind !== 'leaf' || expression.leaf.kind !== 'column') return lookedUp(expression, reference, looked);
  const path = [...expression.leaf.path, expression.leaf.column];
  const key: RowExpression = {
    kind: 'leaf',
    leaf: { kind: 'column', path, table: reference.table, column: reference.key },
    type: { kind: 'text' },
  };
  const shown = reference.shownAs === undefined ? key : rebase(reference.shownAs, path);
  const sortedBy = reference.sortedBy === undefined ? [] : [rebase(reference.sortedBy, path)];
  const stored = (rows: RowSource): SqlExpression => rows.value(expression);
  const value = (rows: RowSource): SqlExpression =>
    build.call('coalesce', build.cast(rows.value(shown), 'text'), build.cast(stored(rows), 'text'));
  return {
    reads: [key, shown, ...sortedBy],
    joins: () => [],
    value,
    order: (rows) => [
      ...sortedBy.map((column) => rows.value(column)),
      ...(reference.shownAs === undefined ? [] : [value(rows)]),
    ],
    orphan: (rows) => build.and([build.is(stored(rows), 'NOT NULL'), build.is(rows.value(key), 'NULL')]) ?? build.yes,
  };
}

/** What looking up a reference that is worked out takes: the statement, and a name that nothing else has. */
interface LookedUp {
  readonly statement: Statement;
  readonly alias: string;
}

/** The row that a reference which is not stored points at is looked up by its key. */
function lookedUp(expression: RowExpression, reference: Referenced, { statement, alias }: LookedUp): Label {
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
  const value = (rows: RowSource): SqlExpression => {
    const stored = build.cast(rows.value(expression), 'text');
    return shownAs === undefined
      ? stored
      : build.call('coalesce', build.cast(build.column(alias, 'shown'), 'text'), stored);
  };
  return {
    reads: [],
    joins: (rows) => [{ kind: 'LEFT JOIN', source, alias, on: build.binary(key, '=', rows.value(expression)) }],
    value,
    order: (rows) => [
      ...(sortedBy === undefined ? [] : [build.column(alias, 'sorted')]),
      ...(shownAs === undefined ? [] : [value(rows)]),
    ],
    orphan: (rows) => build.and([build.is(rows.value(expression), 'NOT NULL'), build.is(key, 'NULL')]) ?? build.yes,
  };
}

function inRange({ report, range }: ListPlan): RowExpression[] {
  if (report.date === undefined || report.range === undefined) return [];
  const type = { kind: 'boolean' } as const;
  if (range !== null) return [{ kind: 'within', operand: report.date, from: range.from, until: range.until, type }];
  return [{ kind: 'not', operand: { kind: 'is-missing', operand: report.date, type }, type }];
}

/** A closed set sorts as declared. */
function orders(rows: RowSource, expression: RowExpression, direction: 'up' | 'down'): SqlOrder[] {
  const stored = rows.value(expression);
  return [build.rankOf(stored, expression.type), stored]
    .filter((part) => part !== undefined)
    .map((part) => build.order(part, direction));
}
