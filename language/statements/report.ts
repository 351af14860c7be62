import { labelOf } from '../base/names.ts';
import type { Span } from '../base/span.ts';
import { aggregatesOf, tablesOf } from '../semantics/aggregates.ts';
import type { Context, Declared } from '../semantics/context.ts';
import { depthLimit, depthOfReport } from '../semantics/depth.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { type Base, findTarget, reach } from '../semantics/dimensions.ts';
import { conjuncts } from '../semantics/measures.ts';
import type { MetricNames } from '../semantics/metric-names.ts';
import { metricScope } from '../semantics/metric-scope.ts';
import type { MetricExpression, MetricReport, Report, ReportDimension, Show, Sort } from '../semantics/model.ts';
import { rangeOf } from '../semantics/params/names.ts';
import type { Calendar } from '../semantics/ranges.ts';
import { rowScope } from '../semantics/row-scope.ts';
import { bindCondition } from '../semantics/scope.ts';
import type { Type } from '../semantics/types.ts';
import type { Path, Range, ReportDefinition } from '../syntax/ast.ts';
import { bindChart } from './chart.ts';
import { checkGroups, checkInlineDates, checkTime } from './checks.ts';
import { type Clauses, clausesOf, type ReportSite } from './clauses.ts';
import { bindCohort } from './cohort.ts';
import { comparisonOf } from './compare.ts';
import { bindForecast } from './forecast.ts';
import { bindFunnelReport } from './funnel-report.ts';
import { bindGroups, dimensionOf, type Group, typeOfGroup } from './groups.ts';
import { bindList } from './list.ts';
import { bindSubtotals, bindTop, checkRowwise } from './rows.ts';
import { bindShows, type Shown } from './shows.ts';
import { bindSort } from './sort.ts';
import { translatedReport } from './translated.ts';
import { WithinGroups } from './within.ts';

/** Undefined when it cannot be run; the errors are reported. */
export function bindReport(
  declared: Declared<ReportDefinition>,
  context: Context,
  calendar: Calendar,
): Report | undefined {
  const { definition, file } = declared;
  const written = clausesOf(definition);
  const range = written.for === undefined ? undefined : rangeOf(written.for.range, context, file);
  const report = bindClauses(withRange(written, range), declared, context, calendar);
  if (report === undefined || (written.for !== undefined && range === undefined)) return undefined;
  if (depthOfReport(report) <= depthLimit) return translatedReport(report, context);
  context.report(diagnose('formula-too-deep', report.origin, {}));
  return undefined;
}

/** A range that is lost is no missing range: nothing is to be said of that. */
export function withRange(clauses: Clauses, range: Range | undefined): Clauses {
  if (clauses.for === undefined) return clauses;
  const { span } = clauses.for;
  return {
    ...clauses,
    for: { kind: 'for', range: range ?? { kind: 'current', unit: 'year', part: 'whole', span }, span },
  };
}

function bindClauses(
  clauses: Clauses,
  declared: Declared<ReportDefinition>,
  context: Context,
  calendar: Calendar,
): Report | undefined {
  const { definition, file } = declared;
  const chart = bindChart(clauses, file, context);
  const common = {
    name: definition.name.text,
    label: definition.label?.text ?? labelOf(definition.name.text),
    ...(clauses.for === undefined ? {} : { range: clauses.for.range }),
    ...(clauses.top === undefined
      ? {}
      : { top: { count: Number(clauses.top.count.value), others: clauses.top.others } }),
    ...chart,
    origin: { file, span: definition.name.span },
  };
  const site = { clauses, file, context, calendar };
  if (clauses.funnel !== undefined) return bindFunnelReport(site, clauses.funnel, common);
  if (clauses.cohort !== undefined) return bindCohort(site, clauses.cohort, common);
  if (clauses.list !== undefined) return bindList(site, common, definition.damaged);
  if (clauses.show === undefined || clauses.show.items.length === 0) {
    if (!definition.damaged) context.report(diagnose('empty-report', common.origin, { name: common.name }));
    return undefined;
  }
  return bindMetricReport(site, common);
}

