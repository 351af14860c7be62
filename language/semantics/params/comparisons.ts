/** Comparisons with a param: where it may be `all`, and what its type must have to do with the other side's. */
import { closest } from '../../base/suggest.ts';
import type { Comparison, Expression } from '../../syntax/ast.ts';
import type { Context } from '../context.ts';
import { diagnose } from '../diagnostics.ts';
import { reportMismatch } from '../mismatch.ts';
import type { ComparedBy, Literal, Typed } from '../model.ts';
import { boolean, mirrored, type NamedParam, type Scope, unknown } from '../scope.ts';
import { sameFamily } from '../types.ts';
import { valueOfParam } from './names.ts';

/** A param as it stands in an expression. */
export type ParamLiteral<Leaf> = Typed<Leaf> & {
  readonly kind: 'literal';
  readonly value: Literal & { readonly kind: 'param' };
};

export function isParam<Leaf>(expression: Typed<Leaf>): expression is ParamLiteral<Leaf> {
  return expression.kind === 'literal' && expression.value.kind === 'param';
}

/** A param that is a day: a time is in it or not. */
export function isDay<Leaf>(expression: Typed<Leaf>): boolean {
  return isParam(expression) && expression.type.kind === 'date';
}

/** A comparison with a param, which stands on its right from then on; undefined when there is none in it. */
export function compareParam<Leaf>(
  { left, right, span }: Comparison,
  operator: ComparedBy,
  scope: Scope<Leaf>,
): Typed<Leaf> | undefined {
  const onRight = paramAt(right, scope);
  const named = onRight ?? paramAt(left, scope);
  if (named === undefined) return undefined;
  const [other, node] = onRight === undefined ? [right, left] : [left, right];
  const towards = onRight === undefined ? mirrored[operator] : operator;
  if (isWritten(other, named)) return undefined;
  if (named.param.type.kind === 'period') return inPeriod(other, node, towards, named, scope);
  const param = valueOfParam<Leaf>(named, towards === '=', scope.context, scope.file);
  const second = onRight === undefined ? undefined : paramAt(left, scope);
  const bound =
    second === undefined ? scope.bind(other) : valueOfParam<Leaf>(second, towards === '=', scope.context, scope.file);
  if (param.type.kind === 'unknown' || bound.type.kind === 'unknown') return unknown();
  if (isParam(bound) && isParam(param) && bound.value.name === param.value.name) {
    const parameters = { name: named.param.name, meant: undefined };
    scope.context.report(diagnose('self-comparison', { file: scope.file, span }, parameters));
    return unknown();
  }
  if (!fits(bound, other, towards, param, node, named, scope)) return unknown();
  // A table's own key is read as a reference to it is, whatever the type of keys.
  const key = param.type.kind === 'reference' && bound.kind === 'leaf' ? { ...bound, type: param.type } : bound;
  return { kind: 'comparison', operator: towards, left: key, right: param, type: boolean };
}

function paramAt<Leaf>(expression: Expression, scope: Scope<Leaf>): NamedParam | undefined {
  if (expression.kind !== 'path') return undefined;
  const named = scope.param(expression);
  return named === undefined || named.param.type.kind === 'choice' ? undefined : named;
}

/** A date that is written out is a span of days, with which a param compares as any date does. */
function isWritten(other: Expression, { param }: NamedParam): boolean {
  return param.type.kind === 'date' && (other.kind === 'date' || other.kind === 'number');
}

