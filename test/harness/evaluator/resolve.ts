/** "A dimension is a column, not a spelling": what a name means, and the way to it from a table. */
import type { Expression, Path } from '../../../language/syntax/ast.ts';
import { aggregatedTable } from './expand.ts';
import { referencedTable, type Schema, tableOf } from './schema.ts';

/** The way from a row of `table`: along references, then a column of where they end. */
export interface Way {
  readonly table: string;
  /** Columns that are references, or stand for one. */
  readonly references: readonly string[];
  readonly column: string;
  /** The table of `column`. */
  readonly end: string;
  /** The table whose rows the value names, if it is a reference. */
  readonly entity?: string;
}

/** Whose rows a name is read from. */
export interface Place {
  readonly table: string;
  /** All tables that the expression is meant for; a bare name is one thing to all of them. */
  readonly beside: readonly string[];
  /** Settles a tie between equally short ways. */
  readonly via?: string | undefined;
  /** `via` goes before a column of the table's own: it was written to say by which way a metric is grouped. */
  readonly viaFirst?: boolean;
  /** A metric's own day, on which money of the table is converted; without it, that of the row. */
  readonly priced?: { readonly day: number | undefined };
}

/** What a name means before it is read from a table. */
interface Target {
  readonly name: string;
  readonly columns: readonly { readonly table: string; readonly column: string }[];
  readonly entity?: string;
  /** `team` in `owner.team`. */
  readonly tail: readonly string[];
  /** It is a row of a list. */
  readonly row?: true;
}

/** Ways that have been looked for, found or not: names are read for every row again. */
const known = new WeakMap<Schema, Map<string, Way | Error>>();

/** The way to what a path names. @throws Error when there is none, or more than one */
export function resolve(schema: Schema, path: Path, place: Place): Way {
  const ways = known.get(schema) ?? new Map<string, Way | Error>();
  known.set(schema, ways);
  const names = path.parts.map(({ text }) => text);
  const key = [names, place.table, place.beside, place.via, place.viaFirst].join('\n');
  const found = ways.get(key) ?? attempt(() => find(schema, path, place));
  ways.set(key, found);
  if (found instanceof Error) throw found;
  return found;
}

