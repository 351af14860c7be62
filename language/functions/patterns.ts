/** Texts taken apart: at separators, by words, by regular expressions. What takes them apart is written out. */
import type { Parameter } from '../semantics/features.ts';
import * as build from '../sql/build.ts';
import type { SqlExpression } from '../sql/tree.ts';
import { hasGroup, patternProblem, quoted } from './regular-expressions.ts';
import { always, argument, type CallContext, type FunctionRow } from './row.ts';
import { asText, text, textFunction } from './texts.ts';

const separator: Parameter = {
  name: 'separator',
  type: 'text literal',
  problem: (value) => (value === '' ? 'is empty' : undefined),
};
const pattern: Parameter = { name: 'pattern', type: 'text literal', problem: patternProblem };
const number: Parameter = { name: 'number', type: 'number' };

/** The text of a literal argument; a checked call has it. */
function literalText({ literals }: CallContext, index: number): string {
  const literal = literals[index];
  return literal?.kind === 'text' ? literal.value : '';
}

const words = (args: readonly SqlExpression[]) => build.call('find_all', asText(args, 0), build.text('\\S+'));
const pieces = (args: readonly SqlExpression[]) => build.call('split', asText(args, 0), argument(args, 1));

/** Behind scheme and user, without www, up to port or path. */
const host = '^\\s*(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\\s]*@)?(?:www\\.)?([^/:?#@\\s]+\\.[^/:?#@\\s]+)';

export const patternFunctions: readonly FunctionRow[] = [
  textFunction(
    'part',
    [separator, number],
    'One of the parts of a text between separators, counted from 1, or from the end when negative; missing when there are fewer.',
    { call: 'part("EU/North/Oslo", "/", 2)', gives: 'North' },
    (args) => build.call('item', pieces(args), build.call('whole', argument(args, 2))),
    ['split', 'split_part'],
  ),
  textFunction(
    'before',
    [separator],
    'The text before the first separator; all of it when there is none.',
    { call: 'before("ayu@acme.com", "@")', gives: 'ayu' },
    (args) => build.call('item', pieces(args), build.number(1)),
    ['textbefore'],
  ),
  textFunction(
    'after',
    [separator],
    'The text after the first separator; missing when there is none.',
    { call: 'after("ayu@acme.com", "@")', gives: 'acme.com' },
    (args, call) =>
      build.call('extract', asText(args, 0), build.text(`(?s)${quoted(literalText(call, 1))}(.*)`), build.number(1)),
    ['textafter'],
  ),
  textFunction(
    'word',
    [number],
    'One of the words of a text, counted from 1, or from the end when negative; missing when there are fewer.',
    { call: 'word("Ayu Dewi Lestari", -1)', gives: 'Lestari' },
    (args) => build.call('item', words(args), build.call('whole', argument(args, 1))),
  ),
  {
    name: 'word_count',
    parameters: [text],
    returns: always({ kind: 'integer' }),
    doc: 'How many words a text has.',
    example: { call: 'word_count("call back on Monday")', gives: '4' },
    sql: (args) => build.call('item_count', words(args)),
  },
  {
    name: 'occurrences',
    parameters: [text, separator],
    returns: always({ kind: 'integer' }),
    doc: 'How often a part stands in a text.',
    example: { call: 'occurrences("a;b;c", ";")', gives: '2' },
    sql: (args) => build.binary(build.call('item_count', pieces(args)), '-', build.number(1)),
  },
  {
    name: 'matches',
    parameters: [text, pattern],
    returns: always({ kind: 'boolean' }),
    doc: 'Whether a regular expression (RE2) matches anywhere in a text; `^` and `$` stand for its ends, a first `(?i)` for letters of any size.',
    example: { call: 'matches("DE-2024-0042", "^[A-Z]{2}-\\d+")', gives: 'true' },
    alsoKnownAs: ['regexp_like', 'regexp_matches', 'regexmatch', 'regexp_contains', 'rlike', 'like', 'ilike'],
    sql: (args) => build.call('matches', asText(args, 0), argument(args, 1)),
  },
  textFunction(
    'extract',
    [pattern],
    'What a regular expression matches first in a text, or its first group when it has one; missing when nothing matches.',
    { call: 'extract("Order 4711 of May", "Order (\\d+)")', gives: '4711' },
    (args, call) =>
      build.call('extract', asText(args, 0), argument(args, 1), build.number(hasGroup(literalText(call, 1)) ? 1 : 0)),
    ['regexp_extract', 'regexextract', 'regexp_substr'],
  ),
  textFunction(
    'replace_matches',
    [pattern, { name: 'by', type: 'text literal' }],
    'The text with all that a regular expression matches replaced by a text.',
    { call: 'replace_matches("ID 00-42", "[^0-9]+", "")', gives: '0042' },
    (args, call) =>
      build.call(
        'replace_matches',
        asText(args, 0),
        argument(args, 1),
        build.text(literalText(call, 2).replaceAll('\\', '\\\\')),
      ),
    ['regexp_replace', 'regexreplace'],
  ),
  textFunction(
    'domain',
    [],
    'The domain of an email or web address in small letters, without www.; missing when there is none.',
    { call: 'domain("https://www.Acme.co.id/contact")', gives: 'acme.co.id' },
    (args) => build.call('extract', build.call('lower', asText(args, 0)), build.text(host), build.number(1)),
    ['email_domain', 'host', 'url_domain'],
  ),
  {
    ...textFunction(
      'url_parameter',
      [{ ...separator, name: 'name' }],
      'The value of a parameter in a web address, such as utm_source; missing when it is not there.',
      { call: 'url_parameter("https://acme.com/?utm_source=spring+mail&id=7", "utm_source")', gives: 'spring mail' },
      (args, call) => {
        const found = build.text(`[?&]${quoted(literalText(call, 1))}=([^&#]*)`);
        const written = build.call('extract', asText(args, 0), found, build.number(1));
        return build.call(
          'try',
          build.call('url_decode', build.call('replace', written, build.text('+'), build.text(' '))),
        );
      },
    ),
  },
];

/** Missing where the text is no number, such as `1,200`. */
export const numberOfText: FunctionRow = {
  name: 'number',
  parameters: [text],
  returns: always({ kind: 'number' }),
  doc: 'The number that a text holds, written with a point for decimals; missing when it holds none.',
  example: { call: 'number(" 12.5 ")', gives: '12.5' },
  alsoKnownAs: ['to_number', 'tonumber', 'value', 'val', 'int', 'float', 'parse_number'],
  sql: (args) => {
    const plain = '^\\s*([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)\\s*$';
    const found = build.call('extract', asText(args, 0), build.text(plain), build.number(1));
    return build.keepWhere(build.call('to_number', found), (each) => build.call('is_finite', each));
  },
};
