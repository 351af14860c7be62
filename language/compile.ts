/** From a checked report to its statement and what is needed to read the result. */
import { type Backend, sqlSettings } from './backend.ts';
import { addUnits, countPeriods, type Starts, startOf } from './base/calendar.ts';
import type { FormatSettings } from './base/format.ts';
import { labelOf } from './base/names.ts';
import { columnType, distinctNames } from './columns.ts';
import { compileForecast } from './compile-forecast.ts';
import { compileParam } from './compile-params.ts';
import { compileTrials } from './compile-trials.ts';
import type { CompiledColumn, CompiledReport, PeriodExtent } from './compiled.ts';
import { readByFollowed, withFollowed } from './plan/followed.ts';
import { plan as lower } from './plan/lower.ts';

import { partialPeriods, unfinished } from './plan/partial.ts';
import {
  acrossThePage,
  allMembers,
  allScans,
  allWorking,
  isShown,
  type ListPlan,
  othersHave,
  type Plan,
  type Referenced,
  type ReportPlan,
} from './plan/plan.ts';
import { tablesRead } from './plan/tables-read.ts';
import { metricsIn, rowPartsIn } from './semantics/list-leaves.ts';
import type { Journey, MetricReport, Model, ParamValues, Report, RowExpression } from './semantics/model.ts';
import { type Followed, type FollowedPeriods, followedColumns } from './semantics/model-journeys.ts';
import { withValues } from './semantics/params/substitute.ts';
import {
  type Calendar,
  columnLimit,
  type DayRange,
  innerPeriodLimit,
  periodLimit,
  resolveRange,
} from './semantics/ranges.ts';
import type { Dialect } from './sql/dialect.ts';
import { type JourneyPlans, journeyQuery } from './sql/journey.ts';
import { journeyNotes } from './sql/journey-notes.ts';
import { orphanColumn } from './sql/labels.ts';
import { listQuery } from './sql/list.ts';
import { countedNotes, outOfRangeNotes, unpricedNotes } from './sql/noted.ts';
import { extentQuery } from './sql/notes.ts';
import { columnColumn, levelColumn } from './sql/order.ts';
import { printQuery } from './sql/print.ts';
import { chosenColumn, columnsColumn, groupsColumn, reportQuery } from './sql/report.ts';
import type { SqlSettings } from './sql/settings.ts';
import type { Grain } from './syntax/ast.ts';

/** @param values those of all the params that the report depends on */
export function compileReport(
  report: Report,
  values: ParamValues,
  model: Model,
  settings: Calendar & FormatSettings,
  backend: Backend,
): CompiledReport {
  const { params = [] } = report;
  const known = params.length === 0 ? report : withValues(report, values);
  const described = params.flatMap((name) => {
    const [param, value] = [model.params.get(name), values.get(name)];
    return param === undefined || value === undefined ? [] : [compileParam(param, value, model, settings, backend)];
  });
  return { ...compileKnown(known, model, settings, backend), params: described };
}

