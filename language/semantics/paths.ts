/** Following references from a table, and finding the way to a column of another. */
import { closest } from '../base/suggest.ts';
import type { Name } from '../syntax/ast.ts';
import { type Context, type TableSymbol, unknownRow } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { ReferencePath, RowExpression } from './model.ts';
import { isNeverMissing } from './row-leaves.ts';
import { rebase } from './typed.ts';
import { describeType } from './types.ts';

/** The column at the end of dotted names, read along references from `table`. Reports what is wrong. */
export function follow(
  context: Context,
  file: string,
  table: TableSymbol,
  names: readonly Name[],
  prefix: ReferencePath = [],
): RowExpression {
  let current = table;
  let path = prefix;
  for (const [index, name] of names.entries()) {
    const expression = columnOf(context, file, current, name, path);
    if (index === names.length - 1 || expression.type.kind === 'unknown') return expression;
    if (expression.type.kind !== 'reference') {
      const type = describeType(expression.type);
      context.report(
        diagnose('not-a-reference', { file, span: name.span }, { name: name.text, table: current.name, type }),
      );
      return unknownRow;
    }
    const target = context.tables.get(expression.type.table);
    if (target === undefined) return unknownRow;
    current = target;
    path = wayAlong(expression, [...path, name.text]);
  }
  return unknownRow;
}

/** The way to the row that a reference points at: along the stored column that it is, or else by the name of its own. */
export function wayAlong(reference: RowExpression, named: ReferencePath): ReferencePath {
  if (reference.kind !== 'leaf' || reference.leaf.kind !== 'column') return named;
  return [...reference.leaf.path, reference.leaf.column];
}

function columnOf(context: Context, file: string, table: TableSymbol, name: Name, path: ReferencePath): RowExpression {
  const symbol = table.columns.get(name.text);
  if (symbol === undefined) {
    if (!table.damaged) {
      const columns = [...table.columns.keys()];
      const guess = closest(name.text, columns);
      const fix = guess === undefined ? undefined : { span: name.span, text: guess };
      const related = [{ message: `\`${table.name}\` is declared here`, ...table.origin }];
      context.report(
        diagnose(
          'unknown-column',
          { file, span: name.span, fix, related },
          { name: name.text, table: table.name, guess, columns },
        ),
      );
    }
    return unknownRow;
  }
  context.link(file, name, { kind: 'column', table: table.name, name: symbol.name });
  return readColumn(context, table, symbol.name, path);
}

/** A column of a table that has it, `path` references away; a computed one is written out. */
export function readColumn(context: Context, table: TableSymbol, name: string, path: ReferencePath): RowExpression {
  const symbol = table.columns.get(name);
  if (symbol === undefined) return unknownRow;
  if (symbol.content.kind === 'stored') {
    const { type, currency } = symbol.content;
    const rate = currency === undefined ? {} : { rate: { currency: currency.text } };
    return { kind: 'leaf', leaf: { kind: 'column', path, table: table.name, column: name, ...rate }, type };
  }
  const computed = context.computed(table, symbol, symbol.content.member);
  return path.length === 0 ? computed : whereThere(rebase(computed, path), table, path);
}

/** A row that is not there has no columns: a formula that gives something for missing values must not give it then. */
function whereThere(expression: RowExpression, table: TableSymbol, path: ReferencePath): RowExpression {
  if (table.key === undefined || isMissingForMissing(expression)) return expression;
  const condition: RowExpression = {
    kind: 'not',
    operand: {
      kind: 'is-missing',
      operand: {
        kind: 'leaf',
        leaf: { kind: 'column', path, table: table.name, column: table.key },
        type: { kind: 'text' },
      },
      type: { kind: 'boolean' },
    },
    type: { kind: 'boolean' },
  };
  return { kind: 'when', branches: [{ condition, value: expression }], type: expression.type };
}

function isMissingForMissing(expression: RowExpression): boolean {
  switch (expression.kind) {
    case 'leaf':
      return expression.leaf.kind !== 'roll-up' || !isNeverMissing(expression.leaf.of);
    case 'negative':
      return isMissingForMissing(expression.operand);
    case 'arithmetic':
      return [expression.first, ...expression.rest.map(({ operand }) => operand)].some(isMissingForMissing);
    default:
      return false;
  }
}

/** Names of the tables that have a column. */
export function tablesHaving(context: Context, column: string): string[] {
  return [...context.tables.values()].filter((table) => table.columns.has(column)).map((table) => table.name);
}

/** The table that a stored column points at; undefined when it is no reference. */
export function referenced(context: Context, table: string, column: string): string | undefined {
  const content = context.tables.get(table)?.columns.get(column)?.content;
  return content?.kind === 'stored' && content.type.kind === 'reference' ? content.type.table : undefined;
}

/** A way along references from one table to another. */
export interface Route {
  readonly path: ReferencePath;
  /** The tables passed, the first and the last included: one more than references. */
  readonly tables: readonly string[];
  /** Where it ends. */
  readonly table: string;
}

/** Ties of this many ways to a table tell enough: with every two references side by side there would be twice as many. */
const tiesNamed = 8;

/**
 * The shortest ways along references from a table to where `arrived` holds; several when they tie, if not all of many.
 * A self-reference is never followed, and no table is passed twice, unless a path says so in writing.
 */
export function shortestRoutes(
  context: Context,
  from: string,
  via: readonly string[],
  arrived: (route: Route) => boolean,
): Route[] {
  let frontier: Route[] = [{ path: [], tables: [from], table: from }];
  const seen = new Set([from]);
  while (frontier.length > 0) {
    const found = frontier.filter(arrived);
    if (found.length > 0) return found;
    const next: Route[] = [];
    const ways = new Map<string, number>();
    for (const route of frontier) {
      for (const column of context.tables.get(route.table)?.columns.values() ?? []) {
        if (column.content.kind !== 'stored' || column.content.type.kind !== 'reference') continue;
        const target = column.content.type.table;
        if (target === route.table || seen.has(target)) continue;
        if (route.path.length === 0 && via.length > 0 && !via.includes(column.name)) continue;
        const known = ways.get(target) ?? 0;
        if (known === tiesNamed) continue;
        ways.set(target, known + 1);
        next.push({ path: [...route.path, column.name], tables: [...route.tables, target], table: target });
      }
    }
    for (const route of next) seen.add(route.table);
    frontier = next;
  }
  return [];
}
