/** Binding of `count(…)`, `sum(…)` and their like, and of the conditions and dates put on them. */
import type { Call, Modifiers } from '../syntax/ast.ts';
import type { Context, TableSymbol } from './context.ts';
import { bindDating, defaultDate, fitsDating } from './dating.ts';
import { diagnose } from './diagnostics.ts';
import type { Base } from './dimensions.ts';
import { bindMeasure, conjuncts, measuredTable } from './measures.ts';
import type { Aggregate, AggregateFunction, MetricExpression, MetricLeaf, Origin } from './model.ts';
import { rowScope } from './row-scope.ts';
import { bindCondition, unknown } from './scope.ts';
import { leavesOf, mapLeaves } from './typed.ts';

/** A call of an aggregate function as a metric expression. */
export function bindAggregate(call: Call, name: AggregateFunction, context: Context, file: string): MetricExpression {
  const table = measuredTable(call, name, context, file);
  if (table === undefined) return unknown();
  const via = viaOf(call, table, context, file);
  const base: Base = { table: table.name, via, reader: `\`${name}\`` };
  const own = rowScope(context, file, base, [base.table], 'by metric');
  const measure = bindMeasure(call, name, { argument: own, where: rowScope(context, file, base) });
  const dating = bindDating(call, defaultDate(context, table), base, context, file);
  if (measure === undefined || dating === undefined) return unknown();
  const { type, ...measured } = measure;
  const aggregate: Aggregate = {
    function: name,
    table: table.name,
    ...measured,
    ...dating,
    ...(call.for === undefined ? {} : { range: call.for }),
    via,
  };
  if (!fitsDating({ function: name, ...measured }, call, context, file)) return unknown();
  return { kind: 'leaf', leaf: { kind: 'aggregate', aggregate }, type };
}

function viaOf(modifiers: Modifiers, table: TableSymbol, context: Context, file: string): readonly string[] {
  if (modifiers.via === undefined) return [];
  const { parts } = modifiers.via;
  const [name, ...more] = parts[0]?.text === table.name && parts.length > 1 ? parts.slice(1) : parts;
  const content = table.columns.get(name?.text ?? '')?.content;
  if (name !== undefined && more.length === 0 && content?.kind === 'stored' && content.type.kind === 'reference') {
    context.link(file, name, { kind: 'column', table: table.name, name: name.text });
    return [name.text];
  }
  const path = parts.map((part) => part.text).join('.');
  context.report(diagnose('via-not-a-reference', { file, span: modifiers.via.span }, { path }));
  return [];
}

/**
 * Puts a condition, a date, a way or a range on every aggregate inside an expression. A condition is added to the ones
 * they have; a date and a range replace theirs.
 */
export function modify(
  expression: MetricExpression,
  modifiers: Modifiers,
  context: Context,
  file: string,
): MetricExpression {
  const tables = tablesOf([expression]);
  let broken = false;
  const changed = mapAggregates(expression, (aggregate) => {
    const table = context.tables.get(aggregate.table);
    if (table === undefined) return aggregate;
    const via = modifiers.via === undefined ? aggregate.via : viaOf(modifiers, table, context, file);
    const base: Base = { table: aggregate.table, via, reader: `\`${aggregate.function}\`` };
    const condition =
      modifiers.where === undefined ? undefined : bindCondition(modifiers.where, rowScope(context, file, base, tables));
    const dating = bindDating(modifiers, aggregate.date, base, context, file);
    broken ||= !fitsDating(aggregate, modifiers, context, file) || dating === undefined;
    broken ||= condition?.type.kind === 'unknown';
    return {
      ...aggregate,
      via,
      where: condition === undefined ? aggregate.where : [...aggregate.where, ...conjuncts(condition)],
      ...dating,
      ...(modifiers.for === undefined ? {} : { range: modifiers.for }),
    };
  });
  return broken ? unknown() : changed;
}

/** Whether an aggregate goes by the order of its rows, and they have none. */
export function lacksOrder({ function: name, date }: Aggregate): boolean {
  return (name === 'first' || name === 'last') && date === undefined;
}

/** Whether each aggregate that goes by the order of its rows has a date to order them by; reports where not. */
export function areOrdered(expression: MetricExpression, context: Context, place: Origin): boolean {
  const lost = aggregatesOf([expression]).find(lacksOrder);
  if (lost !== undefined) context.report(diagnose('no-order', place, { name: lost.function, table: lost.table }));
  return lost === undefined;
}

/** The same expression over changed aggregates. */
export function mapAggregates(
  expression: MetricExpression,
  change: (aggregate: Aggregate) => Aggregate,
): MetricExpression {
  return mapLeaves(expression, (leaf: MetricLeaf, type): MetricExpression => {
    if (leaf.kind === 'rank') return { kind: 'leaf', leaf: { ...leaf, of: mapAggregates(leaf.of, change) }, type };
    if (leaf.kind !== 'aggregate') return { kind: 'leaf', leaf, type };
    return { kind: 'leaf', leaf: { ...leaf, aggregate: change(leaf.aggregate) }, type };
  });
}

/** The aggregates in some expressions. */
export function aggregatesOf(expressions: readonly MetricExpression[]): Aggregate[] {
  const found: Aggregate[] = [];
  for (const leaf of leavesOf(expressions)) {
    if (leaf.kind === 'rank') found.push(...aggregatesOf([leaf.of]));
    else if (leaf.kind === 'aggregate') found.push(leaf.aggregate);
  }
  return found;
}

/** The tables that some expressions aggregate, each once. */
export function tablesOf(expressions: readonly MetricExpression[]): string[] {
  return [...new Set(aggregatesOf(expressions).map(({ table }) => table))];
}
