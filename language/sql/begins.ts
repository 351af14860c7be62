/** Since when metrics have values, as relations of one row. */
import type { ReportPlan, Start } from '../plan/plan.ts';
import * as build from './build.ts';
import type { Statement } from './statement.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

export class Begins {
  readonly #starts: readonly Start[];
  readonly #tables: ReadonlyMap<string, string>;
  readonly #statement: Statement;
  /** The relation of each table. */
  #relations: ReadonlyMap<string, string> | undefined;

  constructor({ starts }: ReportPlan, statement: Statement) {
    this.#starts = starts;
    this.#tables = new Map(starts.map(({ name, table }) => [name, table]));
    this.#statement = statement;
  }

  /** The first day of a start's rows. */
  first(name: string): SqlExpression {
    const relation = this.#known().get(this.#tables.get(name) ?? '');
    if (relation === undefined) throw new Error(`no start ${name}`);
    return build.column(relation, name);
  }

  /** What a relation is joined with for that. */
  joins(): SqlJoin[] {
    return [...this.#known().values()].map((name): SqlJoin => ({ kind: 'CROSS JOIN', source: name, alias: name }));
  }

  /** One pass over each table tells since when there is each of its metrics. */
  #known(): ReadonlyMap<string, string> {
    this.#relations ??= new Map(
      [...new Set(this.#starts.map(({ table }) => table))].map((table) => [
        table,
        this.#statement.add(`start of ${table}`, this.#firsts(table)),
      ]),
    );
    return this.#relations;
  }

  #firsts(table: string): SqlSelect {
    const starts = this.#starts.filter((start) => start.table === table);
    const rows = this.#statement.rows(table);
    const columns = starts.map(({ name, date, where }) => {
      const filter = rows.all(where);
      const first: SqlExpression = {
        kind: 'call',
        function: 'min',
        arguments: [build.cast(rows.value(date), 'date')],
        ...(filter === undefined ? {} : { filter }),
      };
      return { expression: first, alias: name };
    });
    return {
      kind: 'select',
      columns,
      ...rows.reading(starts.flatMap(({ date, where }) => [date, ...where])),
    };
  }
}
