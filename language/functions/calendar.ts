/** Dates made from other values: moved, brought to the edge of a period, put together, read from text. */
import { firstOf } from '../base/calendar.ts';
import type { Parameter } from '../semantics/features.ts';
import type { Type } from '../semantics/types.ts';
import * as build from '../sql/build.ts';
import { later, shiftingZone } from '../sql/moments.ts';
import type { SqlExpression } from '../sql/tree.ts';
import { type Grain, grains } from '../syntax/ast.ts';
import { always, argument, type CallContext, type FunctionRow, first } from './row.ts';
import { asText, text } from './texts.ts';

const date: Parameter = { name: 'date', type: 'date' };
const period: Parameter = { name: 'period', type: 'period' };

function shift(
  unit: 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year',
  more: string,
  example: FunctionRow['example'],
): FunctionRow {
  return {
    name: `add_${unit}s`,
    parameters: [date, { name: 'number', type: 'number' }],
    returns: unit === 'hour' ? always({ kind: 'time' }) : first,
    doc: `The ${unit === 'hour' ? 'time' : 'date'} so many whole ${unit}s later, earlier when negative${more}.`,
    example,
    alsoKnownAs: unit === 'month' ? ['edate', 'dateadd', 'date_add'] : [],
    sql: (args, { returns, calendar }) => {
      const count = build.call('whole', argument(args, 1));
      const moved =
        unit === 'hour'
          ? later(argument(args, 0), count, unit, shiftingZone(calendar))
          : build.call('shifted', argument(args, 0), count, build.text(unit));
      return build.knownDate(build.cast(moved, returns.kind === 'date' ? 'date' : 'time'));
    },
  };
}

function startOf(args: readonly SqlExpression[], call: CallContext): SqlExpression {
  const starts = build.number(firstOf(unitOf(call), call.calendar));
  return build.call('period_start', argument(args, 0), starts, argument(args, 1));
}

function unitOf({ literals }: CallContext): Grain {
  const [, literal] = literals;
  return grains.find((grain) => literal?.kind === 'text' && literal.value === grain) ?? 'day';
}

/** All dates, or times when one has a time. */
function temporal(types: readonly Type[]): Type {
  return { kind: types.some(({ kind }) => kind === 'time') ? 'time' : 'date' };
}

function extreme(name: 'latest' | 'earliest', doc: string, gives: string): FunctionRow {
  return {
    name,
    parameters: [date, { ...date, repeated: true }],
    returns: temporal,
    doc,
    example: { call: `${name}(2024-03-31, 2024-02-29)`, gives },
    sql: (args, { returns }) => {
      const kind = returns.kind === 'time' ? 'time' : 'date';
      return build.call(name === 'latest' ? 'greatest' : 'least', ...args.map((each) => build.cast(each, kind)));
    },
  };
}

/** How dates in texts are written, and what the engine calls that once every separator is a stroke. */
const orders: Readonly<Record<string, readonly string[]>> = {
  'y/m/d': ['%Y/%m/%d'],
  'd/m/y': ['%d/%m/%y', '%d/%m/%Y'],
  'm/d/y': ['%m/%d/%y', '%m/%d/%Y'],
};

