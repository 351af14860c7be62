/**
 * Binding of expressions: from syntax to typed meaning, once for rows and for metrics, which differ in their leaves
 * only. Every problem is reported where it stands; what has a problem is of type `unknown`, so that it is told once.
 */
import { cover } from '../base/span.ts';
import { assertUnreachable } from '../base/unreachable.ts';
import type { Call, Expression } from '../syntax/ast.ts';
import { bindArithmetic } from './arithmetic.ts';
import { bindFunction } from './calls.ts';
import { bindBetween, bindComparison, bindIn, bindInRange } from './comparisons.ts';
import { diagnose } from './diagnostics.ts';
import type { Typed } from './model.ts';
import { bindCondition, boolean, literal, negate, type Scope, unknown } from './scope.ts';
import { forEachChild } from './typed.ts';
import { describeType, type Type, unify } from './types.ts';
import { bindWorking } from './working.ts';

/** Binds an expression of any type; of type `unknown` when it, or a part of it, has an error. */
export function bind<Leaf>(expression: Expression, scope: Scope<Leaf>): Typed<Leaf> {
  const bound = bindParts(expression, scope);
  // A condition is a condition whatever is wrong in it, and must not count as if that were missing.
  return hasUnknown(bound) ? unknown() : bound;
}

function hasUnknown<Leaf>(bound: Typed<Leaf>): boolean {
  let found = bound.type.kind === 'unknown';
  forEachChild(bound, ({ type }) => {
    found ||= type.kind === 'unknown';
  });
  return found;
}

function bindParts<Leaf>(expression: Expression, scope: Scope<Leaf>): Typed<Leaf> {
  switch (expression.kind) {
    case 'number':
      return literal({ kind: 'number', value: expression.value }, numberType(expression.value, expression.percent));
    case 'text':
      return literal({ kind: 'text', value: expression.value }, { kind: 'text' });
    case 'boolean':
      return literal({ kind: 'boolean', value: expression.value }, { kind: 'boolean' });
    case 'missing':
      return literal({ kind: 'missing' }, { kind: 'missing' });
    case 'duration':
      return bindDuration(expression, scope);
    case 'date':
      return bindDay(expression, scope);
    case 'path':
      return scope.path(expression);
    case 'call':
      if (!takesWithin(expression, scope) || !takesBy(expression, scope)) return unknown();
      return scope.call(expression) ?? bindWorking(expression, scope) ?? bindFunction(expression, scope);
    case 'scoped':
      return scope.scoped(expression);
    case 'arithmetic':
    case 'negative':
      return bindArithmetic(expression, scope);
    case 'comparison':
      return bindComparison(expression, scope);
    case 'between':
      return bindBetween(expression, scope);
    case 'in':
      return bindIn(expression, scope);
    case 'in-range':
      return bindInRange(expression, scope);
    case 'is-missing': {
      const test: Typed<Leaf> = { kind: 'is-missing', operand: bind(expression.operand, scope), type: boolean };
      return expression.negated ? negate(test) : test;
    }
    case 'not':
      return negate(bindCondition(expression.operand, scope));
    case 'logical':
      return {
        kind: expression.operator,
        operands: expression.operands.map((operand, index) =>
          bindCondition(operand, scope, () => repeatedly(expression.operands[index - 1], operand)),
        ),
        type: boolean,
      };
    case 'when':
      return bindWhen(expression, scope);
    case 'else':
      return bindElse(expression, scope);
    default:
      return assertUnreachable(expression);
  }
}

function numberType(value: string, percent: boolean): Type {
  if (percent) return { kind: 'percent' };
  return { kind: value.includes('.') ? 'number' : 'integer' };
}

const secondsPer: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };

function bindDuration<Leaf>(expression: Expression & { kind: 'duration' }, scope: Scope<Leaf>): Typed<Leaf> {
  const seconds = secondsPer[expression.unit];
  if (seconds === undefined) {
    const parameters = {
      expected: 'a fixed length of time',
      found: `a number of ${expression.unit}s, which differ in length`,
      where: 'This place',
      hint: 'Say it in days or weeks.',
    };
    scope.context.report(diagnose('wrong-type', { file: scope.file, span: expression.span }, parameters));
    return unknown();
  }
  const length = Number(expression.value) * seconds;
  if (length > 1e15 || (length !== 0 && length < 1e-3)) {
    scope.context.report(diagnose('duration-range', { file: scope.file, span: expression.span }, {}));
    return unknown();
  }
  // Days are of the calendar: where clocks are put forward or back they are not of 24 hours.
  const days = Number(expression.value) * ({ day: 1, week: 7 }[expression.unit as string] ?? 0);
  const said = days < 1 ? {} : { days: String(days) };
  return literal({ kind: 'duration', value: String(length), ...said }, { kind: 'duration' });
}

