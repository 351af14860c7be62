/** From a cell of a report to the statements of the rows behind it. */
import { isDay } from './base/calendar.ts';
import type { FormatSettings } from './base/format.ts';
import { type Backend, sqlSettings } from './backend.ts';
import { columnType, distinctNames, reportColumns, tablesOf } from './compile.ts';
import type { CellAddress, CompiledColumn, CompiledPart, CompiledRows } from './compiled.ts';
import { columnsBehind, type PlannedBehind, type PlannedPart } from './plan/behind.ts';
import { planBehind } from './plan/lower.ts';
import { acrossThePage, downThePage, isShown, othersHave, type PlanDimension, type ReportPlan } from './plan/plan.ts';
import { computedColumns } from './semantics/cards/columns.ts';
import { MetricWords } from './semantics/cards/metrics.ts';
import { formatOf } from './semantics/formats.ts';
import type { MetricReport, Model, ParamValues, Report } from './semantics/model.ts';
import { withValues } from './semantics/params/substitute.ts';
import type { Calendar } from './semantics/ranges.ts';
import { leaves } from './semantics/typed.ts';
import type { Type } from './semantics/types.ts';
import { type Place, type PlacedValue, rowsQuery, summaryQuery } from './sql/behind.ts';
import { dimensionsBehind, type ListedColumn, listedColumns } from './sql/behind-rows.ts';
import { printQuery } from './sql/print.ts';

/** Why there are no rows behind a cell. */
export interface NoRows {
  readonly problem: string;
}

export interface RowsOptions {
  /** Of each part, the first so many. */
  readonly limit?: number;
}

/** @param values those of all the params that the report depends on */
export function compileRows(
  report: Report,
  values: ParamValues,
  model: Model,
  calendar: Calendar & FormatSettings,
  backend: Backend,
  address: CellAddress,
  { limit }: RowsOptions,
): CompiledRows | NoRows {
  if (report.kind === 'list') return { problem: `\`${report.name}\` lists rows: each of them is behind itself.` };
  const known = report.params === undefined ? report : (withValues(report, values) as MetricReport);
  const column = columnOf(known, model, calendar, address.column);
  if (typeof column !== 'number') return column;
  const { parts, plan: bare } = planBehind(known, model, calendar, column);
  const planned: PlannedBehind = { parts, plan: distinctNames(bare) };
  const { plan } = planned;
  const place = placeOf(plan, address);
  if ('problem' in place) return place;
  const settings = sqlSettings(model, calendar, backend);
  const shown = reportColumns(plan).filter(({ role }) => role !== 'dimension')[column];
  const show = known.shows[column];
  if (shown === undefined || show === undefined) throw new Error(`no column ${address.column}`);
  const words = wordsOf(known, column, model, calendar);
  return {
    report: known.name,
    label: known.label,
    file: known.origin.file,
    column: shown,
    formula: words.formula(show.expression),
    summary: printQuery(summaryQuery(planned, column, place, settings), backend.dialect),
    parts: parts.map((part, index): CompiledPart => {
      if (part.leaf.kind !== 'aggregate') throw new Error('combinations');
      return {
        label: words.part({ kind: 'leaf', leaf: part.leaf, type: part.type }, show.expression),
        function: part.leaf.aggregate.function,
        over: overOf(part),
        value: { type: columnType(part.type), format: formatOf(part.type) },
        table: part.leaf.aggregate.table,
        columns: columnsOf(part, plan, model),
        sql: printQuery(rowsQuery(planned, index, place, settings, limit), backend.dialect),
        notes: [],
      };
    }),
    tables: tablesOf(plan, model),
  };
}

/** The place of a column among those that the report shows. */
function columnOf(report: MetricReport, model: Model, calendar: Calendar, name: string): number | NoRows {
  const plan = distinctNames(planBehind(report, model, calendar, -1).plan);
  const index = plan.shows.findIndex((show) => show.name === name);
  if (index !== -1) return index;
  const names = plan.shows.map((show) => `\`${show.name}\``).join(', ');
  return { problem: `\`${report.name}\` has no metric in a column \`${name}\`; it has ${names}.` };
}

/** Metrics by their labels; but for the one that the column is, which says what it is made of. */
function wordsOf(report: MetricReport, column: number, model: Model, settings: Calendar & FormatSettings): MetricWords {
  const own = JSON.stringify(report.shows[column]?.expression);
  const metrics = [...model.metrics.values()].filter(({ expression }) => JSON.stringify(expression) !== own);
  const ids = [...model.tables.values()].flatMap((table) =>
    [...table.columns.keys()].map((name) => `column:${table.name}.${name}`),
  );
  const columns = computedColumns(model, ids);
  return new MetricWords(
    { model, settings, columns },
    metrics,
    report.dimensions.map(({ name }) => name),
  );
}

/** The columns of a part's rows, as they are listed. */
function columnsOf(part: PlannedPart, plan: ReportPlan, model: Model): CompiledColumn[] {
  const listed = listedColumns(columnsBehind(part, model), dimensionsBehind(part, plan.dimensions));
  return listed.map(({ name, from }): CompiledColumn => {
    if (from === 'contribution') {
      const type = contributionType(part);
      return { name, label: 'Contribution', type: columnType(type), role: 'metric', format: formatOf(type) };
    }
    return { name, ...described(from, plan), role: 'dimension' };
  });
}

