/** Binding of `count(…)`, `sum(…)` and their like, and of the conditions and dates put on them. */
import { assertUnreachable } from '../base/unreachable.ts';
import type { Call, Modifiers } from '../syntax/ast.ts';
import type { Context, TableSymbol } from './context.ts';
import { bindDating, defaultDate, fitsDating } from './dating.ts';
import { diagnose } from './diagnostics.ts';
import type { Base } from './dimensions.ts';
import { bindMeasure, conjuncts, measuredTable } from './measures.ts';
import type { Aggregate, AggregateFunction, MetricExpression, MetricLeaf, Origin, Per } from './model.ts';
import { rangeOf } from './params/names.ts';
import { basesOf, reread } from './per-dimensions.ts';
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
  const range = call.for === undefined ? undefined : rangeOf(call.for, context, file);
  const lost = call.for !== undefined && range === undefined;
  if (measure === undefined || dating === undefined || lost) return unknown();
  const { type, ...measured } = measure;
  const aggregate: Aggregate = {
    function: name,
    table: table.name,
    ...measured,
    ...dating,
    ...(range === undefined ? {} : { range }),
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
  const range = modifiers.for === undefined ? undefined : rangeOf(modifiers.for, context, file);
  const added: Per['around'][number][] = [];
  let broken = modifiers.for !== undefined && range === undefined;
  const change = (aggregate: Aggregate): Aggregate => {
    const table = context.tables.get(aggregate.table);
    if (table === undefined) return aggregate;
    const via = modifiers.via === undefined ? aggregate.via : viaOf(modifiers, table, context, file);
    const base: Base = { table: aggregate.table, via, reader: `\`${aggregate.function}\`` };
    const condition =
      modifiers.where === undefined ? undefined : bindCondition(modifiers.where, rowScope(context, file, base, tables));
    const dating = bindDating(modifiers, aggregate.date, base, context, file);
    broken ||= !fitsDating(aggregate, modifiers, context, file) || dating === undefined;
    broken ||= condition?.type.kind === 'unknown';
    for (const part of condition === undefined ? [] : conjuncts(condition))
      added.push({ table: aggregate.table, via, condition: part });
    return {
      ...aggregate,
      via,
      where: condition === undefined ? aggregate.where : [...aggregate.where, ...conjuncts(condition)],
      ...dating,
      ...(range === undefined ? {} : { range }),
    };
  };
  const changePer = (per: Per): Per => {
    const rewayed = modifiers.via === undefined ? per : withWays(per, context);
    broken ||= rewayed === undefined;
    return { ...(rewayed ?? per), around: [...per.around, ...added] };
  };
  const changed = mapAggregates(expression, change, changePer);
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

/** A `per` with the ways of what is inside it now; undefined when there is none, which is reported. */
function withWays(per: Per, context: Context): Per | undefined {
  const bases = basesOf(aggregatesOf(partsOf(per)), `\`${per.function}\``);
  const dimensions = per.dimensions.map((dimension) => reread(dimension, bases, context));
  const ways = dimensions.flatMap((dimension) => (dimension.kind === 'column' ? dimension.ways : []));
  if (ways.some(({ expression }) => expression.type.kind === 'unknown')) return undefined;
  const around = per.around.flatMap(({ table, condition }) =>
    bases.flatMap((base) => (base.table === table ? [{ table, via: base.via, condition }] : [])),
  );
  return { ...per, dimensions, around };
}

/** The same expression over changed aggregates, those inside a `per` included. `around` may change a `per` with them. */
export function mapAggregates(
  expression: MetricExpression,
  change: (aggregate: Aggregate) => Aggregate,
  around: (per: Per) => Per = (per) => per,
): MetricExpression {
  const within = (part: MetricExpression): MetricExpression => mapAggregates(part, change, around);
  return mapParts(expression, change, ({ argument, ...per }) =>
    around({
      ...per,
      ...(argument === undefined ? {} : { argument: within(argument) }),
      where: per.where.map(within),
    }),
  );
}

/** The same expression over changed aggregates, and over changed ones of combinations, whose own parts stay as they are. */
export function mapParts(
  expression: MetricExpression,
  change: (aggregate: Aggregate) => Aggregate,
  changePer: (per: Per) => Per,
): MetricExpression {
  return mapLeaves(expression, (leaf: MetricLeaf, type): MetricExpression => {
    switch (leaf.kind) {
      case 'aggregate':
        return { kind: 'leaf', leaf: { ...leaf, aggregate: change(leaf.aggregate) }, type };
      case 'per':
        return { kind: 'leaf', leaf: { ...leaf, per: changePer(leaf.per) }, type };
      case 'rank':
        return { kind: 'leaf', leaf: { ...leaf, of: mapParts(leaf.of, change, changePer) }, type };
      case 'dimension':
        return { kind: 'leaf', leaf, type };
      default:
        return assertUnreachable(leaf);
    }
  });
}

/** The aggregates in some expressions, those inside ranks and `per` included. */
export function aggregatesOf(expressions: readonly MetricExpression[]): Aggregate[] {
  const found: Aggregate[] = [];
  for (const leaf of leavesOf(expressions)) {
    if (leaf.kind === 'rank') found.push(...aggregatesOf([leaf.of]));
    else if (leaf.kind === 'aggregate') found.push(leaf.aggregate);
    else if (leaf.kind === 'per') found.push(...aggregatesOf(partsOf(leaf.per)));
  }
  return found;
}

/** What is worked out for each combination: the metric, and what it must meet. */
export function partsOf({ argument, where }: Per): readonly MetricExpression[] {
  return argument === undefined ? where : [argument, ...where];
}

/** What aggregates combinations in some expressions, that inside ranks included. */
export function persOf(expressions: readonly MetricExpression[]): Per[] {
  return leavesOf(expressions).flatMap((leaf) => {
    if (leaf.kind === 'rank') return persOf([leaf.of]);
    return leaf.kind === 'per' ? [leaf.per] : [];
  });
}

/** The tables that some expressions aggregate, each once. */
export function tablesOf(expressions: readonly MetricExpression[]): string[] {
  return [...new Set(aggregatesOf(expressions).map(({ table }) => table))];
}
