/** The tables that reading rows takes: theirs, those they refer to, and those whose rows are rolled up. */
import type { Model, RowExpression } from '../semantics/model.ts';
import { ratesTable } from '../semantics/rates.ts';
import { derivedFrom } from '../semantics/row-leaves.ts';
import { calendarsIn, columnsOf } from '../semantics/typed.ts';

/** The tables that some expressions over the rows of a table read; the table itself first. */
export function tablesRead(model: Model, table: string, expressions: readonly RowExpression[]): ReadonlySet<string> {
  const names = new Set([table]);
  for (const leaf of columnsOf(expressions)) {
    for (const passed of tablesAlong(model, table, leaf.path)) names.add(passed);
    if (leaf.kind === 'column') {
      if (leaf.rate !== undefined) names.add(ratesTable);
      continue;
    }
    const from = derivedFrom(leaf);
    const to: RowExpression[] =
      leaf.kind === 'roll-up' ? [{ kind: 'leaf', leaf: leaf.of.to, type: { kind: 'text' } }] : [];
    if (from === undefined) continue;
    for (const read of tablesRead(model, from.table, [...to, ...from.expressions])) names.add(read);
  }
  for (const calendar of calendarsIn(expressions)) {
    const holidays = model.calendars.get(calendar)?.holidays;
    if (holidays !== undefined) names.add(holidays.table);
  }
  return names;
}

function tablesAlong(model: Model, table: string, path: readonly string[]): string[] {
  const passed: string[] = [];
  let current = table;
  for (const step of path) {
    const column = model.tables.get(current)?.columns.get(step);
    if (column?.type.kind !== 'reference') return passed;
    if (column.computed !== undefined) passed.push(...tablesRead(model, current, [column.computed]));
    current = column.type.table;
    passed.push(current);
  }
  return passed;
}
