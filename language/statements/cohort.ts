/** Reports of cohorts. What is shown is of the entities that began in a period, so many periods later. */
import { addUnits, startOf } from '../base/calendar.ts';
import { labelOf } from '../base/names.ts';
import { aggregatesOf } from '../semantics/aggregates.ts';
import { bindDate } from '../semantics/dating.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { type Base, reachRow } from '../semantics/dimensions.ts';
import { formatOf } from '../semantics/formats.ts';
import { metricScope } from '../semantics/metric-scope.ts';
import type {
  Aggregate,
  ColumnDimension,
  MetricExpression,
  MetricReport,
  ReferencePath,
  ReportDimension,
  RowExpression,
  Show,
  Sort,
} from '../semantics/model.ts';
import { type FollowedPeriods, followedColumns } from '../semantics/model-journeys.ts';
import { wayAlong } from '../semantics/paths.ts';
import { inRange, isThere, number, periodsBetween, startOfPeriod } from '../semantics/since.ts';
import { leaves, mapLeaves, rebase } from '../semantics/typed.ts';
import { describeType, family, type Type } from '../semantics/types.ts';
import type { CohortClause, Path } from '../syntax/ast.ts';
import { grains } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';
import { columnOf, followedTable } from './funnel.ts';
import { bindWhere, type Common, inOrder, reportMeaningless, share } from './funnel-report.ts';
import { bindGroups, dimensionOf } from './groups.ts';
import { bindShows, type Shown } from './shows.ts';
import { bindSort } from './sort.ts';

const columns = followedColumns.periods;
const meaningless = ['across', 'keep', 'compare', 'top', 'list', 'funnel', 'forecast'] as const;

/** Without `up to`. */
const usualPeriods = 12;
/** As many as anyone reads across a page. */
const mostPeriods = 100;

const truth: Type = { kind: 'boolean' };
const integer: Type = { kind: 'integer' };

/** Undefined when it has an error, which is reported. */
export function bindCohort(site: ReportSite, clause: CohortClause, common: Common): MetricReport | undefined {
  const { clauses, file, context, calendar } = site;
  reportMeaningless(site, meaningless, 'cohort');
  const before = context.errors;
  const table = followedTable(clause.table, context, file);
  const upTo = Number(clause.upTo?.value ?? usualPeriods);
  if (clause.upTo !== undefined && !(upTo >= 1 && upTo <= mostPeriods))
    context.report(diagnose('cohort-periods', { file, span: clause.upTo.span }, { most: mostPeriods }));
  const grain = grains.find((known) => known === clause.per.text);
  if (table === undefined || grain === undefined) return undefined;
  const { symbol } = table;
  const base: Base = { table: symbol.name, via: [], viaFirst: true, reader: `“${symbol.label}”` };
  const from = bindDate(clause.from, base, context, file);
  const returning = clause.returning && bindReturning(clause.returning, from, base, site);
  const { top: _, across: __, ...others } = clauses;
  const groups = bindGroups({ ...site, clauses: others }, [symbol.name]);
  for (const { grain: time, item } of groups ?? [])
    if (time !== undefined) context.report(diagnose('cohort-by-time', { file, span: item.span }, {}));
  const where = bindWhere(base, site);
  if (context.errors > before || groups === undefined || from.type.kind === 'unknown') return undefined;

  const { range, ...rest } = common;
  const followed: FollowedPeriods = {
    kind: 'periods',
    name: `cohorts of ${symbol.name}`,
    table: symbol.name,
    key: table.key,
    where,
    beginning: clause.from.parts.map(({ text }) => text).join('.'),
    from,
    ...(range === undefined ? {} : { range }),
    grain,
    upTo,
    ...(returning === undefined ? {} : { returning }),
  };
  const cohort = new Cohort(followed, site);
  const shown = bindShows(withItems(site, clause, returning !== undefined), cohort);
  const ways = new Set<string>();
  const rows = waysOf(shown, cohort, clause, base, ways, site);
  const by = groups.map((group) => dimensionOf(group, [base], site));
  if (context.errors > before || shown.some(({ type }) => type.kind === 'unknown')) return undefined;

  const dimensions = [
    ...by.map((dimension) => (dimension.kind === 'time' ? dimension : cohort.through(dimension, rows))),
    cohort.dimension('cohort', rows),
    cohort.dimension('period', rows),
  ];
  const running = startOf(calendar.today, grain, calendar);
  // Today counts as whole.
  const unfinished = startOf(addUnits(calendar.today, 1, 'day'), grain, calendar);
  const shows = (until: string, over: boolean): Show[] =>
    shown.map(({ inline, span, expression, ...show }) => ({
      ...show,
      expression: cohort.limited(expression, rows, until, over),
    }));
  const keys = sortKeys(site, cohort, shown, dimensions, (expression) =>
    cohort.limited(expression, rows, addUnits(running, 1, grain), false),
  );
  if (context.errors > before) return undefined;
  const report = (
    has: readonly ReportDimension[],
    until: string,
    over: boolean,
    sort: readonly Sort[],
  ): MetricReport => ({
    ...rest,
    kind: 'report',
    shows: shows(until, over),
    dimensions: has,
    determined: [],
    where: [],
    // A period is there for each cohort that it has come for, whatever happened in it.
    keep: {
      kind: 'comparison',
      operator: '>',
      left: cohort.limited(cohort.customers, rows, until, over),
      right: number(0),
      type: truth,
    },
    sort,
    totals: false,
    subtotals: [],
    ways: [...ways],
  });
  const end = addUnits(running, 1, grain);
  const [period] = dimensions.slice(-1);
  const totals =
    clauses.totals === undefined || period === undefined ? {} : { totals: report([period], unfinished, true, []) };
  return {
    ...report(dimensions, end, false, keys),
    journey: { kind: 'cohort', followed, ...totals },
  };
}