function compileKnown(
  report: Report,
  known: Model,
  calendar: Calendar & Pick<SqlSettings, 'currency'>,
  backend: Backend,
): Omit<CompiledReport, 'params'> {
  const journey = report.kind === 'report' ? report.journey : undefined;
  const model = report.kind === 'report' ? withFollowed(known, report) : known;
  const plan = distinctNames(lower(report, model, calendar));
  const totals = journey?.totals && totalsPlan(journey.totals, model, calendar);
  const running = journey?.followed.kind === 'periods' ? runningPeriod(journey.followed, calendar) : null;
  const settings = sqlSettings(model, calendar, backend);
  const query =
    plan.kind === 'list'
      ? listQuery(plan, settings)
      : totals === undefined && running === null
        ? reportQuery(plan, settings)
        : journeyQuery({ groups: plan, totals, ...journeyOf(running) }, settings);
  const range = rangeOf(plan, journey, calendar);
  // A list counts by the report of its metrics.
  const counted = plan.kind === 'report' ? plan : plan.metrics;
  const trials = compileTrials(report, model, calendar, backend);
  const forecast = report.kind === 'report' ? compileForecast(report, model, calendar, backend) : null;
  return {
    name: report.name,
    label: report.label,
    file: report.origin.file,
    kind: kindOf(report),
    period: range === null ? null : { from: range.from, to: lastDay(range) },
    sql: printQuery(query, backend.dialect),
    columns: plan.kind === 'list' ? listColumns(plan) : reportColumns(plan),
    totals: plan.kind === 'report' && plan.totals,
    notes: [
      ...(counted === undefined ? [] : countedNotes(counted, settings, backend.dialect)),
      ...unpricedNotes(plan, settings, backend.dialect),
      ...outOfRangeNotes(plan, settings, backend.dialect),
      ...(journey === undefined ? [] : journeyNotes(journey.followed, settings, backend.dialect)),
    ],
    paths: (report.kind === 'report' ? report.ways : report.metrics?.ways) ?? [],
    compared: (report.kind === 'report' ? report.compared : undefined) ?? null,
    partial: plan.kind === 'report' ? partialPeriods(plan) : [],
    unfinished: counted === undefined || journey?.kind === 'cohort' ? null : unfinished(counted),
    running,
    tables: tablesOf(plan, model),
    chart: report.chart ?? null,
    vega: report.vega ?? null,
    top: plan.kind === 'report' ? topOf(plan) : null,
    across: plan.kind === 'report' ? acrossOf(plan) : null,
    subtotals: plan.kind !== 'report' ? null : totals === undefined ? subtotalsOf(plan) : stepTotals(totals, running),
    periods: counted === undefined ? null : periodCheck(counted, settings, backend.dialect),
    ...(forecast === null ? {} : { forecast }),
    ...(trials.length === 0 ? {} : { trials }),
  };
}

function kindOf(report: Report): CompiledReport['kind'] {
  if (report.kind === 'list') return 'list';
  return report.goal === undefined ? (report.journey?.kind ?? 'report') : 'goal';
}

/** Days that a report is of: of a cohort, those in which it began. */
function rangeOf(plan: Plan, journey: Journey | undefined, calendar: Calendar): DayRange | null {
  if (journey?.followed.kind !== 'periods') return plan.range;
  const { range } = journey.followed;
  return range === undefined ? null : resolveRange(range, calendar);
}

function totalsPlan(totals: MetricReport, model: Model, calendar: Calendar): ReportPlan {
  const plan = distinctNames(lower(totals, model, calendar));
  if (plan.kind === 'list') throw new Error('totals are no list');
  return plan;
}

/** A cohort has one row of totals, and a funnel one for each step. */
function journeyOf(running: CompiledReport['running']): Pick<JourneyPlans, 'kind' | 'periods'> {
  if (running === null) return { kind: 'subtotal' };
  return { kind: 'total', periods: { grain: running.grain, running: running.start } };
}

function stepTotals(totals: ReportPlan, running: CompiledReport['running']): CompiledReport['subtotals'] {
  if (running !== null) return null;
  return { dimensions: totals.dimensions.map(({ name }) => name), column: levelColumn };
}

function runningPeriod({ grain }: FollowedPeriods, calendar: Calendar): CompiledReport['running'] {
  const { cohort, period } = followedColumns.periods;
  return { cohort, period, grain, start: startOf(calendar.today, grain, calendar), today: calendar.today };
}

function topOf(plan: ReportPlan): CompiledReport['top'] {
  const { top, dimensions } = plan;
  if (top === undefined) return null;
  const labels = top.within?.flatMap((place) => dimensions[place]?.label ?? []);
  return {
    column: groupsColumn,
    count: top.count,
    others: top.others,
    within: labels === undefined ? null : { labels, chosen: chosenColumn },
    have: othersHave(plan).map(({ name }) => name),
  };
}

