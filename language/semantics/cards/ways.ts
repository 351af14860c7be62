/** How tables reach dimensions: the very rules that reports are bound by, asked of a checked model. */
import type { Diagnostic } from '../../base/diagnostics.ts';
import type { Path } from '../../syntax/ast.ts';
import { type ColumnSymbol, Context, type TableSymbol, unknownRow } from '../context.ts';
import { type Base, findTarget, reach } from '../dimensions.ts';
import type { Column, Model, Table } from '../model.ts';
import { leafText } from '../row-leaves.ts';
import type { Way } from './card.ts';

/** Where rows are read from: a table, and the references to prefer. */
export type Start = Pick<Base, 'table' | 'via'>;

export class Ways {
  readonly #model: Model;
  readonly #tables: ReadonlyMap<string, TableSymbol>;
  readonly #known = new Map<string, Found>();

  constructor(model: Model) {
    this.#model = model;
    this.#tables = new Map([...model.tables].map(([name, table]) => [name, symbolOf(table)]));
  }

  /** How each shared dimension, and each reference of the tables, is reached from all of these. */
  of(starts: readonly Start[]): Way[] {
    const { dimensions, tables } = this.#model;
    const own = starts.flatMap(({ table }) => [...(tables.get(table)?.columns.values() ?? [])]);
    const references = own.filter(({ type, name }) => type.kind === 'reference' && !dimensions.has(name));
    const shared = [...dimensions.values()].map(({ name, label }) => this.#way(name, label, starts));
    const names = new Map(references.map(({ name, label }) => [name, label]));
    return [...shared, ...[...names].map(([name, label]) => this.#way(name, label, starts))];
  }

  /** How each table of the model reaches a dimension. */
  to(dimension: string): Way[] {
    return [...this.#model.tables.values()].map(({ name, label }) => {
      const found = this.#reach(dimension, { table: name, via: [] }, [name]);
      return 'text' in found
        ? { name, label, reachable: true, text: found.text }
        : { name, label, reachable: false, text: found.why };
    });
  }

  #way(name: string, label: string, starts: readonly Start[]): Way {
    const tables = starts.map(({ table }) => table);
    const found = starts.map((start) => this.#reach(name, start, tables));
    const problems = found.flatMap((each) => ('why' in each ? [each.why] : []));
    const texts = found.flatMap((each) => ('text' in each ? [each.text] : []));
    const text = [...new Set(problems.length > 0 ? problems : texts)].join(', ');
    return { name, label, reachable: problems.length === 0, text };
  }

  #reach(name: string, start: Start, tables: readonly string[]): Found {
    const key = [name, start.table, ...start.via, '', ...tables].join('\0');
    const known = this.#known.get(key) ?? this.#find(name, start, tables);
    this.#known.set(key, known);
    return known;
  }

  #find(name: string, start: Start, tables: readonly string[]): Found {
    const context = this.#context();
    const span = { start: 0, end: 0 };
    const path: Path = { kind: 'path', parts: [{ text: name, span }], span };
    const target = findTarget(context, '', path, tables);
    const base: Base = { ...start, reader: 'It', viaFirst: true };
    const read = target === undefined ? unknownRow : reach(context, { file: '', path }, target, base);
    const [problem] = context.diagnostics;
    if (problem !== undefined || read.kind !== 'leaf') return { why: reason(problem, start.table) };
    return { text: `${start.table}.${leafText(read.leaf)}` };
  }

  /** The names of the model as binding sees them; new each time, since it keeps what was reported. */
  #context(): Context {
    const none = new Map();
    const context = new Context(
      {
        tables: none,
        dimensions: none,
        metrics: none,
        params: none,
        calendars: none,
        reports: none,
        funnels: none,
        goals: none,
        audits: none,
        tests: none,
        texts: none,
      },
      { functions: none, foreignFunctions: none, charts: [], vega: () => ({ problems: [] }) },
      { computed: () => unknownRow, metric: () => undefined },
    );
    context.dimensions = this.#model.dimensions;
    context.tables = this.#tables;
    return context;
  }
}

type Found = { readonly text: string } | { readonly why: string };

/** What is in the way, without what the card has said already. */
function reason(problem: Diagnostic | undefined, table: string): string {
  if (problem === undefined || problem.code === 'unreachable-dimension') return `no way from ${table}`;
  return problem.message;
}

/** Of a computed column only that it is there matters: it is read, not followed. */
function symbolOf(table: Table): TableSymbol {
  const columns = new Map([...table.columns].map(([name, column]) => [name, columnOf(column)]));
  return { ...table, columns, damaged: false };
}

function columnOf({ name, label, flags, origin, type, computed }: Column): ColumnSymbol {
  const followed = computed !== undefined && type.kind === 'reference';
  return { name, label, flags, origin, content: { kind: 'stored', type: followed ? { kind: 'text' } : type } };
}
