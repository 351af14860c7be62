/**
 * Sums over periods of another time, such as the year to date a year before. They are summed up in their own time,
 * where a quarter is a quarter and February has 29 days, and only then told of the report's periods. Stocks in several
 * currencies are summed up in each, and converted where they are told.
 */
import type { Scan, State, Valued } from '../plan/plan.ts';
import * as build from './build.ts';
import { rateFor, rateJoin } from './rates.ts';
import { currencyColumn, merged, stateColumn } from './scan.ts';
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
  /** The project's. */
  readonly currency: string;
}

/** The relation of a scan's sums by the report's periods. `rows` is that of the scan, by its own. */
export function displaced(scan: Scan, rows: string, surroundings: Surroundings): string {
  const { statement, times, time, periods, others, today } = surroundings;
  const keys = scan.valued === undefined ? others : [...others, currencyColumn];
  const cells = statement.add(`cells of ${scan.name}`, ownCells(scan, rows, keys, surroundings));
  const summed = statement.add(`sums of ${scan.name}`, {
    kind: 'select',
    columns: [
      ...columnsOf(cells, [time.name, ...keys]),
      ...scan.states.map(({ name, alone }) => {
        const alias = stateColumn(name);
        const own = build.column(cells, alias);
        return { expression: alone === true ? own : times.summed(scan, alias, cells, keys), alias };
      }),
    ],
    from: { source: cells, alias: cells },
  });
  const period = build.column(periods, time.name);
  const counterpart = build.binary(build.column(summed, time.name), '=', times.earlier(period, scan));
  const told: SqlSelect = {
    kind: 'select',
    columns: [
      ...columnsOf(periods, [time.name]),
      ...columnsOf(summed, others),
      ...scan.states.map((state) => ({
        expression: toldOf(scan, state, summed, period, today),
        alias: stateColumn(state.name),
      })),
    ],
    from: { source: periods, alias: periods },
    joins: [{ kind: 'JOIN', source: summed, alias: summed, on: counterpart }],
  };
  const { valued } = scan;
  return statement.add(
    `${scan.name}, told`,
    valued === undefined ? told : converted(told, scan, valued, summed, surroundings),
  );
}

/** A state of another time. A comparison covers what has elapsed, so that no row is dated in a period to come. */
function toldOf(
  { compared }: Scan,
  { name, alone }: State,
  summed: string,
  period: SqlExpression,
  today: string,
): SqlExpression {
  const own = build.column(summed, stateColumn(name));
  if (compared !== true || alone !== true) return own;
  const begun = build.binary(period, '<=', build.date(today));
  return { kind: 'case', branches: [{ condition: begun, value: own }] };
}

/** A scan's own periods, and those that are told of, beside each combination that has rows. */
function ownCells(
  scan: Scan,
  rows: string,
  keys: readonly string[],
  { times, time, periods }: Surroundings,
): SqlSelect {
  const names = [time.name, ...keys];
  const states = (of: (state: State) => SqlExpression): Column[] =>
    scan.states.map((state) => ({ expression: of(state), alias: stateColumn(state.name) }));
  const from = (source: string): SqlFrom => ({ source, alias: source });
  const counted: SqlSelect = {
    kind: 'select',
    columns: [...columnsOf(rows, names), ...states(({ name }) => build.column(rows, stateColumn(name)))],
    from: from(rows),
  };
  const combinations: SqlSelect = { kind: 'select', distinct: true, columns: columnsOf(rows, keys), from: from(rows) };
  const told: SqlSelect = {
    kind: 'select',
    columns: [
      { expression: times.earlier(build.column(periods, time.name), scan), alias: time.name },
      ...columnsOf('combinations', keys),
      ...states(() => build.nothing),
    ],
    from: from(periods),
    joins: keys.length === 0 ? [] : [{ kind: 'CROSS JOIN', source: combinations, alias: 'combinations' }],
  };
  return {
    kind: 'select',
    columns: [...columnsOf('stacked', names), ...scan.states.map((state) => merged(state, 'stacked'))],
    from: { source: { kind: 'union', parts: [counted, told] }, alias: 'stacked' },
    groupBy: names.map((name) => build.column('stacked', name)),
  };
}

/** What is told in several currencies as one amount, at the rates of the last day of each period. */
function converted(told: SqlSelect, scan: Scan, valued: Valued, summed: string, surroundings: Surroundings): SqlSelect {
  const { time, periods, others, today, currency: own } = surroundings;
  const period = build.column(periods, time.name);
  const currency = build.column(summed, currencyColumn);
  const rate = build.cast(rateFor('rate', currency, own), 'number');
  const states = scan.states.map((state): Column => {
    const column = toldOf(scan, state, summed, period, today);
    const amount = state.alone === true ? column : build.binary(build.cast(column, 'number'), '*', rate);
    return { expression: build.call('sum', amount), alias: stateColumn(state.name) };
  });
  return {
    ...told,
    columns: [...columnsOf(periods, [time.name]), ...columnsOf(summed, others), ...states],
    joins: [...(told.joins ?? []), rateJoin('rate', currency, lastDay(scan, valued, period, surroundings))],
    groupBy: [period, ...others.map((name) => build.column(summed, name))],
  };
}

/** The last day of what is told of a period: what it opens with is of the day before it begins. */
export function lastDay(
  scan: Scan,
  { until }: Valued,
  period: SqlExpression,
  { times, time }: Pick<Surroundings, 'times' | 'time'>,
): SqlExpression {
  const own = times.earlier(period, scan);
  const opens = scan.series?.kind === 'running' && scan.series.opening;
  const next = opens ? own : build.call('add_interval', own, build.number(1), build.text(time.grain));
  const last = build.cast(build.call('add_interval', next, build.number(-1), build.text('day')), 'date');
  return until === null ? last : build.call('least', last, build.date(until));
}

function columnsOf(source: string, names: readonly string[]): Column[] {
  return names.map((name) => ({ expression: build.column(source, name), alias: name }));
}
