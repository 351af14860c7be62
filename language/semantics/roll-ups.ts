/** Binding of what is rolled up: one value for each row of a table, from the rows of another that lead to it. */
import type { Call, Path } from '../syntax/ast.ts';
import type { Context, TableSymbol } from './context.ts';
import { diagnose } from './diagnostics.ts';
import { bindMeasure, measuredTable, ownColumnIn } from './measures.ts';
import type { ColumnLeaf, ReferencePath, RowExpression } from './model.ts';
import { type Route, referenced, shortestRoutes } from './paths.ts';
import { orderOf } from './row-order.ts';
import { aggregateNamed, rowScope } from './row-scope.ts';
import { unknown } from './scope.ts';

/** A call of an aggregate function, or of `exists`, in a column of a table. */
export function bindRollUp(call: Call, table: TableSymbol, context: Context, file: string): RowExpression {
  const name = aggregateNamed(call.name.text) ?? 'exists';
  const place = { file, span: call.span };
  const own = ownColumnIn(call, table, context);
  if (own !== undefined) {
    context.report(diagnose('roll-up-of-itself', place, itself(call, table, context)));
    return unknown();
  }
  const child = measuredTable(call, name, context, file);
  if (child === undefined || !isOverAllTime(call, context, file)) return unknown();
  if (child === table && call.via === undefined) {
    context.report(diagnose('roll-up-of-itself', place, itself(call, table, context)));
    return unknown();
  }
  if (table.key === undefined) {
    context.report(diagnose('roll-up-without-key', place, { table: table.name, child: child.name }));
    return unknown();
  }
  const to = wayTo(call, child, table, context, file);
  const base = { table: child.name, via: [], reader: `\`${name}\``, column: true as const };
  const scope = rowScope(context, file, base);
  const measure = bindMeasure(call, name, { argument: scope, where: scope });
  const ordered = name === 'first' || name === 'last';
  const order = ordered ? orderOf(context, child) : undefined;
  if (ordered && order === undefined && child.datedBy === undefined)
    context.report(diagnose('no-order', place, { name, table: child.name }));
  if (to === undefined || measure === undefined || (ordered && order === undefined)) return unknown();
  const { type, ...measured } = measure;
  return {
    kind: 'leaf',
    leaf: {
      kind: 'roll-up',
      path: [],
      table: table.name,
      key: table.key,
      of: { function: name, table: child.name, to, ...measured, ...(order === undefined ? {} : { order }) },
    },
    type,
  };
}

/** What to do instead: other functions, and other tables. */
function itself(call: Call, table: TableSymbol, context: Context) {
  const name = call.name.text;
  const self = [...table.columns.keys()].find((column) => referenced(context, table.name, column) === table.name);
  const ofRow = call.arguments.length === 1 ? undefined : { max: 'greatest', min: 'least' }[name];
  return { name, table: table.name, self, child: childrenOf(context, table)[0], ofRow };
}

/** The tables that refer to a table. */
function childrenOf(context: Context, table: TableSymbol): string[] {
  return [...context.tables.values()].flatMap((other) =>
    other !== table &&
    [...other.columns.keys()].some((column) => referenced(context, other.name, column) === table.name)
      ? [other.name]
      : [],
  );
}

/** Rows count whenever they happened; conditions alone choose among them. */
function isOverAllTime(call: Call, context: Context, file: string): boolean {
  const found = (['on', 'for', 'open', 'spread'] as const).flatMap((word) => {
    const node = call[word];
    return node === undefined ? [] : [{ word, span: node.span }];
  });
  for (const { word, span } of found) context.report(diagnose('roll-up-in-time', { file, span }, { word }));
  return found.length === 0;
}

/** The reference by which rows of a table lead to those of another. Undefined when there is none or a tie, which is reported. */
function wayTo(
  call: Call,
  child: TableSymbol,
  parent: TableSymbol,
  context: Context,
  file: string,
): ColumnLeaf | undefined {
  const start =
    call.via === undefined
      ? { path: [], tables: [child.name], table: child.name }
      : begun(call.via, child, context, file);
  if (start === undefined) return undefined;
  const place = { file, span: call.via?.span ?? call.arguments[0]?.span ?? call.span };
  const named = start.path.length === 0 && referenced(context, child.name, parent.name) === parent.name;
  const routes = named
    ? [{ path: [parent.name], tables: [child.name, parent.name], table: parent.name }]
    : routesFrom(start, parent, context);
  const [only, ...ties] = routes;
  if (only === undefined) {
    const parameters = { child: child.name, table: parent.name, others: childrenOf(context, parent) };
    context.report(diagnose('roll-up-unreachable', place, parameters));
    return undefined;
  }
  if (ties.length > 0) {
    const ways = routes.map(({ path }) => path.join('.'));
    context.report(diagnose('roll-up-ambiguous', place, { child: child.name, table: parent.name, ways }));
    return undefined;
  }
  const path: ReferencePath = only.path.slice(0, -1);
  return { kind: 'column', path, table: only.tables.at(-2) ?? child.name, column: only.path.at(-1) ?? '' };
}

/** The shortest ways that begin with one; itself when it has arrived. */
function routesFrom(start: Route, parent: TableSymbol, context: Context): Route[] {
  if (start.path.length > 0 && start.table === parent.name) return [start];
  return shortestRoutes(context, start.table, [], ({ table }) => table === parent.name).map(
    ({ path, tables, table }) => ({
      path: [...start.path, ...path],
      tables: [...start.tables.slice(0, -1), ...tables],
      table,
    }),
  );
}

/** The way that `via` says a reference at a time, from the table that is rolled up. */
function begun(via: Path, child: TableSymbol, context: Context, file: string): Route | undefined {
  const [head, ...rest] = via.parts;
  const names = head?.text === child.name && rest.length > 0 ? rest : via.parts;
  let route: Route = { path: [], tables: [child.name], table: child.name };
  for (const name of names) {
    const target = referenced(context, route.table, name.text);
    if (target === undefined) {
      const path = via.parts.map(({ text }) => text).join('.');
      context.report(diagnose('via-not-a-reference', { file, span: name.span }, { path }));
      return undefined;
    }
    context.link(file, name, { kind: 'column', table: route.table, name: name.text });
    route = { path: [...route.path, name.text], tables: [...route.tables, target], table: target };
  }
  return route;
}