/** What is shown when nothing is said: how many there are, and how many of them came back. */
function withItems(site: ReportSite, { span }: CohortClause, comesBack: boolean): ReportSite {
  const { show } = site.clauses;
  if (show !== undefined && show.items.length > 0) return site;
  const names = comesBack ? ['customers', 'retained', 'retention'] : ['customers'];
  const items = names.map((text) => {
    const path: Path = { kind: 'path', parts: [{ text, span }], span };
    return { expression: path, span };
  });
  return { ...site, clauses: { ...site.clauses, show: { kind: 'show', items, span } } };
}

/** When one comes back: the date of rows that lead to the entity. */
function bindReturning(
  path: Path,
  from: RowExpression,
  entity: Base,
  { context, file }: ReportSite,
): FollowedPeriods['returning'] {
  const symbol = context.tables.get(entity.table);
  const [head] = path.parts;
  const named = context.tables.get(head?.text ?? '');
  const table =
    named !== undefined && path.parts.length > 1 && symbol?.columns.has(named.name) !== true ? named : symbol;
  if (symbol === undefined || table === undefined) return undefined;
  const at = columnOf(path, table, context, file);
  if (at.type.kind !== 'unknown' && family(at.type) !== 'date') {
    const name = path.parts.map(({ text }) => text).join('.');
    context.report(diagnose('not-a-date', { file, span: path.span }, { name, type: describeType(at.type) }));
  }
  const base: Base = { table: table.name, via: [], reader: `“${table.label}”` };
  const row = reachRow(context, { file, path: { ...path, parts: path.parts.slice(0, 1) } }, symbol, base);
  if (row === undefined) return undefined;
  const way = table === symbol ? [] : wayAlong(row.read, row.way);
  const type: Type = { kind: 'reference', table: symbol.name };
  return { table: table.name, entity: { ...row.read, type }, from: rebase(from, way), at };
}

/** How rows of a table lead to the entity. */
interface Way {
  readonly table: string;
  readonly via: readonly string[];
  readonly path: ReferencePath;
}

