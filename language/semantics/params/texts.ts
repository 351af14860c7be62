/** Values of params as texts, from outside and for people. Nothing in a text is ever taken for more than a value. */
import { type FormatSettings, formatValue } from '../../base/format.ts';
import { closest } from '../../base/suggest.ts';
import type { ParamDefault } from '../../syntax/ast.ts';
import { parseCell } from '../../syntax/parse.ts';
import { rangeText } from '../cards/dates.ts';
import { exact } from '../cards/numbers.ts';
import { formatOf } from '../formats.ts';
import type { Constant, Param, ParamType, ParamValue } from '../model.ts';
import { takesAll } from './param.ts';
import { expectedOf, type Reading, readChoice, readText, readValue } from './values.ts';

/** What a text means for a param: `all`, a text or a key as it is, anything else as the language writes it. */
export function readParam(param: Param, text: string): Reading {
  const { type } = param;
  const trimmed = text.trim();
  if (trimmed === 'all' && takesAll(param)) return { value: { kind: 'all' } };
  // Who writes `all` means all, and gets no rows of that name in its place.
  if (trimmed === 'all' && (type.kind === 'text' || type.kind === 'reference'))
    return { expected: expectedOf(type), guess: '"all"' };
  const reading = readAs(type, trimmed);
  if (reading.value !== undefined) return reading;
  const all = takesAll(param)
    ? { expected: `${reading.expected}, or \`all\``, guess: reading.guess ?? closest(trimmed, ['all']) }
    : {};
  return { ...reading, ...all };
}

function readAs(type: ParamType, text: string): Reading {
  switch (type.kind) {
    case 'choice':
      return readChoice(type, text);
    case 'text':
    case 'set':
    case 'reference':
      return readText(type, unquoted(text));
    default: {
      const written = parse(type, text);
      return written === undefined ? { expected: expectedOf(type) } : readValue(type, written);
    }
  }
}

/** `"all"` is the text, where `all` is everything. */
function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

/** More than this is no number, date or period. */
const longest = 100;

const words: Partial<Record<ParamType['kind'], Readonly<Record<string, string>>>> = {
  boolean: { yes: 'true', no: 'false' },
};

/** A text as the default of a param, which is how the language writes it; undefined when it is anything more. */
function parse(type: ParamType, text: string): Exclude<ParamDefault, { readonly kind: 'all' }> | undefined {
  if (text.length > longest || /[\r\n]/.test(text)) return undefined;
  const written = words[type.kind]?.[text.toLowerCase()] ?? text;
  const head = `param p: ${type.kind} = `;
  const { definition, diagnostics } = parseCell(head + written, 0, '');
  if (diagnostics.length > 0 || definition?.kind !== 'param') return undefined;
  const { default: given, label, options } = definition;
  if (given === undefined || given.kind === 'all' || label !== undefined || options !== undefined) return undefined;
  return given.span.end === head.length + written.length ? given : undefined;
}

/** A value as a text that means it. */
export function textOfValue(value: ParamValue, type: ParamType): string {
  switch (value.kind) {
    case 'all':
      return 'all';
    case 'choice':
      return value.path;
    case 'range':
      return rangeText(value.range);
    case 'literal':
      return textOfLiteral(value.literal, type);
  }
}

/** A text as it is given: in quotes where it would mean something else, as `all` does. */
export function givenText(text: string): string {
  return text === 'all' || /^".*"$/s.test(text) ? `"${text}"` : text;
}

function textOfLiteral(literal: Constant, type: ParamType): string {
  switch (literal.kind) {
    case 'text':
      return givenText(literal.value);
    case 'number':
      return type.kind === 'percent' ? exact(literal.value, type, plain) : literal.value;
    case 'missing':
      return '';
    default:
      return String(literal.value);
  }
}

const plain: FormatSettings = { locale: 'en-US', currency: 'USD' };

/** A value as people read it: `East`, `$10,000`, `last 12 months`. */
export function sayValue(value: ParamValue, type: ParamType, settings: FormatSettings): string {
  switch (value.kind) {
    case 'all':
      return 'All';
    case 'choice':
      return (type.kind === 'choice' && type.choices.find(({ path }) => path === value.path)?.label) || value.path;
    case 'range':
      return rangeText(value.range);
    case 'literal': {
      const { literal } = value;
      if (literal.kind === 'missing') return '';
      if (literal.kind === 'text' || type.kind === 'period' || type.kind === 'choice') return String(literal.value);
      return literal.kind === 'number'
        ? exact(literal.value, type, settings)
        : formatValue(literal.value, formatOf(type), settings);
    }
  }
}

/** A type as a definition says it. */
export function paramTypeText(type: ParamType): string {
  switch (type.kind) {
    case 'choice':
      return `one of ${type.choices.map(({ path }) => path).join(', ')}`;
    case 'set':
      return type.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'reference':
      return `-> ${type.table}`;
    case 'text':
      return type.form ?? 'text';
    default:
      return type.kind;
  }
}
