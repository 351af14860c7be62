/**
 * "A dimension is a column, not a spelling": what a path means when several tables are at hand, and how each of them
 * reaches it.
 */
import { labelOf } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import type { Call, Name, Path } from '../syntax/ast.ts';
import { type Context, type TableSymbol, unknownRow } from './context.ts';
import { diagnose } from './diagnostics.ts';
import { adviceOn, type Place } from './habits.ts';
import type { ReferencePath, RowExpression } from './model.ts';
import { chosenPath, findRowParam, reportNoDimension, reportUnknownParam } from './params/names.ts';
import { follow, type Route, readColumn, referenced, shortestRoutes, tablesHaving, wayAlong } from './paths.ts';
import { leafText } from './row-leaves.ts';
import type { NamedParam } from './scope.ts';
import type { Type } from './types.ts';

/** What a path names, before it is read from any one table. */
export interface DimensionTarget {
  /** As written, for messages and the result. */
  readonly text: string;
  readonly label: string;
  /** The columns that hold it, each in its table. */
  readonly columns: readonly { readonly table: string; readonly column: string }[];
  /** The table whose rows it names, when it is a reference: any reference to it will do. */
  readonly entity?: string;
  /** Names that follow the head: `team` in `owner.team`. */
  readonly tail: readonly Name[];
}

/** The table rows are read from, and which of its references to prefer. */
export interface Base {
  readonly table: string;
  readonly via: readonly string[];
  /** What reads the rows, for messages: a metric's name or `count(deals)`. */
  readonly reader: string;
  /** A column is bound, which no choice of a report changes. */
  readonly column?: true;
  /** The ways of a report's dimensions: there `via` goes before a column of the table's own. Elsewhere it breaks ties. */
  readonly viaFirst?: boolean;
  /** Binds what is rolled up of other rows; only a computed column has a value of its own for each row to hold it. */
  readonly rollUp?: (call: Call) => RowExpression;
  /** Told of each way that is not the one written: the dimension's label, the table, the way from it. */
  readonly onRoute?: (label: string, table: string, way: string) => void;
}

/**
 * Finds out what a path names with these tables at hand: a dimension, a column of another table by its qualified name,
 * or a bare column of one of the tables. Reports and returns undefined when it names nothing or several things.
 */
export function findTarget(
  context: Context,
  file: string,
  path: Path,
  tables: readonly string[],
  place: Place = 'row',
): DimensionTarget | undefined {
  const [head, ...rest] = path.parts;
  if (head === undefined) return undefined;
  const text = path.parts.map((part) => part.text).join('.');
  const having = tables.filter((table) => context.tables.get(table)?.columns.has(head.text) === true);
  const dimension = context.dimensions.get(head.text);
  if (dimension !== undefined && having.every((table) => listedColumn(dimension.columns, table) === head.text)) {
    context.link(file, head, { kind: 'dimension', name: dimension.name });
    const label = rest.length === 0 ? dimension.label : labelOf(text);
    return { text, label, columns: dimension.columns, ...entityOf(context, dimension.columns), tail: rest };
  }
  if (having.length > 0) return bareColumn(context, file, head, having, rest, text);
  const table = context.tables.get(head.text);
  const column = rest[0];
  if (table !== undefined && column !== undefined) {
    context.link(file, head, { kind: 'table', name: table.name });
    if (!table.columns.has(column.text)) {
      follow(context, file, table, [column]);
      return undefined;
    }
    context.link(file, column, { kind: 'column', table: table.name, name: column.text });
    return columnTarget(context, [{ table: table.name, column: column.text }], rest.slice(1), text);
  }
  const named = findRowParam(path, context, file, tables);
  if (named !== undefined) return choiceTarget(named, context, file, tables);
  if (!reportUnknownParam(path, context, file)) reportUnknown(context, file, head, tables, place);
  return undefined;
}

/** What a param stands for that chooses among dimensions. */
function choiceTarget(
  named: NamedParam,
  context: Context,
  file: string,
  tables: readonly string[],
): DimensionTarget | undefined {
  const { type } = named.param;
  const path = type.kind === 'choice' && type.of === 'dimension' ? chosenPath(named, context, file) : undefined;
  if (path !== undefined) return findTarget(context, file, path, tables);
  reportNoDimension(named, context, file);
  return undefined;
}

