/**
 * The rows behind a cell of a report, as statements. They are made of the report's own relations: the row the cell is in
 * is looked up among the rows of the result, the cells that the row is made of are those it was brought together from,
 * and the rows of a table are those that its scan reads, of these cells alone.
 */
import { allParts, type PlannedBehind, type PlannedPart } from '../plan/behind.ts';
import { isShown, type PlanDimension } from '../plan/plan.ts';
import { cellColumn, literalOf, type Place, rowsOfPart, summarised } from './behind-parts.ts';
import type { CellOf } from './behind-rows.ts';
import * as build from './build.ts';
import { Choice, namesOf, type Workshop, workshopOf } from './choice.ts';
import { value } from './expressions.ts';
import { Kinds, type Rows } from './kinds.ts';
import { matching } from './scan.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlExpression, SqlQuery } from './tree.ts';

/** One row for each row of the result that is in this place: one, unless it is not there or several look alike. */
export function summaryQuery(planned: PlannedBehind, column: number, place: Place, settings: SqlSettings): SqlQuery {
  return new Behind(planned, place, settings).summary(column);
}

/** The rows of one part, the first so many. */
export function rowsQuery(
  planned: PlannedBehind,
  part: number,
  place: Place,
  settings: SqlSettings,
  limit: number | undefined,
): SqlQuery {
  return new Behind(planned, place, settings).rowsOf(part, limit);
}

class Behind {
  readonly #planned: PlannedBehind;
  readonly #place: Place;
  readonly #settings: SqlSettings;
  readonly #workshop: Workshop;
  readonly #choice: Choice;
  readonly #kinds: Kinds;
  readonly #rows: Rows;
  /** The dimensions that the cell has. */
  readonly #dimensions: readonly PlanDimension[];
  /** The relation of what they are: one row. */
  readonly #cell: string;
  /** The relation that has the cell. */
  readonly #own: string;

  constructor(planned: PlannedBehind, place: Place, settings: SqlSettings) {
    const { plan } = planned;
    this.#planned = planned;
    this.#place = place;
    this.#settings = settings;
    this.#workshop = workshopOf(plan, settings);
    this.#choice = new Choice(this.#workshop);
    this.#kinds = new Kinds(this.#workshop, this.#choice);
    this.#rows = this.#find();
    const across = this.#kinds.across.some(({ name }) => place.values.has(name)) ? this.#kinds.across : [];
    this.#dimensions = [...this.#rows.dimensions, ...across];
    const row = this.#matched('row', this.#rows.relation, this.#rows.dimensions);
    if (across.length === 0) {
      this.#cell = row;
      this.#own = this.#rows.relation;
      return;
    }
    const { statement } = this.#workshop;
    const columns = this.#matched('column', this.#columns(), across);
    this.#own = this.#kinds.grid(this.#rows, columns);
    this.#cell = statement.add('cell', {
      kind: 'select',
      columns: [
        ...this.#workshop.cells.columns(namesOf(this.#rows.dimensions), row),
        ...this.#workshop.cells.columns(namesOf(across), columns),
      ],
      from: { source: row, alias: row },
      joins: [{ kind: 'CROSS JOIN', source: columns, alias: columns }],
    });
  }

  summary(column: number): SqlQuery {
    const { plan, parts } = this.#planned;
    const { statement, readings } = this.#workshop;
    const shown = plan.shows[column]?.expression;
    const read = [...(shown === undefined ? [] : [shown]), ...parts.map(({ expression }) => expression)];
    const { lowering, joins } = readings.of(this.#own, this.#dimensions, read, this.#rows.kind === 'group');
    const columns = summarised(parts, (part) => this.#cellOf(part), lowering);
    const cell = { expression: shown === undefined ? build.nothing : value(shown, lowering), alias: cellColumn };
    return statement.finish({
      kind: 'select',
      columns: [cell, ...columns],
      from: { source: this.#own, alias: this.#own },
      joins: [...joins, this.#among(this.#cell, this.#own, this.#dimensions)],
    });
  }

  rowsOf(index: number, limit: number | undefined): SqlQuery {
    const placed = allParts(this.#planned.parts)[index];
    if (placed === undefined) throw new Error(`no part ${index}`);
    const rows = rowsOfPart(placed, this.#cellOf(placed.of ?? placed.part));
    return this.#workshop.statement.finish(rows.listed(limit));
  }

  #cellOf(part: PlannedPart): CellOf {
    return {
      workshop: this.#workshop,
      settings: this.#settings,
      cell: this.#cell,
      dimensions: this.#dimensions,
      source: this.#source(part),
    };
  }

  /** The cells that a part of the cell is brought together from. */
  #source({ leaf }: PlannedPart): string {
    const { cells } = this.#workshop;
    if (leaf.over === true || this.#rows.kind === 'group') return cells.everything;
    return this.#choice.sourceOf(this.#rows.groups);
  }

  /** The rows of the result among which the cell is. */
  #find(): Rows {
    const { kind, values } = this.#place;
    const down = [...values.keys()].filter((name) => !this.#kinds.across.some((each) => each.name === name));
    const found = this.#kinds.rows().find((rows) => {
      const own = namesOf(rows.dimensions.filter(isShown));
      return rows.kind === kind && own.length === down.length && own.every((name) => values.has(name));
    });
    if (found === undefined) throw new Error(`the report has no such ${kind}`);
    return found;
  }

  /** All columns that a report which goes across has. */
  #columns(): string {
    const { kept, shown, left } = this.#choice;
    return this.#choice.cellsOf(left === undefined ? shown : kept);
  }

  /** What these dimensions are in the place asked for. */
  #matched(name: string, source: string, dimensions: readonly PlanDimension[]): string {
    const { statement, cells, labels } = this.#workshop;
    const own = dimensions.filter(isShown);
    const columns = cells.columns(namesOf(dimensions), source);
    const where = build.and(own.map((dimension) => this.#is(source, dimension)));
    return statement.add(name, {
      kind: 'select',
      distinct: true,
      columns: columns.length === 0 ? [{ expression: build.number(1), alias: '$row' }] : columns,
      from: { source, alias: source },
      joins: labels.joins(
        source,
        own.flatMap((dimension) => (dimension.kind === 'column' ? [dimension] : [])),
      ),
      ...(where === undefined ? {} : { where }),
    });
  }

  #is(source: string, dimension: PlanDimension): SqlExpression {
    const { labels } = this.#workshop;
    const stored = build.column(source, dimension.name);
    const { text, orphan } = this.#place.values.get(dimension.name) ?? { text: null, orphan: false };
    if (text === null) return build.is(stored, 'NULL');
    if (dimension.kind === 'time') return build.binary(stored, '=', build.date(text));
    if (dimension.reference === undefined) return build.binary(stored, '=', literalOf(text, dimension.type));
    const shown = build.binary(labels.label(source, dimension), '=', build.text(text));
    if (orphan === undefined) return shown;
    const marked = build.binary(labels.orphan(source, dimension.name), '=', { kind: 'boolean', value: orphan });
    return build.and([shown, marked]) ?? build.yes;
  }

  #among(other: string, source: string, dimensions: readonly PlanDimension[]) {
    const on = matching(other, ({ name }) => build.column(source, name), dimensions.filter(isShown));
    return { kind: 'SEMI JOIN', source: other, alias: other, on } as const;
  }
}
