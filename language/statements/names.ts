import type { Expression } from '../syntax/ast.ts';

/** A name for a shown expression: its label, or what it does to what, as an identifier. */
export function nameOf(expression: Expression, label?: string): string {
  const text = label ?? describe(expression);
  const name = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
  return name === '' ? 'value' : name;
}

function describe(expression: Expression): string {
  switch (expression.kind) {
    case 'path':
      return expression.parts.map((part) => part.text).join(' ');
    case 'call':
      return [expression.name.text, ...expression.arguments.slice(0, 1).map(describe)].join(' ');
    case 'scoped':
      return describe(expression.expression);
    case 'arithmetic':
      return [expression.first, ...expression.rest.slice(0, 1).map(({ operand }) => operand)]
        .map(describe)
        .join(' per ');
    default:
      return 'value';
  }
}
