/**
 * The total order of a result: groups by the sort keys, then by their own dimensions; others after the groups they
 * belong to, each subtotal after what it totals, the total at the end; and the columns of each row as they sort.
 */
import {
  acrossThePage,
  downThePage,
  isShown,
  othersHave,
  type PlanDimension,
  type StateExpression,
} from '../plan/plan.ts';
import * as build from './build.ts';
import { dimensionOf, namesOf, type Workshop } from './choice.ts';
import type { SqlExpression, SqlOrder, SqlSelect } from './tree.ts';

type Column = SqlSelect['columns'][number];
type Direction = 'up' | 'down';

export const kindColumn = '$kind';
/** To how many of the dimensions that have subtotals a row belongs. */
export const levelColumn = '$level';
/** Whether a row of the result is of all columns together. */
export const marginColumn = '$margin';
export const columnColumn = '$column';

/** The column that holds the value of a sort key that is no dimension. */
export function sortColumn(index: number): string {
  return `$sort${index + 1}`;
}

/** The column that holds the value of such a sort key for the subtotal a row belongs to. */
function subtotalColumn(level: number, index: number): string {
  return `$level${level} sort${index + 1}`;
}

export class Order {
  /** The relation to select from: the result, with what its rows are ordered by. */
  readonly source: string;
  readonly #workshop: Workshop;
  readonly #subtotals: readonly PlanDimension[];
  readonly #othersHave: readonly PlanDimension[];
  readonly #across: readonly PlanDimension[];

  constructor(workshop: Workshop, subtotals: readonly PlanDimension[], result: string) {
    this.#workshop = workshop;
    this.#subtotals = subtotals;
    this.#othersHave = othersHave(workshop.plan);
    this.#across = acrossThePage(workshop.plan);
    this.source = this.#ordered(result);
  }

  /** The number of the column a cell is in; 1 is all columns together. */
  get column(): SqlExpression {
    return {
      kind: 'call',
      function: 'dense_rank',
      arguments: [],
      over: { partitionBy: [], orderBy: this.#columnKeys() },
    };
  }

  get keys(): SqlOrder[] {
    const keys = this.#rowKeys();
    return this.#across.length === 0 ? keys : [...keys, ...this.#columnKeys()];
  }

  #rowKeys(): SqlOrder[] {
    const { plan, labels } = this.#workshop;
    const sort = this.#sort();
    const keys = sort.map((key) => this.#key(key, sortColumn(key.value)));
    const after = sort.findIndex(({ dimension }) => dimension === undefined || !this.#othersHave.includes(dimension));
    const before = after === -1 ? keys.length : after;
    const ties = downThePage(plan).flatMap((dimension) =>
      labels.order(this.source, plan.dimensions.indexOf(dimension), 'up'),
    );
    return [
      ...this.#subtotals.flatMap((_, index) => this.#levelKeys(index + 1)),
      ...(plan.totals ? [this.#is('total')] : []),
      ...(this.#subtotals.length > 0 ? [this.#is('subtotal')] : []),
      ...keys.slice(0, before).flat(),
      ...(plan.top?.others === true ? [this.#is('others')] : []),
      ...keys.slice(before).flat(),
      ...ties,
    ];
  }

  /** What is totalled stands together: in the order of the totals, and before what belongs to no such total. */
  #levelKeys(level: number): SqlOrder[] {
    const { plan, labels } = this.#workshop;
    const dimensions = this.#subtotals.slice(0, level);
    const own = build.column(this.source, levelColumn);
    const outside = build.binary(own, '<', build.number(level));
    // What belongs to no such total is not ordered by it.
    const inside = (order: SqlOrder): SqlOrder => ({
      ...order,
      expression: {
        kind: 'case',
        branches: [{ condition: build.binary(own, '>=', build.number(level)), value: order.expression }],
      },
    });
    const keys = this.#sort().flatMap((key) => {
      const applies = key.dimension === undefined || dimensions.includes(key.dimension);
      return applies ? this.#key(key, subtotalColumn(level, key.value)) : [];
    });
    const ties = dimensions
      .slice(-1)
      .flatMap((dimension) => labels.order(this.source, plan.dimensions.indexOf(dimension), 'up'));
    return [build.order(outside, 'up'), ...[...keys, ...ties].map(inside)];
  }

  #columnKeys(): SqlOrder[] {
    const { plan, labels } = this.#workshop;
    const directions = new Map(
      plan.sort.map(({ expression, direction }) => [this.#dimension(expression), direction] as const),
    );
    return [
      build.order(build.column(this.source, marginColumn), 'down'),
      ...this.#across.flatMap((dimension) =>
        labels.order(this.source, plan.dimensions.indexOf(dimension), directions.get(dimension) ?? 'up'),
      ),
    ];
  }

  #key({ dimension, direction }: Key, column: string): SqlOrder[] {
    const { plan, labels } = this.#workshop;
    if (dimension === undefined) return [build.order(build.column(this.source, column), direction)];
    return labels.order(this.source, plan.dimensions.indexOf(dimension), direction);
  }

  /** The sort keys of rows; `value` counts those that are no dimension. */
  #sort(): Key[] {
    let values = 0;
    return this.#workshop.plan.sort.flatMap(({ expression, direction }): Key[] => {
      const dimension = this.#dimension(expression);
      if (dimension === undefined) return [{ dimension, direction, value: values++ }];
      return this.#across.includes(dimension) ? [] : [{ dimension, direction, value: 0 }];
    });
  }

