/** What a report goes on with: the statement of what it learns from, the periods to come and the columns they have. */
import { type Backend, sqlSettings } from './backend.ts';
import { addUnits, countPeriods, startOf } from './base/calendar.ts';
import { columnType, distinctNames } from './columns.ts';
import type { CompiledForecast } from './compiled.ts';
import { plan as lower } from './plan/lower.ts';
import type { ReportPlan } from './plan/plan.ts';
import { backTests, type ForecastMethod, firstToCome, seasonOf } from './semantics/forecasts.ts';
import type { MetricReport, Model, Show } from './semantics/model.ts';
import { type Calendar, resolveRange } from './semantics/ranges.ts';
import { printQuery } from './sql/print.ts';
import { reportQuery } from './sql/report.ts';
import type { SqlSettings } from './sql/settings.ts';
import type { Range } from './syntax/ast.ts';

/** Null without a forecast. */
export function compileForecast(
  report: MetricReport,
  model: Model,
  calendar: Calendar & Pick<SqlSettings, 'currency'>,
  backend: Backend,
): CompiledForecast | null {
  const { forecast, range } = report;
  const time = report.dimensions.find((dimension) => dimension.kind === 'time');
  const days = range === undefined ? null : resolveRange(range, calendar);
  if (forecast === undefined || time === undefined || days === null) return null;
  const { grain } = time;
  const { count, methods } = forecast;
  const first = firstToCome(calendar, grain);
  const from = startOf(days.from, grain, calendar);
  // To see how far it would have been off, the past before the range is looked at, too.
  const earliest = addUnits(from, 1 - count - backTests, grain);
  const { top: _, ...whole } = report;
  const history = lower(
    {
      ...whole,
      range: daysFrom(earliest, addUnits(first, -1, 'day')),
      totals: false,
      subtotals: [],
      sort: [],
    },
    model,
    calendar,
  );
  if (history.kind !== 'report') return null;
  const plan: ReportPlan = distinctNames(history);
  return {
    methods,
    grain,
    season: seasonOf[grain],
    level: 0.8,
    backTests,
    learned: countPeriods(from, first, grain, calendar),
    history: {
      periods: periodsFrom(earliest, countPeriods(earliest, first, grain, calendar), grain),
      sql: printQuery(reportQuery(plan, sqlSettings(model, calendar, backend)), backend.dialect),
    },
    periods: periodsFrom(first, count, grain),
    ...pipelineOf(report, first, addUnits(addUnits(first, count, grain), -1, 'day'), { model, calendar, backend }),
    running: { from: first, to: calendar.today },
    time: plan.dimensions.find(({ kind }) => kind === 'time')?.name ?? '',
    metrics: plan.shows.map(({ name, label, type, format }) => ({
      name,
      label,
      type: columnType(type),
      methods: methods.map((method) => ({ method, columns: columnsOf({ name, label, type, format }, method) })),
    })),
  };
}

/** What is open, in the periods to come. */
function pipelineOf(
  { top: _, keep: __, ...report }: MetricReport,
  from: string,
  to: string,
  {
    model,
    calendar,
    backend,
  }: {
    readonly model: Model;
    readonly calendar: Calendar & Pick<SqlSettings, 'currency'>;
    readonly backend: Backend;
  },
): Pick<CompiledForecast, 'pipeline'> {
  const expected = report.forecast?.pipeline;
  if (expected === undefined) return {};
  const shows = report.shows.map((show, index) => ({ ...show, expression: expected[index] ?? show.expression }));
  const range = daysFrom(from, to);
  const plan = lower({ ...report, shows, range, totals: false, subtotals: [], sort: [] }, model, calendar);
  if (plan.kind !== 'report') return {};
  const query = reportQuery(distinctNames(plan), sqlSettings(model, calendar, backend));
  return { pipeline: { sql: printQuery(query, backend.dialect) } };
}

function periodsFrom(first: string, count: number, grain: Parameters<typeof addUnits>[2]): string[] {
  return Array.from({ length: count }, (_, index) => addUnits(first, index, grain));
}

function daysFrom(from: string, to: string): Range {
  const span = { start: 0, end: 0 };
  const day = (text: string) => ({ kind: 'date', from: text, grain: 'day', span }) as const;
  return { kind: 'dates', from: day(from), to: day(to), span };
}

/** The forecast and its band. Half a deal is no deal, but a fair forecast. */
function columnsOf(
  { name, label, type, format }: Pick<Show, 'name' | 'label' | 'type' | 'format'>,
  method: ForecastMethod,
): CompiledForecast['metrics'][number]['methods'][number]['columns'] {
  const whole = type.kind === 'integer';
  const column = (suffix: string, words: string) => ({
    name: `${name}.${method}${suffix}`,
    label: `${label}, ${method}${words}`,
    type: whole ? 'number' : columnType(type),
    format: whole && format === 'integer' ? 'number' : format,
  });
  if (method === 'pipeline') return [column('', '')];
  return [column('', ''), column('.low', ', low'), column('.high', ', high')];
}
