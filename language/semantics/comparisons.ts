/** Comparisons, `between`, `in`: where a date in the text is a span of days, and where types meet. */
import { closest } from '../base/suggest.ts';
import type { Between, Comparison, DateLiteral, Expression, In, InRange } from '../syntax/ast.ts';
import { diagnose } from './diagnostics.ts';
import { reportMismatch } from './mismatch.ts';
import type { ComparedBy, Typed } from './model.ts';
import { compareParam, isDay } from './params/comparisons.ts';
import { endOfLiteral } from './ranges.ts';
import { boolean, mirrored, negate, type Scope, unknown } from './scope.ts';
import { describeType, family, sameFamily } from './types.ts';

type Operator = ComparedBy;

export function bindComparison<Leaf>(expression: Comparison, scope: Scope<Leaf>): Typed<Leaf> {
  const operator: Operator = expression.operator === '!=' ? '=' : expression.operator;
  const compared = comparePair(expression, operator, scope);
  return expression.operator === '!=' && compared.type.kind !== 'unknown' ? negate(compared) : compared;
}

function comparePair<Leaf>(expression: Comparison, operator: Operator, scope: Scope<Leaf>): Typed<Leaf> {
  const { left, right } = expression;
  if (reportHopeless(expression, scope) || reportUnquoted(expression, scope)) return unknown();
  const withParam = compareParam(expression, operator, scope);
  if (withParam !== undefined) return withParam;
  const rightSpan = spanOf(right, left, scope);
  if (rightSpan !== undefined) return compareSpan(left, operator, rightSpan, right, scope);
  const leftSpan = spanOf(left, right, scope);
  if (leftSpan !== undefined) return compareSpan(right, mirrored[operator], leftSpan, left, scope);
  const [boundLeft, boundRight] = [scope.bind(left), scope.bind(right)];
  if (reportSame(expression, boundLeft, boundRight, scope)) return unknown();
  const pair = matched(boundLeft, left, boundRight, right, expression.span, scope);
  if (pair === undefined) return unknown();
  const inSet =
    operator === '='
      ? undefined
      : (orderInSet(pair[0], operator, pair[1]) ?? orderInSet(pair[1], mirrored[operator], pair[0]));
  return inSet ?? { kind: 'comparison', operator, left: pair[0], right: pair[1], type: boolean };
}

/** A closed set is ordered as declared: a comparison with one of its values is a list of values. */
export function orderInSet<Leaf>(
  operand: Typed<Leaf>,
  operator: Operator,
  limit: Typed<Leaf>,
): Typed<Leaf> | undefined {
  if (operand.type.kind !== 'set' || limit.kind !== 'literal' || limit.value.kind !== 'text') return undefined;
  const { values } = operand.type;
  const at = values.indexOf(limit.value.value);
  const chosen =
    operator === '<'
      ? values.slice(0, at)
      : operator === '<='
        ? values.slice(0, at + 1)
        : operator === '>'
          ? values.slice(at + 1)
          : values.slice(at);
  if (chosen.length === 0) return { kind: 'literal', value: { kind: 'boolean', value: false }, type: boolean };
  const literals = chosen.map(
    (value): Typed<Leaf> => ({ kind: 'literal', value: { kind: 'text', value }, type: { kind: 'text' } }),
  );
  return { kind: 'in', operand, values: literals, type: boolean };
}

/** `status = won`: a bare name that is a value of the set it is compared with. */
function reportUnquoted<Leaf>({ left, right }: Comparison, scope: Scope<Leaf>): boolean {
  const [name] = right.kind === 'path' && right.parts.length === 1 ? right.parts : [];
  if (name === undefined || left.kind !== 'path' || scope.knows(name.text)) return false;
  const { type } = scope.bind(left);
  if (type.kind !== 'set' || !type.values.includes(name.text)) return false;
  const fix = { span: name.span, text: JSON.stringify(name.text) };
  scope.context.report(diagnose('unquoted-text', { file: scope.file, span: name.span, fix }, { value: name.text }));
  return true;
}

/** Comparisons that can never hold, or always do, are mistakes. */
function reportHopeless<Leaf>(expression: Comparison, scope: Scope<Leaf>): boolean {
  const { left, right, span } = expression;
  if (left.kind === 'missing' || right.kind === 'missing') {
    scope.context.report(diagnose('compare-missing', { file: scope.file, span }, {}));
    return true;
  }
  for (const [side, other] of [
    [right, left],
    [left, right],
  ] as const) {
    if (side.kind !== 'text' || side.value.trim() !== '') continue;
    const text = expression.operator === '!=' ? ' is not missing' : ' is missing';
    const fix = side === right ? { span: { start: other.span.end, end: side.span.end }, text } : undefined;
    scope.context.report(diagnose('blank-text', { file: scope.file, span: side.span, fix }, {}));
    return true;
  }
  return false;
}

