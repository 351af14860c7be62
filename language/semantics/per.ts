/** `average(calls_made per owner, day)`: a metric worked out for each combination of some dimensions, then aggregated. */
import type { Starts } from '../base/calendar.ts';
import type { Call, Grain, Path, PerItem, Range } from '../syntax/ast.ts';
import { aggregatesOf, lacksOrder, modify, partsOf, tablesOf } from './aggregates.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { Base } from './dimensions.ts';
import { nodesIn, percentOf, resultType, takes } from './measures.ts';
import type { MetricNames } from './metric-names.ts';
import type { Aggregate, MetricExpression, MetricLeaf, Origin, Per } from './model.ts';
import { basesOf, type PerGroup, perDimension, perGroup, textOf } from './per-dimensions.ts';
import { perFunctions } from './per-functions.ts';
import { aggregateNamed } from './row-scope.ts';
import { bindCondition, type Scope, unknown } from './scope.ts';
import { fitShift, fitsSeries, nests } from './series.ts';
import { leavesOf } from './typed.ts';
import { describeType, type Type } from './types.ts';
import { workingDays } from './working.ts';

/** Makes the scope of an expression over metrics, with names of its own. */
export type ScopeOf = (names: MetricNames) => Scope<MetricLeaf>;

/** A call with `per`. `names` are those around it, of which only who is told of aggregates matters inside. */
export function bindPer(
  call: Call,
  context: Context,
  file: string,
  names: MetricNames,
  scopeOf: ScopeOf,
): MetricExpression {
  const per = call.per ?? [];
  const text = aggregateNamed(call.name.text);
  const name = perFunctions.find((known) => known === text);
  const place = { file, span: call.span };
  if (name === undefined) {
    context.report(diagnose('no-per', { file, span: call.name.span }, { name: call.name.text, takes: perFunctions }));
    return unknown();
  }
  const [argument, second] = call.arguments;
  const least = name === 'count' ? 0 : name === 'percentile' ? 2 : 1;
  const most = name === 'percentile' ? 2 : 1;
  const given = call.arguments.length;
  if (given < least || given > most) {
    context.report(diagnose('wrong-arguments', place, { name, signature: signatures[name], given }));
    return unknown();
  }
  const tables = metricTables(call, context);
  if (tables.length === 0) return reportNothing(call, name, file, scopeOf);
  const groups = new PerGroups(per, tables, context, file);
  const scope = scopeOf(groups.names(names));
  const metric = argument === undefined ? undefined : bindMetric(argument, name, call, scope);
  const condition = call.where === undefined ? undefined : bindCondition(call.where, scope);
  const percent = name === 'percentile' ? percentOf(second, context, file) : undefined;
  const parts = [metric, condition].filter((part) => part !== undefined);
  if (!groups.sound || parts.some(({ type }) => type.kind === 'unknown')) return unknown();
  if (aggregatesOf(parts).length === 0) return reportNothing(call, name, file, scopeOf);
  if (leavesOf(parts).some((leaf) => leaf.kind === 'rank' || ('over' in leaf && leaf.over === true))) {
    context.report(diagnose('share-in-per', place, {}));
    return unknown();
  }
  const type = metric === undefined ? integer : resultType(name, metric.type);
  if (type === undefined && metric !== undefined && argument !== undefined) {
    const parameters = { expected: takes[name], found: describeType(metric.type), where: `\`${name}\`` };
    context.report(diagnose('wrong-type', { file, span: argument.span }, parameters));
  }
  if (type === undefined || (name === 'percentile' && percent === undefined)) return unknown();
  const dimensions = groups.dimensions(basesOf(aggregatesOf(parts), `\`${name}\``));
  const ways = dimensions.flatMap((dimension) => (dimension.kind === 'column' ? dimension.ways : []));
  if (ways.some(({ expression }) => expression.type.kind === 'unknown')) return unknown();
  const bound: Per = {
    function: name,
    ...(metric === undefined ? {} : { argument: metric }),
    ...(percent === undefined ? {} : { percent }),
    where: condition === undefined ? [] : conjuncts(condition),
    dimensions,
    around: [],
  };
  if (!fitsTime(bound, call, context, file)) return unknown();
  return { kind: 'leaf', leaf: { kind: 'per', per: bound }, type };
}

/** Without a metric there are no combinations; what stands in its place may have an error that says more. */
function reportNothing(call: Call, name: Per['function'], file: string, scopeOf: ScopeOf): MetricExpression {
  const written = (call.per ?? []).map(({ path }) => textOf(path));
  const isWritten = (text: string): boolean => written.some((path) => text === path || text.startsWith(`${path}.`));
  const scope = scopeOf({ lookup: (text) => (isWritten(text) ? unknown() : undefined) });
  const before = scope.context.errors;
  for (const part of [...call.arguments, ...(call.where === undefined ? [] : [call.where])]) scope.bind(part);
  // A metric that has no meaning has been told of where it is defined.
  const named = nodesIn<Path>([call.arguments, call.where], 'path').flatMap(({ parts }) => parts[0]?.text ?? []);
  const { declarations } = scope.context;
  const isLost = named.some(
    (text) =>
      declarations.metrics.has(text) && (scope.context.metric(text)?.expression.type.kind ?? 'unknown') === 'unknown',
  );
  if (scope.context.errors === before && !isLost)
    scope.context.report(diagnose('per-nothing', { file, span: call.span }, { name }));
  return unknown();
}

