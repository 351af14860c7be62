/** Columns of tables as they are read, and where the rows are that they refer to. */
import type { Model, RowExpression } from '../semantics/model.ts';
import type { Referenced } from './plan.ts';

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
