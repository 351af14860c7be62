/** Binding of `count(…)`, `sum(…)` and their like, and of the conditions and dates put on them. */
import { closest } from '../base/suggest.ts';
import type { Call, Expression, Modifiers, Path } from '../syntax/ast.ts';
import { bind } from './bind.ts';
import type { Context, TableSymbol } from './context.ts';
import { bindDating, defaultDate, fitsDating } from './dating.ts';
import { diagnose } from './diagnostics.ts';
import type { Base } from './dimensions.ts';
import type { Aggregate, AggregateFunction, MetricExpression, MetricLeaf, RowExpression } from './model.ts';
import { shortestRoutes, tablesHaving } from './paths.ts';
import { aggregateAliases, isAggregate, rowScope } from './row-scope.ts';
import { bindCondition, unknown } from './scope.ts';
import { leavesOf, mapLeaves } from './typed.ts';
import { describeType, family, type Type } from './types.ts';

/** An aggregate call as a metric expression; `call.name` is an aggregate function. */
export function bindAggregate(call: Call, context: Context, file: string): MetricExpression {
  const name = (aggregateAliases[call.name.text] ?? call.name.text) as AggregateFunction;
  const [argument, second] = call.arguments;
  const allowed = name === 'percentile' ? 2 : 1;
  if (argument === undefined || call.arguments.length !== allowed) {
    const parameters = { name, signature: signatures[name], given: call.arguments.length };
    context.report(diagnose('wrong-arguments', { file, span: call.span }, parameters));
    return unknown();
  }
  const table = name === 'count' ? countedTable(argument, context, file) : argumentTable(argument, context, file);
  if (table === undefined) return unknown();
  const via = viaOf(call, table, context, file);
  const base: Base = { table: table.name, via, reader: `\`${name}\`` };
  const scope = rowScope(context, file, base);
  const own = rowScope(context, file, base, [base.table], 'by metric');
  const bound = name === 'count' ? undefined : name === 'rate' ? bindCondition(argument, own) : bind(argument, own);
  const type = bound === undefined ? integer : resultType(name, bound.type);
  if (type === undefined && bound !== undefined) {
    const parameters = { expected: takes[name], found: describeType(bound.type), where: `\`${name}\`` };
    context.report(diagnose('wrong-type', { file, span: argument.span }, parameters));
  }
  if (
    name === 'sum' &&
    argument.kind === 'path' &&
    argument.parts.length > 2 &&
    bound?.kind === 'leaf' &&
    bound.leaf.path.length > 0
  ) {
    const parameters = { table: table.name, other: bound.leaf.table, column: bound.leaf.column };
    context.report(diagnose('sum-repeats', { file, span: argument.span }, parameters));
  }
  const percent = name === 'percentile' ? percentOf(second, context, file) : undefined;
  const conditions = call.where === undefined ? [] : conjuncts(bindCondition(call.where, scope));
  const dating = bindDating(call, defaultDate(context, table), base, context, file);
  const broken = [bound, ...conditions].some((part) => part?.type.kind === 'unknown');
  if (type === undefined || dating === undefined || broken || (name === 'percentile' && percent === undefined))
    return unknown();
  const aggregate: Aggregate = {
    function: name,
    table: table.name,
    ...(bound === undefined ? {} : { argument: bound }),
    ...(percent === undefined ? {} : { percent }),
    where: conditions,
    ...dating,
    ...(call.for === undefined ? {} : { range: call.for }),
    via,
  };
  if (!fitsDating({ function: name, ...(bound === undefined ? {} : { argument: bound }) }, call, context, file))
    return unknown();
  return { kind: 'leaf', leaf: { kind: 'aggregate', aggregate }, type };
}

const integer: Type = { kind: 'integer' };

const signatures: Record<AggregateFunction, string> = {
  count: 'count(table)',
  distinct: 'distinct(table.column)',
  sum: 'sum(table.column)',
  average: 'average(table.column)',
  median: 'median(table.column)',
  percentile: 'percentile(table.column, 90)',
  min: 'min(table.column)',
  max: 'max(table.column)',
  rate: 'rate(condition)',
};

const takes: Record<AggregateFunction, string> = {
  count: 'a table',
  distinct: 'a value',
  sum: 'a number, money or a duration',
  average: 'a number, money or a duration',
  median: 'a number, money or a duration',
  percentile: 'a number, money or a duration',
  min: 'a value that has an order',
  max: 'a value that has an order',
  rate: 'a condition',
};

/** Undefined when the function cannot take such a value. */
function resultType(name: AggregateFunction, argument: Type): Type | undefined {
  if (argument.kind === 'unknown') return argument;
  const kind = family(argument);
  switch (name) {
    case 'count':
    case 'distinct':
      return integer;
    case 'rate':
      return { kind: 'percent' };
    case 'min':
    case 'max':
      return kind === 'boolean' || argument.kind === 'missing' || argument.kind === 'reference' ? undefined : argument;
    case 'sum':
      return kind === 'number' || kind === 'duration' ? argument : undefined;
    case 'average':
    case 'median':
    case 'percentile':
      if (kind !== 'number' && kind !== 'duration') return undefined;
      return argument.kind === 'integer' ? { ...argument, kind: 'number' } : argument;
  }
}

