/** A report's result with the periods to come. */
import type { CompiledForecast, CompiledReport } from '../../language/index.ts';
import type { CellValue, ReportResult, ResultColumn } from '../api/contract.ts';
import type { ForecastErrors, ForecastGap } from '../api/contract-forecast.ts';
import type { QueryResult } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';
import { type Ahead, ahead, expected } from './ahead.ts';
import type { Errors } from './back-test.ts';
import { type Group, groupsOf, placesOf, shownGroups } from './groups.ts';

/** Groups beyond which nobody reads a forecast, and values beyond which learning takes longer than anyone waits. */
const mostGroups = 50;
const mostValues = 5000;

/** @throws RekapFailure when there is too much to forecast */
export function withForecast(
  result: ReportResult,
  report: CompiledReport,
  forecast: CompiledForecast,
  history: QueryResult,
  pipeline?: QueryResult,
): ReportResult {
  const shown = shownGroups(result, report, forecast, pipeline);
  const groups = groupsOf(shown, report, forecast, { periods: forecast.history.periods, returned: history });
  const open = pipeline && groupsOf(shown, report, forecast, { periods: forecast.periods, returned: pipeline });
  refuseTooMuch(groups, report, forecast);
  const known = groups.flatMap((group, index) =>
    group.isAmbiguous ? [] : [{ group, ways: waysOf(group, open?.[index], forecast) }],
  );
  const wide = widened(result.columns, forecast);
  const { rows, kinds, before, marked } = placed(result, forecast, known, wide);
  const moved = (cells: readonly [number, number][]): [number, number][] =>
    cells.map(([row, column]) => [row + before, column]);
  return {
    ...result,
    columns: wide.columns,
    rows,
    row_kinds: kinds,
    blanks: moved(result.blanks),
    orphans: [...moved(result.orphans), ...newOrphans(result, rows, before)],
    partial: result.partial.map(({ row, ...part }) => ({ row: row + before, ...part })),
    totals: result.totals === null ? null : wide.row(result.totals),
    forecast: {
      level: forecast.level,
      periods: [...forecast.periods],
      rows: marked,
      errors: errorsOf(known),
      gaps: gapsOf(groups, known),
      empty_end: emptyEnd(groups),
    },
  };
}

// ---------------------------------------------------------------- what comes

/** A metric of a group by a method. */
interface Way {
  readonly metric: CompiledForecast['metrics'][number];
  readonly method: CompiledForecast['metrics'][number]['methods'][number];
  readonly ahead: Ahead;
}

interface Known {
  readonly group: Group;
  readonly ways: readonly Way[];
}

/** `open`: what open rows of the group come to. */
function waysOf({ series }: Group, open: Group | undefined, forecast: CompiledForecast): Way[] {
  return forecast.metrics.flatMap((metric, index) =>
    metric.methods.map((method) => ({
      metric,
      method,
      ahead:
        method.method === 'pipeline'
          ? expected(open?.series[index] ?? [], metric)
          : ahead(series[index] ?? [], method.method, metric, forecast),
    })),
  );
}

function refuseTooMuch(groups: readonly Group[], { name }: CompiledReport, forecast: CompiledForecast): void {
  const values = groups.length * forecast.metrics.length * forecast.methods.length * forecast.learned;
  if (groups.length <= mostGroups && (values <= mostValues || groups.length <= 1)) return;
  const [count, all, most] = [groups.length, values, mostValues].map((number) => number.toLocaleString('en'));
  throw new RekapFailure(
    'too-many-groups',
    groups.length > mostGroups
      ? `Report \`${name}\` has ${count} groups to forecast; at most ${mostGroups} are.`
      : `Report \`${name}\` would learn from ${all} values in ${count} groups; at most ${most} are looked at.`,
    { hint: 'Choose groups with `top 10`, group by less, or forecast by a coarser grain.' },
  );
}

// ---------------------------------------------------------------- rows and columns