function attempt<T>(find: () => T): T | Error {
  try {
    return find();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function find(schema: Schema, path: Path, place: Place): Way {
  const target = findTarget(schema, path, place.beside);
  const head = reachHead(schema, target, place);
  let way = head;
  for (const name of target.tail) {
    if (way.entity === undefined) throw new Error(`${way.column} is no reference`);
    // A row's own key leads nowhere but to the row itself.
    const stays = way.end === way.entity && tableOf(schema, way.end).key === way.column;
    const references = stays ? way.references : [...way.references, way.column];
    way = withEntity(schema, { table: place.table, references, column: name, end: way.entity });
  }
  return way;
}

const rowPrefix = '$row of ';

/** Stands for the row of a table, as rows of others lead to it: what metrics in a list are worked out for. */
export function rowPath(table: string): Path {
  const span = { start: 0, end: 0 };
  return { kind: 'path', parts: [{ text: `${rowPrefix}${table}`, span }], span };
}

/** The only dimension whose values are rows of the table says which of several references leads there. */
function rowTarget(schema: Schema, entity: string): Target {
  const found = [...schema.dimensions.values()].flatMap(({ columns }) => {
    const listed = columns.map(({ parts: [table, column] }) => ({
      table: table?.text ?? '',
      column: column?.text ?? '',
    }));
    return targetOf(schema, entity, listed, []).entity === entity ? [listed] : [];
  });
  const columns = found.length === 1 ? (found[0] ?? []).filter(({ table }) => table !== entity) : [];
  return { name: entity, columns, entity, tail: [], row: true };
}

function findTarget(schema: Schema, path: Path, beside: readonly string[]): Target {
  const [name = '', ...tail] = path.parts.map(({ text }) => text);
  if (name.startsWith(rowPrefix)) return rowTarget(schema, name.slice(rowPrefix.length));
  const having = beside.filter((table) => tableOf(schema, table).columns.has(name));
  const dimension = schema.dimensions.get(name)?.columns.map(({ parts: [table, column] }) => ({
    table: table?.text ?? '',
    column: column?.text ?? '',
  }));
  if (dimension !== undefined) {
    const listed = (table: string) => dimension.some((column) => column.table === table && column.column === name);
    // A table's own column of that name goes first, unless it is the one that the dimension lists.
    if (having.every(listed)) return targetOf(schema, name, dimension, tail);
  }
  if (having.length > 0) {
    const target = targetOf(
      schema,
      name,
      having.map((table) => ({ table, column: name })),
      tail,
    );
    if (having.length > 1 && target.entity === undefined)
      throw new Error(`${name} is a column of ${having.join(', ')}`);
    return target;
  }
  const [column, ...rest] = tail;
  if (schema.tables.get(name) === undefined || column === undefined) throw new Error(`nothing is named ${name}`);
  return targetOf(schema, column, [{ table: name, column }], rest);
}

function targetOf(schema: Schema, name: string, columns: Target['columns'], tail: readonly string[]): Target {
  const entities = new Set(columns.map(({ table, column }) => entityOf(schema, table, column)));
  const [entity] = entities;
  return { name, columns, tail, ...(entities.size === 1 && entity !== undefined ? { entity } : {}) };
}

/** The table that a column references: by its type, or because its formula gives references. */
export function entityOf(schema: Schema, table: string, column: string): string | undefined {
  const found = tableOf(schema, table).columns.get(column);
  if (found === undefined) throw new Error(`${table} has no column ${column}`);
  if (found.kind === 'stored') return referencedTable(schema, table, column);
  return entityOfExpression(schema, found.expression, { table, beside: [table] });
}

/** The table whose rows an expression's values name. */
export function entityOfExpression(schema: Schema, expression: Expression, place: Place): string | undefined {
  switch (expression.kind) {
    case 'path':
      return resolve(schema, expression, place).entity;
    case 'else':
      return common(expression.operands.map((operand) => entityOfExpression(schema, operand, place)));
    case 'when': {
      const values = expression.branches.map(({ value }) => value);
      const all = expression.otherwise === undefined ? values : [...values, expression.otherwise];
      const present = all.filter(({ kind }) => kind !== 'missing');
      return common(present.map((value) => entityOfExpression(schema, value, place)));
    }
    case 'call': {
      const [argument] = expression.arguments;
      if (argument === undefined) return undefined;
      if (['previous', 'next'].includes(expression.name.text)) return entityOfExpression(schema, argument, place);
      if (!['first', 'last'].includes(expression.name.text)) return undefined;
      const child = aggregatedTable(schema, expression);
      return entityOfExpression(schema, argument, { table: child, beside: [child] });
    }
    default:
      return undefined;
  }
}

function common<T>(values: readonly T[]): T | undefined {
  const [first, ...others] = values;
  return others.every((other) => other === first) ? first : undefined;
}

function withEntity(schema: Schema, way: Omit<Way, 'entity'>): Way {
  const entity = entityOf(schema, way.end, way.column);
  return entity === undefined ? way : { ...way, entity };
}

/** By the listed column, else the table's own same-named reference, else the only shortest chain of references. */
function reachHead(schema: Schema, target: Target, place: Place): Way {
  const { table, via } = place;
  const { key } = tableOf(schema, table);
  // A row of the table itself is its own, unless a reference to another one is written.
  if (target.row === true && table === target.entity && key !== undefined) {
    const written = via !== undefined && referencedColumn(schema, table, via) === table;
    return { table, references: [], column: written ? via : key, end: table, entity: table };
  }
  if (via !== undefined && place.viaFirst === true) {
    const [only, ...ties] = shortest(schema, target, table, 1, via);
    if (only !== undefined && ties.length === 0) return only;
  }
  const listed = target.columns.find((column) => column.table === table)?.column;
  if (listed !== undefined) return withEntity(schema, { table, references: [], column: listed, end: table });
  const names = [target.name, ...target.columns.map(({ column }) => column)];
  const own = names.find(
    (name) => target.entity !== undefined && referencedColumn(schema, table, name) === target.entity,
  );
  if (own !== undefined) return withEntity(schema, { table, references: [], column: own, end: table });
  const ways = shortest(schema, target, table, 0);
  const [first, second] = ways;
  if (first === undefined) throw new Error(`${table} does not reach ${target.name}`);
  if (second === undefined) return first;
  const [chosen, ...ties] = via === undefined ? ways : shortest(schema, target, table, 1, via);
  if (chosen === undefined || ties.length > 0) throw new Error(`${table} reaches ${target.name} in several ways`);
  return chosen;
}

/**
 * The way from the rows of a table to those of another that they lead to: by the one that `via` says, a reference of the
 * table's name, or the only shortest.
 */
export function wayToRow(schema: Schema, table: string, entity: string, via: Path | undefined): Way {
  const said = via?.parts.map(({ text }) => text) ?? [];
  const steps =
    said.length > 1 && said[0] === table && tableOf(schema, table).columns.get(table) === undefined
      ? said.slice(1)
      : said;
  if (steps.length > 1) {
    const references = steps.slice(0, -1);
    let end = table;
    for (const step of references) end = entityOf(schema, end, step) ?? end;
    return withEntity(schema, { table, references, column: steps.at(-1) ?? '', end });
  }
  const [first] = steps;
  if (first !== undefined && entityOf(schema, table, first) === entity) {
    return withEntity(schema, { table, references: [], column: first, end: table });
  }
  const target: Target = { name: entity, columns: [], entity, tail: [] };
  const own = first === undefined && referencedColumn(schema, table, entity) === entity ? entity : undefined;
  if (own !== undefined) return withEntity(schema, { table, references: [], column: own, end: table });
  const [only, ...ties] = shortest(schema, target, table, 1, first);
  if (only === undefined || ties.length > 0) throw new Error(`${table} leads to ${entity} in no or in several ways`);
  return only;
}

function referencedColumn(schema: Schema, table: string, column: string): string | undefined {
  return tableOf(schema, table).columns.has(column) ? referencedTable(schema, table, column) : undefined;
}

interface Chain {
  /** The tables passed, the first and the last included. */
  readonly tables: readonly string[];
  readonly references: readonly string[];
}

/**
 * The ways of the fewest references, at least `least`, that end at a listed column or at the entity itself.
 * @param first the reference they start with
 */
function shortest(schema: Schema, target: Target, table: string, least: number, first?: string): Way[] {
  let chains: Chain[] = [{ tables: [table], references: [] }];
  for (let length = 0; chains.length > 0; length += 1) {
    const ways = length < least ? [] : chains.flatMap((chain) => endOf(schema, target, chain));
    if (ways.length > 0) return ways;
    chains = chains.flatMap((chain) => longer(schema, chain));
    if (first !== undefined) chains = chains.filter(({ references }) => references[0] === first);
  }
  return [];
}

/** Every chain with one more reference that comes to a table it has not passed; so no self-reference is followed. */
function longer(schema: Schema, { tables, references }: Chain): Chain[] {
  const last = tables.at(-1) ?? '';
  return [...tableOf(schema, last).columns.keys()].flatMap((column) => {
    const next = referencedTable(schema, last, column);
    if (next === undefined || tables.includes(next)) return [];
    return [{ tables: [...tables, next], references: [...references, column] }];
  });
}

function endOf(schema: Schema, target: Target, { tables, references }: Chain): Way[] {
  const [table = '', end = ''] = [tables[0], tables.at(-1)];
  const listed = target.columns.find((column) => column.table === end)?.column;
  if (listed !== undefined) return [withEntity(schema, { table, references, column: listed, end })];
  if (end !== target.entity) return [];
  const last = references.at(-1);
  if (last !== undefined) {
    return [{ table, references: references.slice(0, -1), column: last, end: tables.at(-2) ?? '', entity: end }];
  }
  const key = tableOf(schema, end).key;
  return key === undefined ? [] : [{ table, references: [], column: key, end, entity: end }];
}