/** The ways of all tables that are aggregated besides what is followed. */
function waysOf(
  shown: readonly Shown[],
  cohort: Cohort,
  { table, span }: CohortClause,
  { table: entity }: Base,
  said: Set<string>,
  { context, file }: ReportSite,
): readonly Way[] {
  const symbol = context.tables.get(entity);
  const ways = new Map<string, Way>();
  for (const { label, expression, span: place } of shown) {
    const why = cohort.problem(expression);
    if (why !== undefined) context.report(diagnose('cohort-metric', { file, span: place }, { name: label, why }));
    for (const aggregate of aggregatesOf([expression])) {
      const { table: from, via } = aggregate;
      const id = [from, ...via].join(' ');
      if (from === cohort.name || ways.has(id) || symbol === undefined) continue;
      const base: Base = {
        table: from,
        via,
        viaFirst: true,
        reader: `“${label}”`,
        onRoute: (what, of, way) => said.add(`${what} of ${of} is \`${way}\`.`),
      };
      const row = reachRow(context, { file, path: { kind: 'path', parts: [table], span } }, symbol, base);
      if (row === undefined) continue;
      ways.set(id, { table: from, via, path: from === entity && via.length === 0 ? [] : wayAlong(row.read, row.way) });
    }
  }
  return [...ways.values()];
}

function sortKeys(
  site: ReportSite,
  cohort: Cohort,
  shown: readonly Shown[],
  dimensions: readonly ReportDimension[],
  limited: (expression: MetricExpression) => MetricExpression,
): Sort[] {
  const lookup = (name: string): MetricExpression | undefined => {
    const index = dimensions.findIndex((dimension) => dimension.name === name);
    const dimension = dimensions[index];
    if (dimension === undefined) return shown.find((show) => show.name === name)?.expression ?? cohort.lookup(name);
    return inOrder(dimension, index).expression;
  };
  const names = [...dimensions.map(({ name }) => name), ...shown.map(({ name }) => name)];
  const scope = metricScope(site.context, site.file, { lookup, names });
  return (site.clauses.sort?.keys ?? []).map((key) => {
    const { expression, direction } = bindSort(key, shown, scope, site);
    return { expression: limited(expression), direction };
  });
}

/** The names that a report of a cohort has, and how metrics are told of its periods. */
class Cohort {
  readonly customers: MetricExpression;
  readonly names = ['customers', 'retained', 'retention'];
  readonly #followed: FollowedPeriods;
  readonly #site: ReportSite;
  readonly #retained: MetricExpression;

  constructor(followed: FollowedPeriods, site: ReportSite) {
    this.#followed = followed;
    this.#site = site;
    this.customers = this.#count([]);
    this.#retained = this.#count([this.#column(columns.returned, truth)]);
  }

  get name(): string {
    return this.#followed.name;
  }

  readonly lookup = (name: string, path?: Path): MetricExpression | undefined => {
    if (name === 'customers') return this.customers;
    if (name !== 'retained' && name !== 'retention') return undefined;
    if (this.#followed.returning === undefined && path !== undefined) {
      const { context, file } = this.#site;
      context.report(diagnose('cohort-returning', { file, span: path.span }, { name }));
    }
    return name === 'retained' ? this.#retained : share(this.#retained, this.customers);
  };

