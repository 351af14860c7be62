/**
 * Who came back in which period: a row for each entity that has a first date, and each period since then that has begun,
 * up to as many as are asked for.
 */
import { addUnits, firstOf, startOf } from '../base/calendar.ts';
import { dated } from '../plan/conditions.ts';
import { type FollowedPeriods, followedColumns } from '../semantics/model-journeys.ts';
import { resolveRange } from '../semantics/ranges.ts';
import { periodsBetween } from '../semantics/since.ts';
import type { Grain } from '../syntax/ast.ts';
import * as build from './build.ts';
import type { Add, Surroundings } from './followed-surroundings.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlBody, SqlExpression, SqlJoin } from './tree.ts';

const to = followedColumns.periods;
const entity = '$entity';
const cohort = '$cohort';
const period = '$period';

export function followedPeriods(
  { name, table, key, where, from, range, grain, upTo, returning }: FollowedPeriods,
  statement: Surroundings,
  { calendar }: SqlSettings,
  add: Add,
): SqlBody {
  const rows = statement.rows(table);
  const days = range === undefined ? null : resolveRange(range, calendar);
  const running = startOf(calendar.today, grain, calendar);
  // Today counts as whole.
  const unfinished = startOf(addUnits(calendar.today, 1, 'day'), grain, calendar);
  const start = (date: SqlExpression): SqlExpression =>
    build.call('period_start', date, build.number(firstOf(grain, calendar)), build.text(grain));
  const conditions = [...where, dated(from, days)];
  const own = build.column(table, key);
  const begun = build.binary(build.cast(rows.value(from), 'date'), '<', build.date(addUnits(running, 1, grain)));
  const entities = add(`entities of ${name}`, {
    kind: 'select',
    columns: [
      { expression: own, alias: entity },
      { expression: start(rows.value(from)), alias: cohort },
    ],
    ...rows.reading(conditions),
    where: build.and([rows.all(conditions) ?? build.yes, build.is(own, 'NOT NULL'), begun]) ?? build.yes,
  });
  const numbers = add(`periods of ${name}`, {
    kind: 'select',
    columns: [{ expression: build.call('numbers', build.number(0), build.number(upTo)), alias: period }],
  });
  const number = build.column(numbers, period);
  const first = build.column(entities, cohort);
  const its = build.cast(build.call('shifted', first, number, build.text(unitOf(grain))), 'date');
  const back =
    returning === undefined ? undefined : add(`returns of ${name}`, returns(returning, { grain, upTo }, statement));
  const joins: SqlJoin[] = [
    { kind: 'CROSS JOIN', source: numbers, alias: numbers },
    ...(back === undefined
      ? []
      : [
          {
            kind: 'LEFT JOIN' as const,
            source: back,
            alias: back,
            on:
              build.and([
                build.binary(build.column(back, entity), '=', build.column(entities, entity)),
                build.binary(build.column(back, period), '=', number),
              ]) ?? build.yes,
          },
        ]),
  ];
  const isFirst = build.binary(number, '=', build.number(0));
  const came = back === undefined ? [] : [build.is(build.column(back, entity), 'NOT NULL')];
  return {
    kind: 'select',
    columns: [
      { expression: build.column(entities, entity), alias: to.entity },
      { expression: build.column(entities, cohort), alias: to.cohort },
      { expression: number, alias: to.period },
      { expression: build.or([isFirst, ...came]) ?? isFirst, alias: to.returned },
      { expression: build.binary(its, '<', build.date(unfinished)), alias: to.over },
    ],
    from: { source: entities, alias: entities },
    joins,
    where: build.binary(its, '<=', build.date(running)),
  };
}

/** In which periods after its first an entity came back. */
function returns(
  { table, entity: read, from, at }: NonNullable<FollowedPeriods['returning']>,
  { grain, upTo }: Pick<FollowedPeriods, 'grain' | 'upTo'>,
  statement: Surroundings,
): SqlBody {
  const rows = statement.rows(table);
  const apart = periodsBetween(from, at, grain);
  const [own, count] = [rows.value(read), rows.value(apart)];
  const within = build.and([
    build.is(own, 'NOT NULL'),
    build.binary(count, '>=', build.number(1)),
    build.binary(count, '<=', build.number(upTo)),
  ]);
  return {
    kind: 'select',
    distinct: true,
    columns: [
      { expression: own, alias: entity },
      { expression: count, alias: period },
    ],
    ...rows.reading([read, apart]),
    where: within ?? build.yes,
  };
}

/** Fiscal periods are as long as those of the calendar. */
export function unitOf(grain: Grain): string {
  return grain.split(' ').at(-1) ?? grain;
}