const integer: Type = { kind: 'integer' };

const signatures: Record<Per['function'], string> = {
  count: 'count(per dimension where condition)',
  sum: 'sum(metric per dimension)',
  average: 'average(metric per dimension)',
  median: 'median(metric per dimension)',
  percentile: 'percentile(metric, 90 per dimension)',
  deviation: 'deviation(metric per dimension)',
  min: 'min(metric per dimension)',
  max: 'max(metric per dimension)',
  rate: 'rate(condition per dimension)',
};

/** What is worked out for each combination, with the date, the way or the range that the call gives it. */
function bindMetric(
  argument: Call['arguments'][number],
  name: Per['function'],
  { where: _, ...call }: Call,
  scope: Scope<MetricLeaf>,
): MetricExpression {
  const bound = name === 'rate' ? bindCondition(argument, scope) : scope.bind(argument);
  const { on, via, for: range, open, spread } = call;
  const bare = [on, via, range, open, spread].every((part) => part === undefined);
  return bare || bound.type.kind === 'unknown' ? bound : modify(bound, call, scope.context, scope.file);
}

/** The tables of the metrics in a call, found before they are bound: they say what a bare name behind `per` is. */
function metricTables(call: Call, context: Context): readonly string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (isNode(node, 'path') && node.parts.length === 1 && !context.tables.has(node.parts[0]?.text ?? '')) {
      const metric = context.metric(node.parts[0]?.text ?? '');
      for (const table of metric === undefined ? [] : tablesOf([metric.expression])) found.add(table);
    } else if (isNode(node, 'path')) {
      const head = node.parts[0]?.text ?? '';
      if (context.tables.has(head)) found.add(head);
    } else if (isNode(node, 'call') && node.per === undefined && aggregateNamed(node.name.text) !== undefined) {
      const [table] = nodesIn<Path>(node.arguments, 'path').flatMap(({ parts }) => parts[0]?.text ?? []);
      if (table !== undefined && context.tables.has(table)) found.add(table);
    } else {
      for (const child of Object.values(node)) visit(child);
    }
  };
  visit([call.arguments, call.where]);
  return [...found];
}

function isNode<K extends 'path' | 'call'>(node: object, kind: K): node is (Path | Call) & { readonly kind: K } {
  return 'kind' in node && node.kind === kind;
}

/** What stands behind `per`, and what its condition reads of it. */
class PerGroups {
  readonly #groups: PerGroup[] = [];
  readonly #tables: readonly string[];
  readonly #context: Context;
  readonly #file: string;
  /** Nothing about them is wrong. */
  readonly sound: boolean;