  #dimension(expression: StateExpression): PlanDimension | undefined {
    const index = dimensionOf(expression);
    return index === undefined ? undefined : this.#workshop.plan.dimensions[index];
  }

  #is(kind: string): SqlOrder {
    return build.order(build.binary(build.column(this.source, kindColumn), '=', build.text(kind)), 'up');
  }

  /** The result with, in each row, what the whole row and its subtotals come to in the sort keys. */
  #ordered(result: string): string {
    const { plan, statement } = this.#workshop;
    const values = this.#sort().filter(({ dimension }) => dimension === undefined);
    const across = this.#across.length > 0;
    if (values.length === 0 || (!across && this.#subtotals.length === 0)) return result;
    const column = (name: string): SqlExpression => build.column(result, name);
    const whole = across ? [column(marginColumn)] : [];
    const spread = (index: number, when: readonly SqlExpression[], by: readonly string[]): SqlExpression => ({
      kind: 'call',
      function: 'max',
      arguments: [column(sortColumn(index))],
      ...filtered(build.and(when)),
      over: { partitionBy: by.map(column), orderBy: [] },
    });
    const rowNames = namesOf(downThePage(plan));
    const levels = this.#subtotals.length === 0 ? [] : [levelColumn];
    const kept = [
      kindColumn,
      ...levels,
      ...(across ? [marginColumn] : []),
      ...namesOf(plan.dimensions.filter(isShown)),
      ...plan.shows.map(({ name }) => name),
    ].map((name): Column => ({ expression: column(name), alias: name }));
    const own = values.map(({ value }): Column => {
      const expression = across
        ? spread(value, whole, [kindColumn, ...levels, ...rowNames])
        : column(sortColumn(value));
      return { expression, alias: sortColumn(value) };
    });
    const subtotals = this.#subtotals.flatMap((_, index) =>
      values.map(({ value }): Column => {
        const level = index + 1;
        const isTotal = [
          build.binary(column(kindColumn), '=', build.text('subtotal')),
          build.binary(column(levelColumn), '=', build.number(level)),
        ];
        const by = namesOf(this.#subtotals.slice(0, level));
        return { expression: spread(value, [...isTotal, ...whole], by), alias: subtotalColumn(level, value) };
      }),
    );
    return statement.add('ordered', {
      kind: 'select',
      columns: [...kept, ...own, ...subtotals],
      from: { source: result, alias: result },
    });
  }
}

interface Key {
  readonly dimension: PlanDimension | undefined;
  readonly direction: Direction;
  /** Its number among the keys that are no dimension. */
  readonly value: number;
}

function filtered(condition: SqlExpression | undefined): { filter?: SqlExpression } {
  return condition === undefined ? {} : { filter: condition };
}
