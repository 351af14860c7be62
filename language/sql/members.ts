/** All there are of a dimension as rows, for reports that show or count every one. */
import { determinedBy } from '../plan/members.ts';
import type { Members, PlanColumn, PlanDimension } from '../plan/plan.ts';
import type { Literal, RowLeaf } from '../semantics/model.ts';
import * as build from './build.ts';
import { condition, type Lowering, value } from './expressions.ts';
import type { SqlSettings } from './settings.ts';
import type { Statement } from './statement.ts';
import type { SqlBody, SqlExpression, SqlSelect } from './tree.ts';

/** Something of which every member is wanted. */
export type EveryOf = Pick<PlanColumn, 'name'> & { readonly every: Members };

/** Where a dimension's values are found. */
export interface Listed {
  /** A relation of members, with the dimensions that follow from each. */
  readonly relation: string;
  readonly names: readonly string[];
}

/** Some of which every member is wanted, apart from those that follow from another one. */
function leading(every: readonly EveryOf[]): EveryOf[] {
  const implies = (one: EveryOf, other: EveryOf): boolean =>
    one !== other && determinedBy(one.every).includes(other.name);
  return every.filter(
    (dimension, index) =>
      !every.some((other, at) => implies(other, dimension) && !(implies(dimension, other) && index < at)),
  );
}

/** The dimensions of which every member is wanted. */
export function everyOf(dimensions: readonly PlanDimension[]): EveryOf[] {
  return dimensions.flatMap((dimension) => {
    const every = dimension.kind === 'column' ? dimension.every : undefined;
    return every === undefined ? [] : [{ name: dimension.name, every }];
  });
}

/** Adds a relation for each of which every member is wanted. */
export function addMembers(every: readonly EveryOf[], settings: SqlSettings, statement: Statement): Listed[] {
  return leading(every).map(({ name, every: members }) => ({
    relation: statement.add(`every ${name}`, membersQuery(name, members, settings, statement)),
    names: [name, ...determinedBy(members)],
  }));
}

function membersQuery(name: string, members: Members, settings: SqlSettings, statement: Statement): SqlBody {
  if (members.kind === 'values') {
    const lowering = constant(settings);
    const parts = members.values.map((each): SqlSelect => {
      const where = build.and(each.where.map((one) => condition(one, lowering)));
      return {
        kind: 'select',
        columns: [name, ...members.same].map((alias) => ({ expression: literal(each.value, settings), alias })),
        ...(where === undefined ? {} : { where }),
      };
    });
    return { kind: 'union', parts };
  }
  const rows = statement.rows(members.table);
  const key = build.column(members.table, members.key);
  const columns = [
    { expression: key, alias: name },
    ...members.determined.map((each) => ({ expression: rows.value(each.expression), alias: each.name })),
  ];
  const where = build.and([build.is(key, 'NOT NULL'), ...members.where.map((each) => rows.condition(each))]);
  return {
    kind: 'select',
    columns,
    ...rows.reading([...members.where, ...members.determined.map(({ expression }) => expression)]),
    ...(where === undefined ? {} : { where }),
  };
}

function literal(each: Literal, settings: SqlSettings): SqlExpression {
  return value({ kind: 'literal', value: each, type: { kind: 'missing' } }, constant(settings));
}

/** What is written out reads no column. */
function constant(settings: SqlSettings): Lowering<RowLeaf> {
  return {
    ...settings,
    workingCalendars: settings.model.calendars,
    leaf: () => build.nothing,
    isExact: () => true,
  };
}
