/** A project's definitions by name, and its rows. */
import type {
  CalendarDefinition,
  DimensionDefinition,
  Expression,
  FileTree,
  GoalDefinition,
  MetricDefinition,
  ReportDefinition,
  TableDefinition,
  TypeNode,
} from '../../../language/syntax/ast.ts';
import { parseDay } from './calendar.ts';
import { Rational } from './rational.ts';
import { Day, Duration, keyOf, secondsADay, Time, type Value } from './values.ts';

export interface Schema {
  readonly tables: ReadonlyMap<string, Table>;
  readonly dimensions: ReadonlyMap<string, DimensionDefinition>;
  readonly metrics: ReadonlyMap<string, MetricDefinition>;
  readonly reports: ReadonlyMap<string, ReportDefinition>;
  readonly goals: ReadonlyMap<string, GoalDefinition>;
  readonly calendars: ReadonlyMap<string, CalendarDefinition>;
}

export interface Table {
  readonly name: string;
  readonly columns: ReadonlyMap<string, Column>;
  readonly key?: string;
  readonly datedBy?: string;
  readonly shownAs?: string;
  readonly sortedBy?: string;
}

export type Column =
  | { readonly kind: 'stored'; readonly type: TypeNode }
  | { readonly kind: 'computed'; readonly expression: Expression };

export interface Row {
  readonly table: string;
  /** Stored columns only. */
  readonly cells: ReadonlyMap<string, Value>;
}

/** Rows of a table: the names of its columns, then the cells as text; `null` is missing. */
export type TableData = readonly (readonly (string | null)[])[];

export function readSchema(files: readonly FileTree[]): Schema {
  const tables = new Map<string, Table>();
  const dimensions = new Map<string, DimensionDefinition>();
  const metrics = new Map<string, MetricDefinition>();
  const reports = new Map<string, ReportDefinition>();
  const goals = new Map<string, GoalDefinition>();
  const calendars = new Map<string, CalendarDefinition>();
  for (const { definition } of files.flatMap(({ cells }) => cells)) {
    if (definition?.kind === 'table') tables.set(definition.name.text, readTable(definition));
    if (definition?.kind === 'dimension') dimensions.set(definition.name.text, definition);
    if (definition?.kind === 'metric') metrics.set(definition.name.text, definition);
    if (definition?.kind === 'calendar') calendars.set(definition.name.text, definition);
    if (definition?.kind === 'goal') goals.set(definition.name.text, definition);
    if (definition?.kind === 'report') reports.set(definition.name.text, definition);
  }
  return { tables, dimensions, metrics, reports, goals, calendars };
}

function readTable(definition: TableDefinition): Table {
  const columns = new Map<string, Column>();
  const found: { key?: string; datedBy?: string; shownAs?: string; sortedBy?: string } = {};
  for (const member of definition.members) {
    if (member.kind === 'column') {
      columns.set(member.name.text, { kind: 'stored', type: member.type });
      if (member.flags.some(({ text }) => text === 'key')) found.key = member.name.text;
    }
    if (member.kind === 'computed') columns.set(member.name.text, { kind: 'computed', expression: member.expression });
    if (member.kind === 'dated') found.datedBy = member.column.text;
    if (member.kind === 'shown') found.shownAs = member.column.text;
    if (member.kind === 'sorted') found.sortedBy = member.column.text;
  }
  return { name: definition.name.text, columns, ...found };
}

/** A table of the schema. @throws when there is none of that name */
export function tableOf(schema: Schema, name: string): Table {
  const table = schema.tables.get(name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}

/** The table that a stored column references, if it is a reference. */
export function referencedTable(schema: Schema, table: string, column: string): string | undefined {
  const found = tableOf(schema, table).columns.get(column);
  return found?.kind === 'stored' && found.type.kind === 'reference' ? found.type.table.text : undefined;
}

/** The rows of every table, with their columns' types. Tables without data are empty. */
export class Data {
  readonly #rows = new Map<string, readonly Row[]>();
  readonly #byKey = new Map<string, ReadonlyMap<string, Row>>();

  constructor(schema: Schema, data: ReadonlyMap<string, TableData>) {
    for (const table of schema.tables.values()) {
      const [headings = [], ...lines] = data.get(table.name) ?? [];
      const rows = lines.map((line): Row => {
        const cells = new Map<string, Value>();
        for (const [index, heading] of headings.entries()) {
          const text = line[index] ?? null;
          if (heading !== null) cells.set(heading, text === null ? null : readValue(text, schema, table.name, heading));
        }
        return { table: table.name, cells };
      });
      this.#rows.set(table.name, rows);
      const key = table.key;
      if (key === undefined) continue;
      const keyed = rows.filter((row) => (row.cells.get(key) ?? null) !== null);
      this.#byKey.set(table.name, new Map(keyed.map((row) => [keyOf(row.cells.get(key) ?? null), row])));
    }
  }

  rows(table: string): readonly Row[] {
    return this.#rows.get(table) ?? [];
  }

  /** The row that a reference's value points at. */
  find(table: string, key: Value): Row | undefined {
    return key === null ? undefined : this.#byKey.get(table)?.get(keyOf(key));
  }
}

function readValue(text: string, schema: Schema, table: string, column: string): Value {
  const found = tableOf(schema, table).columns.get(column);
  if (found?.kind !== 'stored') throw new Error(`${table} stores no column ${column}`);
  switch (found.type.kind) {
    case 'set':
      return text;
    case 'reference': {
      const target = tableOf(schema, found.type.table.text);
      if (target.key === undefined) throw new Error(`${target.name} has no key`);
      return readValue(text, schema, target.name, target.key);
    }
    case 'named':
      return readWord(text, found.type.name.text);
  }
}

function readWord(text: string, type: string): Value {
  switch (type) {
    case 'integer':
    case 'money':
      return Rational.parse(text);
    case 'number':
    case 'percent':
      return Rational.parse(text, true);
    case 'boolean':
      return text === 'true';
    case 'date':
      return new Day(parseDay(text));
    case 'time':
      return readTime(text);
    case 'duration':
      return new Duration(Rational.parse(text, true));
    default:
      return text;
  }
}

/** `YYYY-MM-DD HH:MM:SS` */
function readTime(text: string): Time {
  const [day = '', clock = '00:00:00'] = text.split(' ');
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return new Time(parseDay(day) * secondsADay + 3600 * hours + 60 * minutes + seconds);
}