function bareColumn(
  context: Context,
  file: string,
  head: Name,
  having: readonly string[],
  tail: readonly Name[],
  text: string,
): DimensionTarget | undefined {
  const columns = having.map((table) => ({ table, column: head.text }));
  for (const table of having) context.link(file, head, { kind: 'column', table, name: head.text });
  const target = columnTarget(context, columns, tail, text);
  if (columns.length === 1 || target.entity !== undefined) return target;
  const forms = columns.map(({ table, column }) => [table, column, ...tail.map((part) => part.text)].join('.'));
  context.report(diagnose('ambiguous-column', { file, span: head.span }, { name: head.text, forms }));
  return undefined;
}

function columnTarget(
  context: Context,
  columns: DimensionTarget['columns'],
  tail: readonly Name[],
  text: string,
): DimensionTarget {
  const first = columns[0];
  const symbol = first === undefined ? undefined : context.tables.get(first.table)?.columns.get(first.column);
  const label = tail.length === 0 ? (symbol?.label ?? labelOf(text)) : labelOf(text);
  return { text, label, columns, ...entityOf(context, columns), tail };
}

/** The table that all of these columns reference; nothing when they are no references or point at several tables. */
function entityOf(context: Context, columns: DimensionTarget['columns']): { entity?: string } {
  const tables = new Set(columns.map(({ table, column }) => referenced(context, table, column)));
  const [only] = tables;
  return tables.size === 1 && only !== undefined ? { entity: only } : {};
}

function listedColumn(columns: DimensionTarget['columns'], table: string): string | undefined {
  return columns.find((column) => column.table === table)?.column;
}

/**
 * Reads a dimension from one table: by its listed column, else its own same-named reference, else the only shortest
 * chain of references. Reports when there is none, or a tie that no `via` settles.
 */
export function reach(
  context: Context,
  place: { file: string; path: Path },
  target: DimensionTarget,
  base: Base,
): RowExpression {
  const table = context.tables.get(base.table);
  const head = table === undefined ? undefined : reachHead(context, place, target, base, table);
  if (head === undefined || head.read.type.kind === 'unknown') return unknownRow;
  const read = target.tail.length === 0 ? head.read : readTail(context, place, target, base, head);
  if (base.onRoute !== undefined && read.kind === 'leaf' && read.leaf.kind === 'column') {
    const way = leafText(read.leaf);
    const asWritten = [way, `${base.table}.${way}`].includes(target.text);
    if (!asWritten) base.onRoute(target.label, base.table, `${base.table}.${way}`);
  }
  return read;
}

/** What follows the head, read along its reference. */
function readTail(
  context: Context,
  place: { file: string; path: Path },
  target: DimensionTarget,
  base: Base,
  { read, way }: Head,
): RowExpression {
  if (read.type.kind !== 'reference') {
    const column = context.tables.get(read.kind === 'leaf' ? read.leaf.table : base.table);
    const first = place.path.parts[place.path.parts.length - target.tail.length - 1];
    if (column !== undefined && first !== undefined) follow(context, place.file, column, [first, ...target.tail]);
    return unknownRow;
  }
  const entity = context.tables.get(read.type.table);
  if (entity === undefined) return unknownRow;
  // The table's own key stands for the table itself; a reference leads to it.
  const leaf = read.kind === 'leaf' && read.leaf.kind === 'column' ? read.leaf : undefined;
  const itself = leaf?.table === entity.name && leaf.column === entity.key;
  return follow(context, place.file, entity, target.tail, itself ? leaf.path : wayAlong(read, way));
}

/**
 * The row of a table that a row of another one leads to, by the rules of dimensions, and the references on the way;
 * undefined when there is none, or several, which is reported. A row of the table itself is its own.
 */
export function reachRow(
  context: Context,
  place: { file: string; path: Path },
  entity: TableSymbol,
  base: Base,
): Head | undefined {
  const table = context.tables.get(base.table);
  if (table === undefined || entity.key === undefined) return undefined;
  if (table === entity) return ownRow(context, entity, entity.key, base);
  const columns = columnsFor(context, entity.name);
  const target = { text: entity.name, label: entity.name, columns, entity: entity.name, tail: [] };
  const head = reachHead(context, place, target, base, table);
  if (head === undefined || head.read.type.kind === 'unknown') return undefined;
  const way = [table.name, ...head.way].join('.');
  if (head.way.join('.') !== entity.name) base.onRoute?.(labelOf(entity.name), table.name, way);
  return head;
}

