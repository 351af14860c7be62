/**
 * Working time. What has been worked by a moment, since a Monday before any, is a number that whole weeks give, and a
 * list of the minutes of a week; what holidays took away is another list, of the days from the first to the last of
 * them. Both lists are made once a statement; the time between two moments is the difference of two such numbers.
 */
import type { WorkingCalendar } from '../semantics/calendars.ts';
import * as build from './build.ts';
import type { SqlExpression, SqlFrom, SqlSelect } from './tree.ts';

const minutesOfWeek = 7 * 24 * 60;

/** Working hours from one moment to another, negative when it is the earlier one. */
export function workingHours(calendar: WorkingCalendar, from: SqlExpression, until: SqlExpression): SqlExpression {
  const seconds = difference(build.cast(from, 'time'), build.cast(until, 'time'), (time) => secondsBy(calendar, time));
  return build.binary(build.cast(seconds, 'number'), '/', build.number(3600));
}

/** Working days after the day of one moment, up to that of another. */
export function workingDays(calendar: WorkingCalendar, from: SqlExpression, until: SqlExpression): SqlExpression {
  const [first, last] = [build.cast(from, 'date'), build.cast(until, 'date')];
  const worked = (day: SqlExpression): SqlExpression => daysBy(calendar, day);
  const stored = from.kind === 'column' && until.kind === 'column';
  // Names for what is stored would take longer than to read it again.
  const days = stored ? build.binary(worked(last), '-', worked(first)) : difference(first, last, worked);
  return build.cast(days, 'integer');
}

/** Each moment is read by a name: working times in each other would grow manifold with every level otherwise. */
function difference(
  from: SqlExpression,
  until: SqlExpression,
  worked: (moment: SqlExpression) => SqlExpression,
): SqlExpression {
  return build.reading(from, (first) => build.reading(until, (last) => build.binary(worked(last), '-', worked(first))));
}

/** Whether a day is one of work. */
export function isWorkingDay(calendar: WorkingCalendar, day: SqlExpression): SqlExpression {
  const isOfWeek = build.binary(workOf(calendar, day, 'days'), '=', build.number(1));
  const { holidays } = calendar;
  if (holidays === undefined) return isOfWeek;
  const lost = (by: SqlExpression): SqlExpression => lostBy(calendar, holidays, by, 'days');
  const before = build.cast(build.call('add_interval', day, build.number(-1), build.text('day')), 'date');
  return build.and([isOfWeek, build.binary(lost(day), '=', lost(before))]) ?? isOfWeek;
}

// ---------------------------------------------------------------- hours

function secondsBy(calendar: WorkingCalendar, time: SqlExpression): SqlExpression {
  const minutes = build.call('minutes_since_monday', time);
  const inWeek = (more: number): SqlExpression =>
    build.call(
      'item',
      minutesWorked(calendar),
      build.binary(build.call('mod', minutes, build.number(minutesOfWeek)), '+', build.number(more)),
    );
  const week = calendar.hours.reduce((sum, { from, until }) => sum + (until - from), 0);
  const weeks = build.binary(build.call('quotient', minutes, build.number(minutesOfWeek)), '*', build.number(week));
  // The list begins with minute 0 of the week. In a minute that is worked, its seconds count.
  const ofMinute = build.binary(build.binary(inWeek(2), '-', inWeek(1)), '*', build.call('second', time));
  const plain = build.binary(build.binary(build.binary(weeks, '+', inWeek(1)), '*', build.number(60)), '+', ofMinute);
  if (calendar.holidays === undefined) return plain;
  const day = build.cast(time, 'date');
  const before = lostBy(calendar, calendar.holidays, build.binary(day, '-', build.number(1)), 'minutes');
  const today = build.binary(lostBy(calendar, calendar.holidays, day, 'minutes'), '-', before);
  const isHoliday = build.binary(today, '>', build.number(0));
  // On a holiday the day's own work so far is taken away again.
  const ofDay = build.binary(plain, '-', atMidnight(calendar, time));
  const lost = build.binary(build.binary(before, '*', build.number(60)), '+', {
    kind: 'case',
    branches: [{ condition: isHoliday, value: ofDay }],
    otherwise: build.number(0),
  });
  return build.binary(plain, '-', lost);
}

/** What has been worked by the beginning of a time's day, without holidays. */
function atMidnight({ holidays: _, ...calendar }: WorkingCalendar, time: SqlExpression): SqlExpression {
  return secondsBy(calendar, build.cast(build.cast(time, 'date'), 'time'));
}

/** A list: the minutes worked in a week up to each of its minutes, from none at the first. */
function minutesWorked({ hours }: WorkingCalendar): SqlExpression {
  const minute = build.column('week', 'minute');
  const worked = hours.map(({ weekday, from, until }) => {
    const start = (weekday - 1) * 24 * 60 + from;
    const since = build.binary(minute, '-', build.number(start));
    return build.call('greatest', build.number(0), build.call('least', since, build.number(until - from)));
  });
  const numbers: SqlSelect = {
    kind: 'select',
    columns: [{ expression: build.call('numbers', build.number(0), build.number(minutesOfWeek)), alias: 'minute' }],
  };
  return list(added(worked), minute, { source: numbers, alias: 'week' });
}