function acrossOf(plan: ReportPlan): CompiledReport['across'] {
  const dimensions = acrossThePage(plan).map(({ name }) => name);
  if (dimensions.length === 0) return null;
  return { dimensions, column: columnColumn, counted: columnsColumn, limit: columnLimit };
}

function subtotalsOf({ subtotals, dimensions }: ReportPlan): CompiledReport['subtotals'] {
  if (subtotals.length === 0) return null;
  return { dimensions: subtotals.flatMap((place) => dimensions[place]?.name ?? []), column: levelColumn };
}

function lastDay({ until }: DayRange): string {
  return addUnits(until, -1, 'day');
}

export function reportColumns(plan: ReportPlan): CompiledColumn[] {
  const dimensions = plan.dimensions.filter(isShown).map((dimension): CompiledColumn => {
    const { name, label } = dimension;
    if (dimension.kind === 'time') {
      // The number of a fiscal quarter depends on where the year starts.
      const start = dimension.grain === 'fiscal quarter' ? ` ${plan.fiscalYearStarts}` : '';
      return { name, label, type: 'date', role: 'dimension', format: `${dimension.grain}${start}` };
    }
    const { type, format, reference } = dimension;
    const values = type.kind === 'set' ? { values: type.values } : {};
    return { name, label, type: columnType(type), role: 'dimension', format, ...values, ...orphanOf(name, reference) };
  });
  const metrics = plan.shows.map(
    ({ name, label, type, format, comparison, reference }): CompiledColumn => ({
      name,
      label,
      type: columnType(type),
      role: comparison === true ? 'comparison' : 'metric',
      format,
      ...orphanOf(name, reference),
    }),
  );
  return withDistinctLabels([...dimensions, ...metrics]);
}

function orphanOf(name: string, reference: Referenced | undefined): Pick<CompiledColumn, 'orphan'> {
  return reference === undefined ? {} : { orphan: { column: orphanColumn(name), table: reference.table } };
}

/** Of columns with one label, each is labelled by its name in full: `deal.owner.team` is "Deal owner team". */
function withDistinctLabels(columns: readonly CompiledColumn[]): CompiledColumn[] {
  const [seen, repeated] = [new Set<string>(), new Set<string>()];
  for (const { label } of columns) (seen.has(label) ? repeated : seen).add(label);
  return columns.map((column) => (repeated.has(column.label) ? { ...column, label: labelOf(column.name) } : column));
}

export function listColumns({ report, references }: ListPlan): CompiledColumn[] {
  return report.shows.map(({ name, label, type, format, expression }, index): CompiledColumn => {
    const role = metricsIn([expression]).length > 0 ? 'metric' : 'dimension';
    return { name, label, type: columnType(type), role, format, ...orphanOf(name, references[index]) };
  });
}

export function tablesOf(plan: Plan, model: Model): string[] {
  const names = new Set<string>();
  const visit = (table: string, read: readonly (RowExpression | undefined)[]): void => {
    for (const name of tablesRead(
      model,
      table,
      read.filter((each) => each !== undefined),
    ))
      names.add(name);
  };
  const visitReferenced = (reference: Referenced | undefined): void => {
    if (reference !== undefined) visit(reference.table, [reference.shownAs, reference.sortedBy]);
  };
  if (plan.kind === 'list') {
    const { report, shows, sort, keep } = plan;
    const asked = [...shows, ...sort.map(({ expression }) => expression), ...(keep === undefined ? [] : [keep])];
    visit(report.table, [...rowPartsIn(asked), report.where, report.date]);
    for (const reference of [...plan.references, ...plan.sortReferences]) visitReferenced(reference);
    for (const name of plan.metrics === undefined ? [] : tablesOf(plan.metrics, model)) names.add(name);
    return [...names];
  }
  for (const each of followedBy(plan, model)) for (const { table, read } of readByFollowed(each)) visit(table, read);
  for (const { table, keys, where, anyOf, states, undated } of allScans(plan)) {
    const measured = states.flatMap(({ argument, filter, order = [] }) => [argument, ...filter, ...order]);
    const dates = undated.map(({ date }) => date);
    visit(table, [...keys, ...where, ...anyOf.flat(), ...measured, ...dates]);
  }
  for (const column of [...plan.dimensions, ...plan.shows]) {
    if ('reference' in column) visitReferenced(column.reference);
  }
  for (const every of allMembers(plan)) {
    if (every.kind === 'rows') visit(every.table, [...every.where, ...every.determined.map((each) => each.expression)]);
  }
  for (const calendar of allWorking(plan)) {
    const holidays = model.calendars.get(calendar)?.holidays;
    if (holidays !== undefined) visit(holidays.table, []);
  }
  return [...names].filter((name) => model.tables.get(name)?.followed === undefined);
}

