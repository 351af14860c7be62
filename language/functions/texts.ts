import type { ParameterType } from '../semantics/features.ts';
import type { Type } from '../semantics/types.ts';
import * as build from '../sql/build.ts';
import type { SqlExpression } from '../sql/tree.ts';
import { always, argument, type CallContext, type FunctionRow } from './row.ts';

export const text = { name: 'text', type: 'text' } as const;

type Example = FunctionRow['example'];
type Args = readonly SqlExpression[];

/** An argument as text: a reference stores whatever its target's key is. */
export function asText(args: Args, index: number): SqlExpression {
  return build.cast(argument(args, index), 'text');
}

/** A number as a count of letters; missing where it can be none. */
function asSize(args: Args, index: number): SqlExpression {
  return build.call('size', argument(args, index));
}

/** Blank text is missing. */
export function present(value: SqlExpression): SqlExpression {
  return build.call('nullif', value, build.text(''));
}

/** A function that makes a text. `more` are the parameters after the text itself. */
export function textFunction(
  name: string,
  more: FunctionRow['parameters'],
  doc: string,
  example: Example,
  sql: (args: Args, call: CallContext) => SqlExpression,
  alsoKnownAs: readonly string[] = [],
): FunctionRow {
  return {
    name,
    parameters: [text, ...more],
    returns: always({ kind: 'text' }),
    doc,
    example,
    alsoKnownAs,
    sql: (args, call) => present(sql(args, call)),
  };
}

function test(
  name: 'contains' | 'starts_with' | 'ends_with',
  doc: string,
  example: Example,
  alsoKnownAs: readonly string[],
): FunctionRow {
  return {
    name,
    parameters: [text, { name: 'part', type: 'text' }],
    returns: always({ kind: 'boolean' }),
    doc,
    example,
    alsoKnownAs,
    sql: (args) => build.call(name, asText(args, 0), asText(args, 1)),
  };
}

function count(name: string, more: FunctionRow['parameters'], doc: string, example: Example): Omit<FunctionRow, 'sql'> {
  return { name, parameters: [text, ...more], returns: always({ kind: 'integer' }), doc, example };
}

function size(name: string): { readonly name: string; readonly type: ParameterType } {
  return { name, type: 'number' };
}

const blanks = ' \t\r\n\u00a0\u2007\u202f';
const trimmed = (value: SqlExpression): SqlExpression => build.call('trim', value, build.text(blanks));

/** Fills up to a length; a text that is longer stays whole. */
function pad(name: 'pad_left' | 'pad_right', doc: string, example: Example): FunctionRow {
  const length = {
    name: 'length',
    type: 'number literal',
    problem: (value: string) => (/^\d{1,3}$/.test(value) ? undefined : 'is a whole number below 1000'),
  } as const;
  const letter = {
    name: 'letter',
    type: 'text literal',
    problem: (value: string) => ([...value].length === 1 ? undefined : 'is one letter'),
  } as const;
  const row = textFunction(name, [length, letter], doc, example, (args) => {
    return build.reading(asText(args, 0), (written) => {
      const missing = build.binary(argument(args, 1), '-', build.call('length', written));
      const filling = build.call('repeat', argument(args, 2), build.call('greatest', missing, build.number(0)));
      return build.call('concat', ...(name === 'pad_left' ? [filling, written] : [written, filling]));
    });
  });
  return { ...row, alsoKnownAs: [name === 'pad_left' ? 'lpad' : 'rpad'] };
}

/** A number without needless digits, and yes or no. */
function written(value: SqlExpression, type: Type): SqlExpression {
  const asIs = build.cast(value, 'text');
  switch (type.kind) {
    case 'number':
    case 'percent':
    case 'money':
    case 'duration':
      return build.call('replace_matches', asIs, build.text('\\.0+$|(\\.[0-9]*[1-9])0+$'), build.text('\\1'));
    case 'boolean': {
      const yes = build.call('replace', asIs, build.text('true'), build.text('yes'));
      return build.call('replace', yes, build.text('false'), build.text('no'));
    }
    default:
      return asIs;
  }
}

