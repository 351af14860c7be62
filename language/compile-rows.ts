/** From a cell of a report to the statements of the rows behind it. */

import { type Backend, sqlSettings } from './backend.ts';
import type { FormatSettings } from './base/format.ts';
import { columnType, distinctNames } from './columns.ts';
import { listColumns, reportColumns, tablesOf } from './compile.ts';
import { listPlaceOf, type NoRows, placeOf } from './compile-place.ts';
import type { CellAddress, CompiledColumn, CompiledPart, CompiledRows } from './compiled.ts';
import { allParts, columnsBehind, type PlannedBehind, type PlannedPart } from './plan/behind.ts';
import { withFollowed } from './plan/followed.ts';
import type { ReportPlan } from './plan/plan.ts';
import { planBehind, planListBehind } from './plan/plan-behind.ts';
import { computedColumns } from './semantics/cards/columns.ts';
import { MetricWords } from './semantics/cards/metrics.ts';
import { formatOf } from './semantics/formats.ts';
import { rowPartsIn } from './semantics/list-leaves.ts';
import type {
  ListExpression,
  ListReport,
  MetricExpression,
  MetricReport,
  Model,
  ParamValues,
  Report,
} from './semantics/model.ts';
import { withValues } from './semantics/params/substitute.ts';
import type { Calendar } from './semantics/ranges.ts';
import { leaves } from './semantics/typed.ts';
import type { Type } from './semantics/types.ts';
import { rowsQuery, summaryQuery } from './sql/behind.ts';
import { combinationColumns } from './sql/behind-combinations.ts';
import { listRowsQuery, listSummaryQuery } from './sql/behind-list.ts';
import type { Place } from './sql/behind-parts.ts';
import { contributionColumn, dimensionsBehind, type ListedColumn, listedColumns } from './sql/behind-rows.ts';
import { printQuery } from './sql/print.ts';
import type { SqlSettings } from './sql/settings.ts';
import type { SqlQuery } from './sql/tree.ts';

export interface RowsOptions {
  /** Of each part, the first so many. */
  readonly limit?: number;
}

/** A number whose rows are asked for, in a report or a list. */
interface Asked {
  /** Of the parts. */
  readonly plan: ReportPlan;
  readonly parts: readonly PlannedPart[];
  readonly column: CompiledColumn;
  /** Undefined where the rows of a list are in it, too. */
  readonly expression: MetricExpression | undefined;
  readonly place: Place;
  readonly shown: CompiledRows['place'];
  readonly summary: SqlQuery;
  readonly rows: (part: number) => SqlQuery;
  readonly tables: readonly string[];
}

/** What statements are made with, and for which cell. */
interface Making {
  readonly model: Model;
  readonly calendar: Calendar & FormatSettings;
  readonly settings: SqlSettings;
  readonly address: CellAddress;
  readonly limit: number | undefined;
}

/** @param values those of all the params that the report depends on */
export function compileRows(
  report: Report,
  values: ParamValues,
  stored: Model,
  calendar: Calendar & FormatSettings,
  backend: Backend,
  cell: CellAddress,
  { limit }: RowsOptions,
): CompiledRows | NoRows {
  const given = report.params === undefined ? report : withValues(report, values);
  const totals = given.kind === 'report' && wantsTotals(cell) ? given.journey?.totals : undefined;
  const known = totals ?? given;
  // Rows of totals are the groups of a report of their own.
  const address: CellAddress = totals === undefined ? cell : { ...cell, kind: 'group' };
  const model = given.kind === 'report' ? withFollowed(stored, given) : stored;
  const making = { model, calendar, settings: sqlSettings(model, calendar, backend), address, limit };
  const asked = known.kind === 'list' ? ofList(known, making) : ofReport(known, making);
  if ('problem' in asked) return asked;
  const { plan, parts, column, expression, place } = asked;
  const words = wordsOf(known, expression, model, calendar);
  return {
    report: known.name,
    label: known.label,
    file: known.origin.file,
    column,
    kind: place.kind,
    place: asked.shown,
    formula: expression === undefined ? column.label : words.formula(expression),
    summary: printQuery(asked.summary, backend.dialect),
    parts: allParts(parts).map(({ part, of }, index): CompiledPart => {
      const { leaf } = part;
      return {
        label: words.part({ kind: 'leaf', leaf, type: part.type }, expression),
        function: leaf.kind === 'per' ? leaf.per.function : leaf.aggregate.function,
        over: overOf(part),
        value: { type: columnType(part.type), format: formatOf(part.type) },
        table: leaf.kind === 'per' ? null : leaf.aggregate.table,
        inside: of !== undefined,
        columns: columnsOf(part, of === undefined ? plan : insideOf(of, plan), model),
        sql: printQuery(asked.rows(index), backend.dialect),
        whenMissing: whenMissing(part, place, plan),
      };
    }),
    tables: asked.tables,
  };
}