/** `closed_at in span` */
function inPeriod<Leaf>(
  operand: Expression,
  node: Expression,
  operator: ComparedBy,
  { param, span, tail }: NamedParam,
  scope: Scope<Leaf>,
): Typed<Leaf> {
  if (operator !== '=' || tail.length > 0 || scope.context.isAmbiguous(param.name)) {
    const hint = `Say \`in ${param.name}\`.`;
    const parameters = { name: param.name, what: 'a period', hint };
    scope.context.report(diagnose('param-place', { file: scope.file, span }, parameters));
    return unknown();
  }
  const bound = scope.bind(operand);
  if (bound.type.kind === 'unknown') return unknown();
  if (!sameFamily(bound.type, { kind: 'date' })) {
    const day: Typed<Leaf> = { kind: 'literal', value: { kind: 'missing' }, type: { kind: 'date' } };
    reportMismatch(bound, operand, day, node, scope);
    return unknown();
  }
  const name = { text: param.name, span };
  const range = { kind: 'param', path: { kind: 'path', parts: [name], span }, span } as const;
  return { kind: 'in-range', operand: bound, range, type: boolean };
}

/** Whether a comparison makes sense for every value that the param can have; says why not. */
function fits<Leaf>(
  bound: Typed<Leaf>,
  node: Expression,
  operator: ComparedBy,
  param: Typed<Leaf>,
  paramNode: Expression,
  named: NamedParam,
  scope: Scope<Leaf>,
): boolean {
  const mismatch = (hint?: string): false => {
    reportMismatch(bound, node, param, paramNode, scope, hint);
    return false;
  };
  const [type, taken] = [bound.type, param.type];
  const ordered = operator !== '=';
  if (taken.kind === 'reference') {
    if (!ordered && isKeyOf(taken.table, bound, scope.context)) return true;
    return mismatch(`It is the key of a row of \`${taken.table}\`: compare it with a reference to one.`);
  }
  if (!sameFamily(type, taken)) return mismatch();
  if (type.kind === 'boolean' || taken.kind === 'boolean') return ordered ? mismatch('Use `=` or `!=`.') : true;
  if (type.kind === 'reference')
    return !ordered && (comesFromKey(type.table, named, scope.context) || reportName(type.table, node, named, scope));
  if (taken.kind === 'set' && type.kind === 'set') return allIn(taken.values, type.values, named, scope);
  if (type.kind === 'set' && ordered && !isParam(bound)) {
    return mismatch('A set has an order of its own: make the param one of its values.');
  }
  if (type.kind === 'percent' && taken.kind !== 'percent') {
    return mismatch(`A percentage is a share: declare \`${named.param.name}: percent\`.`);
  }
  return true;
}

function allIn<Leaf>(
  taken: readonly string[],
  values: readonly string[],
  { span }: NamedParam,
  { context, file }: Scope<Leaf>,
): boolean {
  const stray = taken.find((value) => !values.includes(value));
  if (stray === undefined) return true;
  context.report(diagnose('not-in-set', { file, span }, { value: stray, values, guess: closest(stray, values) }));
  return false;
}

/** Whether an expression holds keys of a table: a reference to it, or its key itself. */
function isKeyOf<Leaf>(table: string, bound: Typed<Leaf>, context: Context): boolean {
  if (bound.type.kind === 'reference') return bound.type.table === table;
  if (bound.kind !== 'leaf' || typeof bound.leaf !== 'object' || bound.leaf === null) return false;
  const leaf: { readonly table?: unknown; readonly column?: unknown } = bound.leaf;
  return leaf.table === table && leaf.column === context.tables.get(table)?.key;
}

/** Whether the options of a param of texts are the keys of a table. */
function comesFromKey(table: string, { param }: NamedParam, context: Context): boolean {
  const target = context.tables.get(table);
  if (target?.shownAs === undefined || target.shownAs === target.key) return true;
  const { options } = param;
  return options !== undefined && isKeyOf(table, options.expression, context);
}

function reportName<Leaf>(
  table: string,
  node: Expression,
  { span }: NamedParam,
  { context, file }: Scope<Leaf>,
): false {
  const shown = context.tables.get(table)?.shownAs ?? '';
  const name = node.kind === 'path' ? node.parts.map((part) => part.text).join('.') : 'this';
  context.report(diagnose('compare-reference', { file, span }, { name, table, shown }));
  return false;
}
