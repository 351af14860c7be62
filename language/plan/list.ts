/** A list of rows, and what references are shown and sorted as. */
import type { ListReport, Model, RowExpression } from '../semantics/model.ts';
import { type Calendar, resolveRange } from '../semantics/ranges.ts';
import { alwaysHolds } from '../semantics/typed.ts';
import type { ListPlan, Referenced } from './plan.ts';

/** Plans a list of rows. */
export function planList(report: ListReport, model: Model, calendar: Calendar): ListPlan {
  const table = model.tables.get(report.table);
  const stored = [...(table?.columns.values() ?? [])].filter(({ computed }) => computed === undefined);
  const ties = table?.key === undefined ? stored.map(({ name }) => name) : [table.key];
  const { where, ...unconditional } = report;
  return {
    kind: 'list',
    report: where !== undefined && alwaysHolds(where) ? unconditional : report,
    ties: ties.flatMap((name) => columnOf(model, report.table, name) ?? []),
    range: report.range === undefined ? null : resolveRange(report.range, calendar),
    today: calendar.today,
    references: report.shows.map(({ type }) => referenceOf(model, type)),
    sortReferences: report.sort.map(({ expression }) => referenceOf(model, expression.type)),
  };
}

/** A column of a table as an expression over its rows. */
export function columnOf(model: Model, table: string, name: string): RowExpression | undefined {
  const column = model.tables.get(table)?.columns.get(name);
  if (column === undefined) return undefined;
  return (
    column.computed ?? { kind: 'leaf', leaf: { kind: 'column', path: [], table, column: name }, type: column.type }
  );
}

/** Where the rows are that a value of a type refers to; nothing when it is no reference. */
export function referenceOf(model: Model, type: RowExpression['type']): Referenced | undefined {
  if (type.kind !== 'reference') return undefined;
  const table = model.tables.get(type.table);
  if (table?.key === undefined) return undefined;
  const shownAs = table.shownAs === undefined ? undefined : columnOf(model, table.name, table.shownAs);
  const sortedBy = table.sortedBy === undefined ? undefined : columnOf(model, table.name, table.sortedBy);
  return {
    table: table.name,
    key: table.key,
    ...(shownAs === undefined ? {} : { shownAs }),
    ...(sortedBy === undefined ? {} : { sortedBy }),
  };
}
