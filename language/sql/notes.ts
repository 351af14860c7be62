/** Counts of rows that a report had to leave aside, so that nothing is lost in silence. */
import type { ReportPlan } from '../plan/plan.ts';
import type { RowExpression } from '../semantics/model.ts';
import * as build from './build.ts';
import { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlQuery, SqlSelect } from './tree.ts';

export interface UndatedCount {
  readonly table: string;
  /** The date in the analyst's words. */
  readonly date: string;
  readonly query: SqlQuery;
}

/** A count of rows a scan wants, but for their date, which they do not have. */
export function undatedQueries(plan: ReportPlan, settings: SqlSettings): UndatedCount[] {
  const counts = new Map<string, UndatedCount>();
  for (const scan of plan.scans) {
    for (const { date, anyOf } of scan.undated) {
      const rows = new RowSource(settings.model, scan.table, settings);
      const missing: RowExpression = { kind: 'is-missing', operand: date, type: { kind: 'boolean' } };
      const where = build.and([rows.condition(missing), rows.any(anyOf)].filter((part) => part !== undefined));
      const query: SqlQuery = {
        with: [],
        body: {
          kind: 'select',
          columns: [{ expression: build.call('count', build.star), alias: 'count' }],
          from: rows.from,
          joins: rows.joins([date, ...anyOf.flat()]),
          ...(where === undefined ? {} : { where }),
        },
      };
      const name = date.kind === 'leaf' ? [...date.leaf.path, date.leaf.column].join('.') : 'date';
      counts.set(`${scan.table} ${name}`, { table: scan.table, date: name, query });
    }
  }
  return [...counts.values()];
}

/** First and last day of each date that a report without bounds runs over: `table`, `date`, `first`, `last`. */
export function extentQuery(plan: ReportPlan, settings: SqlSettings): SqlQuery {
  const parts = plan.scans.flatMap((scan) =>
    scan.undated.map(({ date, anyOf }): SqlSelect => {
      const rows = new RowSource(settings.model, scan.table, settings);
      const day = build.cast(rows.value(date), 'date');
      const where = rows.any(anyOf);
      return {
        kind: 'select',
        columns: [
          { expression: build.text(scan.table), alias: 'table' },
          { expression: build.text(date.kind === 'leaf' ? date.leaf.column : 'date'), alias: 'date' },
          { expression: build.call('min', day), alias: 'first' },
          { expression: build.call('max', day), alias: 'last' },
        ],
        from: rows.from,
        joins: rows.joins([date, ...anyOf.flat()]),
        ...(where === undefined ? {} : { where }),
      };
    }),
  );
  return { with: [], body: { kind: 'union', parts } };
}
