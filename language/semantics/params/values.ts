/** What is written for a param, in its definition or from outside, as its value. */
import { closest } from '../../base/suggest.ts';
import { assertUnreachable } from '../../base/unreachable.ts';
import type { Expression, ParamDefault } from '../../syntax/ast.ts';
import type { Constant, ParamType, ParamValue } from '../model.ts';

export type Reading =
  | { readonly value: ParamValue }
  /** `expected`: what it takes, as the end of a sentence. */
  | { readonly value?: never; readonly expected: string; readonly guess?: string | undefined };

/** A value as a param of this type takes it; `all` is another question. */
export function readValue(type: ParamType, given: Exclude<ParamDefault, { readonly kind: 'all' }>): Reading {
  switch (type.kind) {
    case 'period':
      return given.kind === 'range' && given.range.kind !== 'param'
        ? { value: { kind: 'range', range: given.range } }
        : { expected: expectedOf(type) };
    case 'choice': {
      const { expression } = given.kind === 'value' ? given : { expression: undefined };
      return expression?.kind === 'path' ? readChoice(type, pathText(expression)) : { expected: expectedOf(type) };
    }
    default:
      return given.kind === 'value' ? readLiteral(type, given.expression) : { expected: expectedOf(type) };
  }
}

/** The choice that a text names. */
export function readChoice(type: ParamType & { readonly kind: 'choice' }, text: string): Reading {
  const paths = type.choices.map(({ path }) => path);
  if (paths.includes(text)) return { value: { kind: 'choice', path: text } };
  return { expected: expectedOf(type), guess: closest(text, paths) };
}

/** A text for a param of texts. */
export function readText(type: ParamType, text: string): Reading {
  if (text.trim() === '') return { expected: expectedOf(type) };
  if (type.kind === 'set' && !type.values.includes(text)) {
    return { expected: expectedOf(type), guess: closest(text, type.values) };
  }
  return { value: { kind: 'literal', literal: { kind: 'text', value: text } } };
}

function readLiteral(type: Exclude<ParamType, { kind: 'period' | 'choice' }>, expression: Expression): Reading {
  const nothing: Reading = { expected: expectedOf(type) };
  switch (type.kind) {
    case 'text':
    case 'set':
      return expression.kind === 'text' ? readText(type, expression.value) : nothing;
    case 'reference': {
      // Keys may be whole numbers.
      const key = expression.kind === 'text' ? expression.value : wholeNumber(expression);
      return key === undefined ? nothing : readText(type, key);
    }
    case 'boolean':
      return expression.kind === 'boolean' ? known({ kind: 'boolean', value: expression.value }) : nothing;
    case 'date':
      return expression.kind === 'date' && expression.grain === 'day'
        ? known({ kind: 'date', value: expression.from })
        : nothing;
    case 'integer': {
      const value = wholeNumber(expression);
      return value === undefined ? nothing : known({ kind: 'number', value });
    }
    case 'number':
    case 'money':
    case 'percent': {
      const number = numberOf(expression);
      if (number === undefined) return nothing;
      if (type.kind === 'money' && number.percent) return nothing;
      const share = type.kind !== 'percent' || number.percent || Math.abs(Number(number.value)) <= 1;
      return share ? known({ kind: 'number', value: number.value }) : { ...nothing, guess: `${number.value}%` };
    }
    case 'time':
    case 'duration':
    case 'missing':
    case 'unknown':
      return nothing;
    default:
      return assertUnreachable(type);
  }
}

function known(literal: Constant): Reading {
  return { value: { kind: 'literal', literal } };
}

function numberOf(expression: Expression): { value: string; percent: boolean } | undefined {
  if (expression.kind === 'number') return expression;
  if (expression.kind !== 'negative' || expression.operand.kind !== 'number') return undefined;
  const { value, percent } = expression.operand;
  return { value: `-${value}`, percent };
}

function wholeNumber(expression: Expression): string | undefined {
  const number = numberOf(expression);
  return number === undefined || number.percent || number.value.includes('.') ? undefined : number.value;
}

function pathText(path: Expression & { readonly kind: 'path' }): string {
  return path.parts.map((part) => part.text).join('.');
}

/** What a param of a type takes, with an example, as the end of a sentence. */
export function expectedOf(type: ParamType): string {
  switch (type.kind) {
    case 'period':
      return 'a period, such as `last 12 months`, `this year` or `2024-Q1`';
    case 'choice':
      return `one of ${type.choices.map(({ path }) => `\`${path}\``).join(', ')}`;
    case 'set':
      return `one of ${type.values.map((value) => `"${value}"`).join(', ')}`;
    case 'text':
      return 'a text';
    case 'reference':
      return `the key of a row of \`${type.table}\``;
    case 'boolean':
      return '`true` or `false`';
    case 'date':
      return 'a day, such as 2024-03-31';
    case 'integer':
      return 'a whole number, such as 12';
    case 'number':
      return 'a number, such as 2.5 or 10k';
    case 'money':
      return 'an amount, such as 500 or 10k';
    case 'percent':
      return 'a percentage, such as 15%';
    default:
      return 'nothing';
  }
}
