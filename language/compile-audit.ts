/** From a checked audit to its statement, and to those of the rows that fail it. */
import { type Backend, sqlSettings } from './backend.ts';
import type { FormatSettings } from './base/format.ts';
import { uniqueName } from './base/names.ts';
import { columnType } from './columns.ts';
import { compileParam } from './compile-params.ts';
import type { NoRows } from './compile-place.ts';
import type { RowsOptions } from './compile-rows.ts';
import type { CellAddress, CompiledColumn, CompiledReport, CompiledRows } from './compiled.ts';
import { columnOf } from './plan/columns.ts';
import { tablesRead } from './plan/tables-read.ts';
import { auditText } from './semantics/cards/audit-card.ts';
import { formatOf } from './semantics/formats.ts';
import type { Model, ParamValues, RowExpression } from './semantics/model.ts';
import { type Audit, rowsOf } from './semantics/model-audit.ts';
import { withValues } from './semantics/params/substitute.ts';
import type { Calendar } from './semantics/ranges.ts';
import { auditQuery, type ShownColumn, verdictColumn } from './sql/audit.ts';
import { alikeColumn, failsColumn, findingsCount, findingsQuery, likeColumn } from './sql/findings.ts';
import { printQuery } from './sql/print.ts';

const columns: readonly CompiledColumn[] = [
  { name: 'check', label: 'Check', type: 'text', role: 'dimension', format: 'plain' },
  { name: 'failing', label: 'Rows that fail', type: 'integer', role: 'metric', format: 'integer' },
  { name: 'rows', label: 'Rows', type: 'integer', role: 'metric', format: 'integer' },
  { name: 'accuracy', label: 'Accuracy', type: 'percent', role: 'metric', format: 'percent' },
  { name: 'keys', label: 'Which', type: 'text', role: 'metric', format: 'plain' },
];

/** @param values those of all the params that the audit depends on */
export function compileAudit(
  audit: Audit,
  values: ParamValues,
  model: Model,
  settings: Calendar & FormatSettings,
  backend: Backend,
): CompiledReport {
  const known = audit.params === undefined ? audit : withValues(audit, values);
  const described = (audit.params ?? []).flatMap((name) => {
    const [param, value] = [model.params.get(name), values.get(name)];
    return param === undefined || value === undefined ? [] : [compileParam(param, value, model, settings, backend)];
  });
  return {
    name: audit.name,
    label: audit.label,
    file: audit.origin.file,
    kind: 'audit',
    period: null,
    sql: printQuery(auditQuery(known, sqlSettings(model, settings, backend)), backend.dialect),
    columns,
    totals: true,
    notes: [],
    paths: [],
    compared: null,
    params: described,
    partial: [],
    unfinished: null,
    running: null,
    tables: tablesOf(known, model),
    chart: 'table',
    vega: null,
    verdict: { column: verdictColumn, when: auditText(audit, settings) },
    top: null,
    across: null,
    subtotals: null,
    periods: null,
  };
}

function tablesOf({ table, checks }: Audit, model: Model): string[] {
  const names = new Set([table]);
  for (const check of checks) {
    const read = rowsOf(check);
    for (const name of tablesRead(model, check.table, read)) names.add(name);
    if (check.failing.kind !== 'similar') continue;
    for (const { type } of check.failing.columns) if (type.kind === 'reference') names.add(type.table);
  }
  return [...names];
}

/** The rows behind a number of an audit: those that fail a check, or of the total any. */
export function compileFindings(
  audit: Audit,
  values: ParamValues,
  model: Model,
  settings: Calendar & FormatSettings,
  backend: Backend,
  address: CellAddress,
  { limit }: RowsOptions,
): CompiledRows | NoRows {
  const known = audit.params === undefined ? audit : withValues(audit, values);
  const column = columns.find(({ name, role }) => name === address.column && role === 'metric');
  if (column === undefined) return { problem: `\`${audit.name}\` has no number in a column \`${address.column}\`.` };
  if (address.kind !== 'group' && address.kind !== 'total')
    return { problem: 'An audit has a row for each check, and a total.' };
  const label = String(address.values.check ?? '');
  const place = address.kind === 'total' ? undefined : known.checks.findIndex((check) => check.label === label);
  if (place === -1) return { problem: `\`${audit.name}\` has no check “${label}”.` };
  const check = place === undefined ? undefined : known.checks[place];
  const table = check?.table ?? known.table;
  const listed = listedOf(table, check === undefined ? [] : check.shows, model);
  const sql = sqlSettings(model, settings, backend);
  const query = findingsQuery(known, { place, shown: listed, ...(limit === undefined ? {} : { limit }) }, sql);
  const counted: CompiledColumn = {
    ...column,
    name: 'failing',
    label: 'Rows that fail',
    type: 'integer',
    format: 'integer',
  };
  const what = check === undefined ? 'Rows that fail any check' : check.label;
  return {
    report: audit.name,
    label: audit.label,
    file: audit.origin.file,
    column: counted,
    kind: address.kind,
    place: check === undefined ? [] : [{ label: 'Check', format: 'plain', value: check.label, orphan: false }],
    formula: `rows of ${table} that fail ${check === undefined ? 'any check' : `“${check.label}”`}`,
    summary: printQuery(findingsCount(known, place, sql), backend.dialect),
    parts: [
      {
        label: what,
        function: 'count',
        over: null,
        inside: false,
        value: { type: 'integer', format: 'integer' },
        table,
        columns: [
          ...listed.map((shown): CompiledColumn => {
            const { type } = shown.expression;
            return {
              name: shown.name,
              label: shown.label,
              type: columnType(type),
              role: 'dimension',
              format: formatOf(type),
            };
          }),
          ...(check?.failing.kind === 'similar' ? likeness : []),
          ...(check === undefined ? [failures] : []),
        ],
        sql: printQuery(query, backend.dialect),
        whenMissing: 'No row fails.',
      },
    ],
    tables: tablesOf(known, model),
  };
}

const likeness: readonly CompiledColumn[] = [
  { name: likeColumn, label: 'Like', type: 'text', role: 'dimension', format: 'plain' },
  { name: alikeColumn, label: 'Alike', type: 'percent', role: 'dimension', format: 'percent' },
];
const failures: CompiledColumn = {
  name: failsColumn,
  label: 'Fails',
  type: 'text',
  role: 'dimension',
  format: 'plain',
};

interface Listed extends ShownColumn {
  readonly label: string;
}

/** What a row is called, and then what a check looks at; of a table without a key, all that is stored. */
function listedOf(
  name: string,
  shows: readonly { readonly name: string; readonly label: string; readonly expression: RowExpression }[],
  model: Model,
): Listed[] {
  const table = model.tables.get(name);
  const stored = [...(table?.columns.values() ?? [])].filter(({ computed }) => computed === undefined);
  const called = table?.key === undefined ? stored.map((column) => column.name) : [table.key, table.shownAs];
  const own = called.flatMap((each): Listed[] => {
    const expression = each === undefined ? undefined : columnOf(model, name, each);
    const column = table?.columns.get(each ?? '');
    return expression === undefined || column === undefined
      ? []
      : [{ name: column.name, label: column.label, expression }];
  });
  const known = new Set<string>();
  const all = [...own, ...shows].filter(({ expression }) => {
    const id = JSON.stringify(expression);
    const isNew = !known.has(id);
    known.add(id);
    return isNew;
  });
  const taken = new Set<string>();
  return all.map((each) => ({ ...each, name: uniqueName(each.name, taken) }));
}