/** A row of the table itself, or the one that it refers to where that is written. */
function ownRow(context: Context, table: TableSymbol, key: string, { via: [first], onRoute }: Base): Head {
  if (first !== undefined && referenced(context, table.name, first) === table.name) {
    onRoute?.(labelOf(table.name), table.name, `${table.name}.${first}`);
    return { read: readColumn(context, table, first, []), way: [first] };
  }
  const type: Type = { kind: 'reference', table: table.name };
  return { read: { ...readColumn(context, table, key, []), type }, way: [] };
}

/** The columns of the only dimension that is of a table's rows: what names them where a table has several references. */
function columnsFor(context: Context, entity: string): DimensionTarget['columns'] {
  const found = [...context.dimensions.values()].filter(({ columns }) => entityOf(context, columns).entity === entity);
  const [only] = found;
  return only === undefined || found.length > 1 ? [] : only.columns.filter(({ table }) => table !== entity);
}

/** What the head of a path is, and the way to it by the names of columns. */
export interface Head {
  readonly read: RowExpression;
  readonly way: ReferencePath;
}

function reachHead(
  context: Context,
  place: { file: string; path: Path },
  target: DimensionTarget,
  base: Base,
  table: TableSymbol,
): Head | undefined {
  const chosen = base.via.length === 0 ? undefined : viaRoute(context, target, base);
  if (chosen !== undefined && base.viaFirst === true) return readEnd(context, target, chosen);
  const own = listedColumn(target.columns, table.name) ?? sameNamed(context, target, table);
  if (own !== undefined) return { read: readColumn(context, table, own, []), way: [own] };
  const routes = shortestRoutes(context, table.name, [], (route) => arrives(target, route));
  const [only] = routes;
  if (only !== undefined && routes.length === 1) return readEnd(context, target, only);
  if (chosen !== undefined) return readEnd(context, target, chosen);
  const span = place.path.span;
  if (only === undefined) {
    // What leads to no row of a table needs a reference; its other columns are of no use.
    const reachable = target.text === target.entity ? [] : reachableColumns(table);
    const parameters = { metric: base.reader, table: table.name, dimension: target.text, reachable };
    context.report(diagnose('unreachable-dimension', { file: place.file, span }, parameters));
  } else {
    const paths = routes.map((route) => [table.name, ...route.path].join('.'));
    context.report(
      diagnose('ambiguous-path', { file: place.file, span }, { table: table.name, dimension: target.text, paths }),
    );
  }
  return undefined;
}

/** The only shortest way that begins as `via` says. */
function viaRoute(context: Context, target: DimensionTarget, base: Base): Route | undefined {
  const arrived = (route: Route): boolean => route.path.length > 0 && arrives(target, route);
  const [only, ...ties] = shortestRoutes(context, base.table, base.via, arrived);
  return ties.length === 0 ? only : undefined;
}

/** A reference of the table to the same entity that has the dimension's own name. */
function sameNamed(context: Context, target: DimensionTarget, table: TableSymbol): string | undefined {
  if (target.entity === undefined) return undefined;
  const names = [target.text.split('.')[0], ...target.columns.map(({ column }) => column)];
  return names.find((name) => name !== undefined && referenced(context, table.name, name) === target.entity);
}

function arrives(target: DimensionTarget, route: Route): boolean {
  if (listedColumn(target.columns, route.table) !== undefined) return true;
  return target.entity !== undefined && route.table === target.entity;
}

function readEnd(context: Context, target: DimensionTarget, route: Route): Head | undefined {
  const end = context.tables.get(route.table);
  if (end === undefined) return undefined;
  const listed = listedColumn(target.columns, route.table);
  if (listed !== undefined) return { read: readColumn(context, end, listed, route.path), way: [...route.path, listed] };
  // The way ends at the entity itself: the reference before it stores the key; without one, it is the table's own key.
  const last = route.path.at(-1);
  if (last === undefined) {
    const key = end.key === undefined ? unknownRow : readColumn(context, end, end.key, []);
    return { read: { ...key, type: { kind: 'reference', table: end.name } }, way: [] };
  }
  const before = route.path.slice(0, -1);
  const holder = context.tables.get(route.tables[before.length] ?? '');
  return holder === undefined ? undefined : { read: readColumn(context, holder, last, before), way: route.path };
}

