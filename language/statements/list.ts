import { labelOf, uniqueName } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import { aggregatesOf } from '../semantics/aggregates.ts';
import { bind } from '../semantics/bind.ts';
import { bindDate, defaultDate } from '../semantics/dating.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { writeAs } from '../semantics/formats.ts';
import { metricsIn } from '../semantics/list-leaves.ts';
import { listScope } from '../semantics/list-scope.ts';
import type { ListColumn, ListReport, RowExpression } from '../semantics/model.ts';
import { rowScope } from '../semantics/row-scope.ts';
import { bindCondition } from '../semantics/scope.ts';
import type { ShowItem } from '../syntax/ast.ts';
import type { ListSite, ReportSite } from './clauses.ts';
import { bindListMetrics, type Inline } from './list-metrics.ts';
import { nameOf } from './names.ts';
import { findLabelled } from './sort.ts';

const meaningless = {
  by: 'rows are not grouped',
  across: 'rows are not grouped',
  compare: 'rows are not compared with others',
  totals: 'rows are not added up; a report with `show sum(…)` does that',
  forecast: 'rows do not go on; a report by month does',
} as const;

type Common = Omit<ListReport, 'kind' | 'table' | 'shows' | 'sort'>;

/** A report that lists rows. Undefined when it has an error, which is reported. */
export function bindList(site: ReportSite, common: Common, damaged: boolean): ListReport | undefined {
  const { clauses, context, file } = site;
  const { list } = clauses;
  if (list === undefined) return undefined;
  reportMeaningless(site);
  const table = context.tables.get(list.table.text);
  if (table === undefined) {
    const guess = closest(list.table.text, context.tables.keys());
    const fix = guess === undefined ? undefined : { span: list.table.span, text: guess };
    context.report(diagnose('unknown-table', { file, span: list.table.span, fix }, { name: list.table.text, guess }));
    return undefined;
  }
  context.link(file, list.table, { kind: 'table', name: table.name });
  if (clauses.show === undefined) {
    if (!damaged) context.report(diagnose('empty-report', common.origin, { name: common.name }));
    return undefined;
  }
  return bindRows({ ...site, table, list, items: clauses.show.items }, common);
}

function reportMeaningless({ clauses, context, file }: ReportSite): void {
  for (const clause of ['by', 'across', 'compare', 'totals', 'forecast'] as const) {
    const found = clauses[clause];
    if (found !== undefined)
      context.report(diagnose('clause-in-list', { file, span: found.span }, { clause, why: meaningless[clause] }));
  }
  const { top } = clauses;
  if (top?.others === true) {
    const why = 'rows left out are not added up';
    context.report(diagnose('clause-in-list', { file, span: top.span }, { clause: 'with others', why }));
  }
  const [within] = top?.within ?? [];
  if (within !== undefined) {
    const why = 'rows stand in no groups';
    context.report(diagnose('clause-in-list', { file, span: within.span }, { clause: 'within', why }));
  }
}

function bindRows(site: ListSite, common: Common): ListReport | undefined {
  const { clauses, context, file, table, list } = site;
  const base = { table: table.name, via: [], reader: `“${common.label}”` };
  const inline: Inline[] = [];
  const taken = new Set<string>();
  const shows = site.items.map((item) => {
    const shown = bindColumn(item, site, inline);
    return { ...shown, name: uniqueName(shown.name, taken, '_') };
  });
  const scope = listScope(context, file, base, {}, (name) => shows.find((shown) => shown.name === name)?.expression);
  const where =
    clauses.where === undefined ? undefined : bindCondition(clauses.where.condition, rowScope(context, file, base));
  const keep = clauses.keep === undefined ? undefined : bindCondition(clauses.keep.condition, scope);
  const written = (clauses.sort?.keys ?? []).map((key) => {
    const expression = findLabelled(key, shows, context, file)?.expression ?? bind(key.expression, scope);
    const usual = metricsIn([expression]).length === 0 ? ('up' as const) : ('down' as const);
    return { expression, direction: key.direction ?? usual };
  });
  const asked = [
    ...shows.map(({ expression }) => expression),
    ...(keep === undefined ? [] : [keep]),
    ...written.map(({ expression }) => expression),
  ];
  const metrics = metricsIn(asked);
  if (clauses.keep !== undefined && metrics.length === 0) {
    const why = 'conditions on rows go into `where`, and no metric is shown';
    context.report(diagnose('clause-in-list', { file, span: clauses.keep.span }, { clause: 'keep', why }));
  }
  // Where metrics go by the range, rows do only by a date that is said.
  const ranged = aggregatesOf(metrics).some(({ range }) => range === undefined);
  const date = dateOf(site, ranged);
  if (clauses.for !== undefined && date === undefined && !ranged)
    context.report(diagnose('undated', { file, span: clauses.for.span }, { table: table.name, why: 'a range' }));
  const parts = [...asked, where, date];
  if (parts.some((part) => part?.type.kind === 'unknown')) return undefined;
  const found = metrics.length === 0 ? undefined : bindListMetrics(site, { shows, keep, sort: written, inline, date });
  if (metrics.length > 0 && found === undefined) return undefined;
  const bound = found ?? { shows, keep, sort: written };
  return {
    ...common,
    kind: 'list',
    table: list.table.text,
    shows: bound.shows.map(({ span: _, ...shown }) => shown),
    ...(where === undefined ? {} : { where }),
    ...(date === undefined ? {} : { date }),
    ...(bound.keep === undefined ? {} : { keep: bound.keep }),
    sort: bound.sort.length > 0 ? bound.sort : usualSort(bound.shows, date),
    ...(found === undefined ? {} : { metrics: found.metrics }),
  };
}

/** Rows come by their date; without one, by the first metric, the largest first. */
function usualSort(shows: readonly ListColumn[], date: RowExpression | undefined): ListReport['sort'] {
  if (date !== undefined) return [{ expression: date, direction: 'up' }];
  const first = shows.find(({ expression }) => metricsIn([expression]).length > 0);
  if (first === undefined) return [];
  const { expression } = first;
  const ranked = expression.kind === 'leaf' && expression.leaf.kind === 'rank';
  return [{ expression, direction: ranked ? 'up' : 'down' }];
}

/** `ranged`: the range of the report is that of metrics. */
function dateOf({ context, file, table, list }: ListSite, ranged: boolean): RowExpression | undefined {
  if (list.on !== undefined)
    return bindDate(list.on, { table: table.name, via: [], reader: table.label }, context, file);
  return ranged ? undefined : defaultDate(context, table);
}

function bindColumn(item: ShowItem, site: ListSite, inline: Inline[]): ListColumn & Pick<ShowItem, 'span'> {
  const { context, file, table } = site;
  const base = { table: table.name, via: [], reader: table.label };
  const onInline = (aggregate: Inline['aggregate'], call: Inline['call']): void => {
    inline.push({ aggregate, call });
  };
  const expression = bind(item.expression, listScope(context, file, base, { onInline }));
  const own = item.expression.kind === 'path' ? item.expression.parts.map((part) => part.text).join('.') : undefined;
  const column = own === undefined ? undefined : table.columns.get(own);
  const metric = own === undefined || column !== undefined ? undefined : context.metric(own);
  const written = writeAs(expression.type, item.format, context, file);
  const name = own ?? nameOf(item.expression, item.label?.text);
  return {
    name,
    label: item.label?.text ?? column?.label ?? metric?.label ?? labelOf(name),
    format: item.format === undefined ? (metric?.format ?? written.format) : written.format,
    type: written.type,
    expression,
    span: item.span,
  };
}
