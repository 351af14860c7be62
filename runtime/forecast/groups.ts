/** What a forecast learns from: the values of each group that the report shows, period by period. */
import type { CompiledForecast, CompiledReport } from '../../language/index.ts';
import type { CellValue, ReportResult } from '../api/contract.ts';
import type { QueryResult } from '../engines/engine.ts';
import { readCells } from '../exec/results.ts';

export interface Group {
  /** What it has of each dimension but time, in the order of the columns. */
  readonly dimensions: readonly CellValue[];
  /** For each of the metrics the values of all periods. */
  readonly series: readonly (readonly (number | null)[])[];
  /** Several groups look alike, so that nobody can tell which of them a forecast would be of. */
  readonly isAmbiguous: boolean;
}

/** Groups by what they have of each dimension but time. */
export type Shown = ReadonlyMap<string, readonly CellValue[]>;

/**
 * The groups that the result shows, in its order, and those that only `pipeline` has, unless a `top` chose; a row of
 * others is no group.
 */
export function shownGroups(
  result: ReportResult,
  report: CompiledReport,
  forecast: CompiledForecast,
  pipeline: QueryResult | undefined,
): Shown {
  const { others } = placesOf(result, forecast);
  const own = result.rows.filter((_, row) => result.row_kinds[row] === 'group');
  const open = pipeline === undefined || report.top !== null ? [] : readCells(report.columns, pipeline);
  const shown = new Map<string, readonly CellValue[]>();
  for (const cells of [...own, ...open]) {
    const dimensions = others.map((place) => cells[place] ?? null);
    shown.set(JSON.stringify(dimensions), dimensions);
  }
  return shown;
}

export function groupsOf(
  shown: Shown,
  report: CompiledReport,
  forecast: CompiledForecast,
  { periods, returned }: { readonly periods: readonly string[]; readonly returned: QueryResult },
): Group[] {
  const places = placesOf(report, forecast);
  const rows = new Map<string, CellValue[][]>();
  for (const cells of readCells(report.columns, returned)) {
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
      return periods.map((period) => numberOf(byPeriod.get(period)?.[place] ?? null));
    });
    return { dimensions, series, isAmbiguous: byPeriod.size < own.length };
  });
}

/** Where the dimensions of a result are. */
export function placesOf(
  { columns }: Pick<CompiledReport, 'columns'> | Pick<ReportResult, 'columns'>,
  forecast: CompiledForecast,
) {
  const dimensions = columns.flatMap(({ role }, place) => (role === 'dimension' ? [place] : []));
  const time = columns.findIndex(({ name }) => name === forecast.time);
  return { time, others: dimensions.filter((place) => place !== time) };
}

/** Amounts beyond what a number holds exactly are as near as it comes: nobody forecasts cents of trillions. */
function numberOf(value: CellValue): number | null {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
