/** Reading the rows of one table, of the rows they reference, and what is derived from the rows that lead to them. */
import type {
  ColumnLeaf,
  LikelihoodLeaf,
  Model,
  NeighbourLeaf,
  Rate,
  ReferencePath,
  RollUpLeaf,
  RowExpression,
  RowLeaf,
} from '../semantics/model.ts';
import { isNeverMissing } from '../semantics/row-leaves.ts';
import { columnsOf, rebase } from '../semantics/typed.ts';
import type { Type } from '../semantics/types.ts';
import * as build from './build.ts';
import { isExactLeaf } from './exact.ts';
import { condition, type Lowering, value } from './expressions.ts';
import { rateFor, rateJoin } from './rates.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlExpression, SqlFrom, SqlJoin } from './tree.ts';

/** Tells where what is derived from other rows is to be found. */
export interface DerivedColumns {
  readonly rollUp: (leaf: RollUpLeaf) => { readonly relation: string; readonly column: string };
  /** Its level says which relation of the table's rows has the column. */
  readonly beside: (leaf: NeighbourLeaf | LikelihoodLeaf) => { readonly level: number; readonly column: string };
  /** The rows of a table with what others of its rows tell of them, up to a level; at level 0 the table itself. */
  readonly rowsOf: (table: string, level: number) => string;
}

/** What reading some expressions takes. */
interface Needed {
  /** By alias, each after those it builds on. */
  readonly joins: Map<string, () => SqlJoin>;
  /** How much each alias has to have of the neighbours of its rows. */
  readonly levels: Map<string, number>;
}

/** One table as the source of a select, with a join for each reference that is followed. Joins are by key, so none multiplies rows. */
export class RowSource {
  readonly #model: Model;
  readonly #derived: DerivedColumns;
  readonly #table: string;
  readonly #alias: string;
  readonly #lowering: Lowering<RowLeaf>;
  readonly #currency: string;
  /** The aliases under which rates are joined, by what they are the rates of. */
  readonly #rates = new Map<string, string>();

