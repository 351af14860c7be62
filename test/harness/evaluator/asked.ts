/** What a report asks, with its metrics written out. */
import type { Call, Expression, ReportDefinition, ShowItem, SortKey } from '../../../language/syntax/ast.ts';
import { comparedNames, targetNames } from './across.ts';
import { clauseOf, conditionOf } from './clauses.ts';
import { type Dimension, readDimension } from './dimensions.ts';
import { type Expansion, expand, type Leaves, type Pers } from './expand.ts';
import type { World } from './rows.ts';
import { baselineOf } from './timeline.ts';
import type { Length } from './windows.ts';

export interface SortOrder {
  readonly expression: Expression;
  readonly direction: 'up' | 'down';
}

export interface Asked {
  readonly shows: readonly Expression[];
  /** Those of the rows, then those of the columns. */
  readonly dimensions: readonly Dimension[];
  /** The names of those that go across the page. */
  readonly across: ReadonlySet<string>;
  readonly keep: Expression | undefined;
  /** Empty where the report does not say. */
  readonly sort: readonly SortOrder[];
  /** Of all expressions. */
  readonly leaves: Leaves;
  readonly pers: Pers;
  /** The tables that the shown metrics aggregate. */
  readonly tables: readonly string[];
  /** How long before lies what it compares with. */
  readonly baseline: Length | undefined;
}

export function readReport(world: World, report: ReportDefinition): Asked {
  const items = clauseOf(report, 'show')?.items ?? [];
  const shows = items.map(({ expression }) => expand(world.schema, expression));
  const tables = [...new Set(shows.flatMap(({ leaves }) => [...leaves.values()].map(({ table }) => table)))];
  const [first] = shows.flatMap(({ leaves }) => [...leaves.values()]);
  if (first === undefined) throw new Error('a report without a metric');
  const read = (clause: 'by' | 'across'): Dimension[] =>
    (clauseOf(report, clause)?.items ?? []).map((item) => readDimension(world, item, tables, first));
  const columns = read('across');
  const dimensions = [...read('by'), ...columns];
  const expandHere = (expression: Expression) => expandBeside(world, report, dimensions, expression);
  const condition = conditionOf(report, 'keep')?.condition;
  const keep = condition === undefined ? undefined : expandHere(condition);
  const sort = (clauseOf(report, 'sort')?.keys ?? []).map((key) => readSortKey(key, expandHere));
  const expansions = [...shows, ...(keep === undefined ? [] : [keep]), ...sort.map(({ expansion }) => expansion)];
  const compare = clauseOf(report, 'compare');
  const targets = shows.map(() => (typeof compare?.with === 'object' ? expand(world.schema, compare.with) : undefined));
  const all = [...expansions, ...targets.flatMap((target) => target ?? [])];
  return {
    shows: shows.flatMap(({ expression }, index) =>
      compare === undefined ? [expression] : compared(expression, targets[index]?.expression),
    ),
    dimensions,
    across: new Set(columns.map(({ name }) => name)),
    keep: keep?.expression,
    sort: sort.map(({ expansion, direction }) => ({ expression: expansion.expression, direction })),
    leaves: new Map(all.flatMap(({ leaves }) => [...leaves])),
    pers: new Map(all.flatMap(({ pers }) => [...pers])),
    tables,
    baseline:
      compare === undefined || typeof compare.with === 'object'
        ? undefined
        : baselineOf(compare.with, clauseOf(report, 'for')?.range),
  };
}

/** Beside each metric stand what it was before, the change, and the growth; or what it is to be, and how far it is. */
function compared(expression: Expression, target: Expression | undefined): Expression[] {
  const names = target === undefined ? comparedNames : targetNames;
  return Object.values(names).map((name) => comparedAs(expression, name, target));
}

function comparedAs(expression: Expression, name: string, target: Expression | undefined): Call {
  const { span } = expression;
  const operands = target === undefined ? [expression] : [expression, target];
  return { kind: 'call', name: { text: name, span }, arguments: operands, span };
}

/** In `keep` and `sort`, dimensions and shown columns can be named. */
function expandBeside(
  world: World,
  report: ReportDefinition,
  dimensions: readonly Dimension[],
  expression: Expression,
): Expansion {
  const items = clauseOf(report, 'show')?.items ?? [];
  const isDimension = (name: string) => dimensions.some((dimension) => dimension.name === name);
  if (expression.kind === 'path' && isDimension(nameOf(expression)))
    return { expression, leaves: new Map(), pers: new Map() };
  const compare = clauseOf(report, 'compare');
  const target = typeof compare?.with === 'object' ? compare.with : undefined;
  const called = (name: string) => items.find((item) => nameOfItem(item) === name)?.expression;
  const known = (name: string): Expression | undefined => {
    if (isDimension(name)) return undefined;
    if (compare === undefined) return called(name);
    const [, base = name, suffix = 'now'] = /^(.*)\.(previous|change|growth|target|gap|attained)$/.exec(name) ?? [];
    const meant = called(base);
    const names = Object.entries(target === undefined ? comparedNames : targetNames);
    const kind = names.find(([word]) => word === suffix)?.[1];
    return meant === undefined || kind === undefined ? undefined : comparedAs(meant, kind, target);
  };
  const labelled = expression.kind === 'text' ? items.find(({ label }) => label?.text === expression.value) : undefined;
  const meant =
    labelled === undefined
      ? expression
      : compare !== undefined
        ? comparedAs(labelled.expression, comparedNames.now, target)
        : labelled.expression;
  return expand(world.schema, meant, labelled === undefined ? known : undefined);
}

/** What a shown column can be called: its metric's name, or its label in small letters. */
function nameOfItem({ expression, label }: ShowItem): string {
  return expression.kind === 'path' ? nameOf(expression) : slug(label?.text ?? '');
}

function readSortKey(
  key: SortKey,
  expandHere: (expression: Expression) => Expansion,
): { readonly expansion: Expansion; readonly direction: 'up' | 'down' } {
  const expansion = expandHere(key.expression);
  return { expansion, direction: key.direction ?? (expansion.leaves.size === 0 ? 'up' : 'down') };
}

/** The dimension that an expression names and nothing else. */
export function dimensionNamed(dimensions: readonly Dimension[], expression: Expression): Dimension | undefined {
  return expression.kind === 'path' ? dimensions.find(({ name }) => name === nameOf(expression)) : undefined;
}

export function nameOf(path: Expression & { readonly kind: 'path' }): string {
  return path.parts.map(({ text }) => text).join('.');
}

/** `Per deal` can be called `per_deal`. */
function slug(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}
