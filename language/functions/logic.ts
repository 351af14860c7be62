import { family, type Type } from '../semantics/types.ts';
import * as build from '../sql/build.ts';
import type { SqlExpression } from '../sql/tree.ts';
import { aligned, always, type FunctionRow } from './row.ts';
import { present } from './texts.ts';

/** How many of some conditions hold. */
function counted(conditions: readonly SqlExpression[]): SqlExpression {
  const [one = build.number(0), ...more] = conditions.map(
    (condition): SqlExpression => ({
      kind: 'case',
      branches: [{ condition, value: build.number(1) }],
      otherwise: build.number(0),
    }),
  );
  return { kind: 'chain', first: one, rest: more.map((operand) => ({ operator: '+', operand })) };
}

/** The type both can be compared in: a reference stores a key, which is compared as text. */
function comparedAs([first, other]: readonly Type[]): Type {
  if (first === undefined || other === undefined) return { kind: 'unknown' };
  if (first.kind === 'reference') return { kind: 'text' };
  return first.kind === 'date' && other.kind === 'time' ? other : first;
}

export const logicFunctions: readonly FunctionRow[] = [
  {
    name: 'missing_if',
    parameters: [
      { name: 'value', type: 'any' },
      { name: 'other', type: 'like first' },
    ],
    returns: comparedAs,
    doc: 'The value, or missing when it equals another, such as a word that stands for nothing.',
    example: { call: 'missing_if("n/a", "n/a") else "none"', gives: 'none' },
    alsoKnownAs: ['nullif'],
    sql: (args, call) => {
      const { returns } = call;
      const casts = { text: 'text', set: 'text', date: 'date', time: 'time' } as const;
      const type = returns.kind in casts ? casts[returns.kind as keyof typeof casts] : undefined;
      const numbers = family(returns) === 'number' ? aligned(args, call) : args;
      const found = build.call(
        'nullif',
        ...numbers.map((each) => (type === undefined ? each : build.cast(each, type))),
      );
      return type === 'text' ? present(found) : found;
    },
  },
  {
    name: 'count_true',
    parameters: [{ name: 'condition', type: 'condition', repeated: true }],
    returns: always({ kind: 'integer' }),
    doc: 'How many of some conditions hold, such as the points of a score.',
    example: { call: 'count_true(2 > 1, 1 > 2, "a" != "b")', gives: '2' },
    sql: (args) => build.cast(counted(args), 'integer'),
  },
  {
    name: 'count_present',
    parameters: [{ name: 'value', type: 'any', repeated: true }],
    returns: always({ kind: 'integer' }),
    doc: 'How many of some values are not missing, such as the fields of a contact that are filled in.',
    example: { call: 'count_present("ayu@acme.com", missing, 7)', gives: '2' },
    alsoKnownAs: ['counta'],
    sql: (args) => build.cast(counted(args.map((value) => build.is(value, 'NOT NULL'))), 'integer'),
  },
];
