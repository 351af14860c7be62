/** What a forecast learns from: the values of each group that the report shows, period by period. */
import type { CompiledForecast, CompiledReport } from '../../language/index.ts';
import type { CellValue, ReportResult } from '../api/contract.ts';
import type { QueryResult } from '../engines/engine.ts';
import { readCells } from '../exec/results.ts';

export interface Group {
  /** What it has of each dimension but time, in the order of the columns. */
  readonly dimensions: readonly CellValue[];
  /** For each of the metrics the values of all periods of the history. */
  readonly series: readonly (readonly (number | null)[])[];
  /** Several groups look alike, so that nobody can tell which of them a forecast would be of. */
  readonly isAmbiguous: boolean;
}

/** The groups that the result shows, in its order; a row of others is none. */
export function groupsOf(
  result: ReportResult,
  report: CompiledReport,
  forecast: CompiledForecast,
  history: QueryResult,
): Group[] {
  const places = placesOf(result, forecast);
  const shown = new Map<string, readonly CellValue[]>();
  for (const [row, cells] of result.rows.entries()) {
    const dimensions = places.others.map((place) => cells[place] ?? null);
    const id = JSON.stringify(dimensions);
    if (result.row_kinds[row] === 'group' && !shown.has(id)) shown.set(id, dimensions);
  }
  const rows = new Map<string, CellValue[][]>();
  for (const cells of readCells(report.columns, history)) {
    const id = JSON.stringify(places.others.map((place) => cells[place] ?? null));
    const own = rows.get(id) ?? [];
    own.push(cells);
    rows.set(id, own);
  }
  return [...shown].map(([id, dimensions]) => {
    const own = rows.get(id) ?? [];
    const byPeriod = new Map(own.map((cells) => [cells[places.time], cells]));
    const series = forecast.metrics.map(({ name }) => {
      const place = report.columns.findIndex((column) => column.name === name);
      return forecast.history.periods.map((period) => numberOf(byPeriod.get(period)?.[place] ?? null));
    });
    return { dimensions, series, isAmbiguous: byPeriod.size < own.length };
  });
}

/** Where the dimensions of a result are. */
export function placesOf({ columns }: Pick<ReportResult, 'columns'>, forecast: CompiledForecast) {
  const dimensions = columns.flatMap(({ role }, place) => (role === 'dimension' ? [place] : []));
  const time = columns.findIndex(({ name }) => name === forecast.time);
  return { time, others: dimensions.filter((place) => place !== time) };
}

/** Amounts beyond what a number holds exactly are as near as it comes: nobody forecasts cents of trillions. */
function numberOf(value: CellValue): number | null {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