  constructor(settings: SqlSettings, derived: DerivedColumns, table: string, alias: string = table) {
    this.#model = settings.model;
    this.#derived = derived;
    this.#table = table;
    this.#alias = alias;
    this.#currency = settings.currency;
    const leaf = (each: RowLeaf): SqlExpression => this.#read(each);
    this.#lowering = {
      call: settings.call,
      calendar: settings.calendar,
      workingCalendars: settings.model.calendars,
      leaf,
      isExact: isExactLeaf,
      summable: true,
    };
  }

  /** How its leaves are read, beside others. */
  get lowering(): Lowering<RowLeaf> {
    return this.#lowering;
  }

  value(expression: RowExpression): SqlExpression {
    return value(expression, this.#lowering);
  }

  /** What a sum adds up: amounts that are converted keep all their digits. */
  summand(expression: RowExpression): SqlExpression {
    if (expression.kind !== 'leaf' || expression.leaf.kind !== 'column' || expression.leaf.rate === undefined)
      return this.value(expression);
    const { path, column, rate } = expression.leaf;
    return build.call('converted', build.column(this.#aliasOf(path), column), this.#rateOf(expression.leaf, rate));
  }

  condition(expression: RowExpression): SqlExpression {
    return condition(expression, this.#lowering);
  }

  /** All of these hold; undefined when there is none. */
  all(conditions: readonly RowExpression[]): SqlExpression | undefined {
    return build.and(conditions.map((one) => this.condition(one)));
  }

  /** One of these groups holds whole; undefined when there is none. */
  any(groups: readonly (readonly RowExpression[])[]): SqlExpression | undefined {
    return build.or(groups.map((group) => this.all(group) ?? build.yes));
  }

  /** Where the rows come from that these expressions read, and what has to be joined to them. */
  reading(expressions: readonly RowExpression[]): { readonly from: SqlFrom; readonly joins: SqlJoin[] } {
    const needed = this.#needed(expressions);
    const source = this.#derived.rowsOf(this.#table, needed.levels.get(this.#alias) ?? 0);
    return { from: { source, alias: this.#alias }, joins: [...needed.joins.values()].map((join) => join()) };
  }

  /** The joins alone, for rows that come from elsewhere. */
  joins(expressions: readonly RowExpression[]): SqlJoin[] {
    return [...this.#needed(expressions).joins.values()].map((join) => join());
  }

  #needed(expressions: readonly RowExpression[]): Needed {
    const needed: Needed = { joins: new Map(), levels: new Map() };
    for (const leaf of columnsOf(expressions)) this.#need(leaf, needed);
    return needed;
  }

  #rateOf(leaf: ColumnLeaf, rate: Rate): SqlExpression {
    return rateFor(this.#rateAlias(leaf, rate), this.#currencyOf(leaf.path, rate), this.#currency);
  }

  #currencyOf(path: ReferencePath, { currency }: Rate): SqlExpression {
    return build.column(this.#aliasOf(path), currency);
  }

  #rateAlias({ path }: ColumnLeaf, rate: Rate): string {
    const id = JSON.stringify([path, rate]);
    const alias = this.#rates.get(id) ?? `${this.#alias} rate ${this.#rates.size + 1}`;
    this.#rates.set(id, alias);
    return alias;
  }

  #need(leaf: RowLeaf, needed: Needed): void {
    const { joins, levels } = needed;
    this.#needRow(leaf.path, needed);
    const row = this.#aliasOf(leaf.path);
    switch (leaf.kind) {
      case 'roll-up': {
        const source = this.#derived.rollUp(leaf).relation;
        const alias = this.#aliasOfRollUp(source, leaf.path);
        const on = build.binary(build.column(alias, keyColumn), '=', build.column(row, leaf.key));
        joins.set(alias, () => ({ kind: 'LEFT JOIN', source, alias, on }));
        return;
      }
      case 'neighbour':
      case 'likelihood':
        levels.set(row, Math.max(levels.get(row) ?? 0, this.#derived.beside(leaf).level));
        return;
      case 'column': {
        const { path, rate } = leaf;
        const day = rate?.on;
        if (rate === undefined || day === undefined) return;
        for (const read of columnsOf([day])) this.#need(read, needed);
        const alias = this.#rateAlias(leaf, rate);
        joins.set(alias, () => rateJoin(alias, this.#currencyOf(path, rate), this.value(day)));
        return;
      }
    }
  }

  /** The row at the end of a way is joined by its key. */
  #needRow(path: ReferencePath, needed: Needed): void {
    const alias = this.#aliasOf(path);
    const step = path.at(-1);
    if (step === undefined || needed.joins.has(alias)) return;
    const before = path.slice(0, -1);
    this.#needRow(before, needed);
    const target = this.#model.tables.get(this.#tableAt(path) ?? '');
    if (target?.key === undefined) return;
    const reference = this.#stepAt(before, step);
    for (const leaf of columnsOf([reference])) this.#need(leaf, needed);
    const on = build.binary(build.column(alias, target.key), '=', this.value(reference));
    needed.joins.set(alias, () => {
      const source = this.#derived.rowsOf(target.name, needed.levels.get(alias) ?? 0);
      return { kind: 'LEFT JOIN', source, alias, on };
    });
  }

  /** The reference that a step of a way follows: a stored column, or what a computed one is. */
  #stepAt(before: ReferencePath, step: string): RowExpression {
    const table = this.#tableAt(before) ?? '';
    const column = this.#model.tables.get(table)?.columns.get(step);
    if (column?.computed !== undefined) return rebase(column.computed, before);
    return { kind: 'leaf', leaf: { kind: 'column', path: before, table, column: step }, type: { kind: 'text' } };
  }

  #read(leaf: RowLeaf): SqlExpression {
    if (leaf.kind === 'column') {
      const stored = build.column(this.#aliasOf(leaf.path), leaf.column);
      if (leaf.rate === undefined) return stored;
      return build.binary(build.cast(stored, 'number'), '*', build.cast(this.#rateOf(leaf, leaf.rate), 'number'));
    }
    if (leaf.kind === 'neighbour' || leaf.kind === 'likelihood')
      return build.column(this.#aliasOf(leaf.path), this.#derived.beside(leaf).column);
    const { relation, column } = this.#derived.rollUp(leaf);
    const found = build.column(this.#aliasOfRollUp(relation, leaf.path), column);
    if (!isNeverMissing(leaf.of)) return found;
    const none: SqlExpression = leaf.of.function === 'exists' ? { kind: 'boolean', value: false } : build.number(0);
    return build.call('coalesce', found, none);
  }

  #tableAt(path: ReferencePath): string | undefined {
    let current: string | undefined = this.#table;
    for (const step of path) {
      const type: Type | undefined = this.#model.tables.get(current ?? '')?.columns.get(step)?.type;
      current = type?.kind === 'reference' ? type.table : undefined;
    }
    return current;
  }

  #aliasOf(path: ReferencePath): string {
    return path.length === 0 ? this.#alias : `${this.#alias}.${path.join('.')}`;
  }

  #aliasOfRollUp(relation: string, path: ReferencePath): string {
    return path.length === 0 ? relation : `${relation} of ${this.#aliasOf(path)}`;
  }
}

/** The column of a roll-up's relation that holds the key of the rows it is of. */
export const keyColumn = '$key';
