/** What a report asks, with its metrics written out. */
import type { Expression, ReportDefinition, SortKey } from '../../../language/syntax/ast.ts';
import { clauseOf, conditionOf } from './clauses.ts';
import { type Dimension, readDimension } from './dimensions.ts';
import { type Expansion, expand, type Leaves } from './expand.ts';
import type { World } from './rows.ts';

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
  return {
    shows: shows.map(({ expression }) => expression),
    dimensions,
    keep: keep?.expression,
    sort: sort.map(({ expansion, direction }) => ({ expression: expansion.expression, direction })),
    leaves: new Map(expansions.flatMap(({ leaves }) => [...leaves])),
    tables,
  };
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
  const labelled = (label: string) => items.find((item) => item.label?.text === label)?.expression;
  const meant = expression.kind === 'text' ? labelled(expression.value) : undefined;
  return expand(world.schema, meant ?? expression, (name) =>
    isDimension(name) ? undefined : items.find((item) => slug(item.label?.text ?? '') === name)?.expression,
  );
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
