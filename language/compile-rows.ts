/** From a cell of a report to the statements of the rows behind it. */

import { type Backend, sqlSettings } from './backend.ts';
import { addUnits, isDay, type Starts, startOf } from './base/calendar.ts';
import type { FormatSettings } from './base/format.ts';
import { columnType, distinctNames, reportColumns, tablesOf } from './compile.ts';
import type { CellAddress, CompiledColumn, CompiledPart, CompiledRows } from './compiled.ts';
import { allParts, columnsBehind, type PlannedBehind, type PlannedPart } from './plan/behind.ts';
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
import { combinationColumns } from './sql/behind-combinations.ts';
import { contributionColumn, dimensionsBehind, type ListedColumn, listedColumns } from './sql/behind-rows.ts';
import { printQuery } from './sql/print.ts';
import type { Grain } from './syntax/ast.ts';
import { readDate } from './syntax/literals.ts';

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
    kind: place.kind,
    place: plan.dimensions.flatMap((dimension) => {
      const placed = place.values.get(dimension.name);
      if (placed === undefined) return [];
      const { label, format } = described(dimension, plan);
      const value = dimension.kind === 'time' ? placed.text : (address.values[dimension.name] ?? null);
      return [{ label, format, value, orphan: placed.orphan === true }];
    }),
    formula: words.formula(show.expression),
    summary: printQuery(summaryQuery(planned, column, place, settings), backend.dialect),
    parts: allParts(parts).map(({ part, of }, index): CompiledPart => {
      const { leaf } = part;
      const inside = of === undefined ? plan : insideOf(of, plan);
      return {
        label: words.part({ kind: 'leaf', leaf, type: part.type }, show.expression),
        function: leaf.kind === 'per' ? leaf.per.function : leaf.aggregate.function,
        over: overOf(part),
        value: { type: columnType(part.type), format: formatOf(part.type) },
        table: leaf.kind === 'per' ? null : leaf.aggregate.table,
        inside: of !== undefined,
        columns: columnsOf(part, inside, model),
        sql: printQuery(rowsQuery(planned, index, place, settings, limit), backend.dialect),
        whenMissing: whenMissing(part, place, plan),
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
  const type = contributionType(part);
  const contribution: CompiledColumn = {
    name: contributionColumn,
    label: 'Contribution',
    type: columnType(type),
    role: 'metric',
    format: formatOf(type),
  };
  const combinations = combinationColumns(part, plan).map(
    ({ name, dimension }): CompiledColumn => ({ name, ...described(dimension, plan), role: 'dimension' }),
  );
  if (part.leaf.kind === 'per') return [...combinations, contribution];
  const listed = listedColumns(columnsBehind(part, model), dimensionsBehind(part, plan.dimensions));
  return listed.map(({ name, from }): CompiledColumn => {
    if (from === 'contribution') return contribution;
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

/** The plan of what is worked out per combination. */
function insideOf({ expression }: PlannedPart, plan: ReportPlan): ReportPlan {
  const [read] = leaves(expression);
  const name = read?.kind === 'state' ? read.name : read?.kind === 'ratio' ? read.numerator : undefined;
  return plan.pers.find(({ states }) => states.some((state) => state.name === name))?.plan ?? plan;
}

/** Why a part may have no value, although nothing is wrong. */
function whenMissing({ leaf, expression }: PlannedPart, { values }: Place, { dimensions, today }: ReportPlan): string {
  const [read] = leaves(expression);
  const time = dimensions.find(({ kind }) => kind === 'time');
  const period = time === undefined ? undefined : values.get(time.name)?.text;
  const looked = leaf.kind === 'per' ? leaf.per : leaf.aggregate;
  if (read !== undefined && 'since' in read && read.since !== undefined) {
    return looked.shift === undefined
      ? 'There is no value: its periods begin before the data do.'
      : 'There is no value: it looks back to before the data begin, or to a day that there is none of.';
  }
  if (typeof period === 'string' && period > today) return 'There is no value: the period has not begun.';
  return leaf.kind === 'per' ? 'There is no value: no combination has one.' : 'There is no value: no row has one.';
}

/** Of how many periods a value is the mean. */
function overOf({ expression }: PlannedPart): number | null {
  const [read] = leaves(expression);
  return read?.kind === 'state' ? (read.mean ?? null) : null;
}

function contributionType({ leaf, argument }: PlannedPart): Type {
  if (leaf.kind === 'per')
    return leaf.per.function === 'count' ? { kind: 'integer' } : (leaf.per.argument?.type ?? { kind: 'integer' });
  if (leaf.aggregate.function === 'count') return { kind: 'integer' };
  const type = argument?.type ?? { kind: 'integer' };
  // What is spread has fractions.
  return leaf.aggregate.spread !== undefined && type.kind === 'integer' ? { ...type, kind: 'number' } : type;
}

/** The place that an address means. */
function placeOf(plan: ReportPlan, { kind, values, orphans }: CellAddress): Place | NoRows {
  const rows = dimensionsOf(plan, kind, values);
  if (rows === undefined) return { problem: noSuchKind(plan, kind) };
  const across = acrossThePage(plan);
  const missing = (some: readonly PlanDimension[]): PlanDimension[] =>
    some.filter(({ name }) => !Object.hasOwn(values, name));
  const wanted = missing(across).length === across.length ? rows : [...rows, ...across];
  const [lacking] = missing(wanted);
  if (lacking !== undefined) {
    return { problem: `A cell of ${kindText(kind)} has ${listed(wanted)}, and \`${lacking.name}\` is not said.` };
  }
  const foreign = Object.keys(values).find((name) => !wanted.some((dimension) => dimension.name === name));
  if (foreign !== undefined) {
    const has = wanted.length === 0 ? 'nothing but its column' : listed(wanted);
    return { problem: `\`${foreign}\` says nothing of a cell of ${kindText(kind)}, which has ${has}.` };
  }
  const placed = new Map<string, PlacedValue>();
  for (const dimension of wanted) {
    const value = values[dimension.name] ?? null;
    const read = value === null ? { text: null } : readValue(String(value), dimension, plan);
    if ('problem' in read) return read;
    placed.set(dimension.name, { text: read.text, orphan: orphans?.includes(dimension.name) });
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
  return kind === 'subtotal'
    ? 'The report has no subtotals: `totals by …` has them.'
    : `The report does not show ${kindText(kind)}.`;
}

function kindText(kind: CellAddress['kind']): string {
  return { group: 'a group', others: 'others', subtotal: 'a subtotal', total: 'the total' }[kind];
}

function listed(dimensions: readonly PlanDimension[]): string {
  return dimensions.map(({ name }) => `\`${name}\``).join(', ');
}

/** A value of a dimension as the result has it, or why it is none. A period is named by any way to write its days. */
function readValue(text: string, dimension: PlanDimension, starts: Starts): { readonly text: string } | NoRows {
  const wrong = (what: string): NoRows => ({ problem: `\`${text}\` is no ${what}, as \`${dimension.name}\` is.` });
  if (dimension.kind === 'time') return readPeriod(text, dimension.grain, starts) ?? wrong(dimension.grain);
  switch (dimension.type.kind) {
    case 'date':
      return isDay(text) ? { text } : wrong('day');
    case 'boolean':
      return text === 'true' || text === 'false' ? { text } : wrong('`true` or `false`');
    case 'integer':
    case 'number':
    case 'percent':
    case 'money':
    case 'duration':
      return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? { text } : wrong('number');
    default:
      return { text };
  }
}

/** The first day of a period; undefined for what is longer than one, or in no calendar. */
function readPeriod(text: string, grain: Grain, starts: Starts): { readonly text: string } | undefined {
  if (!/^\d{4}(-(\d{2}(-\d{2})?|Q\d))?$/i.test(text)) return undefined;
  const { from, grain: length, problem } = readDate(text);
  if (problem !== undefined) return undefined;
  const start = startOf(from, grain, starts);
  const last = addUnits(addUnits(from, 1, length), -1, 'day');
  return startOf(last, grain, starts) === start ? { text: start } : undefined;
}
