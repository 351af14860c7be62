/** Values that are there and do not fit the type of their column: an import keeps and counts them. */
import type { RowExpression } from './model.ts';
import { textFormPatterns } from './text-forms.ts';

export interface Misfit {
  readonly condition: RowExpression;
  /** What is said of the column of such a row. */
  readonly says: string;
}

const boolean = { kind: 'boolean' } as const;

/** Undefined where whatever is stored fits. */
export function misfit(
  expression: RowExpression,
  { tables }: { readonly tables: ReadonlyMap<string, { readonly key?: string }> },
): Misfit | undefined {
  const { type } = expression;
  if (type.kind === 'set') {
    const values = type.values.map(text);
    const condition = presentAndNot(expression, { kind: 'in', operand: expression, values, type: boolean });
    return { condition, says: 'is outside its set' };
  }
  if (type.kind === 'reference') {
    const leaf = expression.kind === 'leaf' && expression.leaf.kind === 'column' ? expression.leaf : undefined;
    const key = tables.get(type.table)?.key;
    if (leaf === undefined || key === undefined) return undefined;
    const found: RowExpression = {
      kind: 'leaf',
      leaf: { kind: 'column', path: [...leaf.path, leaf.column], table: type.table, column: key },
      type: { kind: 'text' },
    };
    return { condition: presentAndNot(expression, not(isMissing(found))), says: 'points nowhere' };
  }
  const form = type.kind === 'text' && type.form !== undefined ? textFormPatterns[type.form] : undefined;
  if (form === undefined) return undefined;
  const matches: RowExpression = {
    kind: 'call',
    function: 'matches',
    arguments: [expression, text(`^(?:${form.pattern})$`)],
    type: boolean,
  };
  return { condition: presentAndNot(expression, matches), says: `is ${form.name}` };
}

function presentAndNot(value: RowExpression, fits: RowExpression): RowExpression {
  return { kind: 'and', operands: [not(isMissing(value)), not(fits)], type: boolean };
}

function isMissing(operand: RowExpression): RowExpression {
  return { kind: 'is-missing', operand, type: boolean };
}

function not(operand: RowExpression): RowExpression {
  return { kind: 'not', operand, type: boolean };
}

function text(value: string): RowExpression {
  return { kind: 'literal', value: { kind: 'text', value }, type: { kind: 'text' } };
}