  #column(column: string, type: Type): RowExpression {
    return { kind: 'leaf', leaf: { kind: 'column', path: [], table: this.name, column }, type };
  }

  #count(where: readonly RowExpression[]): MetricExpression {
    const aggregate: Aggregate = { function: 'count', table: this.name, where, via: [] };
    return { kind: 'leaf', leaf: { kind: 'aggregate', aggregate }, type: integer };
  }

  /** Why a metric cannot be told of periods since a beginning. */
  problem(expression: MetricExpression): string | undefined {
    for (const leaf of leaves(expression)) {
      if (leaf.kind === 'per') return 'it is worked out per something else';
      if (leaf.kind !== 'aggregate' || leaf.over === true) return 'it is a share or a rank among groups';
      const { table, date, stock, series, shift, spread } = leaf.aggregate;
      if (stock !== undefined) return 'it is a stock, which is there at a time and not of a period';
      if (series !== undefined || shift !== undefined) return 'it looks at other periods';
      if (spread !== undefined) return 'it is spread over days';
      if (table !== this.name && date === undefined) return `rows of ${table} have no date`;
    }
    return undefined;
  }

  /** A dimension of the entity, as all tables read it. */
  through(dimension: ColumnDimension, rows: readonly Way[]): ColumnDimension {
    const [own] = dimension.ways;
    if (own === undefined) return dimension;
    const from = (table: string, via: readonly string[], path: ReferencePath) => ({
      table,
      via,
      expression: rebase(own.expression, path),
    });
    return {
      ...dimension,
      ways: [from(this.name, [], [columns.entity]), ...rows.map(({ table, via, path }) => from(table, via, path))],
    };
  }

  /** The period in which entities began, or how many have gone since. */
  dimension(name: 'cohort' | 'period', rows: readonly Way[]): ColumnDimension {
    const { grain } = this.#followed;
    const type: Type = name === 'cohort' ? { kind: 'date' } : integer;
    const first = (path: ReferencePath): RowExpression => rebase(this.#followed.from, path);
    const own = { table: this.name, via: [], expression: this.#column(columns[name], type) };
    const others = rows.map(({ table, via, path }) =>
      name === 'period'
        ? { table, via, expression: first(path), since: grain }
        : { table, via, expression: startOfPeriod(first(path), grain) },
    );
    return {
      kind: 'column',
      name,
      label: name === 'cohort' ? 'Cohort' : labelOf(grain),
      type,
      format: name === 'cohort' ? grain : formatOf(type),
      ...(name === 'period' ? { across: true as const } : {}),
      ways: [own, ...others],
    };
  }

  /** A metric of entities that are followed, in the periods up to a day; `over`: of the periods alone that are over. */
  limited(expression: MetricExpression, rows: readonly Way[], until: string, over: boolean): MetricExpression {
    return mapLeaves(expression, (leaf, type): MetricExpression => {
      if (leaf.kind !== 'aggregate') return { kind: 'leaf', leaf, type };
      const { aggregate } = leaf;
      const added = aggregate.table === this.name ? this.#ended(over) : this.#followedRows(aggregate, rows, until);
      return {
        kind: 'leaf',
        leaf: { ...leaf, aggregate: { ...aggregate, where: [...aggregate.where, ...added] } },
        type,
      };
    });
  }

  #ended(over: boolean): RowExpression[] {
    return over ? [this.#column(columns.over, truth)] : [];
  }

  #followedRows({ table, via, date }: Aggregate, rows: readonly Way[], until: string): RowExpression[] {
    const { from, where, range, grain, upTo, table: entity, key } = this.#followed;
    const way = rows.find((each) => each.table === table && each.via.join(' ') === via.join(' '));
    if (way === undefined || date === undefined) return [];
    const first = rebase(from, way.path);
    const since = periodsBetween(first, date, grain);
    const compare = (operator: '>=' | '<=', limit: number): RowExpression => ({
      kind: 'comparison',
      operator,
      left: since,
      right: number(limit),
      type: truth,
    });
    const own: RowExpression = {
      kind: 'leaf',
      leaf: { kind: 'column', path: [], table: entity, column: key },
      type: { kind: 'text' },
    };
    return [
      // A row without a key is not followed; one that is referred to has one.
      ...(way.path.length === 0 ? [isThere(own)] : []),
      ...where.map((condition) => rebase(condition, way.path)),
      ...(range === undefined ? [] : [inRange(first, range)]),
      compare('>=', 0),
      compare('<=', upTo),
      { kind: 'within', operand: date, until, type: truth },
    ];
  }
}
