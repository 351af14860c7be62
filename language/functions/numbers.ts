import type { Parameter } from '../semantics/features.ts';
import type { Type } from '../semantics/types.ts';
import * as build from '../sql/build.ts';
import type { SqlExpression } from '../sql/tree.ts';
import { bands } from './bands.ts';
import { aligned, always, argument, type CallContext, type FunctionRow, first } from './row.ts';

const number: Parameter = { name: 'number', type: 'number' };

function finite(value: SqlExpression): SqlExpression {
  return build.keepWhere(value, (each) => build.call('is_finite', each));
}

/** Computed as floating point; missing where it leaves that. */
function floating(value: SqlExpression): SqlExpression {
  return finite(build.call('try', value));
}

function asDouble(args: readonly SqlExpression[], index: number): SqlExpression {
  return build.cast(argument(args, index), 'number');
}

/** Never divides by zero. */
function over(divisor: SqlExpression): SqlExpression {
  return build.call('nullif', divisor, build.number(0));
}

/** A function over the numbers of a row or over metrics. */
function numeric(
  name: string,
  parameters: readonly Parameter[],
  returns: FunctionRow['returns'],
  doc: string,
  example: FunctionRow['example'],
  sql: FunctionRow['sql'],
  alsoKnownAs: readonly string[] = [],
): FunctionRow {
  return { name, parameters, returns, doc, example, alsoKnownAs, overMetrics: true, sql };
}

const plainNumber = always({ kind: 'number' });

/** The one type of several numbers: whole only when all are, money when any is. */
function common(types: readonly Type[]): Type {
  const known = types.filter(({ kind }) => kind !== 'missing');
  const [one] = known;
  if (one !== undefined && known.every((type) => JSON.stringify(type) === JSON.stringify(one))) return one;
  const money = known.find(({ kind }) => kind === 'money');
  return money ?? { kind: known.every(({ kind }) => kind === 'integer') ? 'integer' : 'number' };
}

function unary(name: 'abs' | 'floor' | 'ceil', doc: string, example: FunctionRow['example']): FunctionRow {
  const sql: FunctionRow['sql'] = (args) => build.call('try', build.call(name, argument(args, 0)));
  return numeric(name, [number], first, doc, example, sql, name === 'ceil' ? ['ceiling'] : []);
}

function logarithm(name: 'ln' | 'log10' | 'sqrt' | 'exp', doc: string, example: FunctionRow['example']): FunctionRow {
  return numeric(name, [number], plainNumber, doc, example, (args) => floating(build.call(name, asDouble(args, 0))));
}

const digits: Parameter = {
  name: 'digits',
  type: 'number literal',
  optional: true,
  problem: (value) => (/^-?\d$/.test(value) ? undefined : 'is a whole number from -9 to 9'),
};

function rounding(
  name: 'round' | 'truncate',
  doc: string,
  example: FunctionRow['example'],
  alsoKnownAs: readonly string[],
): FunctionRow {
  const sql: FunctionRow['sql'] = (args, { types, literals }) => {
    const [, literal] = literals;
    const places = literal?.kind === 'number' ? Number(literal.value) : 0;
    if (types[0]?.kind !== 'integer')
      return build.call('try', build.call(name, argument(args, 0), build.number(places)));
    if (places >= 0) return argument(args, 0);
    // The engine rounds integers past their range without a word; decimals it does not.
    const decimal = build.cast(argument(args, 0), 'money');
    return build.call('whole', build.call('try', build.call(name, decimal, build.number(places))));
  };
  return numeric(name, [number, digits], first, doc, example, sql, alsoKnownAs);
}

const step: Parameter = {
  name: 'step',
  type: 'number literal',
  problem: (value) => (Number(value) > 0 ? undefined : 'is a number above zero'),
};

/** A number brought onto multiples of a step. */
function stepping(
  name: string,
  doc: string,
  example: FunctionRow['example'],
  bring: (steps: SqlExpression) => SqlExpression,
  alsoKnownAs: readonly string[],
): FunctionRow {
  const returns: FunctionRow['returns'] = (types, literals) => {
    const [, literal] = literals;
    const whole = literal?.kind === 'number' && !literal.value.includes('.');
    return types[0]?.kind === 'integer' && !whole ? { kind: 'number' } : first(types);
  };
  const sql: FunctionRow['sql'] = (args, call) => {
    const size = asDouble(args, 1);
    const steps = bring(build.binary(asDouble(args, 0), '/', size));
    return inType(finite(build.binary(steps, '*', size)), call);
  };
  return numeric(name, [number, step], returns, doc, example, sql, alsoKnownAs);
}

/** A floating-point result as what the call promises. */
function inType(value: SqlExpression, { returns }: CallContext): SqlExpression {
  if (returns.kind === 'integer') return build.call('whole', value);
  return returns.kind === 'money' ? build.call('to_money', value) : value;
}

function extreme(name: 'greatest' | 'least', doc: string, gives: string): FunctionRow {
  return numeric(
    name,
    [number, { ...number, repeated: true }],
    common,
    doc,
    { call: `${name}(3, 5, 4)`, gives },
    (args, call) => build.call(name, ...aligned(args, call)),
    [name === 'greatest' ? 'max_of' : 'min_of'],
  );
}