interface Wide {
  readonly columns: ResultColumn[];
  /** A row of the result, with what comes by the names of the columns. */
  readonly row: (cells: readonly CellValue[], values?: ReadonlyMap<string, number>) => CellValue[];
}

/** The columns of forecasts stand behind their metric. */
function widened(columns: readonly ResultColumn[], { metrics }: CompiledForecast): Wide {
  const layout = columns.flatMap((column, from): { column: ResultColumn; from?: number }[] => {
    const own = metrics.find(({ name }) => name === column.name)?.methods.flatMap((method) => method.columns) ?? [];
    return [
      { column, from },
      ...own.map((each): { column: ResultColumn } => ({ column: { ...each, role: 'forecast' } })),
    ];
  });
  return {
    columns: layout.map(({ column }) => column),
    row: (cells, values) =>
      layout.map(({ column, from }) =>
        from === undefined ? (values?.get(column.name) ?? null) : (cells[from] ?? null),
      ),
  };
}

interface Placed {
  readonly rows: CellValue[][];
  readonly kinds: ReportResult['row_kinds'];
  /** How many rows were put before the result's. */
  readonly before: number;
  /** The rows that have a forecast. */
  readonly marked: number[];
}

/** A period to come that the report shows already gets its forecast in that row; the others get rows of their own. */
function placed(result: ReportResult, forecast: CompiledForecast, known: readonly Known[], wide: Wide): Placed {
  const { time, others } = placesOf(result, forecast);
  const idOf = (cells: readonly CellValue[]): string =>
    JSON.stringify([cells[time], ...others.map((place) => cells[place])]);
  const there = new Map(
    result.rows.flatMap((cells, row) => (result.row_kinds[row] === 'group' ? [[idOf(cells), row] as const] : [])),
  );
  const own = result.rows.map((cells) => wide.row(cells));
  const ownMarked: number[] = [];
  const added: CellValue[][] = [];
  for (const [step, period] of forecast.periods.entries()) {
    for (const { group, ways } of known) {
      const values = valuesAt(ways, step);
      if (values.size === 0) continue;
      const cells: CellValue[] = result.columns.map(() => null);
      cells[time] = period;
      for (const [index, place] of others.entries()) cells[place] = group.dimensions[index] ?? null;
      const row = there.get(idOf(cells));
      if (row === undefined) added.push(wide.row(cells, values));
      else {
        own[row] = wide.row(result.rows[row] ?? [], values);
        ownMarked.push(row);
      }
    }
  }
  const groups = added.map(() => 'group' as const);
  const ahead = added.map((_, index) => index);
  return isNewestFirst(result, time)
    ? {
        rows: [...added.reverse(), ...own],
        kinds: [...groups, ...result.row_kinds],
        before: added.length,
        marked: [...ahead, ...ownMarked.map((row) => row + added.length)],
      }
    : {
        rows: [...own, ...added],
        kinds: [...result.row_kinds, ...groups],
        before: 0,
        marked: [...ownMarked, ...ahead.map((row) => row + own.length)],
      };
}

function valuesAt(ways: readonly Way[], step: number): Map<string, number> {
  return new Map(
    ways.flatMap(({ method, ahead: { bands } }) =>
      method.columns.flatMap(({ name }, part) => {
        const value = bands[step]?.[part];
        return value === undefined || value === null ? [] : [[name, value] as const];
      }),
    ),
  );
}

/** The result's time goes down the page from the latest. */
function isNewestFirst({ rows, row_kinds: kinds }: ReportResult, time: number): boolean {
  const periods = rows.flatMap((cells, row) => (kinds[row] === 'group' ? [String(cells[time])] : []));
  const first = periods[0] ?? '';
  return first > (periods.at(-1) ?? '') && periods.every((period, index) => period <= (periods[index - 1] ?? period));
}

