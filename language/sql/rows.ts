/** Reading the rows of one table and of the rows they reference. */
import type { ColumnLeaf, Model, Rate, RowExpression } from '../semantics/model.ts';
import { columnsOf } from '../semantics/typed.ts';
import type { Type } from '../semantics/types.ts';
import * as build from './build.ts';
import { condition, type Lowering, value } from './expressions.ts';
import { rateFor, rateJoin } from './rates.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlExpression, SqlFrom, SqlJoin } from './tree.ts';

/** One table as the source of a select, with a join for each reference that is followed. Joins are by key, so none multiplies rows. */
export class RowSource {
  readonly #model: Model;
  readonly #table: string;
  readonly #alias: string;
  readonly #lowering: Lowering<ColumnLeaf>;
  readonly #currency: string;
  /** The aliases under which rates are joined, by what they are the rates of. */
  readonly #rates = new Map<string, string>();

  constructor(
    model: Model,
    table: string,
    shared: Pick<SqlSettings, 'calendar' | 'call' | 'currency'>,
    alias: string = table,
  ) {
    this.#model = model;
    this.#table = table;
    this.#alias = alias;
    this.#currency = shared.currency;
    const leaf = (read: ColumnLeaf): SqlExpression => {
      const stored = build.column(this.#aliasOf(read.path), read.column);
      if (read.rate === undefined) return stored;
      return build.binary(build.cast(stored, 'number'), '*', build.cast(this.#rateOf(read, read.rate), 'number'));
    };
    const isExact = ({ rate }: ColumnLeaf): boolean => rate === undefined;
    this.#lowering = { call: shared.call, calendar: shared.calendar, leaf, isExact };
  }

  get from(): SqlFrom {
    return { source: this.#table, alias: this.#alias };
  }

  value(expression: RowExpression): SqlExpression {
    return value(expression, this.#lowering);
  }

  /** What a sum adds up: amounts that are converted keep all their digits. */
  summand(expression: RowExpression): SqlExpression {
    if (expression.kind !== 'leaf' || expression.leaf.rate === undefined) return this.value(expression);
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

  /** The joins that reading these expressions takes. */
  joins(expressions: readonly RowExpression[]): SqlJoin[] {
    const paths = new Map<string, readonly string[]>();
    const read = columnsOf(expressions);
    for (const { path } of read) {
      for (let length = 1; length <= path.length; length++)
        paths.set(path.slice(0, length).join('\0'), path.slice(0, length));
    }
    const shortestFirst = [...paths.values()].sort((a, b) => a.length - b.length);
    const rates = new Map(
      read.flatMap((leaf) => (leaf.rate === undefined ? [] : [[this.#rateAlias(leaf, leaf.rate), leaf] as const])),
    );
    return [
      ...shortestFirst.flatMap((path) => this.#join(path)),
      ...[...rates].flatMap(([alias, { path, rate }]) =>
        rate?.on === undefined ? [] : [rateJoin(alias, this.#currencyOf(path, rate), this.value(rate.on))],
      ),
    ];
  }

  #rateOf(leaf: ColumnLeaf, rate: Rate): SqlExpression {
    return rateFor(this.#rateAlias(leaf, rate), this.#currencyOf(leaf.path, rate), this.#currency);
  }

  #currencyOf(path: readonly string[], { currency }: Rate): SqlExpression {
    return build.column(this.#aliasOf(path), currency);
  }

  #rateAlias({ path }: ColumnLeaf, rate: Rate): string {
    const id = JSON.stringify([path, rate]);
    const alias = this.#rates.get(id) ?? `${this.#alias} rate ${this.#rates.size + 1}`;
    this.#rates.set(id, alias);
    return alias;
  }

  #join(path: readonly string[]): SqlJoin[] {
    const before = path.slice(0, -1);
    const reference = path.at(-1) ?? '';
    const target = this.#model.tables.get(this.#tableAt(path) ?? '');
    if (target?.key === undefined) return [];
    const alias = this.#aliasOf(path);
    const on = build.binary(build.column(alias, target.key), '=', build.column(this.#aliasOf(before), reference));
    return [{ kind: 'LEFT JOIN', source: target.name, alias, on }];
  }

  #tableAt(path: readonly string[]): string | undefined {
    let current: string | undefined = this.#table;
    for (const step of path) {
      const type: Type | undefined = this.#model.tables.get(current ?? '')?.columns.get(step)?.type;
      current = type?.kind === 'reference' ? type.table : undefined;
    }
    return current;
  }

  #aliasOf(path: readonly string[]): string {
    return path.length === 0 ? this.#alias : `${this.#alias}.${path.join('.')}`;
  }
}
