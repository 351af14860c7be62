/** Amounts that are divided evenly over days: a row becomes one for each period that its days touch. */
import { addUnits } from '../base/calendar.ts';
import type { Spread } from '../plan/plan.ts';
import * as build from './build.ts';
import type { RowSource } from './rows.ts';
import type { Time } from './time.ts';
import type { SqlExpression, SqlFrom, SqlSelect } from './tree.ts';

/** The columns that a spread row has besides its own: its period, and how many of how many days are in it. */
const periodColumn = '$period';
const fromColumn = '$from';
const untilColumn = '$until';

/** The rows of a table, each once for every period that its days touch; without time in the report, once. */
export function spreadRows(spread: Spread, rows: RowSource, { source, alias }: SqlFrom, time: Time): SqlFrom {
  const [from, until] = [spread.from, spread.until].map((date) => build.cast(rows.value(date), 'date'));
  if (from === undefined || until === undefined) return { source, alias };
  const grain = time.dimension?.grain;
  const periods =
    grain === undefined
      ? []
      : [
          {
            expression: build.cast(
              build.call('periods', time.period(later(from, spread), grain), earlier(until, spread), build.text(grain)),
              'date',
            ),
            alias: periodColumn,
          },
        ];
  const body: SqlSelect = {
    kind: 'select',
    columns: [
      { expression: { kind: 'star', table: alias }, alias: '*' },
      { expression: from, alias: fromColumn },
      { expression: until, alias: untilColumn },
      ...periods,
    ],
    from: { source, alias },
    joins: rows.joins([spread.from, spread.until]),
  };
  return { source: body, alias };
}

/** The period that a spread row counts for. */
export function periodOf(table: string): SqlExpression {
  return build.column(table, periodColumn);
}

/** The part of an amount that falls into a row's period and into the days that count. */
export function partOf(amount: SqlExpression, spread: Spread, table: string, time: Time): SqlExpression {
  const [from, until] = [build.column(table, fromColumn), build.column(table, untilColumn)];
  const grain = time.dimension?.grain;
  const period = periodOf(table);
  const first = grain === undefined ? later(from, spread) : build.call('greatest', later(from, spread), period);
  const last =
    grain === undefined
      ? earlier(until, spread)
      : build.call('least', earlier(until, spread), lastDayOf(period, grain));
  return {
    kind: 'chain',
    first: build.cast(amount, 'number'),
    rest: [
      { operator: '*', operand: daysIn(first, last) },
      { operator: '/', operand: daysIn(from, until) },
    ],
  };
}

/** Both ends included. */
function daysIn(first: SqlExpression, last: SqlExpression): SqlExpression {
  return build.binary(build.call('days_between', first, last), '+', build.number(1));
}

function later(from: SqlExpression, { days }: Spread): SqlExpression {
  return days === null ? from : build.call('greatest', from, build.date(days.from));
}

function earlier(until: SqlExpression, { days }: Spread): SqlExpression {
  return days === null ? until : build.call('least', until, build.date(addUnits(days.until, -1, 'day')));
}

function lastDayOf(period: SqlExpression, grain: string): SqlExpression {
  const next = build.call('add_interval', period, build.number(1), build.text(grain));
  return build.cast(build.call('add_interval', next, build.number(-1), build.text('day')), 'date');
}
