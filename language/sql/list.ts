/** A list of rows as one statement. */
import type { ListPlan, Referenced } from '../plan/plan.ts';
import type { RowExpression } from '../semantics/model.ts';
import { rebase } from '../semantics/typed.ts';
import * as build from './build.ts';
import { orphanColumn } from './labels.ts';
import { kindColumn } from './order.ts';
import { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlExpression, SqlOrder, SqlQuery } from './tree.ts';

/** Its columns: `$kind`, which is `group` for every row, the shown ones, orphan marks. */
export function listQuery(plan: ListPlan, settings: SqlSettings): SqlQuery {
  const { report } = plan;
  const rows = new RowSource(settings.model, report.table, settings);
  const labels = report.shows.map(({ expression }, index) => labelOf(expression, plan.references[index]));
  const conditions = [...(report.where === undefined ? [] : [report.where]), ...inRange(plan)];
  const sortLabels = report.sort.map(({ expression }, index) => labelOf(expression, plan.sortReferences[index]));
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
  return {
    with: [],
    body: {
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
      from: rows.from,
      joins: rows.joins(read),
      ...(where === undefined ? {} : { where }),
      orderBy: [...sort, ...ties],
      ...(report.top === undefined ? {} : { limit: report.top.count }),
    },
  };
}

interface Label {
  readonly reads: readonly RowExpression[];
  readonly value: (rows: RowSource) => SqlExpression;
  /** By what a reference sorts, before its key. */
  readonly order: (rows: RowSource) => SqlExpression[];
  readonly orphan?: (rows: RowSource) => SqlExpression;
}

/** A reference is shown as its table says; anything else as it is. */
function labelOf(expression: RowExpression, reference: Referenced | undefined): Label {
  if (reference === undefined || expression.kind !== 'leaf')
    return { reads: [], value: (rows) => rows.value(expression), order: () => [] };
  const path = [...expression.leaf.path, expression.leaf.column];
  const key: RowExpression = {
    kind: 'leaf',
    leaf: { path, table: reference.table, column: reference.key },
    type: { kind: 'text' },
  };
  const shown = reference.shownAs === undefined ? key : rebase(reference.shownAs, path);
  const sortedBy = reference.sortedBy === undefined ? [] : [rebase(reference.sortedBy, path)];
  const stored = (rows: RowSource): SqlExpression => rows.value(expression);
  const value = (rows: RowSource): SqlExpression =>
    build.call('coalesce', build.cast(rows.value(shown), 'text'), build.cast(stored(rows), 'text'));
  return {
    reads: [key, shown, ...sortedBy],
    value,
    order: (rows) => [
      ...sortedBy.map((column) => rows.value(column)),
      ...(reference.shownAs === undefined ? [] : [value(rows)]),
    ],
    orphan: (rows) => build.and([build.is(stored(rows), 'NOT NULL'), build.is(rows.value(key), 'NULL')]) ?? build.yes,
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