export type Common = Pick<
  MetricReport,
  'name' | 'label' | 'range' | 'top' | 'chart' | 'vega' | 'origin' | 'goal' | 'params'
>;

/** Columns that depend on what a report groups by, and what they are made of. */
export interface Further {
  readonly reads: readonly MetricExpression[];
  readonly columns: (groups: readonly Group[]) => readonly Shown[];
}

/** A report of metrics. What is known of it is checked although a part has an error, so that mistakes are found in one go. */
export function bindMetricReport(site: ReportSite, common: Common, further?: Further): MetricReport | undefined {
  const { clauses, file, context } = site;
  const bound = bindShows(site);
  const own = bound.filter(({ type }) => type.kind !== 'unknown');
  if (own.length === 0) return undefined;
  const comparison = comparisonOf(site, own);
  const beside = comparison === undefined ? own : own.flatMap((shown) => comparison.beside(shown));
  const tables = tablesOf([...beside.map(({ expression }) => expression), ...(further?.reads ?? [])]);
  const groups = bindGroups(site, tables);
  if (groups === undefined) return undefined;
  const shows = further === undefined ? beside : further.columns(groups);

  const scope = metricScope(context, file, namesIn(shows, groups, site));
  const keep = clauses.keep === undefined ? undefined : bindCondition(clauses.keep.condition, scope);
  const sort = (clauses.sort?.keys ?? []).map((key) => bindSort(key, shows, scope, site));
  const expressions = [
    ...shows.map(({ expression }) => expression),
    ...(keep === undefined ? [] : [keep]),
    ...sort.map(({ expression }) => expression),
  ];
  const ways = new Set<string>();
  const onRoute: Base['onRoute'] = (label, table, way) => ways.add(`${label} of ${table} is \`${way}\`.`);
  const bases = basesOf(expressions, shows, onRoute);
  const dimensions = groups.map((group) => dimensionOf(group, bases, site));
  const where = bindWhere(bases, tables, site);
  const grain = groups.find((group) => group.grain !== undefined)?.grain;
  checkTime(site, shows, expressions, grain);
  checkGroups(
    site,
    shows,
    groups.some(({ target }) => target !== undefined),
  );
  if (grain !== undefined || clauses.for !== undefined) checkInlineDates(site, own);

  const forecast = bindForecast(site, own, grain);

  const withins = new WithinGroups(dimensions, bases, site);
  const placed = <P extends { readonly expression: MetricExpression }>(part: P, span: Span): P => ({
    ...part,
    expression: withins.placed(part.expression, span),
  });
  checkRowwise(site, dimensions, keep, sort, withins);
  const firstSpan = own[0]?.span ?? common.origin.span;
  const top = bindTop(site, dimensions, withins);
  const subtotals = bindSubtotals(site, dimensions, withins);
  const shown = shows.map(({ inline, span, ...show }): Show => placed(show, span));
  // What has totals of its own stands together in any order.
  const together = (top.top?.within ?? []).filter((place) => !subtotals.includes(place));
  const sorted = (sort.length > 0 ? sort : defaultSort(dimensions, shown, together)).map((key, index) =>
    placed(key, clauses.sort?.keys[index]?.span ?? firstSpan),
  );
  const kept = keep === undefined ? undefined : withins.placed(keep, clauses.keep?.span ?? firstSpan);

  const read = dimensions.flatMap((dimension) => (dimension.kind === 'column' ? dimension.ways : []));
  const parts = [
    ...expressions,
    ...where.map(({ condition }) => condition),
    ...read.map(({ expression }) => expression),
  ];
  const isKnown = own.length === bound.length && parts.every(({ type }) => type.kind !== 'unknown');
  if (!isKnown || withins.isBroken || (clauses.forecast !== undefined && forecast === undefined)) return undefined;
  return {
    ...common,
    ...top,
    kind: 'report',
    shows: shown,
    dimensions,
    determined: withins.determined,
    where,
    ...(kept === undefined ? {} : { keep: kept }),
    sort: sorted,
    ...(forecast === undefined ? {} : { forecast }),
    totals: clauses.totals !== undefined,
    subtotals,
    ...comparison?.days(grain),
    ways: [...ways],
  };
}