function described(
  from: Exclude<ListedColumn['from'], 'contribution'>,
  plan: ReportPlan,
): Pick<CompiledColumn, 'label' | 'type' | 'format'> {
  if ('role' in from) {
    const { type } = from.expression;
    return { label: from.label, type: columnType(type), format: formatOf(type) };
  }
  if (from.kind === 'column') return { label: from.label, type: columnType(from.type), format: from.format };
  const start = from.grain === 'fiscal quarter' ? ` ${plan.fiscalYearStarts}` : '';
  return { label: from.label, type: 'date', format: `${from.grain}${start}` };
}

/** Of how many periods a value is the mean. */
function overOf({ expression }: PlannedPart): number | null {
  const [read] = leaves(expression);
  return read?.kind === 'state' ? (read.mean ?? null) : null;
}

function contributionType({ leaf, argument }: PlannedPart): Type {
  if (leaf.kind !== 'aggregate' || leaf.aggregate.function === 'count') return { kind: 'integer' };
  const type = argument?.type ?? { kind: 'integer' };
  // What is spread has fractions.
  return leaf.aggregate.spread !== undefined && type.kind === 'integer' ? { ...type, kind: 'number' } : type;
}

/** The place that an address means. */
function placeOf(plan: ReportPlan, { kind, values, orphans = [] }: CellAddress): Place | NoRows {
  const rows = dimensionsOf(plan, kind, values);
  if (rows === undefined) return { problem: noSuchKind(plan, kind) };
  const across = acrossThePage(plan);
  const missing = (some: readonly PlanDimension[]): PlanDimension[] =>
    some.filter(({ name }) => !Object.hasOwn(values, name));
  const wanted = missing(across).length === across.length ? rows : [...rows, ...across];
  const [lacking] = missing(wanted);
  if (lacking !== undefined) {
    return { problem: `A cell of \`${kindText(kind)}\` has ${listed(wanted)}; \`${lacking.name}\` is not said.` };
  }
  const foreign = Object.keys(values).find((name) => !wanted.some((dimension) => dimension.name === name));
  if (foreign !== undefined) {
    const has = wanted.length === 0 ? 'nothing but its column' : listed(wanted);
    return { problem: `\`${foreign}\` says nothing of a cell of ${kindText(kind)}, which has ${has}.` };
  }
  const placed = new Map<string, PlacedValue>();
  for (const dimension of wanted) {
    const value = values[dimension.name] ?? null;
    const text = value === null ? null : String(value);
    const problem = text === null ? undefined : problemOf(text, dimension);
    if (problem !== undefined) return { problem };
    placed.set(dimension.name, { text, orphan: orphans.includes(dimension.name) });
  }
  return { kind, values: placed };
}

/** The dimensions that rows of a kind have; undefined when the report has no such rows. */
function dimensionsOf(
  plan: ReportPlan,
  kind: CellAddress['kind'],
  values: CellAddress['values'],
): readonly PlanDimension[] | undefined {
  const down = downThePage(plan);
  switch (kind) {
    case 'group':
      return down;
    case 'others':
      return plan.top?.others === true ? othersHave(plan) : undefined;
    case 'subtotal': {
      const own = plan.subtotals.flatMap((place) => plan.dimensions[place] ?? []).filter(isShown);
      if (own.length === 0) return undefined;
      const said = own.findIndex(({ name }) => !Object.hasOwn(values, name));
      return said === -1 ? own : own.slice(0, Math.max(said, 1));
    }
    case 'total':
      return plan.totals && (down.length > 0 || acrossThePage(plan).length === 0) ? [] : undefined;
  }
}

function noSuchKind({ top }: ReportPlan, kind: CellAddress['kind']): string {
  if (kind === 'others' && top !== undefined) return 'The report does not show others: `top … with others` does.';
  return `The report has no ${kindText(kind)}.`;
}

function kindText(kind: CellAddress['kind']): string {
  return { group: 'a group', others: 'others', subtotal: 'a subtotal', total: 'the total' }[kind];
}

function listed(dimensions: readonly PlanDimension[]): string {
  return dimensions.map(({ name }) => `\`${name}\``).join(', ');
}

/** Why a text cannot be a value of a dimension. */
function problemOf(text: string, dimension: PlanDimension): string | undefined {
  const type = dimension.kind === 'time' ? ('date' as const) : dimension.type.kind;
  const wrong = (what: string): string => `\`${text}\` is no ${what}, as \`${dimension.name}\` is.`;
  switch (type) {
    case 'date':
      return isDay(text) ? undefined : wrong('day');
    case 'boolean':
      return text === 'true' || text === 'false' ? undefined : wrong('`true` or `false`');
    case 'integer':
    case 'number':
    case 'percent':
    case 'money':
    case 'duration':
      return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? undefined : wrong('number');
    default:
      return undefined;
  }
}