/** Some dimensions a table does have, for the message that one is out of reach. */
function reachableColumns(table: TableSymbol): string[] {
  const names: string[] = [];
  for (const column of table.columns.values()) {
    if (column.content.kind === 'computed') {
      names.push(column.name);
      continue;
    }
    const kind = column.content.type.kind;
    if (kind === 'reference' || kind === 'text' || kind === 'set' || kind === 'boolean') {
      if (!column.flags.includes('key')) names.push(column.name);
    }
  }
  return names;
}

function reportUnknown(context: Context, file: string, head: Name, tables: readonly string[], at: Place): void {
  const place = { file, span: head.span };
  if (context.declarations.metrics.has(head.text)) {
    context.report(diagnose('metric-in-row', place, { name: head.text, grouping: at === 'groups' }));
    return;
  }
  if (context.tables.has(head.text)) {
    context.report(diagnose('table-as-value', place, { name: head.text }));
    return;
  }
  if (tables.some((table) => context.tables.get(table)?.damaged === true)) return;
  const [only] = tables;
  if (tables.length === 1 && only !== undefined) {
    const table = context.tables.get(only);
    const { declared } = context.params;
    const candidates = [...(table?.columns.keys() ?? []), ...context.dimensions.keys(), ...declared.keys()];
    const advice = adviceOn(head.text, at);
    const guess = closest(head.text, candidates) ?? alongReference(context, tables, head.text) ?? advice.guess;
    const fix = guess === undefined ? undefined : { span: head.span, text: guess };
    const columns = [...(table?.columns.keys() ?? [])];
    const related = table === undefined ? [] : [{ message: `\`${only}\` is declared here`, ...table.origin }];
    context.report(
      diagnose(
        'unknown-column',
        { ...place, fix, related },
        { name: head.text, table: only, guess, columns, advice: advice.hint ?? elsewhere(context, head.text, tables) },
      ),
    );
    return;
  }
  const candidates = [
    ...tables.flatMap((table) => [...(context.tables.get(table)?.columns.keys() ?? [])]),
    ...context.dimensions.keys(),
    ...context.params.declared.keys(),
  ];
  const advice = adviceOn(head.text, at);
  const guess = closest(head.text, candidates) ?? alongReference(context, tables, head.text) ?? advice.guess;
  const fix = guess === undefined ? undefined : { span: head.span, text: guess };
  const hint = advice.hint ?? elsewhere(context, head.text, tables);
  const sought =
    tables.length === 0
      ? 'a dimension'
      : `a dimension, nor a column of ${tables.map((table) => `\`${table}\``).join(', ')}`;
  context.report(diagnose('unknown-name', { ...place, fix }, { name: head.text, sought, guess, advice: hint }));
}

/** Which table has a column that those at hand have not, and whether references lead there. */
function elsewhere(context: Context, name: string, tables: readonly string[]): string | undefined {
  const [other] = tablesHaving(context, name);
  if (other === undefined) return undefined;
  const leads = (table: string): boolean =>
    shortestRoutes(context, table, [], ({ table: end }) => end === other).length > 0;
  const apart = tables.find((table) => !leads(table));
  return apart === undefined
    ? `\`${other}\` has one: write \`${other}.${name}\`.`
    : `\`${other}\` has one, and no reference leads there from \`${apart}\`.`;
}

/** `owner.team` for a `team` that only the referenced table has. */
function alongReference(context: Context, tables: readonly string[], name: string): string | undefined {
  for (const table of tables) {
    for (const column of context.tables.get(table)?.columns.values() ?? []) {
      const target = referenced(context, table, column.name);
      if (target === undefined || context.tables.get(target)?.columns.has(name) !== true) continue;
      if (tables.every((other) => context.tables.get(other)?.columns.has(column.name))) return `${column.name}.${name}`;
    }
  }
  return undefined;
}