/** `team = team`: the name that is meant to be a param's is the column's, too. */
function reportSame<Leaf>(
  { left, right, span }: Comparison,
  one: Typed<Leaf>,
  other: Typed<Leaf>,
  { context, file }: Scope<Leaf>,
): boolean {
  if (left.kind !== 'path' || right.kind !== 'path' || one.type.kind === 'unknown') return false;
  if (JSON.stringify(one) !== JSON.stringify(other)) return false;
  const name = right.parts.map((part) => part.text).join('.');
  const param = right.parts.at(-1)?.text ?? '';
  const meant = context.params.declared.has(param) ? `param.${param}` : undefined;
  const fix = meant === undefined ? undefined : { span: right.span, text: meant };
  context.report(diagnose('self-comparison', { file, span, fix }, { name, meant }));
  return true;
}

/** A span of days, when an expression is a date literal, or a plain year compared with a date. */
function spanOf<Leaf>(
  expression: Expression,
  against: Expression,
  scope: Scope<Leaf>,
): Pick<DateLiteral, 'from' | 'grain'> | undefined {
  if (expression.kind === 'date') return expression;
  if (expression.kind !== 'number' || !/^[12]\d{3}$/.test(expression.value) || against.kind === 'number')
    return undefined;
  return family(scope.bind(against).type) === 'date' ? { from: `${expression.value}-01-01`, grain: 'year' } : undefined;
}

function compareSpan<Leaf>(
  operand: Expression,
  operator: Operator,
  literal: Pick<DateLiteral, 'from' | 'grain'>,
  literalNode: Expression,
  scope: Scope<Leaf>,
): Typed<Leaf> {
  const bound = scope.bind(operand);
  if (!expectDate(bound, operand, literalNode, scope)) return unknown();
  return compareDays(bound, operator, literal);
}

/** A date compared with a span of days, the whole of it. */
export function compareDays<Leaf>(
  operand: Typed<Leaf>,
  operator: Operator,
  literal: Pick<DateLiteral, 'from' | 'grain'>,
): Typed<Leaf> {
  const [from, until] = [literal.from, endOfLiteral(literal)];
  switch (operator) {
    case '=':
      return within(operand, from, until);
    case '<':
      return within(operand, undefined, from);
    case '<=':
      return within(operand, undefined, until);
    case '>':
      return within(operand, until, undefined);
    case '>=':
      return within(operand, from, undefined);
  }
}

function within<Leaf>(operand: Typed<Leaf>, from: string | undefined, until: string | undefined): Typed<Leaf> {
  return {
    kind: 'within',
    operand,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    type: boolean,
  };
}

function expectDate<Leaf>(bound: Typed<Leaf>, node: Expression, literalNode: Expression, scope: Scope<Leaf>): boolean {
  if (bound.type.kind === 'unknown') return false;
  if (family(bound.type) === 'date') return true;
  const place = {
    file: scope.file,
    span: literalNode.span,
    related: [{ message: `this is ${describeType(bound.type)}`, file: scope.file, span: node.span }],
  };
  scope.context.report(
    diagnose('type-mismatch', place, { left: describeType(bound.type), right: 'a date', doing: 'Comparing' }),
  );
  return false;
}

export function bindBetween<Leaf>(expression: Between, scope: Scope<Leaf>): Typed<Leaf> {
  const { operand, low, high, span } = expression;
  const part = (operator: '>=' | '<=', right: Expression): Typed<Leaf> =>
    bindComparison({ kind: 'comparison', left: operand, operator, right, span }, scope);
  const operands = [part('>=', low), part('<=', high)];
  if (operands.some(({ type }) => type.kind === 'unknown')) return unknown();
  const both: Typed<Leaf> = { kind: 'and', operands, type: boolean };
  return expression.negated ? negate(both) : both;
}

export function bindIn<Leaf>(expression: In, scope: Scope<Leaf>): Typed<Leaf> {
  const { operand } = expression;
  const parts = expression.values.map((right) =>
    bindComparison({ kind: 'comparison', left: operand, operator: '=', right, span: right.span }, scope),
  );
  if (parts.some(({ type }) => type.kind === 'unknown')) return unknown();
  const test = oneOf(parts);
  return expression.negated ? negate(test) : test;
}

/** Equalities with one operand are one `in`; spans of dates stay comparisons. */
function oneOf<Leaf>(parts: readonly Typed<Leaf>[]): Typed<Leaf> {
  const values: Typed<Leaf>[] = [];
  let operand: Typed<Leaf> | undefined;
  for (const part of parts) {
    if (part.kind !== 'comparison' || isDay(part.right)) return { kind: 'or', operands: parts, type: boolean };
    operand ??= part.left;
    values.push(part.right);
  }
  return operand === undefined
    ? { kind: 'or', operands: parts, type: boolean }
    : { kind: 'in', operand, values, type: boolean };
}

export function bindInRange<Leaf>(expression: InRange, scope: Scope<Leaf>): Typed<Leaf> {
  const operand = scope.bind(expression.operand);
  if (!expectDate(operand, expression.operand, { ...expression.operand, span: expression.range.span }, scope))
    return unknown();
  const test: Typed<Leaf> = { kind: 'in-range', operand, range: expression.range, type: boolean };
  return expression.negated ? negate(test) : test;
}