function wantsTotals({ kind }: CellAddress): boolean {
  return kind === 'subtotal' || kind === 'total';
}

function ofReport(report: MetricReport, { model, calendar, settings, address, limit }: Making): Asked | NoRows {
  const column = columnOf(report, model, calendar, address.column);
  if (typeof column !== 'number') return column;
  const { parts, plan: bare } = planBehind(report, model, calendar, column);
  const planned: PlannedBehind = { parts, plan: distinctNames(bare) };
  const { plan } = planned;
  const place = placeOf(plan, address);
  if ('problem' in place) return place;
  const own = reportColumns(plan).filter(({ role }) => role !== 'dimension')[column];
  if (own === undefined) throw new Error(`no column ${address.column}`);
  return {
    plan,
    parts,
    column: own,
    expression: report.shows[column]?.expression,
    place,
    shown: plan.dimensions.flatMap((dimension) => {
      const placed = place.values.get(dimension.name);
      if (placed === undefined) return [];
      const { label, format } = described(dimension, plan);
      const value = dimension.kind === 'time' ? placed.text : (address.values[dimension.name] ?? null);
      return [{ label, format, value, orphan: placed.orphan === true }];
    }),
    summary: summaryQuery(planned, column, place, settings),
    rows: (part) => rowsQuery(planned, part, place, settings, limit),
    tables: tablesOf(plan, model),
  };
}

function ofList(report: ListReport, { model, calendar, settings, address, limit }: Making): Asked | NoRows {
  const { name, shows } = report;
  const columns = listColumns(planListBehind(report, model, calendar, -1).plan);
  const column = columns.findIndex((each) => each.name === address.column && each.role === 'metric');
  const own = columns[column];
  if (own === undefined) {
    return { problem: `\`${name}\` lists rows, and has no metric in a column \`${address.column}\`.` };
  }
  const planned = planListBehind(report, model, calendar, column);
  const { metrics } = planned.plan;
  const place = listPlaceOf(columns, shows, address);
  if ('problem' in place) return place;
  if (metrics === undefined) throw new Error(`a list without metrics: ${name}`);
  const written = shows[column]?.expression;
  return {
    plan: metrics,
    parts: planned.parts,
    column: own,
    expression: written !== undefined && isOfMetrics(written) ? written : undefined,
    place,
    shown: columns.flatMap(({ name: shown, label, format }) => {
      const placed = place.values.get(shown);
      if (placed === undefined) return [];
      return [{ label, format, value: address.values[shown] ?? null, orphan: placed.orphan === true }];
    }),
    summary: listSummaryQuery(planned, column, place, settings),
    rows: (part) => listRowsQuery(planned, part, place, settings, limit),
    tables: tablesOf(planned.plan, model),
  };
}

/** Nothing of the rows of a list is in it. */
function isOfMetrics(expression: ListExpression): expression is MetricExpression {
  return rowPartsIn([expression]).length === 0;
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
function wordsOf(
  report: Report,
  expression: MetricExpression | undefined,
  model: Model,
  settings: Calendar & FormatSettings,
): MetricWords {
  const own = JSON.stringify(expression);
  const metrics = [...model.metrics.values()].filter(({ expression }) => JSON.stringify(expression) !== own);
  const ids = [...model.tables.values()].flatMap((table) =>
    [...table.columns.keys()].map((name) => `column:${table.name}.${name}`),
  );
  const columns = computedColumns(model, ids);
  const dimensions = report.kind === 'list' ? [] : report.dimensions.map(({ name }) => name);
  return new MetricWords({ model, settings, columns }, metrics, dimensions);
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
