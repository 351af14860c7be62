/** What a statement reads of the rows of tables, for notes about such rows. */
import { allScans, type Plan, type Scan } from '../plan/plan.ts';
import { rowExpressionsIn } from '../semantics/list-leaves.ts';
import type { RowExpression } from '../semantics/model.ts';

/** Expressions that are read of a table's rows, and what rows must meet to be asked for them; no groups: any row. */
export interface RowsRead {
  readonly table: string;
  readonly expressions: readonly RowExpression[];
  readonly anyOf: readonly (readonly RowExpression[])[];
}

export function rowsRead(plan: Plan): RowsRead[] {
  if (plan.kind === 'report') return allScans(plan).flatMap(readByScan);
  const byMetrics = plan.metrics === undefined ? [] : allScans(plan.metrics).flatMap(readByScan);
  return [...readByList(plan), ...byMetrics];
}

function readByList({ report, shows, sort, keep }: Extract<Plan, { kind: 'list' }>): RowsRead[] {
  const { table, where } = report;
  const asked = [...shows, ...sort.map(({ expression }) => expression), ...(keep === undefined ? [] : [keep])];
  const conditions = where === undefined ? [] : [where];
  return [
    { table, expressions: rowExpressionsIn(asked), anyOf: conditions.map((condition) => [condition]) },
    { table, expressions: conditions, anyOf: [] },
  ];
}

function readByScan({ table, keys, where, states }: Scan): RowsRead[] {
  const conditions = [...keys, ...where, ...states.flatMap(({ filter }) => filter)];
  return [
    ...states.map(({ argument, filter }) => ({
      table,
      expressions: argument === undefined ? [] : [argument],
      anyOf: [[...where, ...filter]],
    })),
    { table, expressions: conditions, anyOf: [] },
  ];
}

/** Of some that are asked of the same rows, together. */
export function joined(one: RowsRead['anyOf'], other: RowsRead['anyOf'] | undefined): RowsRead['anyOf'] {
  return one.length === 0 || other?.length === 0 ? [] : [...(other ?? []), ...one];
}
