/** The rows of a report, kind by kind, and of one that goes across the cells of each. */
import { acrossThePage, downThePage, isShown, othersHave, type PlanDimension, withDetermined } from '../plan/plan.ts';
import { columnLimit } from '../semantics/ranges.ts';
import * as build from './build.ts';
import { type Choice, namesOf, type Workshop } from './choice.ts';
import { occursIn } from './grid.ts';
import { matching } from './scan.ts';
import { rankColumn } from './states.ts';
import type { SqlExpression, SqlSelect } from './tree.ts';

export type Kind = 'group' | 'others' | 'subtotal' | 'total';

/** Rows of one kind. */
export interface Rows {
  readonly kind: Kind;
  /** One row each. */
  readonly relation: string;
  /** The groups that they are made of. */
  readonly groups: string;
  /** The dimensions that they have. */
  readonly dimensions: readonly PlanDimension[];
  /** To how many of the dimensions that have subtotals they belong. */
  readonly level: number;
}

export class Kinds {
  /** The dimensions that go across, and what follows from them. */
  readonly across: readonly PlanDimension[];
  /** The dimensions that have totals of their own. */
  readonly subtotals: readonly PlanDimension[];
  readonly #workshop: Workshop;
  readonly #choice: Choice;

  constructor(workshop: Workshop, choice: Choice) {
    const { plan } = workshop;
    this.#workshop = workshop;
    this.#choice = choice;
    this.across = withDetermined(plan, acrossThePage(plan));
    this.subtotals = plan.subtotals.flatMap((index) => plan.dimensions[index] ?? []);
  }

  /** All rows there are. */
  rows(): Rows[] {
    const { plan, statement } = this.#workshop;
    const { kept, shown, left } = this.#choice;
    const down = withDetermined(plan, downThePage(plan));
    const levels = this.subtotals.length;
    const rows: Rows[] = [{ kind: 'group', relation: shown, groups: shown, dimensions: down, level: levels }];
    if (left !== undefined) {
      const dimensions = othersHave(plan);
      const collapsed = this.#choice.collapsed(left, dimensions);
      const others = dimensions.length > 0 ? collapsed : { ...collapsed, having: this.#anyOf(left) };
      const relation = statement.add('others', others);
      rows.push({ kind: 'others', relation, groups: left, dimensions, level: this.#levelOf(dimensions) });
    }
    for (const [index, dimension] of this.subtotals.entries()) {
      const dimensions = withDetermined(plan, this.subtotals.slice(0, index + 1));
      // A row of others that is of several of them is in none.
      const groups = left !== undefined && this.#levelOf(othersHave(plan)) > index ? kept : shown;
      const relation = statement.add(`totals by ${dimension.name}`, this.#choice.collapsed(groups, dimensions));
      rows.push({ kind: 'subtotal', relation, groups, dimensions, level: index + 1 });
    }
    // Without rows to add up, what all columns come to says it all.
    if (plan.totals && (down.length > 0 || this.across.length === 0)) {
      const groups = left === undefined ? shown : kept;
      const relation = statement.add('total', this.#choice.collapsed(groups, []));
      rows.push({ kind: 'total', relation, groups, dimensions: [], level: 0 });
    }
    return rows;
  }

  /** How many of the dimensions that have subtotals are all among these, from the outermost in. */
  #levelOf(dimensions: readonly PlanDimension[]): number {
    const outside = this.subtotals.findIndex((dimension) => !dimensions.includes(dimension));
    return outside === -1 ? this.subtotals.length : outside;
  }

  /** There is a row at all. */
  #anyOf(source: string): SqlExpression {
    return build.binary(rowCount(source), '>', build.number(0));
  }

  /** What goes across: all combinations there are among the rows, and as many as can be shown. */
  columns(): { all: string; shown: string } | undefined {
    if (this.across.length === 0) return undefined;
    const { cells, statement } = this.#workshop;
    const { kept, shown, left } = this.#choice;
    const source = this.#choice.cellsOf(left === undefined ? shown : kept);
    const names = namesOf(this.across);
    const where = occursIn(source, this.#workshop.plan);
    const all = statement.add('across', {
      kind: 'select',
      distinct: true,
      columns: cells.columns(names, source),
      from: { source, alias: source },
      ...(where === undefined ? {} : { where }),
    });
    // One more than is allowed tells that there are too many, without filling them all.
    const some: SqlSelect = {
      kind: 'select',
      columns: cells.columns(names, all),
      from: { source: all, alias: all },
      limit: columnLimit + 1,
    };
    return { all, shown: statement.add('columns', some) };
  }

  /** The cells of rows: one for every column, empty where there is nothing. */
  grid(rows: Rows, columns: string): string {
    const { plan, statement, cells } = this.#workshop;
    const { kind, relation, groups, dimensions } = rows;
    const found =
      kind === 'group'
        ? this.#choice.cellsOf(groups)
        : statement.add(`${relation} across`, this.#choice.collapsed(groups, [...dimensions, ...this.across]));
    const all = [...dimensions, ...this.across];
    const sourceOf = (dimension: PlanDimension): string => (dimensions.includes(dimension) ? relation : columns);
    // A cell is of the periods of its row, whether anything is in it or not.
    const standing = cells
      .standing(namesOf(all))
      .map((name) => ({ expression: build.column(relation, name), alias: name }));
    const states = [...cells.states, ...(kind === 'group' ? plan.ranks.map((_, index) => rankColumn(index)) : [])];
    const on = matching(found, (dimension) => build.column(sourceOf(dimension), dimension.name), all.filter(isShown));
    return statement.add(`${relation} in full`, {
      kind: 'select',
      columns: [
        ...all.map((dimension) => ({
          expression: build.column(sourceOf(dimension), dimension.name),
          alias: dimension.name,
        })),
        ...standing,
        ...states.map((name) => ({ expression: build.column(found, name), alias: name })),
      ],
      from: { source: relation, alias: relation },
      joins: [
        { kind: 'CROSS JOIN', source: columns, alias: columns },
        { kind: 'LEFT JOIN', source: found, alias: found, on },
      ],
    });
  }
}

/** How many rows a relation has. */
export function rowCount(name: string): SqlExpression {
  const columns = [{ expression: build.call('count', build.star), alias: 'count' }];
  return {
    kind: 'scalar',
    query: { with: [], body: { kind: 'select', columns, from: { source: name, alias: name } } },
  };
}
