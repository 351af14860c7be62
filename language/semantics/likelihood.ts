/** Binding of `likelihood(status = "won", by stage, source)`: a chance that is learned from rows where it is settled. */
import type { Call, Expression } from '../syntax/ast.ts';
import { diagnose } from './diagnostics.ts';
import type { LikelihoodLeaf, RowExpression, RowLeaf } from './model.ts';
import { bindCondition, type Scope, unknown } from './scope.ts';
import { describeType, family } from './types.ts';

/** A call of it in the scope of a table's rows. */
export function bindLikelihood(call: Call, scope: Scope<RowLeaf>, table: string): RowExpression {
  const { context, file } = scope;
  const place = { file, span: call.span };
  const [argument, ...others] = call.arguments;
  if (argument === undefined || others.length > 0) {
    const parameters = {
      name: 'likelihood',
      signature: 'likelihood(condition, by column, …)',
      given: call.arguments.length,
    };
    context.report(diagnose('wrong-arguments', place, parameters));
    return unknown();
  }
  if (call.via ?? call.for ?? call.open ?? call.spread) context.report(diagnose('modifier-in-row', place, {}));
  const of = bindCondition(argument, scope);
  const by = (call.by ?? []).map((path) => scope.path(path));
  const settled = settledOf(call, argument, of, scope);
  const date = dateOf(call, scope, table);
  const parts = [of, ...by, ...(settled === undefined ? [] : [settled]), ...(date === undefined ? [] : [date])];
  if (settled === undefined || parts.some(({ type }) => type.kind === 'unknown')) return unknown();
  const leaf: LikelihoodLeaf = {
    kind: 'likelihood',
    path: [],
    table,
    of,
    by,
    settled,
    ...(date === undefined ? {} : { date }),
  };
  return { kind: 'leaf', leaf, type: { kind: 'percent' } };
}

/**
 * What a row meets once it is settled: what `where` says; without it, of a closed set that has "open", any other of its
 * values. Undefined where nobody knows, which is reported.
 */
function settledOf(
  call: Call,
  argument: Expression,
  of: RowExpression,
  scope: Scope<RowLeaf>,
): RowExpression | undefined {
  if (call.where !== undefined) return bindCondition(call.where, scope);
  const { span } = argument;
  if (argument.kind === 'comparison' && argument.operator === '=') {
    const column = scope.bind(argument.left);
    if (column.type.kind === 'set' && column.type.values.includes(stillOpen)) {
      const open: Expression = { kind: 'text', value: stillOpen, span };
      const operands: readonly Expression[] = [
        { kind: 'comparison', operator: '!=', left: argument.left, right: open, span },
        { kind: 'is-missing', operand: argument.left, negated: true, span },
      ];
      return scope.bind({ kind: 'logical', operator: 'and', operands, span });
    }
  }
  if (of.type.kind !== 'unknown')
    scope.context.report(diagnose('likelihood-unsettled', { file: scope.file, span: call.span }, {}));
  return undefined;
}
const stillOpen = 'open';

/** The date that `on` names, else the one that dates the table. */
function dateOf(call: Call, scope: Scope<RowLeaf>, table: string): RowExpression | undefined {
  const { context, file } = scope;
  if (call.on === undefined) {
    const dated = context.tables.get(table)?.datedBy;
    return dated === undefined
      ? undefined
      : scope.path({ kind: 'path', parts: [{ ...call.name, text: dated }], span: call.span });
  }
  const date = scope.path(call.on);
  if (date.type.kind === 'unknown' || family(date.type) === 'date') return date;
  const parameters = {
    expected: 'a date or a time',
    found: describeType(date.type),
    where: '`on` of `likelihood`',
    hint: undefined,
  };
  context.report(diagnose('wrong-type', { file, span: call.on.span }, parameters));
  return unknown();
}