// ---------------------------------------------------------------- days

function daysBy({ hours, holidays, ...calendar }: WorkingCalendar, day: SqlExpression): SqlExpression {
  const days = build.call('days_since_monday', day);
  const weekdays = [...new Set(hours.map(({ weekday }) => weekday))];
  const weeks = build.binary(build.call('quotient', days, build.number(7)), '*', build.number(weekdays.length));
  // A weekday counts from its own day on.
  const ofWeek = weekdays.map((weekday) => {
    const begun = build.binary(build.call('mod', days, build.number(7)), '>=', build.number(weekday - 1));
    return ifElse(begun, build.number(1), build.number(0));
  });
  const plain = build.binary(weeks, '+', added(ofWeek));
  if (holidays === undefined) return plain;
  return build.binary(plain, '-', lostBy({ ...calendar, hours, holidays }, holidays, day, 'days'));
}

// ---------------------------------------------------------------- holidays

type Holidays = NonNullable<WorkingCalendar['holidays']>;

/** What would have been worked on holidays up to a day, that day included. */
function lostBy(
  calendar: WorkingCalendar,
  holidays: Holidays,
  day: SqlExpression,
  unit: 'minutes' | 'days',
): SqlExpression {
  const first = edge(holidays, 'min');
  const last = edge(holidays, 'max');
  const reached = build.call('least', day, last);
  const place = build.binary(build.call('days_between', first, reached), '+', build.number(1));
  const found = build.call('item', lostList(calendar, holidays, unit), build.call('greatest', place, build.number(0)));
  return build.call('coalesce', found, build.number(0));
}

function edge({ table, column }: Holidays, name: 'min' | 'max'): SqlExpression {
  return build.scalar(build.call(name, build.cast(build.column(table, column), 'date')), table);
}

/** A list: what holidays took away up to each day, from the first of them to the last. */
function lostList(calendar: WorkingCalendar, holidays: Holidays, unit: 'minutes' | 'days'): SqlExpression {
  const { table, column } = holidays;
  const day = build.cast(build.column(table, column), 'date');
  const known: SqlSelect = {
    kind: 'select',
    distinct: true,
    columns: [{ expression: day, alias: 'day' }],
    from: { source: table, alias: table },
    where: build.is(day, 'NOT NULL'),
  };
  const all: SqlSelect = {
    kind: 'select',
    columns: [
      {
        expression: build.cast(
          build.call('periods', edge(holidays, 'min'), edge(holidays, 'max'), build.text('day')),
          'date',
        ),
        alias: 'day',
      },
    ],
  };
  const each = build.column('days', 'day');
  const isFree = build.is(build.column('free', 'day'), 'NOT NULL');
  const taken: SqlSelect = {
    kind: 'select',
    columns: [
      { expression: each, alias: 'day' },
      {
        expression: {
          kind: 'call',
          function: 'sum',
          arguments: [ifElse(isFree, workOf(calendar, each, unit), build.number(0))],
          over: { partitionBy: [], orderBy: [build.order(each, 'up')] },
        },
        alias: 'lost',
      },
    ],
    from: { source: all, alias: 'days' },
    joins: [
      { kind: 'LEFT JOIN', source: known, alias: 'free', on: build.binary(build.column('free', 'day'), '=', each) },
    ],
  };
  return list(build.column('taken', 'lost'), build.column('taken', 'day'), { source: taken, alias: 'taken' });
}

/** What is worked on a day of the week, were it no holiday. */
function workOf({ hours }: WorkingCalendar, day: SqlExpression, unit: 'minutes' | 'days'): SqlExpression {
  const weekdays = [...new Set(hours.map(({ weekday }) => weekday))];
  const branches = weekdays.map((weekday) => {
    const own = hours.filter((each) => each.weekday === weekday);
    const minutes = own.reduce((sum, { from, until }) => sum + (until - from), 0);
    const condition = build.binary(build.call('weekday', day), '=', build.number(weekday));
    return { condition, value: build.number(unit === 'days' ? 1 : minutes) };
  });
  return { kind: 'case', branches, otherwise: build.number(0) };
}

// ---------------------------------------------------------------- small parts

function list(value: SqlExpression, key: SqlExpression, from: SqlFrom): SqlExpression {
  return build.scalar(build.call('list_in_order', value, key), from);
}

function added(parts: readonly SqlExpression[]): SqlExpression {
  const [first, ...rest] = parts;
  if (first === undefined) return build.number(0);
  return rest.reduce((sum, part) => build.binary(sum, '+', part), first);
}

function ifElse(condition: SqlExpression, value: SqlExpression, otherwise: SqlExpression): SqlExpression {
  return { kind: 'case', branches: [{ condition, value }], otherwise };
}
