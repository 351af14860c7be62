/** What must hold between the parts of a report: dates, lengths of time, the number of periods. */
import { countPeriods } from '../base/calendar.ts';
import { aggregatesOf, lacksOrder } from '../semantics/aggregates.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { Aggregate, MetricExpression, Origin } from '../semantics/model.ts';
import { periodLimit, resolveRange } from '../semantics/ranges.ts';
import { leafText } from '../semantics/row-leaves.ts';
import { fitShift, fitsSeries } from '../semantics/series.ts';
import { leaves } from '../semantics/typed.ts';
import type { Grain } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';
import type { Shown } from './shows.ts';

/** Checks that time makes sense for every aggregate: those shown, and those in `keep` and `sort`. */
export function checkTime(
  site: ReportSite,
  shows: readonly Shown[],
  expressions: readonly MetricExpression[],
  grain: Grain | undefined,
): void {
  const aggregates = aggregatesOf(expressions);
  for (const aggregate of aggregates) checkAggregate(aggregate, placeOf(aggregate, shows, site), grain, site);
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

function checkAggregate(
  aggregate: Aggregate,
  place: Origin,
  grain: Grain | undefined,
  { clauses, context, calendar }: ReportSite,
): void {
  const { table, date, range, shift, series, stock, compared } = aggregate;
  const ranged = range !== undefined || clauses.for !== undefined ? 'a range' : undefined;
  const overTime =
    shift !== undefined || series !== undefined || stock !== undefined ? 'a look at other times' : undefined;
  const why = grain === undefined ? (ranged ?? overTime) : 'periods';
  if (date === undefined && why !== undefined) context.report(diagnose('undated', place, { table, why }));
  else if (lacksOrder(aggregate)) context.report(diagnose('no-order', place, { name: aggregate.function, table }));
  if (grain === undefined) {
    const bounds = range ?? clauses.for?.range;
    const bounded = bounds !== undefined && bounds.kind !== 'all';
    if (shift !== undefined && !bounded) context.report(diagnose('nothing-before', place, {}));
    return;
  }
  if (range !== undefined) context.report(diagnose('range-beside-time', place, {}));
  if (shift !== undefined && fitShift(shift, grain) === undefined) {
    const what = `The time in ${compared === true ? '`compare`' : '`prior`, `change` or `growth`'}`;
    context.report(diagnose('series-grain', place, { what, grain }));
  } else if (series !== undefined && !fitsSeries(series, grain, calendar)) {
    context.report(diagnose('series-grain', place, { what: `The time in \`${series.kind}\``, grain }));
  }
}

/** Where an aggregate comes into the report. */
function placeOf(aggregate: Aggregate, shows: readonly Shown[], { clauses, file }: ReportSite): Origin {
  const shown = shows.find(({ expression }) => aggregatesOf([expression]).includes(aggregate));
  const { keep, sort } = clauses;
  return { file, span: shown?.span ?? keep?.span ?? sort?.span ?? { start: 0, end: 0 } };
}

/** An aggregate written in the report must not silently use another date than the metrics of its table beside it. */
export function checkInlineDates(site: ReportSite, shows: readonly Shown[]): void {
  const inline = shows.flatMap((shown) => shown.inline);
  const aggregates = aggregatesOf(shows.map(({ expression }) => expression));
  for (const { aggregate, call } of inline) {
    // One that was given a date around its parentheses is another aggregate by now.
    if (!aggregates.includes(aggregate)) continue;
    const beside = aggregates.filter(
      (other) => other.table === aggregate.table && !inline.some((own) => own.aggregate === other),
    );
    const others = [...new Set(beside.map(dateName))].filter((name) => name !== dateName(aggregate));
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
  if (count > periodLimit) {
    context.report(diagnose('too-many-periods', { file, span: clauses.for.span }, { count, grain }));
  }
}
