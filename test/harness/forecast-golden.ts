/** What a report goes on with, as goldens tell it. */
import type { CompiledReport, Settings } from '../../language/index.ts';
import type { CellValue, ReportResult } from '../../runtime/api/contract.ts';
import type { QueryResult } from '../../runtime/engines/engine.ts';
import { RekapFailure } from '../../runtime/failure.ts';
import { withForecast } from '../../runtime/forecast/forecast.ts';
import { forecastNotes } from '../../runtime/forecast/notes.ts';
import { printPipes } from './case-file.ts';
import type { Database, Returned } from './database.ts';

export function queryResult({ columns, rows }: Returned): QueryResult {
  return { columns: columns.map((name) => ({ name, type: '' })), rows: rows.map((row) => [...row]) };
}

/** What a forecast is worked out from. */
export interface Ahead {
  readonly history: Returned | undefined;
  readonly pipeline: Returned | undefined;
}

export async function lookAhead({ forecast }: CompiledReport, database: Database): Promise<Ahead> {
  return {
    history: forecast && (await database.query(forecast.history.sql)),
    pipeline: forecast?.pipeline && (await database.query(forecast.pipeline.sql)),
  };
}

/** The rows that have a forecast; machines differ in the last digits. */
export function forecastRows(
  report: CompiledReport,
  past: ReportResult,
  { history, pipeline }: Ahead,
  settings: Settings,
): string {
  if (report.forecast === undefined || history === undefined) return 'none';
  try {
    const result = withForecast(past, report, report.forecast, queryResult(history), pipeline && queryResult(pipeline));
    const four = (cell: CellValue): string =>
      typeof cell === 'number' ? String(Number(cell.toPrecision(4))) : String(cell ?? '');
    const rows = (result.forecast?.rows ?? []).map((row) => (result.rows[row] ?? []).map(four));
    const notes = forecastNotes(report, result, settings).map(({ message }) => message);
    return [printPipes([result.columns.map(({ name }) => name), ...rows]), ...notes].join('\n');
  } catch (error) {
    if (error instanceof RekapFailure) return `refused: ${error.message}`;
    throw error;
  }
}
