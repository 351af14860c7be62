/** Parts of dates, and what lies between two of them. */
import type { Parameter } from '../semantics/features.ts';
import * as build from '../sql/build.ts';
import { elapsedSeconds, shiftingZone } from '../sql/moments.ts';
import type { SqlExpression, SqlFunction } from '../sql/tree.ts';
import { always, argument, type CallContext, type FunctionRow } from './row.ts';

const date: Parameter = { name: 'date', type: 'date' };
const between: readonly Parameter[] = [
  { name: 'from', type: 'date' },
  { name: 'to', type: 'date' },
];

type Part = 'year' | 'quarter' | 'month' | 'week' | 'weekday' | 'day' | 'day_of_year' | 'hour' | 'minute' | 'second';

function part(name: SqlFunction & Part, doc: string, gives: string, alsoKnownAs: readonly string[] = []): FunctionRow {
  return {
    name,
    parameters: [date],
    returns: always({ kind: 'integer' }),
    doc,
    example: { call: `${name}(2024-03-31)`, gives },
    alsoKnownAs,
    sql: (args) => build.call(name, argument(args, 0)),
  };
}

function named(
  name: SqlFunction & ('weekday_name' | 'month_name'),
  values: string,
  doc: string,
  gives: string,
  alsoKnownAs: readonly string[],
): FunctionRow {
  return {
    name,
    parameters: [date],
    returns: always({ kind: 'set', values: values.split(' ') }),
    doc,
    example: { call: `${name}(2024-03-31)`, gives },
    alsoKnownAs,
    sql: (args) => build.call(name, argument(args, 0)),
  };
}

/** Elapsed time, with fractions. */
function elapsed(name: 'hours' | 'minutes' | 'seconds', seconds: number, gives: string): FunctionRow {
  return {
    name,
    parameters: between,
    returns: always(name === 'hours' ? { kind: 'number', unit: 'hours' } : { kind: 'number' }),
    doc: `Elapsed ${name} from one time to another, with fractions, also over a day on which clocks go forward or back; negative when they stand the other way round.${name === 'hours' ? ' With a working calendar, `hours(from, to in office)`, only working time counts.' : ''}`,
    example: { call: `${name}(2024-02-28, 2024-02-29)`, gives },
    sql: (args, { calendar }) => {
      const found = elapsedSeconds(argument(args, 0), argument(args, 1), shiftingZone(calendar));
      return seconds === 1 ? found : build.binary(found, '/', build.number(seconds));
    },
  };
}

/** Whole units of the calendar. */
function whole(unit: 'week' | 'month' | 'quarter' | 'year', gives: string): FunctionRow {
  return {
    name: `${unit}s`,
    parameters: between,
    returns: always({ kind: 'integer' }),
    doc: `Whole ${unit}s from one day to another; negative when they stand the other way round.`,
    example: { call: `${unit}s(2022-01-31, 2024-02-29)`, gives },
    sql: (args) => build.call('units_between', argument(args, 0), argument(args, 1), build.text(unit)),
  };
}

function daysBetween(from: SqlExpression, to: SqlExpression): SqlExpression {
  return build.call('days_between', from, to);
}

/** A Sunday before all dates. */
const longAgo = '0000-12-31';

function workingDaysUpTo(date: SqlExpression): SqlExpression {
  return build.reading(daysBetween(build.date(longAgo), date), (days) => build.call('working_days', days));
}

const today = ({ calendar }: CallContext): SqlExpression => build.date(calendar.today);

/** Moved so that the fiscal year, which is called after the year it ends in, becomes the calendar's. */
function fiscal(args: readonly SqlExpression[], { calendar }: CallContext): SqlExpression {
  const months = (13 - calendar.fiscalYearStarts) % 12;
  return months === 0
    ? argument(args, 0)
    : build.call('add_interval', argument(args, 0), build.number(months), build.text('month'));
}