/** The two sides made comparable, or undefined after a report. */
export function matched<Leaf>(
  left: Typed<Leaf>,
  leftNode: Expression,
  right: Typed<Leaf>,
  rightNode: Expression,
  span: Expression['span'],
  scope: Scope<Leaf>,
): readonly [Typed<Leaf>, Typed<Leaf>] | undefined {
  if (left.type.kind === 'unknown' || right.type.kind === 'unknown') return undefined;
  const [count, length] = [countOf(right, left), countOf(left, right)];
  if (count !== undefined) return [left, count];
  if (length !== undefined) return [length, right];
  if (!sameFamily(left.type, right.type)) {
    reportMismatch(left, leftNode, right, rightNode, scope);
    return undefined;
  }
  if (!checkText(left, leftNode, rightNode, scope) || !checkText(right, rightNode, leftNode, scope)) return undefined;
  if (!checkPercent(left, right, rightNode, scope) || !checkPercent(right, left, leftNode, scope)) return undefined;
  const kinds = [left.type.kind, right.type.kind];
  // A day compared with a time is the whole day, so the time is compared by its day.
  if (kinds.includes('date') && kinds.includes('time')) return sameKind(left, right);
  if (kinds[0] === 'boolean') {
    scope.context.report(
      diagnose(
        'wrong-type',
        { file: scope.file, span },
        {
          expected: 'values',
          found: 'a condition',
          where: 'A comparison',
          hint: 'Use the condition itself, or `not (…)`.',
        },
      ),
    );
    return undefined;
  }
  return [left, right];
}

/** Two dates so that they can be compared: a day beside a time is the whole day, so the time is taken by its day. */
export function sameKind<Leaf>(left: Typed<Leaf>, right: Typed<Leaf>): readonly [Typed<Leaf>, Typed<Leaf>] {
  return left.type.kind === right.type.kind ? [left, right] : [dayOf(left), dayOf(right)];
}

function dayOf<Leaf>(operand: Typed<Leaf>): Typed<Leaf> {
  return operand.type.kind === 'time'
    ? { kind: 'call', function: 'date', arguments: [operand], type: { kind: 'date' } }
    : operand;
}

/** `cycle_days > 30 days`: a length of time in the unit of the number it is compared with. */
function countOf<Leaf>(length: Typed<Leaf>, counted: Typed<Leaf>): Typed<Leaf> | undefined {
  if (length.type.kind !== 'duration' || length.kind !== 'literal' || length.value.kind !== 'duration')
    return undefined;
  if (counted.type.kind !== 'integer' && counted.type.kind !== 'number') return undefined;
  const { unit } = counted.type;
  if (unit === undefined) return undefined;
  const value = String(Number(length.value.value) / (unit === 'days' ? 86_400 : 3600));
  return { kind: 'literal', value: { kind: 'number', value }, type: { kind: 'number', unit } };
}

/** A percentage is a share: `> 10` would be a thousand percent, and what is meant is `> 10%`. */
function checkPercent<Leaf>(
  operand: Typed<Leaf>,
  value: Typed<Leaf>,
  valueNode: Expression,
  scope: Scope<Leaf>,
): boolean {
  if (operand.type.kind !== 'percent' || valueNode.kind !== 'number' || valueNode.percent) return true;
  if (value.kind !== 'literal' || Math.abs(Number(valueNode.value)) <= 1) return true;
  const fix = { span: valueNode.span, text: `${valueNode.value}%` };
  scope.context.report(
    diagnose('percent-as-number', { file: scope.file, span: valueNode.span, fix }, { value: valueNode.value }),
  );
  return false;
}

/** A literal compared with a closed set must be in it; one compared with a reference must be meant as a key. */
function checkText<Leaf>(
  operand: Typed<Leaf>,
  operandNode: Expression,
  valueNode: Expression,
  scope: Scope<Leaf>,
): boolean {
  if (valueNode.kind !== 'text') return true;
  const place = { file: scope.file, span: valueNode.span };
  if (operand.type.kind === 'set') {
    if (operand.type.values.includes(valueNode.value)) return true;
    const guess = closest(valueNode.value, operand.type.values);
    const fix = guess === undefined ? undefined : { span: valueNode.span, text: JSON.stringify(guess) };
    scope.context.report(
      diagnose('not-in-set', { ...place, fix }, { value: valueNode.value, values: operand.type.values, guess }),
    );
    return false;
  }
  if (operand.type.kind === 'reference') {
    const target = scope.context.tables.get(operand.type.table);
    if (target?.shownAs === undefined || target.shownAs === target.key) return true;
    const name = operandNode.kind === 'path' ? operandNode.parts.map((part) => part.text).join('.') : 'this';
    scope.context.report(diagnose('compare-reference', place, { name, table: target.name, shown: target.shownAs }));
    return false;
  }
  return true;
}
