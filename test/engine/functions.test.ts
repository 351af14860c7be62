import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functions } from '../../language/functions/index.ts';
import { patternProblem } from '../../language/functions/regular-expressions.ts';
import type { FunctionRow } from '../../language/functions/row.ts';
import { type CompiledReport, check, compileReport, type Program, type Settings } from '../../language/index.ts';
import type { Parameter } from '../../language/semantics/features.ts';
import { family, type Type } from '../../language/semantics/types.ts';
import { join, literal, sql } from '../../language/sql/text.ts';
import type { CellValue } from '../../runtime/api/contract.ts';
import { type Database, openDatabase } from '../harness/database.ts';

const settings: Settings = {
  today: '2024-04-01',
  timezone: 'UTC',
  locale: 'en',
  currency: 'USD',
  weekStarts: 7,
  fiscalYearStarts: 4,
};

const table = `table t {
  id: key text
  s: text
  u: text
  e: "a" | "b"
  i: integer
  j: integer
  n: number
  x: number
  p: percent
  m: money
  c: boolean
  d: date
  f: date
  w: time
  l: duration
  r: -> t
}
`;

/** What stands in the columns: the ends of every range, and what texts hold that nobody expects. */
const values: Readonly<Record<string, readonly (string | null)[]>> = {
  s: [
    'Web Form',
    'ayu@acme.com',
    'https://u:p@www.Acme.co.id:80/x?utm_source=a%20b&x=%zz%ff',
    ' ',
    '%',
    '31.12.1999',
    null,
  ],
  u: [
    'ÅŁß👍🏽é',
    '\t\n',
    '\'"\\',
    '2024-02-30',
    '0/0/0',
    '99/99/9999',
    '1e308',
    '1e999',
    ' -12.5 ',
    'NaN',
    '(',
    '[',
    null,
  ],
  e: ['a', 'b', null],
  i: ['0', '1', '-1', '9223372036854775807', '-9223372036854775808', null],
  j: ['2', '-3', '0', '4294967296', '-9223372036854775807', null],
  n: ['0', '0.1', '-2.5', '1.7976931348623157e308', '-1.7976931348623157e308', '5e-324', null],
  x: ['-0', '1', '1e15', '-1e-10', '65536', '366', null],
  p: ['0', '0.5', '-1', '1e9', null],
  m: ['0', '99999999999999.9999', '-99999999999999.9999', '0.0001', '-2.5', null],
  c: ['true', 'false', null],
  d: ['0001-01-01', '9999-12-31', '2024-02-29', '1969-12-31', null],
  f: ['2024-03-31', '9999-12-01', '0001-12-31', '2023-02-28', null],
  w: ['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2024-02-29 12:30:15.5', null],
  l: ['0', '-1', '86400', '1e300', null],
  r: ['1', 'nowhere', null],
};
const rows = [...Array(60).keys()].map((row) => [
  String(row),
  ...Object.values(values).map((pool, column) => pool[(row * (column + 3) + (row >> 2)) % pool.length] ?? null),
]);

// ---------------------------------------------------------------- calls of any depth, with arguments of the right sort

const columns: Readonly<Record<string, readonly string[]>> = {
  text: ['s', 'u', 'e', 'r'],
  number: ['i', 'j', 'n', 'x', 'p', 'm'],
  date: ['d', 'f', 'w'],
  duration: ['l'],
  boolean: ['c'],
};
const literals: Readonly<Record<string, readonly string[]>> = {
  text: ['""', '"a"', '"@"', '"(?i)x"', '"[a-z]+"', '"(\\\\d)(\\\\d)"', '"👍"', '"\\\\"', '"%"', '"d/m/y"', 'missing'],
  number: [
    '0',
    '1',
    '-1',
    '3',
    '2.5',
    '0.0001',
    '15%',
    '99999999999999999999999999999999999999',
    '10 billion',
    'missing',
  ],
  date: ['2024-02-29', '0001-01-01', '9999-12-31', 'missing'],
  duration: ['30 days', '0 seconds'],
  boolean: ['true', 'false', 's = "a"', 'd in last month', 'missing'],
};
const sorts = Object.keys(columns);

const all = [...functions.values()];
const byResult = new Map(
  sorts.map((sort) => [
    sort,
    all.filter(
      (row) => family(row.returns(row.parameters.map(typeFor), [])) === sort || row.returns([], []).kind === sort,
    ),
  ]),
);

