/** What dimensions, and metrics that are references, are shown and sorted as: one lookup a group, not one a row. */
import { isShown, type Output, type PlanDimension, type Referenced, type ReportPlan } from '../plan/plan.ts';
import * as build from './build.ts';
import type { Statement } from './statement.ts';
import type { SqlExpression, SqlJoin, SqlOrder, SqlSelect } from './tree.ts';

/** What may be looked up: a column that is a reference. */
export interface Labelled {
  readonly name: string;
  readonly reference?: Referenced;
}
type Column = SqlSelect['columns'][number];

/** The boolean column that marks values of a dimension whose reference points at no row. */
export function orphanColumn(dimension: string): string {
  return `$orphan ${dimension}`;
}

export class Labels {
  readonly #dimensions: readonly PlanDimension[];
  readonly #shows: readonly Output[];
  readonly #statement: Statement;

  constructor({ dimensions, shows }: Pick<ReportPlan, 'dimensions' | 'shows'>, statement: Statement) {
    this.#dimensions = dimensions;
    this.#shows = shows;
    this.#statement = statement;
  }

  #shown(): Labelled[] {
    return [...this.#dimensions.filter(isShown), ...this.#shows];
  }

  columns(result: string): Column[] {
    return this.#shown().map((column) => ({
      expression: this.label(result, column),
      alias: column.name,
    }));
  }

  marks(result: string): Column[] {
    return this.#references(this.#shown()).map(({ name }) => {
      return { expression: this.orphan(result, name), alias: orphanColumn(name) };
    });
  }

  /** Whether a reference points at no row. */
  orphan(result: string, name: string): SqlExpression {
    const [stored, found] = [build.column(result, name), build.column(aliasOf(name), 'key')];
    return build.and([build.is(stored, 'NOT NULL'), build.is(found, 'NULL')]) ?? build.yes;
  }

  /** What `of` these dimensions is looked up; without them, of all that are shown. */
  joins(result: string, of: readonly Labelled[] = this.#shown()): SqlJoin[] {
    return this.#references(of).map(({ name, reference }) => {
      const on = build.binary(build.column(aliasOf(name), 'key'), '=', build.column(result, name));
      return { kind: 'LEFT JOIN', source: this.#rows(reference), alias: aliasOf(name), on };
    });
  }

  /** The referenced rows as they are shown and sorted. Of several with one name, each says its key. */
  #rows(reference: Referenced): SqlSelect {
    const rows = this.#statement.rows(reference.table);
    const { shownAs, sortedBy } = reference;
    const key = build.column(reference.table, reference.key);
    const columns: Column[] = [{ expression: key, alias: 'key' }];
    if (sortedBy !== undefined) columns.push({ expression: rows.value(sortedBy), alias: 'sorted' });
    if (shownAs !== undefined) {
      const name = build.cast(rows.value(shownAs), 'text');
      const window = { partitionBy: [name], orderBy: [] };
      const namesakes: SqlExpression = { kind: 'call', function: 'count', arguments: [build.star], over: window };
      const told = build.call('concat', name, build.text(' ('), build.cast(key, 'text'), build.text(')'));
      const several =
        build.and([build.is(name, 'NOT NULL'), build.binary(namesakes, '>', build.number(1))]) ?? build.yes;
      const shown: SqlExpression = { kind: 'case', branches: [{ condition: several, value: told }], otherwise: name };
      columns.push({ expression: shown, alias: 'shown' });
    }
    const read = [shownAs, sortedBy].filter((part) => part !== undefined);
    return { kind: 'select', columns, ...rows.reading(read) };
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
    const { sortedBy, shownAs } = dimension.reference;
    const own = sortedBy === undefined ? [] : [as(build.column(aliasOf(dimension.name), 'sorted'))];
    // Keys sort as what they are, numbers as numbers; names as they are written.
    const shown = shownAs === undefined ? [] : [as(this.label(result, dimension))];
    return [...own, ...shown, as(stored)];
  }

  /** As what a column is shown. */
  label(result: string, column: Labelled): SqlExpression {
    const stored = build.column(result, column.name);
    const { reference } = column;
    if (reference === undefined) return stored;
    const key = build.cast(stored, 'text');
    if (reference.shownAs === undefined) return key;
    return build.call('coalesce', build.column(aliasOf(column.name), 'shown'), key);
  }

  #references(columns: readonly Labelled[]): { name: string; reference: Referenced }[] {
    return columns.flatMap(({ name, reference }) => (reference === undefined ? [] : [{ name, reference }]));
  }
}

function aliasOf(dimension: string): string {
  return `of ${dimension}`;
}