export const numberFunctions: readonly FunctionRow[] = [
  unary('abs', 'The number without its sign.', { call: 'abs(3 - 5)', gives: '2' }),
  numeric(
    'sign',
    [number],
    always({ kind: 'integer' }),
    'The sign of a number: 1 above zero, -1 below, 0 for zero.',
    { call: 'sign(3 - 5)', gives: '-1' },
    (args) => build.cast(build.call('sign', argument(args, 0)), 'integer'),
  ),
  unary('floor', 'The next whole number down.', { call: 'floor(2.7)', gives: '2' }),
  unary('ceil', 'The next whole number up.', { call: 'ceil(2.1)', gives: '3' }),
  rounding(
    'round',
    'The number rounded to some digits after the point, halves away from zero; to tens and hundreds when negative.',
    { call: 'round(2.345, 2)', gives: '2.35' },
    [],
  ),
  rounding(
    'truncate',
    'The number without the digits after the point, or after some of them; nothing is rounded up.',
    { call: 'truncate(2.789, 1)', gives: '2.7' },
    ['trunc', 'fix', 'rounddown'],
  ),
  stepping(
    'round_to',
    'The nearest multiple of a step.',
    { call: 'round_to(1330, 500)', gives: '1500' },
    (steps) => build.call('round', steps, build.number(0)),
    ['mround'],
  ),
  stepping(
    'bucket',
    'The lower end of the bucket a number is in, for buckets of one size that start at zero.',
    { call: 'bucket(2740, 500)', gives: '2500' },
    // 0.3 / 0.1 is a hair below 3.
    (steps) => build.call('floor', build.call('round', steps, build.number(9))),
    ['width_bucket', 'bin'],
  ),
  bands,
  numeric(
    'clamp',
    [number, { name: 'low', type: 'number' }, { name: 'high', type: 'number' }],
    common,
    'The number, or the limit that it is beyond; a missing limit is none.',
    { call: 'clamp(130, 0, 100)', gives: '100' },
    (args, call) => {
      const [number = build.nothing, low = build.nothing, high = build.nothing] = aligned(args, call);
      // What is missing is left out by these functions: right for a limit, not for the number.
      return build.reading(number, (value) => ({
        kind: 'case',
        branches: [
          {
            condition: build.is(value, 'NOT NULL'),
            value: build.call('greatest', build.call('least', value, high), low),
          },
        ],
      }));
    },
  ),
  extreme('greatest', 'The largest of some numbers; missing ones are left out.', '5'),
  extreme('least', 'The smallest of some numbers; missing ones are left out.', '3'),
  logarithm('sqrt', 'The square root; missing for a number below zero.', { call: 'sqrt(16)', gives: '4' }),
  numeric(
    'power',
    [number, { name: 'exponent', type: 'number' }],
    plainNumber,
    'The number to a power; missing where there is none.',
    { call: 'power(2, 10)', gives: '1024' },
    (args) => floating(build.call('power', asDouble(args, 0), asDouble(args, 1))),
    ['pow'],
  ),
  logarithm('exp', 'The number e to the power of another.', { call: 'exp(0)', gives: '1' }),
  logarithm('ln', 'The natural logarithm; missing for a number that is not above zero.', { call: 'ln(1)', gives: '0' }),
  logarithm('log10', 'The logarithm to base 10; missing for a number that is not above zero.', {
    call: 'log10(1000)',
    gives: '3',
  }),
  numeric(
    'log',
    [number, { name: 'base', type: 'number' }],
    plainNumber,
    'The logarithm to a base; missing where there is none.',
    { call: 'log(8, 2)', gives: '3' },
    (args) => floating(build.call('log', asDouble(args, 1), asDouble(args, 0))),
  ),
  numeric(
    'remainder',
    [number, { name: 'divisor', type: 'number' }],
    common,
    'What is left of a division into whole parts, with the sign of the number; missing when the divisor is zero.',
    { call: 'remainder(7, 3)', gives: '1' },
    (args, call) => {
      const [number = build.nothing, divisor = build.nothing] = aligned(args, call);
      return build.call('try', build.call('mod', number, over(divisor)));
    },
    ['mod', 'modulo'],
  ),
  numeric(
    'quotient',
    [number, { name: 'divisor', type: 'number' }],
    always({ kind: 'integer' }),
    'How often the divisor goes into a number as a whole; missing when the divisor is zero.',
    { call: 'quotient(7, 3)', gives: '2' },
    (args) => build.call('whole', build.binary(asDouble(args, 0), '/', over(asDouble(args, 1)))),
    ['div'],
  ),
  numeric(
    'percent_of',
    [
      { name: 'part', type: 'number' },
      { name: 'whole', type: 'number' },
    ],
    always({ kind: 'percent' }),
    'A part as a percentage of a whole; missing when the whole is zero.',
    { call: 'percent_of(30, 120)', gives: '0.25' },
    (args) => finite(build.binary(asDouble(args, 0), '/', over(asDouble(args, 1)))),
    ['ratio', 'percentage', 'safe_divide', 'div0'],
  ),
  numeric(
    'percent_change',
    [
      { name: 'from', type: 'number' },
      { name: 'to', type: 'number' },
    ],
    always({ kind: 'percent' }),
    'By how many percent one number is above another; missing when that is zero.',
    { call: 'percent_change(80, 100)', gives: '0.25' },
    (args) => {
      const change = build.reading(asDouble(args, 0), (from) =>
        build.binary(build.binary(asDouble(args, 1), '-', from), '/', over(from)),
      );
      return finite(change);
    },
  ),
];