function typeFor({ type }: Parameter): Type {
  if (type === 'text' || type === 'number' || type === 'date') return { kind: type };
  return { kind: 'text' };
}

/** An expression of a sort, as text. */
function expression(sort: string, depth: number): fc.Arbitrary<string> {
  const column = fc.constantFrom(...(columns[sort] ?? []));
  const written = fc.constantFrom(...(literals[sort] ?? []));
  const callable = depth === 0 ? [] : (byResult.get(sort) ?? []);
  if (callable.length === 0) return fc.oneof({ arbitrary: column, weight: 3 }, written);
  const nested = fc.constantFrom(...callable).chain((row) => callOf(row, depth - 1));
  return fc.oneof({ arbitrary: column, weight: 3 }, written, { arbitrary: nested, weight: 2 });
}

function argumentFor(parameter: Parameter, first: string, depth: number): fc.Arbitrary<string> {
  switch (parameter.type) {
    case 'text':
    case 'number':
    case 'date':
      return expression(parameter.type, depth);
    case 'condition':
      return expression('boolean', depth);
    case 'any':
    case 'like first':
      return expression(first, depth);
    case 'text literal':
      return fc.constantFrom(...(literals.text ?? []).filter((value) => value !== 'missing'));
    case 'number literal':
      return fc.constantFrom(...(literals.number ?? []).filter((value) => value !== 'missing'), '2', '-2', '100');
    case 'period':
      return fc.constantFrom('day', 'week', 'month', 'quarter', 'year');
  }
}

function callOf(row: FunctionRow, depth: number): fc.Arbitrary<string> {
  const last = row.parameters.at(-1);
  const required = row.parameters.filter(({ optional }) => optional !== true).length;
  return fc
    .tuple(fc.constantFrom(...sorts), fc.nat({ max: 2 }))
    .chain(([sort, more]) => {
      const given = [
        ...row.parameters.slice(0, required + (more > 0 ? 1 : 0)),
        ...(last?.repeated === true ? Array<Parameter>(more).fill(last) : []),
      ];
      return fc.tuple(...given.map((parameter) => argumentFor(parameter, sort, depth)));
    })
    .map((args) => `${row.name}(${args.join(', ')})`);
}

// ---------------------------------------------------------------- what a value must be, by the type it was promised

function misfit(value: CellValue, type: Type): boolean {
  if (type.kind === 'boolean') return typeof value !== 'boolean';
  if (value === null) return false;
  switch (type.kind) {
    case 'integer':
      return !/^-?\d+$/.test(typeof value === 'number' && Math.abs(value) >= 1e21 ? '0' : String(value));
    case 'number':
    case 'percent':
    case 'money':
    case 'duration':
      return !Number.isFinite(Number(value)) || typeof value === 'boolean';
    case 'date':
      return !/^\d{4}-\d\d-\d\d$/.test(String(value));
    case 'time':
      return !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(String(value));
    case 'set':
      return !type.values.includes(String(value));
    default:
      return typeof value !== 'string' || value === '';
  }
}

