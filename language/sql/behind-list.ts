/** The rows behind a metric in a list: those of the group of the row, which is looked up by what it shows. */
import { allParts } from '../plan/behind.ts';
import type { PlannedListBehind } from '../plan/plan-behind.ts';
import { rowPartsIn } from '../semantics/list-leaves.ts';
import { cellColumn, literalOf, type Place, rowsOfPart, summarised } from './behind-parts.ts';
import type { CellOf } from './behind-rows.ts';
import * as build from './build.ts';
import { condition, value } from './expressions.ts';
import { type Label, labelOf } from './list.ts';
import { ListRow } from './list-row.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlExpression, SqlQuery, SqlSelect } from './tree.ts';

/** One row for each row of the list that is in this place. */
export function listSummaryQuery(
  planned: PlannedListBehind,
  column: number,
  place: Place,
  settings: SqlSettings,
): SqlQuery {
  return new BehindList(planned, place, settings).summary(column);
}

/** The rows of one part, the first so many. */
export function listRowsQuery(
  planned: PlannedListBehind,
  part: number,
  place: Place,
  settings: SqlSettings,
  limit: number | undefined,
): SqlQuery {
  return new BehindList(planned, place, settings).rowsOf(part, limit);
}

class BehindList {
  readonly #planned: PlannedListBehind;
  readonly #settings: SqlSettings;
  readonly #statement: Statement;
  readonly #row: ListRow;
  /** The row of the list, without columns. */
  readonly #found: Omit<SqlSelect, 'columns'>;
  readonly #cellOf: CellOf;

  constructor(planned: PlannedListBehind, place: Place, settings: SqlSettings) {
    this.#planned = planned;
    this.#settings = settings;
    this.#statement = new Statement(settings);
    this.#row = new ListRow(planned.plan, settings, this.#statement);
    this.#found = this.#find(place);
    this.#cellOf = this.#cell();
  }

  summary(column: number): SqlQuery {
    const { plan, parts } = this.#planned;
    const { lowering } = this.#row;
    const shown = plan.shows[column];
    const cell = { expression: shown === undefined ? build.nothing : value(shown, lowering), alias: cellColumn };
    const columns = summarised(parts, () => this.#cellOf, lowering);
    return this.#statement.finish({ ...this.#found, columns: [cell, ...columns] });
  }

  rowsOf(index: number, limit: number | undefined): SqlQuery {
    const placed = allParts(this.#planned.parts)[index];
    if (placed === undefined) throw new Error(`no part ${index}`);
    return this.#statement.finish(rowsOfPart(placed, this.#cellOf).listed(limit));
  }

  #find({ values }: Place): Omit<SqlSelect, 'columns'> {
    const { plan } = this.#planned;
    const { report, keep, shows, references } = plan;
    const asked = report.shows.flatMap(({ name }, index) => {
      const [placed, expression] = [values.get(name), shows[index]];
      if (placed === undefined || expression === undefined) return [];
      const label = labelOf(expression, references[index], { statement: this.#statement, alias: `of ${name}` });
      return [{ placed, expression, label }];
    });
    const kept = keep === undefined ? [] : [keep];
    const conditions = [...plan.where, ...kept].map((each) => condition(each, this.#row.lowering));
    const matches = asked.flatMap(({ placed: { text, orphan }, expression, label }): SqlExpression[] => {
      const shown = label.value(this.#row);
      if (text === null) return [build.is(shown, 'NULL')];
      const literal = isReference(label) ? build.text(text) : literalOf(text, expression.type);
      const mark = orphan === undefined ? undefined : label.orphan?.(this.#row);
      const marked = mark && build.binary(mark, '=', { kind: 'boolean', value: orphan === true });
      return [build.binary(shown, '=', literal), ...(marked === undefined ? [] : [marked])];
    });
    const read = [...rowPartsIn([...shows, ...kept]), ...asked.flatMap(({ label }) => label.reads), ...plan.where];
    const { from, joins } = this.#row.rows.reading(read);
    const where = build.and([...conditions, ...matches]);
    return {
      kind: 'select',
      from,
      joins: [...joins, ...this.#row.joins, ...asked.flatMap(({ label }) => label.joins(this.#row))],
      ...(where === undefined ? {} : { where }),
    };
  }

  #cell(): CellOf {
    const { groups } = this.#row;
    const { table } = this.#planned.plan.report;
    const key = this.#settings.model.tables.get(table)?.key;
    if (groups === undefined || key === undefined) throw new Error(`a list without metrics: ${table}`);
    const { dimensions } = groups.plan;
    const columns = dimensions.map(({ name }, index) => ({
      expression: index === 0 ? build.column(table, key) : build.column(groups.source, name),
      alias: name,
    }));
    // A row without a key is in no group.
    const present = build.is(build.column(table, key), 'NOT NULL');
    const where = build.and([...(this.#found.where === undefined ? [] : [this.#found.where]), present]);
    const cell = this.#statement.add('cell', {
      ...this.#found,
      columns,
      ...(where === undefined ? {} : { where }),
    });
    return { workshop: groups, settings: this.#settings, cell, dimensions, source: groups.cells.everything };
  }
}

function isReference({ orphan }: Label): boolean {
  return orphan !== undefined;
}