/** What points nowhere does so in the rows to come, too. */
function newOrphans(result: ReportResult, rows: readonly CellValue[][], before: number): [number, number][] {
  const known = new Set(result.orphans.map(([row, column]) => JSON.stringify([column, result.rows[row]?.[column]])));
  const isNew = (row: number): boolean => row < before || row >= before + result.rows.length;
  return rows.flatMap((cells, row) =>
    isNew(row)
      ? cells.flatMap((value, column): [number, number][] =>
          known.has(JSON.stringify([column, value])) ? [[row, column]] : [],
        )
      : [],
  );
}

// ---------------------------------------------------------------- how good it is

/** Of each group, and of all together where there are several. */
function errorsOf(known: readonly Known[]): ForecastErrors[] {
  const each = known.flatMap(({ group, ways }) =>
    ways.flatMap(({ metric, method, ahead: { errors } }) =>
      errors === undefined ? [] : [{ metric: metric.name, method: method.method, group: group.dimensions, errors }],
    ),
  );
  const all = new Map<string, { metric: string; method: string; errors: Errors }>();
  for (const { metric, method, errors } of each) {
    const id = JSON.stringify([metric, method]);
    const before = all.get(id)?.errors;
    all.set(id, { metric, method, errors: before === undefined ? errors : together(before, errors) });
  }
  return [
    ...[...all.values()].map(({ errors, ...way }) => ({ ...way, group: null, ...told(errors) })),
    ...(known.length < 2
      ? []
      : each.map(({ errors, group, ...way }) => ({ ...way, group: [...group], ...told(errors) }))),
  ];
}

function together(a: Errors, b: Errors): Errors {
  return {
    ends: Math.max(a.ends, b.ends),
    steps: a.steps + b.steps,
    actual: a.actual + b.actual,
    off: a.off + b.off,
    naiveOff: a.naiveOff + b.naiveOff,
    squared: a.squared + b.squared,
    naive: a.naive === 'season' && b.naive === 'season' ? 'season' : 'last',
  };
}

function told({
  ends,
  steps,
  actual,
  off,
  naiveOff,
  naive,
}: Errors): Omit<ForecastErrors, 'metric' | 'method' | 'group'> {
  const share = (sum: number): number | null => (actual === 0 ? null : rounded(sum / actual));
  return {
    ends,
    steps,
    off: rounded(off / steps),
    off_share: share(off),
    naive,
    naive_off: rounded(naiveOff / steps),
    naive_off_share: share(naiveOff),
    worse: off > naiveOff,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** What is not forecast, or on thin ground. */
function gapsOf(groups: readonly Group[], known: readonly Known[]): ForecastGap[] {
  return [
    ...groups.flatMap(({ isAmbiguous, dimensions }): ForecastGap[] =>
      isAmbiguous ? [{ metric: null, method: null, group: [...dimensions], why: 'alike', count: 0 }] : [],
    ),
    ...known.flatMap(({ group, ways }) =>
      ways.flatMap(({ metric, method, ahead: each }): ForecastGap[] => {
        const gap = { metric: metric.name, method: method.method, group: [...group.dimensions] };
        if (each.bands.length === 0) return [{ ...gap, why: 'too-few', count: each.seen }];
        return [
          ...(each.filled > 0 ? [{ ...gap, why: 'filled' as const, count: each.filled }] : []),
          ...(each.errors === undefined && method.method !== 'pipeline'
            ? [{ ...gap, why: 'untested' as const, count: each.seen }]
            : []),
        ];
      }),
    ),
  ];
}

/** How many of the last whole periods have nothing at all, although there was something before. */
function emptyEnd(groups: readonly Group[]): number {
  const all = groups.flatMap(({ series }) => series);
  const length = Math.max(0, ...all.map((series) => series.length));
  const isEmpty = (place: number): boolean => all.every((series) => (series[place] ?? 0) === 0);
  let last = length;
  while (last > 0 && isEmpty(last - 1)) last--;
  return last === 0 ? 0 : length - last;
}
