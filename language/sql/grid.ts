/**
 * All cells of a report that goes across: each of its rows beside each of its columns. What counts members that have no
 * rows has something to count in a cell that no row of any table is in.
 */
import { acrossThePage, downThePage, type PlanDimension, type ReportPlan, withDetermined } from '../plan/plan.ts';
import * as build from './build.ts';
import { matching } from './scan.ts';
import { columnsOf } from './spine.ts';
import type { Statement } from './statement.ts';
import type { SqlExpression, SqlSelect } from './tree.ts';

/** Whether cells are there that nothing is in. */
export function isFilled(plan: ReportPlan): boolean {
  return plan.pers.some(({ every }) => every !== undefined) && acrossThePage(plan).length > 0;
}

/** Whether something is in a cell of a relation; undefined where that is so of all of them. */
export function occursIn(source: string, plan: ReportPlan): SqlExpression | undefined {
  return isFilled(plan) ? build.is(build.column(source, thereColumn), 'NOT NULL') : undefined;
}

/** Adds the relation of the cells' dimensions, one row a cell. */
export function addGrid(cells: string, plan: ReportPlan, statement: Statement): string {
  const [down, across] = [downThePage(plan), acrossThePage(plan)].map((some) => withDetermined(plan, some));
  const sides = [
    { alias: 'down', dimensions: down ?? [] },
    { alias: 'across', dimensions: across ?? [] },
  ].flatMap(({ alias, dimensions }) =>
    dimensions.length === 0 ? [] : [{ alias, source: distinct(cells, dimensions), names: namesOf(dimensions) }],
  );
  const [from, ...others] = sides.map(({ alias, source }) => ({ alias, source }));
  return statement.add('all cells', {
    kind: 'select',
    columns: sides.flatMap(({ alias, names }) => columnsOf(names, alias)),
    ...(from === undefined ? {} : { from }),
    joins: others.map((side) => ({ kind: 'CROSS JOIN', ...side })),
  });
}

/** Marks the cells that something is in. */
const thereColumn = '$there';

/** Adds the relation of all cells, with a mark on those that occur. */
export function addOccurring(
  name: string,
  { cells, filled }: { readonly cells: string; readonly filled: string },
  { dimensions }: ReportPlan,
  statement: Statement,
): string {
  const found: SqlSelect = {
    kind: 'select',
    columns: [...columnsOf(namesOf(dimensions), cells), { expression: build.number(1), alias: thereColumn }],
    from: { source: cells, alias: cells },
  };
  const on = matching('there', ({ name }) => build.column(filled, name), dimensions);
  return statement.add(name, {
    kind: 'select',
    columns: [
      { expression: { kind: 'star', table: filled }, alias: '*' },
      { expression: build.column('there', thereColumn), alias: thereColumn },
    ],
    from: { source: filled, alias: filled },
    joins: [{ kind: 'LEFT JOIN', source: found, alias: 'there', on }],
  });
}

function distinct(source: string, dimensions: readonly PlanDimension[]): SqlSelect {
  return {
    kind: 'select',
    distinct: true,
    columns: columnsOf(namesOf(dimensions), source),
    from: { source, alias: source },
  };
}

function namesOf(dimensions: readonly PlanDimension[]): string[] {
  return dimensions.map(({ name }) => name);
}
