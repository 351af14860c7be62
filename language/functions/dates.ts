import * as build from '../sql/build.ts';
import type { SqlFunction } from '../sql/tree.ts';
import { always, argument, type FunctionRow } from './row.ts';

const between = [
  { name: 'from', type: 'date' },
  { name: 'to', type: 'date' },
] as const;

function part(
  name: SqlFunction & ('year' | 'quarter' | 'month' | 'day' | 'weekday' | 'hour'),
  doc: string,
  gives: string,
): FunctionRow {
  return {
    name,
    parameters: [{ name: 'date', type: 'date' }],
    returns: always({ kind: 'integer' }),
    doc,
    example: { call: `${name}(2024-03-31)`, gives },
    sql: (args) => build.call(name, argument(args, 0)),
  };
}

export const dateFunctions: readonly FunctionRow[] = [
  {
    name: 'days',
    parameters: between,
    returns: always({ kind: 'integer', unit: 'days' }),
    doc: 'Calendar days from one date to another; negative when they stand the other way round.',
    example: { call: 'days(2024-02-28, 2024-03-01)', gives: '2' },
    sql: (args) => build.call('days_between', argument(args, 0), argument(args, 1)),
  },
  {
    name: 'hours',
    parameters: between,
    returns: always({ kind: 'number', unit: 'hours' }),
    doc: 'Elapsed hours from one time to another, with fractions.',
    example: { call: 'hours(2024-02-28, 2024-02-29)', gives: '24' },
    sql: (args) =>
      build.binary(build.call('seconds_between', argument(args, 0), argument(args, 1)), '/', build.number(3600)),
  },
  {
    name: 'age',
    parameters: [{ name: 'date', type: 'date' }],
    returns: always({ kind: 'integer', unit: 'days' }),
    doc: 'Calendar days from a date to today.',
    usesToday: true,
    example: { call: 'age(2024-03-31)', gives: '1' },
    sql: (args) => build.call('days_between', argument(args, 0), argument(args, 1)),
  },
  {
    name: 'date',
    parameters: [{ name: 'time', type: 'date' }],
    returns: always({ kind: 'date' }),
    doc: 'The day of a time.',
    example: { call: 'date(2024-03-31)', gives: '2024-03-31' },
    sql: (args) => build.cast(argument(args, 0), 'date'),
  },
  {
    name: 'today',
    parameters: [],
    returns: always({ kind: 'date' }),
    doc: 'The project’s current day, in its time zone.',
    usesToday: true,
    example: { call: 'today()', gives: '2024-04-01' },
    sql: (args) => argument(args, 0),
  },
  part('year', 'The year of a date.', '2024'),
  part('quarter', 'The quarter of a date, 1 to 4.', '1'),
  part('month', 'The month of a date, 1 to 12.', '3'),
  part('day', 'The day of the month, 1 to 31.', '31'),
  part('weekday', 'The day of the week: 1 is Monday, 7 is Sunday.', '7'),
  part('hour', 'The hour of a time, 0 to 23.', '0'),
];
