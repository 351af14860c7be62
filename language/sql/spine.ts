/** Which rows a report has besides those that facts give: periods, and members of what shows whole. */
import type { PlanDimension } from '../plan/plan.ts';
import * as build from './build.ts';
import type { Listed } from './members.ts';
import type { TimeDimension } from './time.ts';
import type { SqlBody, SqlFrom, SqlJoin, SqlSelect } from './tree.ts';

type Column = SqlSelect['columns'][number];

export class Spine {
  readonly #dimensions: readonly PlanDimension[];
  /** The columns that rows of cells have besides the dimensions. */
  readonly #states: readonly string[];

  constructor(dimensions: readonly PlanDimension[], states: readonly string[]) {
    this.#dimensions = dimensions;
    this.#states = states;
  }

  /** Every period beside every combination of the other dimensions, with empty states. */
  inTime(time: TimeDimension, periods: string, combinations: SqlBody | undefined): SqlSelect {
    const columns = this.#dimensions.map(({ name }) => ({
      expression: build.column(name === time.name ? periods : 'combinations', name),
      alias: name,
    }));
    const from = { source: periods, alias: periods };
    if (combinations === undefined) return { kind: 'select', columns: [...columns, ...this.#empty()], from };
    return {
      kind: 'select',
      columns: [...columns, ...this.#empty()],
      from,
      joins: [{ kind: 'CROSS JOIN', source: combinations, alias: 'combinations' }],
    };
  }

  /** The combinations of the dimensions besides time: those that occur, and those of all members; undefined without any. */
  combinations(facts: string, others: readonly string[], every: readonly Listed[]): SqlBody | undefined {
    if (others.length === 0) return undefined;
    const from = { source: facts, alias: facts };
    const occurring: SqlSelect = { kind: 'select', distinct: true, columns: columnsOf(others), from };
    if (every.length === 0) return occurring;
    const parts = [{ ...occurring, distinct: false }, this.#listed(facts, others, every)];
    return {
      kind: 'select',
      distinct: true,
      columns: columnsOf(others),
      from: { source: { kind: 'union', parts }, alias: 'those' },
    };
  }

  /** Each member of what shows whole, beside each combination of the rest that occurs. */
  #listed(facts: string, names: readonly string[], every: readonly Listed[]): SqlSelect {
    const rest = names.filter((name) => !every.some((listed) => listed.names.includes(name)));
    const others: SqlFrom[] =
      rest.length === 0
        ? []
        : [
            {
              source: {
                kind: 'select',
                distinct: true,
                columns: columnsOf(rest),
                from: { source: facts, alias: facts },
              },
              alias: 'the rest',
            },
          ];
    const [from, ...joins] = [...others, ...every.map(({ relation }) => ({ source: relation, alias: relation }))];
    const columns = names.map((name) => {
      const listed = every.find((each) => each.names.includes(name));
      return { expression: build.column(listed?.relation ?? 'the rest', name), alias: name };
    });
    return {
      kind: 'select',
      columns,
      ...(from === undefined ? {} : { from }),
      joins: joins.map((join): SqlJoin => ({ kind: 'CROSS JOIN', ...join })),
    };
  }

  /** Rows of members in the shape of cells, with empty states. */
  ofMembers(facts: string, names: readonly string[], every: readonly Listed[]): SqlSelect {
    const { columns, ...select } = this.#listed(facts, names, every);
    return { ...select, columns: [...columns, ...this.#empty()] };
  }

  #empty(): Column[] {
    return this.#states.map((alias) => ({ expression: build.nothing, alias }));
  }
}

/** Columns by their own names. */
export function columnsOf(names: readonly string[], source?: string): Column[] {
  return names.map((name) => ({ expression: build.column(source, name), alias: name }));
}
