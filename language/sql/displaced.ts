/**
 * Sums over periods of another time, such as the year to date a year before. They are summed up in their own time,
 * where a quarter is a quarter and February has 29 days, and only then told of the report's periods.
 */
import type { Scan, State } from '../plan/plan.ts';
import * as build from './build.ts';
import { merged, stateColumn } from './scan.ts';
import type { Statement } from './statement.ts';
import type { Time, TimeDimension } from './time.ts';
import type { SqlExpression, SqlFrom, SqlSelect } from './tree.ts';

type Column = SqlSelect['columns'][number];

/** What the relations are made of. */
export interface Surroundings {
  readonly statement: Statement;
  readonly times: Time;
  readonly time: TimeDimension;
  /** The relation of the report's periods. */
  readonly periods: string;
  /** The names of the report's other dimensions. */
  readonly others: readonly string[];
  readonly today: string;
}

/** The relation of a scan's sums by the report's periods. `rows` is that of the scan, by its own. */
export function displaced(scan: Scan, rows: string, surroundings: Surroundings): string {
  const { statement, times, time, periods, others, today } = surroundings;
  const names = [time.name, ...others];
  const from = (source: string): SqlFrom => ({ source, alias: source });
  const own = (source: string, some: readonly string[]): Column[] =>
    some.map((name) => ({ expression: build.column(source, name), alias: name }));
  const states = (of: (state: State) => SqlExpression): Column[] =>
    scan.states.map((state) => ({ expression: of(state), alias: stateColumn(state.name) }));
  const period = build.column(periods, time.name);

  const counted: SqlSelect = {
    kind: 'select',
    columns: [...own(rows, names), ...states(({ name }) => build.column(rows, stateColumn(name)))],
    from: from(rows),
  };
  // Each period that is told of is there, beside each combination that has rows.
  const combinations: SqlSelect = {
    kind: 'select',
    distinct: true,
    columns: own(rows, others),
    from: from(rows),
  };
  const told: SqlSelect = {
    kind: 'select',
    columns: [
      { expression: times.earlier(period, scan), alias: time.name },
      ...own('combinations', others),
      ...states(() => build.nothing),
    ],
    from: from(periods),
    joins: others.length === 0 ? [] : [{ kind: 'CROSS JOIN', source: combinations, alias: 'combinations' }],
  };
  const cells = statement.add(`cells of ${scan.name}`, {
    kind: 'select',
    columns: [...own('stacked', names), ...scan.states.map((state) => merged(state, 'stacked'))],
    from: { source: { kind: 'union', parts: [counted, told] }, alias: 'stacked' },
    groupBy: names.map((name) => build.column('stacked', name)),
  });
  const sumOf = ({ name, alone }: State): SqlExpression =>
    alone === true ? build.column(cells, stateColumn(name)) : times.summed(scan, stateColumn(name), cells, others);
  const summed = statement.add(`sums of ${scan.name}`, {
    kind: 'select',
    columns: [...own(cells, names), ...states(sumOf)],
    from: from(cells),
  });
  const counterpart = build.binary(build.column(summed, time.name), '=', times.earlier(period, scan));
  // A comparison covers what has elapsed.
  const begun = build.binary(period, '<=', build.date(today));
  return statement.add(`${scan.name}, told`, {
    kind: 'select',
    columns: [
      ...own(periods, [time.name]),
      ...own(summed, others),
      ...states(({ name }) => build.column(summed, stateColumn(name))),
    ],
    from: from(periods),
    joins: [
      {
        kind: 'JOIN',
        source: summed,
        alias: summed,
        on: build.and(scan.compared === true ? [counterpart, begun] : [counterpart]) ?? counterpart,
      },
    ],
  });
}
