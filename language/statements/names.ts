import type { Call, Expression } from '../syntax/ast.ts';

/** A name for a shown expression: its label, or what it does to what, as an identifier. */
export function nameOf(expression: Expression, label?: string): string {
  const text = label ?? describe(expression);
  const name = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
  return name === '' ? 'value' : name;
}

const words = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'per' } as const;

function describe(expression: Expression): string {
  switch (expression.kind) {
    case 'path':
      return expression.parts.map((part) => part.text).join(' ');
    case 'call':
      return [expression.name.text, ...expression.arguments.map(describe), ...perWords(expression)].join(' ');
    case 'number':
      return expression.value;
    case 'duration':
      return `${expression.value} ${expression.unit}${expression.value === '1' ? '' : 's'}`;
    case 'scoped':
      return describe(expression.expression);
    case 'arithmetic': {
      const [next] = expression.rest;
      const first = describe(expression.first);
      return next === undefined ? first : `${first} ${words[next.operator]} ${describe(next.operand)}`;
    }
    default:
      return 'value';
  }
}

/** `per owner day` */
function perWords({ per = [] }: Call): string[] {
  const words = per.flatMap(({ path, every, working }) => [
    ...(every === undefined ? [] : ['every']),
    ...(working === undefined ? [] : ['working']),
    ...path.parts.map((part) => part.text),
  ]);
  return words.length === 0 ? [] : ['per', ...words];
}
