/** What must hold between the parts of a report: dates, lengths of time, the number of periods. */
import { countPeriods } from '../base/calendar.ts';
import type { Span } from '../base/span.ts';
import { isGrain } from '../semantics/across-rows.ts';
import { aggregatesOf, lacksOrder, partsOf } from '../semantics/aggregates.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { Aggregate, MetricExpression, Origin, Per } from '../semantics/model.ts';
import { checkGrain, checkPerGrain, grainOf, isDense, rangeInside, timed } from '../semantics/per.ts';
import { columnLimit, innerPeriodLimit, periodLimit, resolveRange } from '../semantics/ranges.ts';
import { leafText } from '../semantics/row-leaves.ts';
import { leaves } from '../semantics/typed.ts';
import type { Grain, Range } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';
import type { Shown } from './shows.ts';

/** Checks that time makes sense for every aggregate: those shown, and those in `keep` and `sort`. */
export function checkTime(
  site: ReportSite,
  shows: readonly Shown[],
  expressions: readonly MetricExpression[],
  grain: Grain | undefined,
): void {
  const { aggregates, pers } = timed(expressions, grain);
  const placeOf = placesOf(shows, grain, site);
  for (const { aggregate, settled, grain: own } of aggregates) {
    const place = placeOf(aggregate);
    if (settled) checkOwnRange(aggregate, place, grain, site);
    if (settled && own !== undefined) checkGrain(aggregate, own, place, site.context, site.calendar);
    if (!settled) checkAggregate(aggregate, place, grain, site);
  }
  for (const { per, grain: own } of pers) {
    checkPer(per, placeOf(per), own, site);
    checkInside(per, placeOf(per), site);
  }
  checkPeriods(grain, site);
}

/** Shares and ranks are among the groups of a period. */
export function checkGroups(site: ReportSite, shows: readonly Shown[], hasGroups: boolean): void {
  if (hasGroups) return;
  for (const { expression, span } of shows) {
    const found = leaves(expression).map((leaf) =>
      leaf.kind === 'rank' ? 'rank' : 'over' in leaf && leaf.over ? 'share' : undefined,
    );
    const name = found.find((each) => each !== undefined);
    if (name !== undefined) site.context.report(diagnose('needs-groups', { file: site.file, span }, { name }));
  }
}

function checkAggregate(aggregate: Aggregate, place: Origin, grain: Grain | undefined, site: ReportSite): void {
  const { clauses, context, calendar } = site;
  const { table, date, range, shift, series, stock } = aggregate;
  const ranged = range !== undefined || clauses.for !== undefined ? 'a range' : undefined;
  const overTime =
    shift !== undefined || series !== undefined || stock !== undefined ? 'a look at other times' : undefined;
  if (grain === undefined) {
    const why = ranged ?? overTime;
    if (date === undefined && why !== undefined) context.report(diagnose('undated', place, { table, why }));
    else if (lacksOrder(aggregate)) context.report(diagnose('no-order', place, { name: aggregate.function, table }));
    if (shift !== undefined && !isBounded(range ?? clauses.for?.range))
      context.report(diagnose('nothing-before', place, {}));
    return;
  }
  checkOwnRange(aggregate, place, grain, site);
  checkGrain(aggregate, grain, place, context, calendar);
}

/** A range of its own is no part of a period. */
function checkOwnRange({ range }: Aggregate, place: Origin, grain: Grain | undefined, { context }: ReportSite): void {
  if (grain !== undefined && range !== undefined) context.report(diagnose('range-beside-time', place, {}));
}

/** Periods inside that are there one by one must be few enough to be counted. */
function checkInside(per: Per, place: Origin, { clauses, context, calendar }: ReportSite): void {
  const grain = grainOf(per);
  const range = rangeInside(per, clauses.for?.range);
  const days = range === undefined ? null : resolveRange(range, calendar);
  if (grain === undefined || days === null || !isDense(per)) return;
  const count = countPeriods(days.from, days.until, grain, calendar);
  if (count > innerPeriodLimit)
    context.report(diagnose('too-many-inside', place, { count, grain, most: innerPeriodLimit }));
}

function checkPer(per: Per, place: Origin, grain: Grain | undefined, { clauses, context, calendar }: ReportSite): void {
  if (grain !== undefined) {
    checkPerGrain(per, grain, place, context, calendar);
    return;
  }
  const ranges = aggregatesOf(partsOf(per)).map(({ range }) => range ?? clauses.for?.range);
  if (per.shift !== undefined && !ranges.every(isBounded)) context.report(diagnose('nothing-before', place, {}));
}

function isBounded(range: Range | undefined): boolean {
  return range !== undefined && range.kind !== 'all';
}

/** Where something comes into the report first. */
function placesOf(
  shows: readonly Shown[],
  grain: Grain | undefined,
  { clauses, file }: ReportSite,
): (part: Aggregate | Per) => Origin {
  const shown = new Map<Aggregate | Per, Span>();
  for (const { expression, span } of shows) {
    const pers = timed([expression], grain).pers.map(({ per }) => per);
    for (const part of [...aggregatesOf([expression]), ...pers]) if (!shown.has(part)) shown.set(part, span);
  }
  const { keep, sort } = clauses;
  return (part) => ({
    file,
    span: shown.get(part) ?? keep?.span ?? sort?.span ?? { start: 0, end: 0 },
  });
}

/** An aggregate written in the report must not silently use another date than the metrics of its table beside it. */
export function checkInlineDates(site: ReportSite, shows: readonly Shown[]): void {
  const inline = shows.flatMap((shown) => shown.inline);
  if (inline.length === 0) return;
  const written = new Set(inline.map(({ aggregate }) => aggregate));
  const aggregates = new Set(aggregatesOf(shows.map(({ expression }) => expression)));
  const datesBeside = new Map<string, Set<string>>();
  for (const other of aggregates) {
    if (written.has(other)) continue;
    const dates = datesBeside.get(other.table) ?? new Set();
    datesBeside.set(other.table, dates.add(dateName(other)));
  }
  for (const { aggregate, call } of inline) {
    // One that was given a date around its parentheses is another aggregate by now.
    if (!aggregates.has(aggregate)) continue;
    const others = [...(datesBeside.get(aggregate.table) ?? [])].filter((name) => name !== dateName(aggregate));
    if (others.length === 0) continue;
    const parameters = { table: aggregate.table, own: dateName(aggregate), others };
    site.context.report(diagnose('which-date', { file: site.file, span: call.span }, parameters));
  }
}

function dateName({ date }: Aggregate): string {
  return date?.kind === 'leaf' ? leafText(date.leaf) : 'another date';
}

function checkPeriods(grain: Grain | undefined, { clauses, context, file, calendar }: ReportSite): void {
  const range = clauses.for === undefined ? null : resolveRange(clauses.for.range, calendar);
  if (grain === undefined || range === null || clauses.for === undefined) return;
  const count = countPeriods(range.from, range.until, grain, calendar);
  const across = clauses.across?.items.some(({ path }) => isGrain(path)) === true;
  const limit = across ? columnLimit : periodLimit;
  if (count > limit) {
    context.report(diagnose('too-many-periods', { file, span: clauses.for.span }, { count, grain, limit, across }));
  }
}
