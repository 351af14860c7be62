import type { CompiledReport } from '../../language/index.ts';
import type { Engine } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';

/**
 * Refuses a report over all time whose dates lie too far apart, before its rows are made: one mistyped year is enough
 * for millions of empty ones. @throws RekapFailure
 */
export async function refuseEndlessTime(
  { periods }: CompiledReport,
  engine: Pick<Engine, 'query'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (periods === null) return;
  const { rows } = await engine.query(periods.sql, { signal });
  const day = (value: unknown) => (typeof value === 'string' ? value.slice(0, 10) : null);
  const problem = periods.problem(
    rows.map(([table, date, first, last]) => ({
      table: String(table),
      date: String(date),
      first: day(first),
      last: day(last),
    })),
  );
  if (problem !== undefined) throw new RekapFailure('too-many-periods', problem);
}
