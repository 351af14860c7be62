/** What a report asks, with its metrics written out. */
import type { Call, Expression, ReportDefinition, ShowItem, SortKey } from '../../../language/syntax/ast.ts';
import { comparedNames } from './across.ts';
import { clauseOf, conditionOf } from './clauses.ts';
import { type Dimension, readDimension } from './dimensions.ts';
import { type Expansion, expand, type Leaves } from './expand.ts';
import type { World } from './rows.ts';
import { baselineOf } from './timeline.ts';
import type { Length } from './windows.ts';

export interface SortOrder {
  readonly expression: Expression;
  readonly direction: 'up' | 'down';
}

export interface Asked {
  readonly shows: readonly Expression[];
  readonly dimensions: readonly Dimension[];
  readonly keep: Expression | undefined;
  /** Empty where the report does not say. */
  readonly sort: readonly SortOrder[];
  /** Of all expressions. */
  readonly leaves: Leaves;
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
  const dimensions = (clauseOf(report, 'by')?.items ?? []).map((item) => readDimension(world, item, tables, first));
  const expandHere = (expression: Expression) => expandBeside(world, report, dimensions, expression);
  const condition = conditionOf(report, 'keep')?.condition;
  const keep = condition === undefined ? undefined : expandHere(condition);
  const sort = (clauseOf(report, 'sort')?.keys ?? []).map((key) => readSortKey(key, expandHere));
  const expansions = [...shows, ...(keep === undefined ? [] : [keep]), ...sort.map(({ expansion }) => expansion)];
  const compare = clauseOf(report, 'compare');
  return {
    shows: shows.flatMap(({ expression }) => (compare === undefined ? [expression] : compared(expression))),
    dimensions,
    keep: keep?.expression,
    sort: sort.map(({ expansion, direction }) => ({ expression: expansion.expression, direction })),
    leaves: new Map(expansions.flatMap(({ leaves }) => [...leaves])),
    tables,
    baseline:
      compare === undefined || typeof compare.with === 'object'
        ? undefined
        : baselineOf(compare.with, clauseOf(report, 'for')?.range),
  };
}

/** Beside each metric stand what it was before, the change, and the growth. */
function compared(expression: Expression): Expression[] {
  return Object.values(comparedNames).map((name) => comparedAs(expression, name));
}

function comparedAs(expression: Expression, name: string): Call {
  const { span } = expression;
  return { kind: 'call', name: { text: name, span }, arguments: [expression], span };
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
  if (expression.kind === 'path' && isDimension(nameOf(expression))) return { expression, leaves: new Map() };
  const isCompared = clauseOf(report, 'compare') !== undefined;
  const called = (name: string) => items.find((item) => nameOfItem(item) === name)?.expression;
  const known = (name: string): Expression | undefined => {
    if (isDimension(name)) return undefined;
    if (!isCompared) return called(name);
    const [, base = name, suffix = 'now'] = /^(.*)\.(previous|change|growth)$/.exec(name) ?? [];
    const meant = called(base);
    const kind = Object.entries(comparedNames).find(([word]) => word === suffix)?.[1];
    return meant === undefined || kind === undefined ? undefined : comparedAs(meant, kind);
  };
  const labelled = expression.kind === 'text' ? items.find(({ label }) => label?.text === expression.value) : undefined;
  const meant =
    labelled === undefined
      ? expression
      : isCompared
        ? comparedAs(labelled.expression, comparedNames.now)
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
