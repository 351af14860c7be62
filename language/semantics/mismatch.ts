/** Two sides of a comparison whose types do not fit. */
import type { Expression } from '../syntax/ast.ts';
import { diagnose } from './diagnostics.ts';
import { dayWritten, rangeNamed } from './habits.ts';
import type { Typed } from './model.ts';
import type { Scope } from './scope.ts';
import { describeType, family, type Type } from './types.ts';

/** Says so at the side that is likelier the mistake, and what is likely meant. */
export function reportMismatch<Leaf>(
  left: Typed<Leaf>,
  leftNode: Expression,
  right: Typed<Leaf>,
  rightNode: Expression,
  scope: Scope<Leaf>,
  known?: string,
): void {
  // The literal is the likelier mistake: the other side's type is declared.
  const [blamed, other, otherType] =
    leftNode.kind === 'text' || leftNode.kind === 'number'
      ? [leftNode, rightNode, right.type]
      : [rightNode, leftNode, left.type];
  const related = [{ message: `this is ${describeType(otherType)}`, file: scope.file, span: other.span }];
  if (
    blamed.kind === 'text' &&
    family(otherType) === 'date' &&
    /^\d{4}(-\d{2}(-\d{2})?|-Q[1-4])?$/.test(blamed.value)
  ) {
    const fix = { span: blamed.span, text: blamed.value };
    scope.context.report(
      diagnose('date-in-quotes', { file: scope.file, span: blamed.span, fix, related }, { value: blamed.value }),
    );
    return;
  }
  const date = family(otherType) === 'date' ? slashed(blamed) : undefined;
  const fix = date?.day === undefined ? undefined : { span: blamed.span, text: date.day };
  const range = family(otherType) === 'date' ? rangeInQuotes(blamed) : undefined;
  const hint = known ?? date?.hint ?? range ?? unquoted(blamed, otherType);
  const parameters = { left: describeType(left.type), right: describeType(right.type), doing: 'Comparing', hint };
  scope.context.report(diagnose('type-mismatch', { file: scope.file, span: blamed.span, fix, related }, parameters));
}

/** A day written as elsewhere: `"31/03/2024"`, or `31/03/2024`, which is a division. */
function slashed(node: Expression): { readonly day: string | undefined; readonly hint: string } | undefined {
  const text = node.kind === 'text' ? node.value : divided(node);
  if (text === undefined || !/^\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\s*$/.test(text)) return undefined;
  const day = dayWritten(text);
  return { day, hint: `Dates are written year first and without quotes, as in ${day ?? '2024-03-31'}.` };
}

/** `closed_at = "last month"`. */
function rangeInQuotes(node: Expression): string | undefined {
  if (node.kind !== 'text') return undefined;
  const range = /^(last|this|next) [a-z0-9 ]+$/.test(node.value) ? node.value : rangeNamed(node.value);
  return range && `A range stands without quotes, behind \`in\`: \`in ${range}\`.`;
}

function divided(node: Expression): string | undefined {
  if (node.kind !== 'arithmetic') return undefined;
  const operands = [node.first, ...node.rest.map(({ operand }) => operand)];
  const numbers = operands.flatMap((operand) => (operand.kind === 'number' ? [operand.value] : []));
  return numbers.length === operands.length ? numbers.join('/') : undefined;
}

function unquoted(blamed: Expression, other: Type): string | undefined {
  if (blamed.kind === 'text' && family(other) === 'number') {
    return /^-?\d+(\.\d+)?$/.test(blamed.value)
      ? `Numbers stand without quotes: ${blamed.value}.`
      : 'Compare it with a number, such as 10k.';
  }
  if (blamed.kind === 'number' && family(other) === 'text') return `Texts stand in quotes: "${blamed.value}".`;
  if (blamed.kind === 'duration' && family(other) === 'number') return 'For days between two dates: `days(from, to)`.';
  return undefined;
}
