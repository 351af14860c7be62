import * as build from '../sql/build.ts';
import type { SqlFunction } from '../sql/tree.ts';
import { always, argument, type FunctionRow } from './row.ts';

const text = { name: 'text', type: 'text' } as const;

function asText(args: Parameters<FunctionRow['sql']>[0], index: number) {
  return build.cast(argument(args, index), 'text');
}

function change(
  name: SqlFunction & ('lower' | 'upper' | 'trim'),
  doc: string,
  example: FunctionRow['example'],
): FunctionRow {
  return {
    name,
    parameters: [text],
    returns: always({ kind: 'text' }),
    doc,
    example,
    sql: (args) => build.call(name, asText(args, 0)),
  };
}

function test(
  name: SqlFunction & ('contains' | 'starts_with' | 'ends_with'),
  doc: string,
  example: FunctionRow['example'],
): FunctionRow {
  const parameters = [text, { name: 'part', type: 'text' }] as const;
  return {
    name,
    parameters,
    returns: always({ kind: 'boolean' }),
    doc,
    example,
    sql: (args) => build.call(name, asText(args, 0), asText(args, 1)),
  };
}

function cut(name: SqlFunction & ('left' | 'right'), doc: string, example: FunctionRow['example']): FunctionRow {
  const parameters = [text, { name: 'length', type: 'number literal' }] as const;
  return {
    name,
    parameters,
    returns: always({ kind: 'text' }),
    doc,
    example,
    sql: (args) =>
      build.call('nullif', build.call(name, asText(args, 0), build.cast(argument(args, 1), 'integer')), build.text('')),
  };
}

export const textFunctions: readonly FunctionRow[] = [
  change('lower', 'The text in small letters.', { call: 'lower("Web Form")', gives: 'web form' }),
  change('upper', 'The text in capital letters.', { call: 'upper("web")', gives: 'WEB' }),
  change('trim', 'The text without blanks around it.', { call: 'trim(" web ")', gives: 'web' }),
  cut('left', 'The first letters of a text.', { call: 'left("Jakarta", 3)', gives: 'Jak' }),
  cut('right', 'The last letters of a text.', { call: 'right("Jakarta", 3)', gives: 'rta' }),
  {
    name: 'length',
    parameters: [text],
    returns: always({ kind: 'integer' }),
    doc: 'How many letters a text has.',
    example: { call: 'length("web")', gives: '3' },
    sql: (args) => build.call('length', asText(args, 0)),
  },
  {
    name: 'replace',
    parameters: [text, { name: 'part', type: 'text' }, { name: 'by', type: 'text' }],
    returns: always({ kind: 'text' }),
    doc: 'The text with every occurrence of a part replaced.',
    example: { call: 'replace("GTXPro", "GTX", "GTX ")', gives: 'GTX Pro' },
    sql: (args) => build.call('replace', asText(args, 0), asText(args, 1), asText(args, 2)),
  },
  {
    name: 'join',
    parameters: [text, { ...text, repeated: true }],
    returns: always({ kind: 'text' }),
    doc: 'Some texts one after another; missing ones are left out.',
    example: { call: 'join("Q", "1")', gives: 'Q1' },
    sql: (args) => build.call('concat', ...args.map((_, index) => asText(args, index))),
  },
  test('contains', 'Whether a text has a part in it, capitals and small letters apart.', {
    call: 'contains("web form", "form")',
    gives: 'true',
  }),
  test('starts_with', 'Whether a text begins with a part.', { call: 'starts_with("web form", "web")', gives: 'true' }),
  test('ends_with', 'Whether a text ends with a part.', { call: 'ends_with("web form", "form")', gives: 'true' }),
];
