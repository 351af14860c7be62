/** Whom a funnel or a cohort could not follow. */

import type { RowExpression } from '../semantics/model.ts';
import type { Followed } from '../semantics/model-journeys.ts';
import { followedColumns } from '../semantics/model-journeys.ts';
import * as build from './build.ts';
import type { Dialect } from './dialect.ts';
import type { CountedNote } from './noted.ts';
import { printQuery } from './print.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlExpression, SqlQuery } from './tree.ts';

/** Rows that are left out, since they have no beginning, or cannot be told apart. */
export function journeyNotes(followed: Followed, settings: SqlSettings, dialect: Dialect): CountedNote[] {
  const { table, beginning } = followed;
  const many = (count: number): string => `${count.toLocaleString('en')} rows of ${table}`;
  return [
    {
      code: 'not-followed',
      sql: printQuery(withoutFirst(followed, settings), dialect),
      message: (count) =>
        count === 1
          ? `1 row of ${table} has no ${beginning} and is left out.`
          : `${many(count)} have no ${beginning} and are left out.`,
    },
    {
      code: 'not-followed',
      sql: printQuery(withoutKey(followed, settings), dialect),
      message: (count) =>
        count === 1
          ? `1 row of ${table} has no key and cannot be followed.`
          : `${many(count)} have no keys and cannot be followed.`,
    },
  ];
}

function withoutFirst(followed: Followed, settings: SqlSettings): SqlQuery {
  const { name, table, key, where } = followed;
  const statement = new Statement(settings);
  const rows = statement.rows(table);
  const own = build.column(table, key);
  if (followed.kind === 'periods') {
    const missing: RowExpression = { kind: 'is-missing', operand: followed.from, type: { kind: 'boolean' } };
    return counting(statement, table, [...where, missing], [build.is(own, 'NOT NULL')]);
  }
  statement.rows(name);
  const wanted = build.and([...where.map((each) => rows.condition(each)), build.is(own, 'NOT NULL')]);
  const { from, joins } = rows.reading(where);
  const on = build.binary(build.column(name, followedColumns.steps.entity), '=', own);
  return statement.finish({
    kind: 'select',
    columns: [{ expression: build.call('count', build.star), alias: 'count' }],
    from,
    joins: [...joins, { kind: 'ANTI JOIN', source: name, alias: name, on }],
    ...(wanted === undefined ? {} : { where: wanted }),
  });
}

function withoutKey({ table, key, where }: Followed, settings: SqlSettings): SqlQuery {
  return counting(new Statement(settings), table, where, [build.is(build.column(table, key), 'NULL')]);
}

function counting(
  statement: Statement,
  table: string,
  where: readonly RowExpression[],
  also: readonly SqlExpression[],
): SqlQuery {
  const rows = statement.rows(table);
  const wanted = build.and([...where.map((each) => rows.condition(each)), ...also]);
  return statement.finish({
    kind: 'select',
    columns: [{ expression: build.call('count', build.star), alias: 'count' }],
    ...rows.reading(where),
    ...(wanted === undefined ? {} : { where: wanted }),
  });
}
