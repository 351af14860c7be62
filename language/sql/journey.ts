/** The report of a funnel or a cohort: its groups, and the rows of totals, which are a report of fewer dimensions. */
import type { ReportPlan } from '../plan/plan.ts';
import { followedColumns } from '../semantics/model-journeys.ts';
import type { Grain } from '../syntax/ast.ts';
import * as build from './build.ts';
import { unitOf } from './followed-periods.ts';
import { orphanColumn } from './labels.ts';
import { columnColumn, kindColumn, levelColumn } from './order.ts';
import { columnsColumn, reportBody } from './report.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlExpression, SqlQuery, SqlSelect } from './tree.ts';

/** The place of a row among those of its kind. */
const placeColumn = '$row';

export interface JourneyPlans {
  readonly groups: ReportPlan;
  /** Without totals, of a cohort alone. */
  readonly totals: ReportPlan | undefined;
  /** What the rows of totals are. */
  readonly kind: 'subtotal' | 'total';
  /** Of a cohort: how long its periods are, and the first day of the running one. What has not begun is missing. */
  readonly periods?: { readonly grain: Grain; readonly running: string };
}

/** The columns of a report's statement, and `$level`: how many dimensions a row of totals has. */
export function journeyQuery({ groups, totals, kind, periods }: JourneyPlans, settings: SqlSettings): SqlQuery {
  const statement = new Statement(settings);
  const parts = [groups, ...(totals === undefined ? [] : [totals])].map((plan) => {
    const { orderBy = [], ...body } = reportBody(plan, settings, statement);
    const place: SqlExpression = {
      kind: 'call',
      function: 'row_number',
      arguments: [],
      over: { partitionBy: [], orderBy },
    };
    return { ...body, columns: [...body.columns, { expression: place, alias: placeColumn }] };
  });
  const [ofGroups, ofTotals] = parts.map((body, index) => ({
    name: statement.add(index === 0 ? 'groups' : 'totals', body),
    columns: new Set(body.columns.map(({ alias }) => alias)),
  }));
  if (ofGroups === undefined) throw new Error('a journey has groups');
  const own = [...ofGroups.columns].filter((alias) => alias !== kindColumn);
  const part = (
    source: string,
    kindOf: string,
    levelOf: number,
    columns: (alias: string) => SqlExpression,
  ): SqlSelect => ({
    kind: 'select',
    columns: [
      { expression: build.text(kindOf), alias: kindColumn },
      ...own.map((alias) => ({ expression: columns(alias), alias })),
      { expression: build.number(levelOf), alias: levelColumn },
    ],
    from: { source, alias: source },
  });
  const rows = statement.add('rows', {
    kind: 'union',
    parts: [
      part(ofGroups.name, 'group', groups.dimensions.length, (alias) => begun(alias, ofGroups.name, groups, periods)),
      ...(ofTotals === undefined || totals === undefined
        ? []
        : [part(ofTotals.name, kind, totals.dimensions.length, totalsIn(ofTotals, groups, totals))]),
    ],
  });
  return statement.finish({
    kind: 'select',
    columns: [kindColumn, ...own, levelColumn]
      .filter((alias) => alias !== placeColumn)
      .map((alias) => ({ expression: readOf(alias, rows, own), alias })),
    from: { source: rows, alias: rows },
    orderBy: [
      build.order(build.binary(build.column(rows, kindColumn), '=', build.text(kind)), 'up'),
      build.order(build.column(rows, placeColumn), 'up'),
    ],
  });
}

/** Where the rows of totals have a column of the groups. A metric is called otherwise where a dimension has its name. */
function totalsIn(
  relation: { readonly name: string; readonly columns: ReadonlySet<string> },
  groups: ReportPlan,
  totals: ReportPlan,
): (alias: string) => SqlExpression {
  const names = new Map(
    groups.shows.flatMap(({ name }, index) => {
      const other = totals.shows[index]?.name ?? name;
      return [
        [name, other],
        [orphanColumn(name), orphanColumn(other)],
      ] as const;
    }),
  );
  return (alias) => {
    const name = names.get(alias) ?? alias;
    return relation.columns.has(name) ? build.column(relation.name, name) : build.nothing;
  };
}

/** A column of the groups; of a cohort, a metric of periods alone that have begun. */
function begun(alias: string, source: string, { shows }: ReportPlan, periods: JourneyPlans['periods']): SqlExpression {
  const read = build.column(source, alias);
  if (periods === undefined || shows.every(({ name }) => name !== alias)) return read;
  const { cohort, period } = followedColumns.periods;
  const [first, count] = [cohort, period].map((name) => build.column(source, name));
  if (first === undefined || count === undefined) return read;
  const start = build.cast(build.call('shifted', first, count, build.text(unitOf(periods.grain))), 'date');
  const later = build.binary(start, '>', build.date(periods.running));
  return { kind: 'case', branches: [{ condition: build.is(later, 'NOT TRUE'), value: read }] };
}

/** Columns across are numbered by their periods, so that a cell of the totals stands below those of its period. */
function readOf(alias: string, rows: string, own: readonly string[]): SqlExpression {
  if (alias !== columnColumn || !own.includes(columnsColumn)) return build.column(rows, alias);
  const period = build.column(rows, followedColumns.periods.period);
  return build.call('coalesce', build.binary(period, '+', build.number(2)), build.number(1));
}
