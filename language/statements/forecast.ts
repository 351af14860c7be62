/** Binding of `forecast`: the periods to come, the methods, and whether there is enough to learn from. */
import { addUnits, type CalendarUnit, countPeriods, startOf } from '../base/calendar.ts';
import { closest } from '../base/suggest.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import {
  type ForecastMethod,
  firstToCome,
  forecastLimit,
  forecastMethods,
  neededBy,
  seasonOf,
} from '../semantics/forecasts.ts';
import type { Forecast } from '../semantics/model.ts';
import { resolveRange } from '../semantics/ranges.ts';
import { describeType, family } from '../semantics/types.ts';
import type { DurationLiteral, Grain, Name } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';
import { pipelineOf } from './pipeline.ts';
import type { Shown } from './shows.ts';

/** Undefined without the clause, and where it cannot be worked out, which is reported. */
export function bindForecast(
  site: ReportSite,
  shows: readonly Shown[],
  grain: Grain | undefined,
): Forecast | undefined {
  const { clauses, context, file } = site;
  const clause = clauses.forecast;
  if (clause === undefined) return undefined;
  const written = clause.methods.map((name) => methodNamed(name, site));
  const isBeside = reportBeside(site);
  const areNumbers = shows.map((shown) => isForecastable(shown, site)).every(Boolean);
  if (grain === undefined) {
    context.report(diagnose('forecast-without-time', { file, span: clause.span }, {}));
    return undefined;
  }
  const count = periodsOf(clause.length, grain);
  if (count === undefined) context.report(diagnose('forecast-length', { file, span: clause.length.span }, { grain }));
  const learned = learnedPeriods(site, grain);
  if (count === undefined || learned === undefined) return undefined;
  const methods = written.flatMap((method) => method ?? []);
  const chosen = clause.methods.length > 0 ? [...new Set(methods)] : [usualMethod(learned, grain)];
  const enough = chosen.map((method) => hasEnough(method, learned, grain, site)).every(Boolean);
  if (written.includes(undefined) || isBeside || !areNumbers || !enough) return undefined;
  const learns = chosen.some((method) => method !== 'pipeline');
  const most = learns ? Math.min(forecastLimit, Math.floor(learned / 2)) : forecastLimit;
  if (count > most) {
    context.report(diagnose('forecast-too-far', { file, span: clause.length.span }, { count, most }));
    return undefined;
  }
  if (!chosen.includes('pipeline')) return { count, methods: chosen };
  const pipeline = shows.map((shown) => pipelineOf(shown, site));
  const found = pipeline.flatMap((each) => each ?? []);
  return found.length < pipeline.length ? undefined : { count, methods: chosen, pipeline: found };
}

function methodNamed(name: Name, { context, file }: ReportSite): ForecastMethod | undefined {
  const method = forecastMethods.find((each) => each === name.text);
  if (method !== undefined) return method;
  const guess = closest(name.text, forecastMethods);
  const fix = guess === undefined ? undefined : { span: name.span, text: guess };
  const parameters = { name: name.text, guess, methods: forecastMethods };
  context.report(diagnose('unknown-forecast', { file, span: name.span, fix }, parameters));
  return undefined;
}

/** What would take periods away, or has no room for those to come. */
const besides = {
  across: 'its periods are rows',
  keep: 'without some of its rows there is no telling how it goes on',
  compare: 'the time to come has nothing to be compared with yet',
} as const;

function reportBeside({ clauses, context, file }: ReportSite): boolean {
  const found = (['across', 'keep', 'compare'] as const).flatMap((clause) => {
    const node = clauses[clause];
    return node === undefined ? [] : [{ clause, span: node.span }];
  });
  for (const { clause, span } of found)
    context.report(diagnose('forecast-beside', { file, span }, { clause, why: besides[clause] }));
  return found.length > 0;
}

function isForecastable({ label, type, span }: Shown, { context, file }: ReportSite): boolean {
  const numeric = family(type) === 'number' || family(type) === 'duration';
  if (!numeric) context.report(diagnose('forecast-of-no-number', { file, span }, { label, found: describeType(type) }));
  return numeric;
}

/** How many of the report's periods a length is; undefined when they are not whole. */
function periodsOf({ value, unit }: DurationLiteral, grain: Grain): number | undefined {
  const length = Number(value) * (lengths[unit]?.size ?? Number.NaN);
  const { size, of } = lengths[grain] ?? { size: Number.NaN, of: '' };
  const count = length / size;
  return of === lengths[unit]?.of && Number.isInteger(count) && count > 0 ? count : undefined;
}

/** In days and in months, which are no number of each other. */
const lengths: Readonly<Partial<Record<DurationLiteral['unit'], { readonly size: number; readonly of: string }>>> = {
  day: { size: 1, of: 'days' },
  week: { size: 7, of: 'days' },
  month: { size: 1, of: 'months' },
  quarter: { size: 3, of: 'months' },
  'fiscal quarter': { size: 3, of: 'months' },
  year: { size: 12, of: 'months' },
  'fiscal year': { size: 12, of: 'months' },
};

/** How many whole periods there are to learn from; undefined when the range does not lead up to now, which is reported. */
function learnedPeriods({ clauses, context, file, calendar }: ReportSite, grain: CalendarUnit): number | undefined {
  const span = clauses.for?.span ?? clauses.forecast?.span ?? { start: 0, end: 0 };
  const days = clauses.for === undefined ? null : resolveRange(clauses.for.range, calendar);
  if (days === null) {
    context.report(diagnose('forecast-without-range', { file, span }, {}));
    return undefined;
  }
  const first = firstToCome(calendar, grain);
  if (days.until < first) {
    const [last, wanted] = [days.until, first].map((day) => addUnits(day, -1, 'day'));
    context.report(diagnose('forecast-past', { file, span }, { last: last ?? '', wanted: wanted ?? '' }));
    return undefined;
  }
  return countPeriods(startOf(days.from, grain, calendar), first, grain, calendar);
}

function usualMethod(learned: number, grain: Grain): ForecastMethod {
  return seasonOf[grain] > 1 && learned >= neededBy('seasonal', grain) ? 'seasonal' : 'trend';
}

function hasEnough(
  method: ForecastMethod,
  count: number,
  grain: Grain,
  { clauses, context, file }: ReportSite,
): boolean {
  const named = clauses.forecast?.methods.find(({ text }) => text === method);
  if (method === 'seasonal' && seasonOf[grain] === 1) {
    const span = named?.span ?? { start: 0, end: 0 };
    context.report(diagnose('forecast-without-season', { file, span }, { grain }));
    return false;
  }
  const needed = neededBy(method, grain);
  if (count >= needed) return true;
  const span = clauses.for?.span ?? { start: 0, end: 0 };
  context.report(diagnose('forecast-too-few', { file, span }, { method, grain, count, needed }));
  return false;
}