export const calendarFunctions: readonly FunctionRow[] = [
  {
    name: 'date',
    parameters: [{ name: 'time', type: 'date' }],
    returns: always({ kind: 'date' }),
    doc: 'The day of a time.',
    example: { call: 'date(2024-03-31)', gives: '2024-03-31' },
    sql: (args) => build.cast(argument(args, 0), 'date'),
  },
  {
    name: 'date_of',
    parameters: [
      { name: 'year', type: 'number' },
      { name: 'month', type: 'number' },
      { name: 'day', type: 'number' },
    ],
    returns: always({ kind: 'date' }),
    doc: 'The date of a year, a month and a day; missing where the calendar has none.',
    example: { call: 'date_of(2024, 2, 29)', gives: '2024-02-29' },
    alsoKnownAs: ['make_date', 'datefromparts'],
    sql: (args) =>
      build.knownDate(build.call('try', build.call('make_date', ...args.map((each) => build.call('whole', each))))),
  },
  {
    name: 'parse_date',
    parameters: [
      text,
      {
        name: 'order',
        type: 'text literal',
        optional: true,
        problem: (value) => (value in orders ? undefined : `is one of ${Object.keys(orders).join(', ')}`),
      },
    ],
    returns: always({ kind: 'date' }),
    doc: 'The date at the start of a text, year first unless an order such as "d/m/y" is given; missing when there is none.',
    example: { call: 'parse_date("31.03.2024", "d/m/y")', gives: '2024-03-31' },
    alsoKnownAs: ['to_date', 'str_to_date', 'strptime', 'datevalue', 'parse_datetime'],
    sql: (args, { literals }) => {
      const [, literal] = literals;
      const patterns = orders[literal?.kind === 'text' ? literal.value : 'y/m/d'] ?? [];
      const days = '^\\s*([0-9]{1,4}[-./ ][0-9]{1,2}[-./ ][0-9]{1,4})(?:[^0-9].*)?$';
      const found = build.call('extract', asText(args, 0), build.text(days), build.number(1));
      const slashed = build.call('replace_matches', found, build.text('[-. ]'), build.text('/'));
      return build.knownDate(build.call('parse_date', slashed, ...patterns.map(build.text)));
    },
  },
  {
    name: 'start_of',
    parameters: [date, period],
    returns: always({ kind: 'date' }),
    doc: 'The first day of the day’s week, month, quarter or year, or of its fiscal quarter or fiscal year.',
    example: { call: 'start_of(2024-03-31, quarter)', gives: '2024-01-01' },
    alsoKnownAs: ['date_trunc', 'datetrunc', 'trunc_date'],
    sql: (args, call) => build.knownDate(startOf(args, call)),
  },
  {
    name: 'end_of',
    parameters: [date, period],
    returns: always({ kind: 'date' }),
    doc: 'The last day of the day’s week, month, quarter or year, or of its fiscal quarter or fiscal year.',
    example: { call: 'end_of(2024-02-10, month)', gives: '2024-02-29' },
    alsoKnownAs: ['eomonth', 'last_day'],
    sql: (args, call) => {
      const next = build.call('add_interval', startOf(args, call), build.number(1), build.text(unitOf(call)));
      return build.knownDate(build.cast(build.call('add_interval', next, build.number(-1), build.text('day')), 'date'));
    },
  },
  {
    name: 'periods',
    parameters: [{ name: 'from', type: 'date' }, { name: 'to', type: 'date' }, period],
    returns: always({ kind: 'integer' }),
    doc: 'How many weeks, months, quarters or years of the calendar the second date lies after the one of the first: 1 in the next one, whatever the days are; negative before it.',
    example: { call: 'periods(2024-01-31, 2024-03-01, month)', gives: '2' },
    sql: (args, call) => {
      const [from, to] = [argument(args, 0), argument(args, 1)];
      const grain = unitOf({ ...call, literals: call.literals.slice(1) });
      if (grain === 'day') return build.call('days_between', from, to);
      const number = (date: SqlExpression): SqlExpression =>
        build.call('period_number', date, build.number(firstOf(grain, call.calendar)), build.text(grain));
      return build.binary(number(to), '-', number(from));
    },
  },
  shift('hour', '', { call: 'hour(add_hours(2024-03-31, 15))', gives: '15' }),
  shift('day', '', { call: 'add_days(2024-02-28, 2)', gives: '2024-03-01' }),
  shift('week', '', { call: 'add_weeks(2024-03-31, -1)', gives: '2024-03-24' }),
  shift('month', ', on the month’s last day where there is no such day', {
    call: 'add_months(2024-01-31, 1)',
    gives: '2024-02-29',
  }),
  shift('quarter', ', on the month’s last day where there is no such day', {
    call: 'add_quarters(2024-11-30, 1)',
    gives: '2025-02-28',
  }),
  shift('year', ', on 28 February where there is no 29th', { call: 'add_years(2024-02-29, 1)', gives: '2025-02-28' }),
  extreme('latest', 'The latest of some dates; missing ones are left out.', '2024-03-31'),
  extreme('earliest', 'The earliest of some dates; missing ones are left out.', '2024-02-29'),
];