  constructor(items: readonly PerItem[], tables: readonly string[], context: Context, file: string) {
    this.#tables = tables;
    this.#context = context;
    this.#file = file;
    const before = context.errors;
    for (const item of items) {
      const { path, span, every } = item;
      const working = workingDays(item, context, file);
      const flags = { ...(every === undefined ? {} : { every }), ...(working === undefined ? {} : { working }) };
      const group = perGroup(path, flags, tables, context, file);
      if (group === undefined) continue;
      if (this.#groups.some(({ text }) => text === group.text))
        context.report(diagnose('repeated-dimension', { file, span }, { name: group.text, clause: 'per' }));
      else if (group.grain !== undefined && this.#groups.some(({ grain }) => grain !== undefined))
        context.report(diagnose('two-times', { file, span }, { what: 'A `per`' }));
      this.#groups.push(group);
    }
    this.sound = context.errors === before && this.#groups.length === items.length;
  }

  /** The names that mean something inside: the dimensions, and what follows from one of them. */
  names({ onInline }: MetricNames): MetricNames {
    const known = (text: string): boolean => this.#groups.some((group) => group.text === text);
    return {
      ...(onInline === undefined ? {} : { onInline }),
      names: this.#groups.map(({ text }) => text),
      lookup: (text, path) => {
        if (!known(text) && path !== undefined && this.#leadsTo(text)) this.#follow(path);
        const index = this.#groups.findIndex((group) => group.text === text);
        const type = this.#groups[index]?.type;
        return type && { kind: 'leaf', leaf: { kind: 'dimension', index }, type };
      },
    };
  }

  dimensions(bases: readonly Base[]): Per['dimensions'] {
    return this.#groups.map((group) => perDimension(group, bases, this.#context, this.#file));
  }

  #leadsTo(text: string): boolean {
    return this.#groups.some((group) => group.type.kind === 'reference' && text.startsWith(`${group.text}.`));
  }

  #follow(path: Path): void {
    const group = perGroup(path, { follows: true }, this.#tables, this.#context, this.#file);
    if (group !== undefined) this.#groups.push(group);
  }
}

function conjuncts(condition: MetricExpression): readonly MetricExpression[] {
  return condition.kind === 'and' ? condition.operands.flatMap(conjuncts) : [condition];
}

/** Whether everything inside has a value in each of its own periods, as far as no calendar is needed to tell; reports. */
function fitsTime({ argument, where, dimensions }: Per, call: Call, context: Context, file: string): boolean {
  const grain = dimensions.find((dimension) => dimension.kind === 'time')?.grain;
  if (grain === undefined) return true;
  const before = context.errors;
  const place = { file, span: call.span };
  const { aggregates, pers } = timed(argument === undefined ? where : [argument, ...where], grain);
  for (const { aggregate, settled } of aggregates) {
    if (settled) continue;
    if (aggregate.date === undefined)
      context.report(diagnose('undated', place, { table: aggregate.table, why: 'periods' }));
    checkShift(aggregate, grain, place, context);
  }
  for (const { per, settled } of pers) if (!settled) checkShift(per, grain, place, context);
  return context.errors === before;
}

/** Something that is worked out by a grain. */
interface Timed {
  readonly grain: Grain | undefined;
  /** The grain is that of a `per` around it, so that nothing around that matters. */
  readonly settled: boolean;
}

/** What is worked out in some expressions, each with the grain that it is worked out by. */
export function timed(
  expressions: readonly MetricExpression[],
  grain: Grain | undefined,
  settled = false,
): {
  readonly aggregates: readonly (Timed & { readonly aggregate: Aggregate })[];
  readonly pers: readonly (Timed & { readonly per: Per })[];
} {
  const aggregates: (Timed & { readonly aggregate: Aggregate })[] = [];
  const pers: (Timed & { readonly per: Per })[] = [];
  const visit = (parts: readonly MetricExpression[], by: Grain | undefined, done: boolean): void => {
    for (const leaf of leavesOf(parts)) {
      if (leaf.kind === 'aggregate') aggregates.push({ aggregate: leaf.aggregate, grain: by, settled: done });
      if (leaf.kind === 'rank') visit([leaf.of], by, done);
      if (leaf.kind !== 'per') continue;
      pers.push({ per: leaf.per, grain: by, settled: done });
      const own = grainOf(leaf.per);
      visit(partsOf(leaf.per), own ?? by, done || own !== undefined);
    }
  };
  visit(expressions, grain, settled);
  return { aggregates, pers };
}

/** The periods of which each is a combination of its own; undefined without any. */
export function grainOf({ dimensions }: Per): Grain | undefined {
  return dimensions.find((dimension) => dimension.kind === 'time')?.grain;
}

/** Reports an aggregate that has no value in the periods of a grain. */
export function checkGrain(aggregate: Aggregate, grain: Grain, place: Origin, context: Context, starts: Starts): void {
  const { table, date, series } = aggregate;
  if (date === undefined) context.report(diagnose('undated', place, { table, why: 'periods' }));
  else if (lacksOrder(aggregate)) context.report(diagnose('no-order', place, { name: aggregate.function, table }));
  if (!checkShift(aggregate, grain, place, context)) return;
  if (series !== undefined && !fitsSeries(series, grain, starts))
    context.report(diagnose('series-grain', place, { what: `The time in \`${series.kind}\``, grain }));
}

/** Whether a time before is one of whole periods of a grain; reports when not. */
function checkShift(
  { shift, compared }: Pick<Aggregate, 'shift' | 'compared'>,
  grain: Grain,
  place: Origin,
  context: Context,
): boolean {
  if (shift === undefined || fitShift(shift, grain) !== undefined) return true;
  const what = `The time in ${compared === true ? '`compare`' : '`prior`, `change` or `growth`'}`;
  context.report(diagnose('series-grain', place, { what, grain }));
  return false;
}

/** Reports what is worked out by a grain of its own that does not fit into the periods around it. */
export function checkPerGrain(per: Per, grain: Grain, place: Origin, context: Context, starts: Starts): void {
  checkShift(per, grain, place, context);
  const own = grainOf(per);
  if (own === undefined || nests(own, grain, starts)) return;
  if (own !== 'week' || grain === 'day') {
    context.report(diagnose('per-too-long', place, { own, grain }));
    return;
  }
  const over = aggregatesOf(partsOf(per)).some(
    ({ series, stock, spread }) => series !== undefined || stock !== undefined || spread !== undefined,
  );
  context.report(diagnose(over ? 'weeks-apart' : 'weeks-cut', place, { grain }));
}

/** The one range that all metrics inside have, of their own or the report's; undefined without any, or with several. */
export function rangeInside(per: Per, around: Range | undefined): Range | undefined {
  const [first, ...others] = aggregatesOf(partsOf(per)).map(({ range }) => range ?? around);
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : undefined;
}

/** Whether each period inside is a combination, or has a value, whether it has rows or not. */
export function isDense(per: Per): boolean {
  const every = per.dimensions.some(({ kind, every: all }) => kind === 'time' && all === true);
  return every || aggregatesOf(partsOf(per)).some(({ series, stock }) => series !== undefined || stock !== undefined);
}
