/** One pass over a table: its rows, grouped by the report's dimensions, as partial results. */
import type { PlanDimension, ReportPlan, Scan, State } from '../plan/plan.ts';
import * as build from './build.ts';
import { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { Time } from './time.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

/** The column of a relation that holds a state; a dollar keeps it apart from the report's names. */
export function stateColumn(name: string): string {
  return `$${name}`;
}

/** Two relations agree on these dimensions; missing agrees with missing. */
export function matching(
  other: string,
  key: (dimension: PlanDimension) => SqlExpression,
  dimensions: readonly PlanDimension[],
): SqlExpression {
  const same = dimensions.map((dimension) =>
    build.binary(build.column(other, dimension.name), 'IS NOT DISTINCT FROM', key(dimension)),
  );
  return build.and(same) ?? build.yes;
}

export class Scans {
  readonly #plan: ReportPlan;
  readonly #settings: SqlSettings;
  readonly #time: Time;

  constructor(plan: ReportPlan, settings: SqlSettings, time: Time) {
    this.#plan = plan;
    this.#settings = settings;
    this.#time = time;
  }

  /** The rows of a table, grouped by some of the dimensions; with `among`, only rows of these cells. */
  select(scan: Scan, dimensions: readonly PlanDimension[], states: readonly State[], among?: string): SqlSelect {
    const rows = new RowSource(this.#settings.model, scan.table, this.#settings);
    const keyOf = (dimension: PlanDimension): SqlExpression => {
      const key = scan.keys[this.#plan.dimensions.indexOf(dimension)];
      if (key === undefined) throw new Error(`scan ${scan.name} has no key for ${dimension.name}`);
      return this.#key(scan, rows.value(key), dimension);
    };
    const keys = dimensions.map((dimension) => keyOf(dimension));
    const groupBy = dimensions.map((dimension) => this.#groupKey(scan, rows, dimension));
    const semi: SqlJoin[] =
      among === undefined
        ? []
        : [{ kind: 'SEMI JOIN', source: among, alias: among, on: matching(among, keyOf, this.#plan.dimensions) }];
    const read = [
      ...scan.keys,
      ...scan.where,
      ...scan.anyOf.flat(),
      ...scan.states.flatMap(({ argument, filter }) => [...(argument === undefined ? [] : [argument]), ...filter]),
    ];
    const where = rows.all(scan.where);
    const having = dimensions.length === 0 ? undefined : this.#having(scan, rows);
    return {
      kind: 'select',
      columns: [
        ...keys.map((expression, index) => ({ expression, alias: dimensions[index]?.name ?? '' })),
        ...states.map((state) => ({ expression: aggregate(state, rows), alias: stateColumn(state.name) })),
      ],
      from: rows.from,
      joins: [...rows.joins(read), ...semi],
      ...(where === undefined ? {} : { where }),
      groupBy,
      ...(having === undefined ? {} : { having }),
    };
  }

  /** A group is there when a row enters one of its states: cheaper asked of the groups than of the rows. */
  #having(scan: Scan, rows: RowSource): SqlExpression | undefined {
    return build.or(
      scan.anyOf.map((conditions) => {
        const filter = rows.all(conditions) ?? build.yes;
        const count: SqlExpression = { kind: 'call', function: 'count', arguments: [build.star], filter };
        return build.binary(count, '>', build.number(0));
      }),
    );
  }

  /** Time is grouped by the number of its period, which determines its first day. */
  #groupKey(scan: Scan, rows: RowSource, dimension: PlanDimension): SqlExpression {
    const key = scan.keys[this.#plan.dimensions.indexOf(dimension)];
    if (key === undefined) throw new Error(`scan ${scan.name} has no key for ${dimension.name}`);
    const expression = rows.value(key);
    return dimension.kind === 'time'
      ? this.#time.number(expression, dimension.grain)
      : this.#key(scan, expression, dimension);
  }

  #key(scan: Scan, key: SqlExpression, dimension: PlanDimension): SqlExpression {
    if (dimension.kind === 'time') return this.#time.key(scan, key, dimension.grain);
    // A bare literal in GROUP BY would be taken for the number of a column.
    return key.kind === 'number' ? build.cast(key, 'number') : key;
  }
}

function aggregate(state: State, rows: RowSource): SqlExpression {
  const filter = rows.all(state.filter);
  const filtered = filter === undefined ? {} : { filter };
  const argument = state.argument === undefined ? build.star : rows.value(state.argument);
  switch (state.compute) {
    case 'count':
      return { kind: 'call', function: 'count', arguments: [build.star], ...filtered };
    case 'sum':
    case 'min':
    case 'max':
      return { kind: 'call', function: state.compute, arguments: [argument], ...filtered };
    case 'distinct':
      return { kind: 'call', function: 'count', arguments: [argument], distinct: true, ...filtered };
    case 'quantile': {
      const exact = state.argument?.type.kind === 'money' ? build.cast(argument, 'number') : argument;
      return {
        kind: 'call',
        function: 'quantile',
        arguments: [exact, build.number(state.fraction ?? 0.5)],
        ...filtered,
      };
    }
  }
}