/** What a report follows, which is no table of its own. */
function followedBy(plan: ReportPlan, model: Model): readonly Followed[] {
  const names = new Set(allScans(plan).map(({ table }) => table));
  return [...names].flatMap((name) => model.tables.get(name)?.followed ?? []);
}

/** Time without bounds runs from the first to the last date; one mistyped year would make it endless. */
function periodCheck(plan: ReportPlan, settings: SqlSettings, dialect: Dialect): CompiledReport['periods'] {
  const endless = endlessTimes(plan);
  if (endless.length === 0) return null;
  return {
    sql: printQuery(extentQuery(plan, settings), dialect),
    problem: (extents) => endless.map((time) => tooManyPeriods(extents, time, plan)).find((text) => text !== undefined),
  };
}

/** Time whose periods are there one by one. */
interface Endless {
  readonly grain: Grain;
  readonly limit: number;
  readonly what: 'row' | 'column' | 'part';
}

/** By what they are, what happens to them, and what would make fewer of them. */
const wordsOf: Record<Endless['what'], readonly [string, string, string]> = {
  row: ['By', 'shown', 'coarser grain'],
  column: ['By', 'shown across', 'coarser grain'],
  part: ['Per', 'counted', 'longer period'],
};

/** The times without bounds: the report's, and those of combinations of which each counts. */
function endlessTimes(plan: ReportPlan, inside = false): readonly Endless[] {
  const time = plan.dimensions.find((dimension) => dimension.kind === 'time');
  const own = (): Endless[] => {
    if (time === undefined || plan.range !== null || inside) return [];
    return time.across === true
      ? [{ grain: time.grain, limit: columnLimit, what: 'column' }]
      : [{ grain: time.grain, limit: periodLimit, what: 'row' }];
  };
  const within = plan.pers.flatMap((per): readonly Endless[] => {
    const its = per.plan.dimensions.find((dimension) => dimension.kind === 'time');
    const dense = per.every?.time === true || per.plan.scans.some(({ series }) => series !== undefined);
    const deeper = endlessTimes(per.plan, true);
    if (its === undefined || per.plan.range !== null || !dense) return deeper;
    return [{ grain: its.grain, limit: innerPeriodLimit, what: 'part' }, ...deeper];
  });
  return [...own(), ...within];
}

/** Undefined when the periods are few enough to be read. */
function tooManyPeriods(
  extents: readonly PeriodExtent[],
  { grain, limit, what }: Endless,
  starts: Starts,
): string | undefined {
  const dated = extents.flatMap(({ table, date, first, last }) =>
    [first, last].map((day) => ({ day, name: `${table}.${date}` })),
  );
  const days = dated
    .flatMap(({ day, name }) => (day === null ? [] : [{ day, name }]))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const count = countPeriods(first.day, addUnits(last.day, 1, 'day'), grain, starts);
  if (count <= limit) return undefined;
  const [periods, most] = [count, limit].map((number) => number.toLocaleString('en'));
  const [by, told, coarser] = wordsOf[what];
  return (
    `${by} ${grain}, all time has ${periods} periods, from ${first.day} (\`${first.name}\`) to ${last.day} (\`${last.name}\`); ` +
    `at most ${most} are ${told}. Bound it with \`for\`, choose a ${coarser}, or mend the date that stands apart.`
  );
}