function countedTable(argument: Expression, context: Context, file: string): TableSymbol | undefined {
  if (argument.kind !== 'path') {
    const parameters = {
      expected: 'a table',
      found: 'an expression',
      where: '`count`',
      hint: 'For a share of rows: `rate(condition)`; for some rows: `count(deals where …)`.',
    };
    context.report(diagnose('wrong-type', { file, span: argument.span }, parameters));
    return undefined;
  }
  const [head, ...rest] = argument.parts;
  if (head === undefined) return undefined;
  const table = context.tables.get(head.text);
  if (table === undefined) {
    reportUnknownTable(head.text, head.span, context, file);
    return undefined;
  }
  context.link(file, head, { kind: 'table', name: table.name });
  if (rest.length > 0) {
    const column = argument.parts.map((part) => part.text).join('.');
    context.report(diagnose('count-takes-table', { file, span: argument.span }, { table: table.name, column }));
    return undefined;
  }
  return table;
}

function reportUnknownTable(name: string, span: Path['span'], context: Context, file: string): void {
  const guess = closest(name, context.tables.keys());
  const fix = guess === undefined ? undefined : { span, text: guess };
  context.report(diagnose('unknown-table', { file, span, fix }, { name, guess }));
}

/** The table whose rows are added up: the first that the argument names. */
function argumentTable(argument: Expression, context: Context, file: string): TableSymbol | undefined {
  const nested = nodesIn<Call>(argument, 'call').find((call) => isAggregate(call.name.text));
  if (nested !== undefined) {
    context.report(diagnose('nested-aggregate', { file, span: nested.span }, { name: nested.name.text }));
    return undefined;
  }
  const paths = nodesIn<Path>(argument, 'path');
  const qualified = paths.flatMap((path) => {
    const table = path.parts.length > 1 ? context.tables.get(path.parts[0]?.text ?? '') : undefined;
    return table === undefined ? [] : [{ path, table }];
  });
  const [first, ...others] = qualified;
  if (first === undefined) {
    reportNoTable(argument, paths[0], context, file);
    return undefined;
  }
  const { table } = first;
  const apart = others.find(
    (other) =>
      other.table !== table &&
      shortestRoutes(context, table.name, [], ({ table: end }) => end === other.table.name).length === 0,
  );
  if (apart !== undefined) {
    context.report(
      diagnose('two-tables', { file, span: apart.path.span }, { first: table.name, second: apart.table.name }),
    );
    return undefined;
  }
  return table;
}

/** Why an argument names no table. */
function reportNoTable(argument: Expression, path: Path | undefined, context: Context, file: string): void {
  const head = path?.parts[0];
  if (path === undefined || head === undefined) {
    context.report(diagnose('which-table', { file, span: argument.span }, { name: 'this', forms: [] }));
  } else if (context.tables.has(head.text)) {
    context.report(diagnose('table-as-value', { file, span: head.span }, { name: head.text }));
  } else if (context.declarations.metrics.has(head.text)) {
    context.report(diagnose('nested-aggregate', { file, span: path.span }, { name: head.text }));
  } else if (
    path.parts.length > 1 &&
    !context.dimensions.has(head.text) &&
    tablesHaving(context, head.text).length === 0
  ) {
    reportUnknownTable(head.text, head.span, context, file);
  } else {
    reportWhichTable(path, context, file);
  }
}

function reportWhichTable(path: Path, context: Context, file: string): void {
  const name = path.parts.map((part) => part.text).join('.');
  const forms = tablesHaving(context, path.parts[0]?.text ?? '').map((table) => `${table}.${name}`);
  const [only] = forms;
  const fix = only !== undefined && forms.length === 1 ? { span: path.span, text: only } : undefined;
  context.report(diagnose('which-table', { file, span: path.span, fix }, { name, forms: forms.slice(0, 4) }));
}

/** Every node of a kind in an expression, from left to right. */
function nodesIn<N extends Call | Path>(node: unknown, kind: N['kind']): N[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'kind' in node && node.kind === kind ? [node as N] : [];
  return [...own, ...Object.values(node).flatMap((child) => nodesIn<N>(child, kind))];
}

function percentOf(node: Expression | undefined, context: Context, file: string): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'number' && !node.percent && Number(node.value) >= 0 && Number(node.value) <= 100)
    return node.value;
  context.report(diagnose('percentile-range', { file, span: node.span }, {}));
  return undefined;
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

/** `a and b and c` as three conditions. */
export function conjuncts(condition: RowExpression): readonly RowExpression[] {
  return condition.kind === 'and' ? condition.operands.flatMap(conjuncts) : [condition];
}
