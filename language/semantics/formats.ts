import { closest } from '../base/suggest.ts';
import type { Name } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { Format } from './model.ts';
import { describeType, family, type Type } from './types.ts';

/** What may stand after `as`, and the type a number has from then on. */
const writable = {
  percent: { kind: 'percent' },
  number: { kind: 'number' },
  integer: { kind: 'integer' },
  money: { kind: 'money' },
  days: { kind: 'number', unit: 'days' },
  hours: { kind: 'number', unit: 'hours' },
} as const satisfies Record<string, Type>;

/** How a value of a type is written when nothing is said. */
export function formatOf(type: Type): Format {
  switch (type.kind) {
    case 'integer':
    case 'number':
      return type.unit ?? type.kind;
    case 'percent':
    case 'money':
    case 'date':
    case 'time':
    case 'duration':
      return type.kind;
    default:
      return 'plain';
  }
}

/** The type and format after `as word`; without the word, the type's own. */
export function writeAs(
  type: Type,
  word: Name | undefined,
  context: Context,
  file: string,
): { type: Type; format: Format } {
  if (word === undefined || type.kind === 'unknown') return { type, format: formatOf(type) };
  const known = Object.entries(writable).find(([name]) => name === word.text);
  const place = { file, span: word.span };
  if (known === undefined) {
    const formats = Object.keys(writable);
    const guess = closest(word.text, formats);
    const fix = guess === undefined ? undefined : { span: word.span, text: guess };
    context.report(diagnose('unknown-format', { ...place, fix }, { name: word.text, guess, formats }));
    return { type, format: formatOf(type) };
  }
  if (family(type) !== 'number') {
    const parameters = { expected: 'a number', found: describeType(type), where: `\`as ${word.text}\`` };
    context.report(diagnose('wrong-type', place, parameters));
    return { type, format: formatOf(type) };
  }
  return { type: known[1], format: formatOf(known[1]) };
}