export const textFunctions: readonly FunctionRow[] = [
  textFunction(
    'lower',
    [],
    'The text in small letters.',
    { call: 'lower("Web Form")', gives: 'web form' },
    (args) => build.call('lower', asText(args, 0)),
    ['lcase', 'tolower'],
  ),
  textFunction(
    'upper',
    [],
    'The text in capital letters.',
    { call: 'upper("web")', gives: 'WEB' },
    (args) => build.call('upper', asText(args, 0)),
    ['ucase', 'toupper'],
  ),
  textFunction(
    'proper',
    [],
    'The text with a capital at the start of each word and small letters after it.',
    { call: 'proper("ayu LESTARI")', gives: 'Ayu Lestari' },
    (args) => build.call('proper', asText(args, 0)),
    ['initcap', 'capitalize', 'capitalise', 'titlecase'],
  ),
  textFunction(
    'trim',
    [],
    'The text without the blank space around it.',
    { call: 'trim(" web ")', gives: 'web' },
    (args) => trimmed(asText(args, 0)),
    ['ltrim', 'rtrim', 'strip'],
  ),
  textFunction(
    'clean',
    [],
    'The text without blank space around it, and with one blank for each stretch of it inside.',
    { call: 'clean("  Web   form ")', gives: 'Web form' },
    (args) =>
      trimmed(
        build.call('replace_matches', asText(args, 0), build.text('[\\s\\x{a0}\\x{2007}\\x{202f}]+'), build.text(' ')),
      ),
  ),
  {
    ...count('length', [], 'How many letters a text has.', { call: 'length("web")', gives: '3' }),
    alsoKnownAs: ['len', 'char_length', 'character_length'],
    sql: (args) => build.call('length', asText(args, 0)),
  },
  textFunction(
    'left',
    [size('length')],
    'The first letters of a text.',
    { call: 'left("Jakarta", 3)', gives: 'Jak' },
    (args) => build.call('left', asText(args, 0), asSize(args, 1)),
  ),
  textFunction(
    'right',
    [size('length')],
    'The last letters of a text.',
    { call: 'right("Jakarta", 3)', gives: 'rta' },
    (args) => build.call('right', asText(args, 0), asSize(args, 1)),
  ),
  textFunction(
    'substring',
    [size('start'), { ...size('length'), optional: true }],
    'The letters of a text from a place on, which counts from 1; to the end, or as many as said.',
    { call: 'substring("GTX-Pro-500", 5, 3)', gives: 'Pro' },
    (args) => {
      const start = build.call('nullif', asSize(args, 1), build.number(0));
      return build.call(
        'substring',
        asText(args, 0),
        start,
        args[2] === undefined ? build.number(2 ** 31) : asSize(args, 2),
      );
    },
    ['mid', 'substr'],
  ),
  {
    ...count(
      'position',
      [{ name: 'part', type: 'text' }],
      'At which letter a part of a text begins first, counted from 1; missing when it is not in it.',
      {
        call: 'position("ayu@acme.com", "@")',
        gives: '4',
      },
    ),
    alsoKnownAs: ['instr', 'strpos', 'charindex', 'find', 'search', 'indexof', 'locate'],
    sql: (args) => build.call('nullif', build.call('position', asText(args, 0), asText(args, 1)), build.number(0)),
  },
  test(
    'contains',
    'Whether a text has a part in it; capitals and small letters differ.',
    { call: 'contains("web form", "form")', gives: 'true' },
    ['includes', 'has'],
  ),
  test('starts_with', 'Whether a text begins with a part.', { call: 'starts_with("web form", "web")', gives: 'true' }, [
    'startswith',
    'begins_with',
  ]),
  test('ends_with', 'Whether a text ends with a part.', { call: 'ends_with("web form", "form")', gives: 'true' }, [
    'endswith',
  ]),
  textFunction(
    'replace',
    [
      { name: 'part', type: 'text' },
      { name: 'by', type: 'text' },
    ],
    'The text with every occurrence of a part replaced; by "", it is taken out.',
    { call: 'replace("GTXPro", "GTX", "GTX ")', gives: 'GTX Pro' },
    (args) => build.call('replace', asText(args, 0), asText(args, 1), asText(args, 2)),
    ['substitute'],
  ),
  textFunction(
    'join',
    [{ ...text, repeated: true }],
    'Some texts one after another; missing ones are left out.',
    { call: 'join("Q", "1")', gives: 'Q1' },
    (args) => build.call('concat', ...args.map((_, index) => asText(args, index))),
    ['concat', 'concatenate'],
  ),
  {
    name: 'join_with',
    parameters: [{ name: 'separator', type: 'text literal' }, text, { ...text, repeated: true }],
    returns: always({ kind: 'text' }),
    doc: 'Some texts with a separator between them; missing ones are left out.',
    example: { call: 'join_with(", ", "Bandung", missing, "Indonesia")', gives: 'Bandung, Indonesia' },
    alsoKnownAs: ['concat_ws', 'textjoin'],
    sql: (args) => present(build.call('concat_with', ...args.map((_, index) => asText(args, index)))),
  },
  pad('pad_left', 'The text filled up to a length with a letter before it; a longer text stays as it is.', {
    call: 'pad_left("42", 5, "0")',
    gives: '00042',
  }),
  pad('pad_right', 'The text filled up to a length with a letter behind it; a longer text stays as it is.', {
    call: 'pad_right("A1", 4, "-")',
    gives: 'A1--',
  }),
  textFunction(
    'initials',
    [],
    'The first letter of each word, as capitals.',
    { call: 'initials("ayu dewi lestari")', gives: 'ADL' },
    (args) =>
      build.call(
        'upper',
        build.call('replace_matches', trimmed(asText(args, 0)), build.text('\\s*(\\S)\\S*\\s*'), build.text('\\1')),
      ),
  ),
  textFunction(
    'digits',
    [],
    'The digits of a text alone, such as a telephone number to compare.',
    { call: 'digits("+62 (811) 234-567")', gives: '62811234567' },
    (args) => build.call('replace_matches', asText(args, 0), build.text('[^0-9]+'), build.text('')),
  ),
  textFunction(
    'without_accents',
    [],
    'The text with plain letters for those with accents.',
    { call: 'without_accents("José Müller")', gives: 'Jose Muller' },
    (args) => build.call('without_accents', asText(args, 0)),
    ['strip_accents', 'unaccent', 'remove_accents'],
  ),
  {
    name: 'similarity',
    parameters: [text, { name: 'other', type: 'text' }],
    returns: always({ kind: 'percent' }),
    doc: 'How alike the beginnings of two texts are, from 0% to 100% (Jaro–Winkler, up to 1,000 letters).',
    example: { call: 'similarity("Northwind", "Northwind")', gives: '1' },
    alsoKnownAs: ['jaro_winkler', 'jaro_winkler_similarity', 'levenshtein', 'edit_distance'],
    sql: (args) => {
      const start = (index: number) => build.call('left', asText(args, index), build.number(1000));
      return build.call('similarity', start(0), start(1));
    },
  },
  {
    name: 'text',
    parameters: [{ name: 'value', type: 'any' }],
    returns: always({ kind: 'text' }),
    doc: 'A value as text: dates as 2024-03-31, numbers without needless zeros, conditions as yes or no.',
    example: { call: 'text(2.50)', gives: '2.5' },
    alsoKnownAs: ['to_char', 'to_text', 'tostring', 'str', 'varchar', 'cast'],
    sql: (args, { types }) => present(written(argument(args, 0), types[0] ?? { kind: 'missing' })),
  },
];
