import { addUnits, countPeriods } from '../../language/base/calendar.ts';
import type { CompiledReport, Settings } from '../../language/index.ts';
import { grains } from '../../language/syntax/ast.ts';
import type { Engine } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';

/**
 * Refuses a report over all time whose dates lie too far apart, before its rows are made: one mistyped year is enough
 * for millions of empty ones. @throws RekapFailure
 */
export async function refuseEndlessTime(
  report: CompiledReport,
  engine: Engine,
  settings: Settings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const grain = report.columns.map(({ format }) => grains.find((each) => each === format)).find((each) => each);
  if (report.periods === null || grain === undefined) return;
  const { rows } = await engine.query(report.periods.sql, { signal });
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 10) : null);
  const extents = rows.map(([table, date, first, last]) => ({
    table: String(table),
    date: String(date),
    first: text(first),
    last: text(last),
  }));
  const days = extents.flatMap(({ first, last }) => [first, last].filter((day) => day !== null)).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return;
  if (countPeriods(first, addUnits(last, 1, 'day'), grain, settings.weekStarts) <= report.periods.limit) return;
  throw new RekapFailure('too-many-periods', report.periods.message(extents));
}
