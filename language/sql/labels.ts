/** What dimensions are shown and sorted as, looked up after grouping: one lookup a group, not one a row. */
import type { PlanDimension, Referenced } from '../plan/plan.ts';
import * as build from './build.ts';
import { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlExpression, SqlJoin, SqlOrder, SqlSelect } from './tree.ts';

type Column = SqlSelect['columns'][number];

/** The boolean column that marks values of a dimension whose reference points at no row. */
export function orphanColumn(dimension: string): string {
  return `$orphan ${dimension}`;
}

export class Labels {
  readonly #dimensions: readonly PlanDimension[];
  readonly #settings: SqlSettings;

  constructor(dimensions: readonly PlanDimension[], settings: SqlSettings) {
    this.#dimensions = dimensions;
    this.#settings = settings;
  }

  columns(result: string): Column[] {
    return this.#dimensions.map((dimension) => ({ expression: this.#label(result, dimension), alias: dimension.name }));
  }

  marks(result: string): Column[] {
    return this.#references().map(({ name, reference }) => {
      const [stored, found] = [build.column(result, name), build.column(aliasOf(name), reference.key)];
      const orphan = build.and([build.is(stored, 'NOT NULL'), build.is(found, 'NULL')]) ?? build.yes;
      return { expression: orphan, alias: orphanColumn(name) };
    });
  }

  joins(result: string): SqlJoin[] {
    return this.#references().flatMap(({ name, reference }) => {
      const rows = this.#rows(name, reference);
      const on = build.binary(build.column(aliasOf(name), reference.key), '=', build.column(result, name));
      const read = [reference.shownAs, reference.sortedBy].filter((part) => part !== undefined);
      return [{ kind: 'LEFT JOIN' as const, ...rows.from, on }, ...rows.joins(read)];
    });
  }

  /** By what a dimension sorts: a closed set as declared, a reference by its table's order or by what it is shown as. */
  order(result: string, index: number, direction: 'up' | 'down'): SqlOrder[] {
    const dimension = this.#dimensions[index];
    if (dimension === undefined) return [];
    const stored = build.column(result, dimension.name);
    const as = (expression: SqlExpression): SqlOrder => build.order(expression, direction);
    if (dimension.kind === 'time') return [as(stored)];
    const rank = build.rankOf(stored, dimension.type);
    if (rank !== undefined) return [as(rank), as(stored)];
    if (dimension.reference === undefined) return [as(stored)];
    const rows = this.#rows(dimension.name, dimension.reference);
    const { sortedBy, shownAs } = dimension.reference;
    const own = sortedBy === undefined ? [] : [as(rows.value(sortedBy))];
    // Keys sort as what they are, numbers as numbers; names as they are written.
    const shown = shownAs === undefined ? [] : [as(this.#label(result, dimension))];
    return [...own, ...shown, as(stored)];
  }

  #label(result: string, dimension: PlanDimension): SqlExpression {
    const stored = build.column(result, dimension.name);
    if (dimension.kind === 'time' || dimension.reference === undefined) return stored;
    const { shownAs } = dimension.reference;
    const key = build.cast(stored, 'text');
    if (shownAs === undefined) return key;
    return build.call(
      'coalesce',
      build.cast(this.#rows(dimension.name, dimension.reference).value(shownAs), 'text'),
      key,
    );
  }

  #rows(name: string, reference: Referenced): RowSource {
    return new RowSource(this.#settings.model, reference.table, this.#settings, aliasOf(name));
  }

  #references(): { name: string; reference: Referenced }[] {
    return this.#dimensions.flatMap((dimension) =>
      dimension.kind === 'column' && dimension.reference !== undefined
        ? [{ name: dimension.name, reference: dimension.reference }]
        : [],
    );
  }
}

function aliasOf(dimension: string): string {
  return `of ${dimension}`;
}
