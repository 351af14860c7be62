/** What is followed, as a table that reports are planned over. */
import { labelOf } from '../base/names.ts';
import type { Column, MetricReport, Model, RowExpression, Table } from '../semantics/model.ts';
import { type Followed, followedColumns, typeOfSteps } from '../semantics/model-journeys.ts';
import type { Type } from '../semantics/types.ts';

/** The model with what a report follows as one of its tables. */
export function withFollowed(model: Model, { journey, origin }: Pick<MetricReport, 'journey' | 'origin'>): Model {
  if (journey === undefined) return model;
  const { followed } = journey;
  const columns = new Map(
    Object.entries(columnsOf(followed)).map(([name, type]): [string, Column] => [
      name,
      { name, label: labelIn(name, model, followed), type, flags: [], origin },
    ]),
  );
  // A row is called as its entity is.
  const shownAs = followedColumns[followed.kind].entity;
  const table: Table = { name: followed.name, label: followed.name, columns, shownAs, followed, origin };
  return { ...model, tables: new Map([...model.tables, [table.name, table]]) };
}

/** The entity is called as its table is. */
function labelIn(column: string, { tables }: Model, { kind, table }: Followed): string {
  return column === followedColumns[kind].entity ? (tables.get(table)?.label ?? table) : labelOf(column);
}

function columnsOf(followed: Followed): Readonly<Record<string, Type>> {
  const entity: Type = { kind: 'reference', table: followed.table };
  const truth: Type = { kind: 'boolean' };
  if (followed.kind === 'periods') {
    const columns = followedColumns.periods;
    return {
      [columns.entity]: entity,
      [columns.cohort]: { kind: 'date' },
      [columns.period]: { kind: 'integer' },
      [columns.returned]: truth,
      [columns.over]: truth,
    };
  }
  const columns = followedColumns.steps;
  const { steps } = followed;
  const each = steps.kind === 'data' ? steps.each?.type : undefined;
  return {
    [columns.entity]: entity,
    ...(each === undefined ? {} : { [columns.each]: each }),
    [columns.step]: typeOfSteps(steps),
    [columns.started]: (steps.kind === 'data' ? steps.at.type : steps.steps[0]?.at.type) ?? { kind: 'date' },
    [columns.reached]: truth,
    [columns.before]: truth,
    [columns.stopped]: truth,
    ...(followed.open === undefined ? {} : { [columns.open]: truth }),
    [columns.since]: { kind: 'duration' },
  };
}

/** The expressions over rows of other tables that following takes, by their table. */
export function readByFollowed(
  followed: Followed,
): { readonly table: string; readonly read: readonly RowExpression[] }[] {
  const { table, where } = followed;
  if (followed.kind === 'periods') {
    const { from, returning } = followed;
    const back =
      returning === undefined
        ? []
        : [{ table: returning.table, read: [returning.entity, returning.from, returning.at] }];
    return [{ table, read: [...where, from] }, ...back];
  }
  const { steps, open } = followed;
  const own = [...where, ...(open === undefined ? [] : [open])];
  if (steps.kind === 'fixed') return [{ table, read: [...own, ...steps.steps.map(({ at }) => at)] }];
  const { entity, stage, at, each } = steps;
  return [
    { table, read: own },
    { table: steps.table, read: [entity, stage, at, ...(each === undefined ? [] : [each])] },
  ];
}