describe('functions', () => {
  let database: Database;
  beforeAll(async () => {
    const { model } = check([{ path: 't.rekap', text: table }], settings);
    database = await openDatabase(model, new Map([['t', [['id', ...Object.keys(values)], ...rows]]]));
  });
  afterAll(() => database.close());

  it.each(all)('$name never fails, and gives what it promises', async (row) => {
    const calls = fc.array(callOf(row, 2), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(calls, async (written) => {
        const sound = written.filter((call) => problems(call).length === 0);
        if (sound.length === 0) return;
        const shows = sound.map((call, index) => `${call} "v${index}"`);
        const program = check(
          [{ path: 't.rekap', text: `${table}report shown { list t show ${shows.join(', ')} }` }],
          settings,
        );
        expect(program.diagnostics).toEqual([]);
        const report = program.model.reports.get('shown');
        const statement = compileReport(program, 'shown', settings)?.sql ?? '';
        const returned = await database.query(statement);
        if (report?.kind !== 'list') throw new Error('no list');
        for (const { name, type } of report.shows) {
          const at = returned.columns.indexOf(name);
          const wrong = returned.rows.map((cells) => cells[at] ?? null).filter((value) => misfit(value, type));
          expect({ type, wrong }).toEqual({ type, wrong: [] });
        }
      }),
      { numRuns: 6 },
    );
  });

  it.each(all.filter(nests))(
    '$name in itself, as deep as may be, is no longer than it is deep, and runs',
    async (row) => {
      // Where a zone has shifts, hours take the engine further down.
      const depth = row.name === 'add_hours' ? 30 : 45;
      const [half, whole] = [nested(row, depth / 2), nested(row, depth)].map((call) => compiled(call).sql ?? '');
      expect(whole?.length).toBeLessThan(3 * (half?.length ?? 0));
      await database.query(whole ?? '');
    },
  );

  it('takes no regular expression that the engine refuses', async () => {
    const token = fc.constantFrom(
      ...[
        'a',
        '.',
        '^',
        '$',
        '|',
        '(',
        ')',
        '(?:',
        '(?i)',
        '(?=',
        '(?<n>',
        '[',
        ']',
        '[^',
        'a-z',
        '-',
        '\\d',
        '\\b',
        '\\B',
        '\\1',
      ],
      ...[
        '\\p{L}',
        '\\.',
        '\\',
        '*',
        '+',
        '?',
        '{2}',
        '{2,}',
        '{2,30}',
        '{1000}',
        '{',
        '}',
        ',',
        '\\x41',
        '\\u0041',
        '\\k<n>',
        '[:alpha:]',
      ],
      ...['\\/', '\\-', '\\A', '\\z', '\\Q', '\\cA', '\\0', '\\n', '👍', 'é', ' ', '&&', '"', '\ud800', '\n'],
    );
    const pattern = fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(''));
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(pattern, { minLength: 20, maxLength: 20 }), async (patterns) => {
        const sound = patterns.filter((each) => patternProblem(each) === undefined);
        taken += sound.length;
        const tests = sound.map((each) => sql`regexp_matches('a', ${literal(each)})`);
        if (tests.length > 0) await database.query(sql`SELECT ${join(tests, ', ')}`);
      }),
      { numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it.each([
    ['LEN(s)', 'Did you mean `length`?'],
    ['substr(s, 1, 2)', 'Did you mean `substring`?'],
    ['ROUND(n)', 'Did you mean `round`?'],
    ['if(c, n, x)', 'Here that is `when condition: a, else b`.'],
    ['COALESCE(s, u)', 'Here that is `a else b`.'],
  ])('%s is answered with ours', (call, hint) => {
    expect(checked(call).diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.hint])).toEqual([
      ['unknown-function', hint],
    ]);
  });
});

/** The place of the argument that a function's own result may be. */
function place(row: FunctionRow): number {
  const result = family(row.returns(row.parameters.map(typeFor), []));
  return row.parameters.findIndex(({ type }) => type === result || type === 'any');
}

function nests(row: FunctionRow): boolean {
  return place(row) !== -1 && checked(nested(row, 2)).diagnostics.length === 0;
}

/** Its result as its own argument, so many times. */
function nested(row: FunctionRow, depth: number): string {
  const own = place(row);
  let call = columnFor(row.parameters[own] ?? { name: '', type: 'any' }, own);
  for (let level = 0; level < depth; level++) {
    const args = row.parameters.map((parameter, index) => (index === own ? call : columnFor(parameter, index)));
    call = `${row.name}(${args.join(', ')})`;
  }
  return call;
}

function columnFor({ type, problem }: Parameter, index: number): string {
  const own = { text: ['s', 'u'], number: ['i', 'j', 'n'], date: ['d', 'f', 'w'] } as const;
  if (type === 'text' || type === 'number' || type === 'date') return own[type][index] ?? 'missing';
  if (type === 'text literal')
    return ['"a"', '"d/m/y"'].find((value) => problem?.(value.slice(1, -1)) === undefined) ?? '';
  if (type === 'number literal') return '2';
  return type === 'period' ? 'month' : type === 'condition' ? 'c' : (own.date[index] ?? 'missing');
}

function checked(call: string): Program {
  return check([{ path: 't.rekap', text: `${table}report shown { list t show ${call} }` }], settings);
}

function compiled(call: string): Partial<CompiledReport> {
  const program = checked(call);
  expect(program.diagnostics).toEqual([]);
  return compileReport(program, 'shown', settings) ?? {};
}

/** What the checker says about a call; only about values that were written out, since all types fit. */
function problems(call: string): string[] {
  const codes = checked(call).diagnostics.map(({ code }) => code);
  expect(codes.filter((code) => code !== 'invalid-argument' && code !== 'wrong-type')).toEqual([]);
  return codes;
}
