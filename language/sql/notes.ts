/** Counts of rows that a report had to leave aside, so that nothing is lost in silence. */
import { keyOf } from '../plan/pass.ts';
import { allBackwards, allScans, allUnplaced, type ReportPlan } from '../plan/plan.ts';
import { sameKind } from '../semantics/comparisons.ts';
import type { RowExpression } from '../semantics/model.ts';
import { leafText } from '../semantics/row-leaves.ts';
import * as build from './build.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlQuery, SqlSelect } from './tree.ts';

export interface UndatedCount {
  readonly table: string;
  /** The date in the analyst's words. */
  readonly date: string;
  readonly query: SqlQuery;
}

export interface BackwardsCount extends UndatedCount {
  readonly kind: 'stock' | 'spread';
}

/** Counts of rows that some scan wants, but for their date, which they do not have; one a table and date. */
export function undatedQueries(plan: ReportPlan, settings: SqlSettings): UndatedCount[] {
  const wanted = new Map<string, Wanted>();
  for (const { table, undated } of allScans(plan)) {
    for (const { date, anyOf } of undated) {
      const key = `${table} ${keyOf(date)}`;
      const known = wanted.get(key);
      // Without conditions all rows are wanted, whatever another scan asks for.
      const all = anyOf.length === 0 || known?.anyOf.length === 0;
      wanted.set(key, { table, date, anyOf: all ? [] : [...(known?.anyOf ?? []), ...anyOf] });
    }
  }
  return [...wanted.values()].map(({ table, date, anyOf }) => ({
    table,
    date: nameOf(date),
    query: countMissing(table, date, anyOf, settings),
  }));
}

/** Counts of rows that a stock or a spread leaves out because they end before they start. */
export function backwardsQueries(plan: ReportPlan, settings: SqlSettings): BackwardsCount[] {
  const counts = allBackwards(plan).map(({ kind, table, from, until, where }) => {
    const statement = new Statement(settings);
    const rows = statement.rows(table);
    const [left, right] = sameKind(until, from);
    const backwards: RowExpression = { kind: 'comparison', operator: '<', left, right, type: { kind: 'boolean' } };
    const condition = rows.all([...where, backwards]);
    const query = statement.finish({
      kind: 'select',
      columns: [{ expression: build.call('count', build.star), alias: 'count' }],
      ...rows.reading([from, until, ...where]),
      ...(condition === undefined ? {} : { where: condition }),
    });
    return { kind, table, date: nameOf(until), query };
  });
  return counts.filter(
    ({ table, date }, index) => counts.findIndex((other) => other.table === table && other.date === date) === index,
  );
}

export interface UnplacedCount {
  readonly table: string;
  /** The dimension as it is written, the calendar of the working days, or the table of the list. */
  readonly name: string;
  readonly lacks?: 'working day' | 'row' | 'key';
  readonly query: SqlQuery;
}

/** Counts of rows that are in no combination because they have no value of a dimension or are on no working day; one a table and dimension. */
export function unplacedQueries(plan: ReportPlan, settings: SqlSettings): UnplacedCount[] {
  const found = new Map<string, UnplacedCount & { value: RowExpression; anyOf: (readonly RowExpression[])[] }>();
  for (const { where, value, ...of } of allUnplaced(plan)) {
    const key = JSON.stringify([of, value]);
    const anyOf = [...(found.get(key)?.anyOf ?? []), where];
    found.set(key, { ...of, value, anyOf, query: countMissing(of.table, value, wantedBy(anyOf), settings) });
  }
  return [...found.values()].map(({ value: _, anyOf: __, ...counted }) => counted);
}

/** Without conditions all rows are wanted. */
function wantedBy(groups: readonly (readonly RowExpression[])[]): Wanted['anyOf'] {
  return groups.some((group) => group.length === 0) ? [] : groups;
}

interface Wanted {
  readonly table: string;
  readonly date: RowExpression;
  readonly anyOf: readonly (readonly RowExpression[])[];
}

function countMissing(table: string, date: RowExpression, anyOf: Wanted['anyOf'], settings: SqlSettings): SqlQuery {
  const statement = new Statement(settings);
  const rows = statement.rows(table);
  const missing: RowExpression = { kind: 'is-missing', operand: date, type: { kind: 'boolean' } };
  const where = build.and([rows.condition(missing), rows.any(anyOf)].filter((part) => part !== undefined));
  return statement.finish({
    kind: 'select',
    columns: [{ expression: build.call('count', build.star), alias: 'count' }],
    ...rows.reading([date, ...anyOf.flat()]),
    ...(where === undefined ? {} : { where }),
  });
}

/** A date in the analyst's words. */
export function nameOf(date: RowExpression): string {
  return date.kind === 'leaf' ? leafText(date.leaf) : 'date';
}

/** First and last day of each date that a report without bounds runs over: `table`, `date`, `first`, `last`. */
export function extentQuery(plan: ReportPlan, settings: SqlSettings): SqlQuery {
  const statement = new Statement(settings);
  const parts = allScans(plan).flatMap((scan) =>
    scan.undated.map(({ date, anyOf }): SqlSelect => {
      const rows = statement.rows(scan.table);
      const day = build.cast(rows.value(date), 'date');
      const where = rows.any(anyOf);
      return {
        kind: 'select',
        columns: [
          { expression: build.text(scan.table), alias: 'table' },
          { expression: build.text(nameOf(date)), alias: 'date' },
          { expression: build.call('min', day), alias: 'first' },
          { expression: build.call('max', day), alias: 'last' },
        ],
        ...rows.reading([date, ...anyOf.flat()]),
        ...(where === undefined ? {} : { where }),
      };
    }),
  );
  return statement.finish({ kind: 'union', parts });
}
