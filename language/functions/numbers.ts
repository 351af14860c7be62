import type { Type } from '../semantics/types.ts';
import * as build from '../sql/build.ts';
import type { SqlFunction } from '../sql/tree.ts';
import { always, argument, type FunctionRow, first } from './row.ts';

const number = { name: 'number', type: 'number' } as const;

function simple(
  name: SqlFunction & ('abs' | 'floor' | 'ceil'),
  doc: string,
  example: FunctionRow['example'],
): FunctionRow {
  return {
    name,
    parameters: [number],
    returns: first,
    doc,
    example,
    overMetrics: true,
    sql: (args) => build.call(name, argument(args, 0)),
  };
}

function extreme(name: 'greatest' | 'least', doc: string, gives: string): FunctionRow {
  return {
    name,
    parameters: [number, { ...number, repeated: true }],
    returns: (types) =>
      types.find(({ kind }) => kind === 'money') ?? {
        kind: types.every(({ kind }) => kind === 'integer') ? 'integer' : 'number',
      },
    doc,
    example: { call: `${name}(3, 5, 4)`, gives },
    overMetrics: true,
    sql: (args) => build.call(name, ...args),
  };
}

/** The bands between some limits, from the lowest up. */
function bandsOf(limits: readonly number[]): { label: string; from?: number; until?: number }[] {
  const sorted = [...limits].sort((a, b) => a - b);
  return [undefined, ...sorted].map((from, index) => {
    const until = sorted[index];
    if (from === undefined) return { label: `under ${short(until ?? 0)}`, ...(until === undefined ? {} : { until }) };
    return until === undefined
      ? { label: `${short(from)} and more`, from }
      : { label: `${short(from)} to ${short(until)}`, from, until };
  });
}

function short(value: number): string {
  if (Math.abs(value) >= 1e9 && value % 1e8 === 0) return `${value / 1e9}bn`;
  if (Math.abs(value) >= 1e6 && value % 1e5 === 0) return `${value / 1e6}m`;
  if (Math.abs(value) >= 1000 && value % 100 === 0) return `${value / 1000}k`;
  return String(value);
}

function limitsOf(literals: Parameters<FunctionRow['sql']>[1]): number[] {
  return literals.flatMap((literal) => (literal?.kind === 'number' ? [Number(literal.value)] : []));
}

export const numberFunctions: readonly FunctionRow[] = [
  simple('abs', 'The number without its sign.', { call: 'abs(3 - 5)', gives: '2' }),
  simple('floor', 'The next whole number down.', { call: 'floor(2.7)', gives: '2' }),
  simple('ceil', 'The next whole number up.', { call: 'ceil(2.1)', gives: '3' }),
  {
    name: 'round',
    parameters: [number, { name: 'digits', type: 'number literal', optional: true }],
    returns: first,
    doc: 'The number rounded to some digits after the point, halves away from zero.',
    example: { call: 'round(2.345, 2)', gives: '2.35' },
    overMetrics: true,
    sql: (args) => build.call('round', argument(args, 0), args[1] ?? build.number(0)),
  },
  {
    name: 'sqrt',
    parameters: [number],
    returns: always({ kind: 'number' }),
    doc: 'The square root; missing for a negative number.',
    example: { call: 'sqrt(16)', gives: '4' },
    sql: (args) => build.call('try', build.call('sqrt', build.cast(argument(args, 0), 'number'))),
  },
  {
    name: 'ln',
    parameters: [number],
    returns: always({ kind: 'number' }),
    doc: 'The natural logarithm; missing for a number that is not above zero.',
    example: { call: 'ln(1)', gives: '0' },
    sql: (args) => build.call('try', build.call('ln', build.cast(argument(args, 0), 'number'))),
  },
  {
    name: 'power',
    parameters: [number, { name: 'exponent', type: 'number' }],
    returns: always({ kind: 'number' }),
    doc: 'The number to a power.',
    example: { call: 'power(2, 10)', gives: '1024' },
    sql: (args) =>
      build.call(
        'try',
        build.call('power', build.cast(argument(args, 0), 'number'), build.cast(argument(args, 1), 'number')),
      ),
  },
  {
    name: 'remainder',
    parameters: [number, { name: 'divisor', type: 'number' }],
    returns: first,
    doc: 'What is left of a division; missing when the divisor is zero.',
    example: { call: 'remainder(7, 3)', gives: '1' },
    sql: (args) => build.call('mod', argument(args, 0), build.call('nullif', argument(args, 1), build.number(0))),
  },
  extreme('greatest', 'The largest of some numbers that are present.', '5'),
  extreme('least', 'The smallest of some numbers that are present.', '3'),
  {
    name: 'bands',
    parameters: [number, { name: 'limit', type: 'number literal', repeated: true }],
    returns: (_types, literals): Type => ({
      kind: 'set',
      values: [...new Set(bandsOf(limitsOf(literals.slice(1))).map(({ label }) => label))],
    }),
    doc: 'The band a number is in; each band includes its lower limit. Bands sort from the lowest up.',
    example: { call: 'bands(2500, 1k, 10k)', gives: '1k to 10k' },
    sql: (args, literals) => {
      const value = argument(args, 0);
      const branches = bandsOf(limitsOf(literals.slice(1))).map(({ label, from, until }) => {
        const bounds = [
          ...(from === undefined ? [] : [build.binary(value, '>=', build.number(from))]),
          ...(until === undefined ? [] : [build.binary(value, '<', build.number(until))]),
        ];
        return { condition: build.and(bounds) ?? build.is(value, 'NOT NULL'), value: build.text(label) };
      });
      return { kind: 'case', branches };
    },
  },
];