export const dateFunctions: readonly FunctionRow[] = [
  {
    name: 'days',
    parameters: between,
    returns: always({ kind: 'integer', unit: 'days' }),
    doc: 'Calendar days from one date to another; negative when they stand the other way round. With a working calendar, `days(from, to in office)`, only working days count.',
    example: { call: 'days(2024-02-28, 2024-03-01)', gives: '2' },
    alsoKnownAs: ['datediff', 'date_diff', 'datedif', 'days_between'],
    sql: (args) => daysBetween(argument(args, 0), argument(args, 1)),
  },
  elapsed('hours', 3600, '24'),
  elapsed('minutes', 60, '1440'),
  elapsed('seconds', 1, '86400'),
  whole('week', '108'),
  whole('month', '25'),
  whole('quarter', '8'),
  whole('year', '2'),
  {
    name: 'working_days',
    parameters: between,
    returns: always({ kind: 'integer', unit: 'days' }),
    doc: 'Mondays to Fridays after one date, up to and with another; negative when they stand the other way round.',
    example: { call: 'working_days(2024-03-29, 2024-04-02)', gives: '2' },
    alsoKnownAs: ['networkdays', 'business_days', 'workdays'],
    sql: (args) => build.binary(workingDaysUpTo(argument(args, 1)), '-', workingDaysUpTo(argument(args, 0))),
  },
  {
    name: 'age',
    parameters: [date],
    returns: always({ kind: 'integer', unit: 'days' }),
    doc: 'Calendar days from a date to today.',
    example: { call: 'age(2024-03-31)', gives: '1' },
    alsoKnownAs: ['days_since', 'days_ago'],
    sql: (args, call) => daysBetween(argument(args, 0), today(call)),
  },
  {
    name: 'days_until',
    parameters: [date],
    returns: always({ kind: 'integer', unit: 'days' }),
    doc: 'Calendar days from today to a date; negative when it is past.',
    example: { call: 'days_until(2024-04-11)', gives: '10' },
    sql: (args, call) => daysBetween(today(call), argument(args, 0)),
  },
  {
    name: 'today',
    parameters: [],
    returns: always({ kind: 'date' }),
    doc: 'The project’s current day, in its time zone.',
    example: { call: 'today()', gives: '2024-04-01' },
    alsoKnownAs: ['now', 'current_date', 'getdate', 'curdate', 'current_timestamp', 'sysdate'],
    sql: (_, call) => today(call),
  },
  part('year', 'The year of a date.', '2024'),
  part('quarter', 'The quarter of a date, 1 to 4.', '1'),
  part('month', 'The month of a date, 1 to 12.', '3'),
  part('week', 'The week of a date by ISO 8601, 1 to 53: week 1 holds the year’s first Thursday.', '13', [
    'weeknum',
    'isoweek',
    'weekofyear',
  ]),
  part('weekday', 'The day of the week: 1 is Monday, 7 is Sunday.', '7', ['dayofweek', 'day_of_week', 'isodow']),
  part('day', 'The day of the month, 1 to 31.', '31', ['dayofmonth', 'day_of_month']),
  part('day_of_year', 'The day of the year, 1 to 366.', '91', ['dayofyear']),
  part('hour', 'The hour of a time, 0 to 23.', '0'),
  part('minute', 'The minute of a time, 0 to 59.', '0'),
  part('second', 'The second of a time, 0 to 59.', '0'),
  named(
    'weekday_name',
    'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
    'The name of the day of the week; the names sort from Monday to Sunday.',
    'Sunday',
    ['dayname'],
  ),
  named(
    'month_name',
    'January February March April May June July August September October November December',
    'The name of the month; the names sort from January to December.',
    'March',
    ['monthname'],
  ),
  {
    name: 'fiscal_year',
    parameters: [date],
    returns: always({ kind: 'integer' }),
    doc: 'The fiscal year of a date, called after the year it ends in; when it starts is said in rekap.yaml.',
    example: { call: 'fiscal_year(2024-03-31)', gives: '2024' },
    sql: (args, call) => build.call('year', fiscal(args, call)),
  },
  {
    name: 'fiscal_quarter',
    parameters: [date],
    returns: always({ kind: 'integer' }),
    doc: 'The quarter of the fiscal year, 1 to 4.',
    example: { call: 'fiscal_quarter(2024-03-31)', gives: '1' },
    sql: (args, call) => build.call('quarter', fiscal(args, call)),
  },
  {
    name: 'is_weekend',
    parameters: [date],
    returns: always({ kind: 'boolean' }),
    doc: 'Whether a date is a Saturday or a Sunday.',
    example: { call: 'is_weekend(2024-03-31)', gives: 'true' },
    sql: (args) => build.binary(build.call('weekday', argument(args, 0)), '>=', build.number(6)),
  },
  {
    name: 'days_in_month',
    parameters: [date],
    returns: always({ kind: 'integer', unit: 'days' }),
    doc: 'How many days the month of a date has.',
    example: { call: 'days_in_month(2024-02-10)', gives: '29' },
    sql: (args) => build.call('day', build.call('last_day_of_month', argument(args, 0))),
  },
];
