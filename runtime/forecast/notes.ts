/** What a reader of a forecast should know: how good it is, and what it does not tell. */
import {
  columnFormatter,
  type FormatSettings,
  forecastMark,
  formatValue,
  isPeriod,
} from '../../language/base/format.ts';
import type { CompiledForecast, CompiledReport } from '../../language/index.ts';
import type { ReportResult, ResultNote } from '../api/contract.ts';
import type { ForecastErrors, ForecastGap, ForecastView } from '../api/contract-forecast.ts';

/** None without a forecast. */
export function forecastNotes(report: CompiledReport, result: ReportResult, settings: FormatSettings): ResultNote[] {
  const { forecast } = report;
  const view = result.forecast;
  if (forecast === undefined || view === undefined) return [];
  return [
    begins(report, forecast, view, settings),
    ...view.errors.flatMap((errors) => (errors.group === null ? [goodness(errors, forecast, settings)] : [])),
    ...(forecast.pipeline === undefined ? [] : [pipelineText]),
    ...gaps(forecast, view),
    ...(view.empty_end === 0 ? [] : [emptyEnd(view.empty_end, forecast)]),
    ...(result.row_kinds.includes('others') ? ['The others are not forecast.'] : []),
  ].map((message) => ({ code: 'forecast', message }));
}

function begins(
  { columns }: CompiledReport,
  { periods, running, methods }: CompiledForecast,
  { level }: ForecastView,
  settings: FormatSettings,
): string {
  const format = columns.find((column) => isPeriod(column.format))?.format ?? '';
  const first = formatValue(periods[0] ?? null, format, settings);
  const share = new Intl.NumberFormat(settings.locale, { style: 'percent' }).format(level);
  const whole = `${first} is running: it is forecast whole, and nothing is learned from ${running.from} on.`;
  const band = methods.every((method) => method === 'pipeline')
    ? '.'
    : `; ${share} of what comes should lie between low and high.`;
  return `${forecastMark} is forecast, from ${first} on${band} ${whole}`;
}

function goodness(errors: ForecastErrors, forecast: CompiledForecast, settings: FormatSettings): string {
  const { grain } = forecast;
  const metric = forecast.metrics.find(({ name }) => name === errors.metric);
  const format = metric?.methods.flatMap(({ columns }) => columns)[0]?.format ?? 'number';
  const isShare = metric?.type === 'percent';
  const size = (off: number, share: number | null): string => {
    if (isShare) return formatValue(off, 'points', settings);
    if (share === null) return formatValue(off, format, settings);
    return columnFormatter([errors.off_share, errors.naive_off_share], 'percent', settings)(share);
  };
  const ends = `from ${plural(errors.ends, 'point', 'the last ')} in time, ${plural(forecast.periods.length, grain)} ahead`;
  const before = errors.naive === 'season' ? seasonWords(forecast) : `as in the ${grain} before`;
  const own = size(errors.off, errors.off_share);
  const naive = size(errors.naive_off, errors.naive_off_share);
  const verdict = errors.worse ? ' It is worse than naive: do not rely on it.' : '';
  return `${metric?.label}, ${errors.method}: tested ${ends}, it was off by ${own} on average, a naive forecast (${before}) by ${naive}.${verdict}`;
}

const pipelineText =
  'Pipeline is what there is so far and what is open, each row by its chance, on the day it is expected; open rows that were expected in a period before, or on no day, are in none. It cannot be tested on the past: nobody knows what was open then.';

function seasonWords({ grain }: CompiledForecast): string {
  return grain === 'day' ? 'as on the same day of the week before' : `as in the same ${grain} of the year before`;
}

function gaps(forecast: CompiledForecast, { gaps: all }: ForecastView): string[] {
  const byKind = new Map<string, ForecastGap[]>();
  for (const gap of all) {
    const id = JSON.stringify([gap.metric, gap.method, gap.why]);
    byKind.set(id, [...(byKind.get(id) ?? []), gap]);
  }
  return [...byKind.values()].flatMap((some) => (some[0] === undefined ? [] : [gapWords(some[0], some, forecast)]));
}

function gapWords(first: ForecastGap, some: readonly ForecastGap[], { grain, metrics }: CompiledForecast): string {
  const label = metrics.find(({ name }) => name === first.metric)?.label ?? '';
  const what = `${label}, ${first.method}`;
  const groups = first.group.length === 0 ? '' : `${plural(some.length, 'group')} `;
  const most = Math.max(...some.map(({ count }) => count));
  switch (first.why) {
    case 'alike':
      return `${plural(some.length, 'name')} stand for several groups each, which are not forecast.`;
    case 'too-few':
      return `${what}: ${groups}not forecast, since there are values for ${groups === '' ? '' : 'at most '}${plural(most, grain)} only, or none to go by.`;
    case 'untested':
      return `${what}: ${groups}not tested, since there is nothing before the ${plural(most, grain)} it learned from; how good it is nobody knows.`;
    case 'filled':
      return `${what}: ${groups}learned from ${groups === '' ? '' : 'up to '}${plural(most, grain)} without a value as if they were like their neighbours.`;
  }
}

function emptyEnd(count: number, { grain }: CompiledForecast): string {
  return `There is nothing at all in the last ${plural(count, `whole ${grain}`)}. If data are only not there yet, the forecast learned from a fall that is none.`;
}

function plural(count: number, word: string, before = ''): string {
  return `${before}${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}
