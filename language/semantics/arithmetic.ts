import type { Arithmetic, Negative } from '../syntax/ast.ts';
import { diagnose } from './diagnostics.ts';
import type { ArithmeticOperator, Typed } from './model.ts';
import { type Scope, unknown } from './scope.ts';
import { describeType, family, type Type } from './types.ts';

/** `a + b - c`, `a * b / c`, `-a`. */
export function bindArithmetic<Leaf>(expression: Arithmetic | Negative, scope: Scope<Leaf>): Typed<Leaf> {
  if (expression.kind === 'negative') {
    const operand = scope.bind(expression.operand);
    if (operand.type.kind === 'unknown') return unknown();
    const kind = family(operand.type);
    if (kind !== 'number' && kind !== 'duration') {
      const parameters = { expected: 'a number', found: describeType(operand.type), where: 'A minus sign' };
      scope.context.report(diagnose('wrong-type', { file: scope.file, span: expression.span }, parameters));
      return unknown();
    }
    return { kind: 'negative', operand, type: operand.type };
  }
  const first = scope.bind(expression.first);
  let type = first.type;
  const rest = expression.rest.map(({ operator, operand }) => {
    const bound = scope.bind(operand);
    const result = combine(type, operator, bound.type);
    if (result === undefined) {
      const place = { file: scope.file, span: { start: expression.span.start, end: operand.span.end } };
      const hint = hintFor(type, operator, bound.type);
      const parameters = { left: describeType(type), right: describeType(bound.type), doing: verbs[operator], hint };
      scope.context.report(diagnose('type-mismatch', place, parameters));
    }
    type = result ?? { kind: 'unknown' };
    return { operator, operand: bound };
  });
  return type.kind === 'unknown' ? unknown() : { kind: 'arithmetic', first, rest, type };
}

const verbs: Record<ArithmeticOperator, string> = {
  '+': 'Adding',
  '-': 'Subtracting',
  '*': 'Multiplying',
  '/': 'Dividing',
};

/** The type of a result; undefined where the operation makes no sense. */
function combine(left: Type, operator: ArithmeticOperator, right: Type): Type | undefined {
  if (left.kind === 'unknown' || right.kind === 'unknown') return { kind: 'unknown' };
  const [a, b] = [family(left), family(right)];
  if (a === 'date' && b === 'duration' && (operator === '+' || operator === '-')) return left;
  if (a === 'duration' && b === 'duration')
    return operator === '/' ? { kind: 'number' } : operator === '*' ? undefined : left;
  if (a === 'duration' && b === 'number') return operator === '*' || operator === '/' ? left : undefined;
  if (a === 'number' && b === 'duration') return operator === '*' ? right : undefined;
  if ((a !== 'number' && a !== 'any') || (b !== 'number' && b !== 'any')) return undefined;
  return combineNumbers(left, operator, right);
}

function combineNumbers(left: Type, operator: ArithmeticOperator, right: Type): Type | undefined {
  const [leftMoney, rightMoney] = [left.kind === 'money', right.kind === 'money'];
  if (operator === '/') return leftMoney && !rightMoney ? left : { kind: 'number' };
  if (operator === '*') {
    if (leftMoney && rightMoney) return undefined;
    if (leftMoney || rightMoney) return { kind: 'money' };
    return { kind: left.kind === 'integer' && right.kind === 'integer' ? 'integer' : 'number' };
  }
  if (leftMoney || rightMoney) return { kind: 'money' };
  if (left.kind === 'percent' && right.kind === 'percent') return left;
  const kind = left.kind === 'integer' && right.kind === 'integer' ? 'integer' : 'number';
  const unit = 'unit' in left && 'unit' in right && left.unit === right.unit ? left.unit : undefined;
  return unit === undefined ? { kind } : { kind, unit };
}

function hintFor(left: Type, operator: ArithmeticOperator, right: Type): string | undefined {
  if (family(left) === 'date' && family(right) === 'date' && operator === '-') {
    return 'For the days between two dates: `days(from, to)`.';
  }
  if (family(left) === 'date' && family(right) === 'number') return 'Say of what, such as `+ 30 days`.';
  return undefined;
}
