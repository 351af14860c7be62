import { labelOf, uniqueName } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import { bind } from '../semantics/bind.ts';
import type { Context, Declared } from '../semantics/context.ts';
import { bindDate, defaultDate } from '../semantics/dating.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { writeAs } from '../semantics/formats.ts';
import type { ListColumn, ListReport } from '../semantics/model.ts';
import { rowScope } from '../semantics/row-scope.ts';
import { bindCondition } from '../semantics/scope.ts';
import type { ReportDefinition } from '../syntax/ast.ts';
import type { Clauses } from './clauses.ts';
import { nameOf } from './names.ts';
import { findLabelled } from './sort.ts';

const meaningless = {
  by: 'rows are not grouped',
  across: 'rows are not grouped',
  keep: 'conditions on rows go into `where`',
  compare: 'rows are not compared with others',
  totals: 'rows are not added up; a report with `show sum(…)` does that',
} as const;

/** A report that lists rows. Undefined when it has an error, which is reported. */
export function bindList(
  clauses: Clauses,
  common: Omit<ListReport, 'kind' | 'table' | 'shows' | 'sort'>,
  { definition, file }: Declared<ReportDefinition>,
  context: Context,
): ListReport | undefined {
  const { list } = clauses;
  if (list === undefined) return undefined;
  for (const clause of ['by', 'across', 'keep', 'compare', 'totals'] as const) {
    const found = clauses[clause];
    if (found !== undefined)
      context.report(diagnose('clause-in-list', { file, span: found.span }, { clause, why: meaningless[clause] }));
  }
  if (clauses.top?.others === true) {
    context.report(
      diagnose(
        'clause-in-list',
        { file, span: clauses.top.span },
        { clause: 'with others', why: 'rows left out are not added up' },
      ),
    );
  }
  const [within] = clauses.top?.within ?? [];
  if (within !== undefined) {
    const why = 'rows stand in no groups';
    context.report(diagnose('clause-in-list', { file, span: within.span }, { clause: 'within', why }));
  }
  const table = context.tables.get(list.table.text);
  if (table === undefined) {
    const guess = closest(list.table.text, context.tables.keys());
    const fix = guess === undefined ? undefined : { span: list.table.span, text: guess };
    context.report(diagnose('unknown-table', { file, span: list.table.span, fix }, { name: list.table.text, guess }));
    return undefined;
  }
  context.link(file, list.table, { kind: 'table', name: table.name });
  if (clauses.show === undefined) {
    if (!definition.damaged) context.report(diagnose('empty-report', common.origin, { name: common.name }));
    return undefined;
  }
  const base = { table: table.name, via: [], reader: `“${common.label}”` };
  const scope = rowScope(context, file, base);
  const taken = new Set<string>();
  const shows = clauses.show.items.map((item): ListColumn => {
    const expression = bind(item.expression, scope);
    const { type, format } = writeAs(expression.type, item.format, context, file);
    const own = item.expression.kind === 'path' ? item.expression.parts.map((part) => part.text).join('.') : undefined;
    const name = uniqueName(own ?? nameOf(item.expression, item.label?.text), taken, '_');
    const label = item.label?.text ?? (own === undefined ? undefined : table.columns.get(own)?.label) ?? labelOf(name);
    return { name, label, format, type, expression };
  });
  const where = clauses.where === undefined ? undefined : bindCondition(clauses.where.condition, scope);
  const date = list.on === undefined ? defaultDate(context, table) : bindDate(list.on, base, context, file);
  if (clauses.for !== undefined && date === undefined) {
    context.report(diagnose('undated', { file, span: clauses.for.span }, { table: table.name, why: 'a range' }));
  }
  const sort = (clauses.sort?.keys ?? []).map((key) => {
    const labelled = findLabelled(key, shows, context, file);
    return {
      expression: labelled?.expression ?? bind(key.expression, scope),
      direction: key.direction ?? ('up' as const),
    };
  });
  const parts = [
    ...shows.map(({ expression }) => expression),
    ...sort.map(({ expression }) => expression),
    where,
    date,
  ];
  if (parts.some((part) => part?.type.kind === 'unknown')) return undefined;
  return {
    ...common,
    kind: 'list',
    table: table.name,
    shows,
    ...(where === undefined ? {} : { where }),
    ...(date === undefined ? {} : { date }),
    sort: sort.length > 0 || date === undefined ? sort : [{ expression: date, direction: 'up' }],
  };
}
