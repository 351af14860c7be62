/** What the statements of the rows behind a cell of a report, and of a list, have in common. */
import { allParts, columnsBehind, type PlacedPart, type PlannedPart } from '../plan/behind.ts';
import type { StateLeaf } from '../plan/plan.ts';
import type { Type } from '../semantics/types.ts';
import { PartCombinations } from './behind-combinations.ts';
import { type CellOf, PartRows } from './behind-rows.ts';
import * as build from './build.ts';
import { type Lowering, value } from './expressions.ts';
import { type Kind, rowCount } from './kinds.ts';
import type { SqlExpression, SqlSelect } from './tree.ts';

/** Where a cell is. */
export interface Place {
  readonly kind: Kind;
  /** What each dimension is that the cell has, by its name; a reference by what it is shown as. */
  readonly values: ReadonlyMap<string, PlacedValue>;
}

/** A value as the result has it; null where it is missing. */
export interface PlacedValue {
  readonly text: string | null;
  /** Of a reference: whether it points at no row; undefined when that is not said. */
  readonly orphan: boolean | undefined;
}

/** The columns of the summary: what the cell is, and of each part how many rows it has, what they come to, and its value in the report. */
export const cellColumn = 'cell';
export const summaryColumns = (part: number) =>
  ({ rows: `rows ${part}`, value: `value ${part}`, own: `own ${part}` }) as const;

/** The rows of a part, or its combinations. */
export function rowsOfPart({ part, of: whole }: PlacedPart, of: CellOf): PartRows | PartCombinations {
  const columns = columnsBehind(part, of.settings.model);
  if (whole !== undefined) return new PartCombinations(whole, of).rowsOf(part, columns);
  return part.leaf.kind === 'per' ? new PartCombinations(part, of) : new PartRows(part, columns, of);
}

/** The columns of a summary; `read` tells how the report has a part. */
export function summarised<Leaf extends StateLeaf>(
  parts: readonly PlannedPart[],
  cellOf: (part: PlannedPart) => CellOf,
  lowering: Lowering<StateLeaf | Leaf>,
): SqlSelect['columns'] {
  return allParts(parts).flatMap((placed, index): SqlSelect['columns'] => {
    const rows = rowsOfPart(placed, cellOf(placed.of ?? placed.part));
    const names = summaryColumns(index + 1);
    return [
      { expression: rowCount(rows.relation), alias: names.rows },
      { expression: build.scalar(rows.value(), rows.relation), alias: names.value },
      {
        // What combinations are worked out from comes to nothing of its own.
        expression: placed.of === undefined ? value(placed.part.expression, lowering) : build.nothing,
        alias: names.own,
      },
    ];
  });
}

/** A value of a result in the SQL type that its column has. */
export function literalOf(text: string, type: Type): SqlExpression {
  switch (type.kind) {
    case 'boolean':
      return { kind: 'boolean', value: text === 'true' };
    case 'date':
      return build.date(text);
    case 'time':
      return build.call('try', build.cast(build.text(text), 'time'));
    case 'integer':
    case 'money':
      // Decimals have no room for more.
      return text.replace(/\D/g, '').length <= 18 && !/e/i.test(text)
        ? build.number(text)
        : build.call('to_number', build.text(text));
    case 'number':
    case 'percent':
    case 'duration':
      return build.call('to_number', build.text(text));
    default:
      return build.text(text);
  }
}
