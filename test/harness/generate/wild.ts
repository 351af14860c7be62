/** Random expressions of every function in each other, with values at the edges of what there is: for what must never fail. */
import { functions } from '../../../language/functions/index.ts';
import type { Parameter, ParameterType } from '../../../language/semantics/features.ts';
import type { Random } from './random.ts';

export type Kind = 'text' | 'number' | 'date' | 'condition' | 'duration';

/** A table of every type, with a working calendar, and one whose rows lead to it. */
export const wildModel = `
calendar office {
  monday to friday 09:00 to 12:30, 13:30 to 17:00
  holidays days_off.day
}
table days_off {
  day: date
}
table things {
  id: key text
  t: text
  s: "a" | "b"
  i: integer
  n: number
  p: percent
  m: money
  b: boolean
  d: date
  w: time
  l: duration
  other: -> things
  dated by w
}
table parts {
  id: key text
  thing: -> things
  amount: money
  at: time
  dated by at
}
`;

const columns: Readonly<Record<Kind, readonly string[]>> = {
  text: ['t', 's', 'other.t', 'other.s'],
  number: ['i', 'n', 'p', 'm', 'other.m', 'other.i'],
  date: ['d', 'w', 'other.w'],
  condition: ['b', 'other.b', 't is missing', 'other is missing', 's = "a"'],
  duration: ['l', 'other.l'],
};

const literals: Readonly<Record<Kind, readonly string[]>> = {
  text: ['""', '"a"', '"%_"', '"\'"', '"é🙂"', '"2024-13-45"', '"1e400"', '"("'],
  number: [
    ...['0', '1', '-1', '0.1', '2.5', '15%', '9223372036854775807', '-9223372036854775807', '1000000000 billion'],
    ...['99999999999999.9999', '0.0000000000000001', '123456789012345678901234567890'],
  ],
  date: ['2024-02-29', '0001-01-01', '9999-12-31', '2024-Q1', 'today()'],
  condition: ['1 = 1', '2 > 1'],
  duration: ['1 day', '1 hour', '100000 weeks', '0 seconds'],
};

const kindOf: Partial<Record<ParameterType, Kind>> = {
  text: 'text',
  number: 'number',
  date: 'date',
  condition: 'condition',
};

const rows = [...functions.values()];

/** By what each function gives for arguments of the types that it names. */
function giving(kind: Kind): typeof rows {
  const own: Readonly<Record<Kind, readonly string[]>> = {
    text: ['text', 'set', 'email', 'phone', 'url', 'country'],
    number: ['number', 'integer', 'money', 'percent'],
    date: ['date', 'time'],
    condition: ['boolean'],
    duration: ['duration'],
  };
  return rows.filter(({ parameters, returns }) => {
    const types = parameters.map(({ type }) => typeOf(type));
    return own[kind].includes(returns(types, []).kind);
  });
}

function typeOf(type: ParameterType): { readonly kind: 'text' | 'number' | 'date' | 'boolean' } {
  if (type === 'number' || type === 'number literal') return { kind: 'number' };
  if (type === 'date') return { kind: 'date' };
  return { kind: type === 'condition' ? 'boolean' : 'text' };
}

/** An expression over a row of `things`; most are sound. */
export function wild(random: Random, kind: Kind, depth: number): string {
  if (depth <= 0) return random.pick(random.chance(0.7) ? columns[kind] : literals[kind]);
  const inner = (of: Kind) => wild(random, of, depth - 1);
  const called = (): string => {
    const { name, parameters } = random.pick(giving(kind));
    return `${name}(${argumentsOf(random, parameters, kind, inner).join(', ')})`;
  };
  const chosen = (): string =>
    `(when ${inner('condition')}: ${inner(kind)}${random.chance(0.7) ? `, else ${inner(kind)}` : ''})`;
  const present = (): string => `(${inner(kind)} else ${inner(kind)})`;
  const rest: Readonly<Record<Kind, () => string>> = {
    text: () => `join(${inner('text')}, ${inner('number')}, ${inner('text')})`,
    number: () =>
      random.weighted<() => string>([
        [4, () => `(${inner('number')} ${random.pick(['+', '-', '*', '/'])} ${inner('number')})`],
        [1, () => `(-${inner('number')})`],
        [1, () => `hours(${inner('date')}, ${inner('date')} in office)`],
        [1, () => `days(${inner('date')}, ${inner('date')} in office)`],
        [1, () => `(${inner('duration')} / ${inner('duration')})`],
        [1, () => `${random.pick(['sum', 'average', 'max'])}(parts.amount where at < 2024-06)`],
      ])(),
    date: () => `(${inner('date')} ${random.pick(['+', '-'])} ${inner('duration')})`,
    condition: () =>
      random.weighted<() => string>([
        [3, () => `(${inner('number')} ${random.pick(['=', '!=', '<', '>='])} ${inner('number')})`],
        [2, () => `(${inner('date')} ${random.pick(['=', '<', '>='])} ${inner('date')})`],
        [1, () => `(${inner('text')} ${random.pick(['=', '!=', '<'])} ${inner('text')})`],
        [1, () => `(${inner('number')} in (${inner('number')}, ${inner('number')}))`],
        [
          1,
          () => `(${inner('date')} in ${random.pick(['last 3 months', '2024', 'next 2 weeks', 'rest of this year'])})`,
        ],
        [1, () => `(${inner('number')} not between ${inner('number')} and ${inner('number')})`],
        [2, () => `(${inner('condition')} ${random.pick(['and', 'or'])} not (${inner('condition')}))`],
      ])(),
    duration: () => `(${inner('duration')} ${random.pick(['+', '-', '*'])} ${random.pick(['l', '2', '0.5'])})`,
  };
  const calls = giving(kind).length > 0;
  return random.weighted<() => string>([
    [calls ? 5 : 0, called],
    [3, rest[kind]],
    [1, chosen],
    [1, present],
  ])();
}

function argumentsOf(
  random: Random,
  parameters: readonly Parameter[],
  kind: Kind,
  inner: (of: Kind) => string,
): string[] {
  const written = parameters.flatMap((parameter): string[] => {
    if (parameter.optional === true && random.chance(0.5)) return [];
    return [argument(random, parameter, kind, inner)];
  });
  const last = parameters.at(-1);
  return last?.repeated === true && random.chance(0.3) ? [...written, argument(random, last, kind, inner)] : written;
}

function argument(random: Random, { type, problem }: Parameter, kind: Kind, inner: (of: Kind) => string): string {
  const of = kindOf[type];
  if (of !== undefined) return inner(of);
  switch (type) {
    case 'period':
      return random.pick(['week', 'month', 'quarter', 'year', 'fiscal year']);
    case 'number literal':
      return random.pick(['0', '1', '2', '5', '10']);
    case 'text literal':
      return JSON.stringify(
        random.pick(['a', '', '(', '[0-9]+', 'd/m/y', '%'].filter((one) => problem?.(one) === undefined)),
      );
    default:
      return inner(kind);
  }
}
