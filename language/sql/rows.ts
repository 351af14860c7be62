/** Reading the rows of one table and of the rows they reference. */
import type { ColumnLeaf, Model, RowExpression } from '../semantics/model.ts';
import { leavesOf } from '../semantics/typed.ts';
import type { Type } from '../semantics/types.ts';
import * as build from './build.ts';
import { condition, type Lowering, value } from './expressions.ts';
import type { SqlExpression, SqlFrom, SqlJoin } from './tree.ts';

/** One table as the source of a select, with a join for each reference that is followed. Joins are by key, so none multiplies rows. */
export class RowSource {
  readonly #model: Model;
  readonly #table: string;
  readonly #alias: string;
  readonly #lowering: Lowering<ColumnLeaf>;

  constructor(model: Model, table: string, shared: Omit<Lowering<never>, 'leaf' | 'isExact'>, alias: string = table) {
    this.#model = model;
    this.#table = table;
    this.#alias = alias;
    const leaf = ({ path, column }: ColumnLeaf): SqlExpression => build.column(this.#aliasOf(path), column);
    this.#lowering = { call: shared.call, calendar: shared.calendar, leaf, isExact: () => true };
  }

  get from(): SqlFrom {
    return { source: this.#table, alias: this.#alias };
  }

  value(expression: RowExpression): SqlExpression {
    return value(expression, this.#lowering);
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
    for (const { path } of leavesOf(expressions)) {
      for (let length = 1; length <= path.length; length++)
        paths.set(path.slice(0, length).join('\0'), path.slice(0, length));
    }
    const shortestFirst = [...paths.values()].sort((a, b) => a.length - b.length);
    return shortestFirst.flatMap((path) => this.#join(path));
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