/** The names that `keep` and `sort` may use beside metrics: what the report groups by, and what it shows. */
function namesIn(shows: readonly Shown[], groups: readonly Group[], site: ReportSite): MetricNames {
  const bases = basesOf(
    shows.map(({ expression }) => expression),
    shows,
  );
  const lookup = (name: string): MetricExpression | undefined => {
    const index = groups.findIndex(({ text }) => text === name);
    const group = groups[index];
    if (group === undefined) return shows.find((shown) => shown.name === name)?.expression;
    return { kind: 'leaf', leaf: { kind: 'dimension', index }, type: typeOfGroup(group, bases, site) };
  };
  // What a name stands for was found in `by`; here it is found again, at its place.
  const onLookup = (path: Path): void => {
    const { context, file } = site;
    const group = groups.find(({ text }) => text === path.parts.map((part) => part.text).join('.'));
    if (group?.target === undefined) return;
    const tables = bases.map(({ table }) => table);
    const target = findTarget(context, file, path, tables);
    for (const base of bases) if (target !== undefined) reach(context, { file, path }, target, base);
  };
  return { lookup, onLookup, names: [...groups.map(({ text }) => text), ...shows.map(({ name }) => name)] };
}

/** Each table that is read, with each way of reading it, once; with the shown metric that reads it, for messages. */
function basesOf(expressions: readonly MetricExpression[], shows: readonly Show[], onRoute?: Base['onRoute']): Base[] {
  const bases = new Map<string, Base>();
  for (const [index, expression] of expressions.entries()) {
    const reader = shows[index]?.label ?? 'This report';
    for (const { table, via } of aggregatesOf([expression])) {
      const id = [table, ...via].join(' ');
      if (bases.has(id)) continue;
      const base: Base = { table, via, viaFirst: true, reader: `“${reader}”` };
      bases.set(id, onRoute === undefined ? base : { ...base, onRoute });
    }
  }
  return [...bases.values()];
}

/** The report's `where`, as each of the tables reads it. */
function bindWhere(
  bases: readonly Base[],
  tables: readonly string[],
  { clauses, context, file }: ReportSite,
): MetricReport['where'] {
  const condition = clauses.where?.condition;
  if (condition === undefined) return [];
  return bases.flatMap((base) => {
    const bound = bindCondition(condition, rowScope(context, file, base, tables));
    return conjuncts(bound).map((part) => ({ table: base.table, via: base.via, condition: part }));
  });
}

/**
 * Time ascending; otherwise the first metric, the largest first, or the first in rank. What `top` chooses within stands
 * together.
 */
function defaultSort(
  dimensions: readonly ReportDimension[],
  shows: readonly Show[],
  within: readonly number[],
): Sort[] {
  const first = shows[0];
  const ranked = first?.expression.kind === 'leaf' && first.expression.leaf.kind === 'rank';
  const byMetric: Sort[] =
    first === undefined ? [] : [{ expression: first.expression, direction: ranked ? 'up' : 'down' }];
  const time = dimensions.findIndex(({ kind, across }) => kind === 'time' && across !== true);
  const places = [...(time === -1 ? [] : [time]), ...within.filter((place) => place !== time)];
  const byDimension = places.flatMap((index): Sort[] => {
    const dimension = dimensions[index];
    if (dimension === undefined) return [];
    const type: Type = dimension.kind === 'time' ? { kind: 'date' } : dimension.type;
    return [{ expression: { kind: 'leaf', leaf: { kind: 'dimension', index }, type }, direction: 'up' }];
  });
  return [...byDimension, ...byMetric];
}