/** A date outside a comparison is one day. */
function bindDay<Leaf>(expression: Expression & { kind: 'date' }, scope: Scope<Leaf>): Typed<Leaf> {
  if (expression.grain !== 'day') {
    const parameters = {
      expected: 'one day',
      found: `a whole ${expression.grain}`,
      where: 'This place',
      hint: 'Write a day, such as 2024-03-31.',
    };
    scope.context.report(diagnose('wrong-type', { file: scope.file, span: expression.span }, parameters));
    return unknown();
  }
  return literal({ kind: 'date', value: expression.from }, { kind: 'date' });
}

const literals: ReadonlySet<Expression['kind']> = new Set(['number', 'text', 'boolean', 'date', 'duration'] as const);

/** `source = "web" or "email"`: the second value needs a comparison of its own. */
function repeatedly(before: Expression | undefined, operand: Expression): string | undefined {
  if (before?.kind !== 'comparison' || before.operator !== '=' || before.left.kind !== 'path') return undefined;
  if (!literals.has(operand.kind) && operand.kind !== 'path') return undefined;
  const name = before.left.parts.map(({ text }) => text).join('.');
  return `Each value is compared by itself: \`${name} in (…, …)\`, or \`${name} = … or ${name} = …\`.`;
}

function bindWhen<Leaf>(expression: Expression & { kind: 'when' }, scope: Scope<Leaf>): Typed<Leaf> {
  const branches = expression.branches.map(({ condition, value }) => ({
    condition: bindCondition(condition, scope),
    value: bind(value, scope),
  }));
  const otherwise = expression.otherwise === undefined ? undefined : bind(expression.otherwise, scope);
  const values = [...branches.map(({ value }) => value), ...(otherwise === undefined ? [] : [otherwise])];
  const nodes = [...expression.branches.map(({ value }) => value), expression.otherwise ?? expression];
  const type = unifyAll(values, nodes, scope);
  return { kind: 'when', branches, ...(otherwise === undefined ? {} : { otherwise }), type };
}

function bindElse<Leaf>(expression: Expression & { kind: 'else' }, scope: Scope<Leaf>): Typed<Leaf> {
  const operands = expression.operands.map((operand) => bind(operand, scope));
  return { kind: 'else', operands, type: unifyAll(operands, expression.operands, scope) };
}

/** The one type of some choices; the first that does not fit those before it is to blame. */
function unifyAll<Leaf>(values: readonly Typed<Leaf>[], nodes: readonly Expression[], scope: Scope<Leaf>): Type {
  const types = values.map(({ type }) => type);
  const type = unify(types);
  if (type !== undefined) return type;
  const at = types.findIndex((_, index) => unify(types.slice(0, index + 1)) === undefined);
  const [first, second] = [unify(types.slice(0, at)), types[at]];
  const span = nodes[at]?.span ?? { start: 0, end: 0 };
  const parameters = {
    left: first === undefined ? '' : describeType(first),
    right: second === undefined ? '' : describeType(second),
    doing: 'Choosing between',
    hint: 'All choices must be of one type.',
  };
  scope.context.report(diagnose('type-mismatch', { file: scope.file, span }, parameters));
  return { kind: 'unknown' };
}

const lookAround: readonly string[] = ['share', 'rank', 'previous', 'next'];

/** Only a chance is learned by groups; that is reported. */
function takesBy<Leaf>(call: Call, { context, file }: Scope<Leaf>): boolean {
  if (call.by === undefined || call.name.text === 'likelihood') return true;
  const span = cover(call.by[0]?.span ?? call.span, call.by.at(-1)?.span ?? call.span);
  context.report(diagnose('no-by', { file, span }, { name: call.name.text }));
  return false;
}

/** A call that looks at no others has nothing to look `within`; that is reported. */
function takesWithin<Leaf>(call: Call, { context, file }: Scope<Leaf>): boolean {
  if (call.within === undefined || lookAround.includes(call.name.text)) return true;
  const [first] = call.within;
  const span = cover(first?.span ?? call.span, call.within.at(-1)?.span ?? call.span);
  context.report(diagnose('no-within', { file, span }, { name: call.name.text }));
  return false;
}
