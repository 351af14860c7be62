/** The audit that comes with a table: whether its rows keep what it declares. */
import { misfit } from './misfit.ts';
import type { Column, Model, RowExpression, Table } from './model.ts';
import type { Audit, AuditCheck, Failing } from './model-audit.ts';

const prefix = 'table:';

/** As it is asked for: `table:deals`. */
export function contractName(table: string): string {
  return `${prefix}${table}`;
}

/** The table whose promises an audit of this name looks at; undefined of one that is written. */
export function contractTable(name: string): string | undefined {
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

/** The audit of a name: one that is written, or with `table:` before the name of a table the one that comes with it. */
export function auditNamed(model: Model, name: string): Audit | undefined {
  const table = model.tables.get(contractTable(name) ?? '');
  return model.audits.get(name) ?? (table && contractOf(table, model));
}

/** Undefined of a table that promises nothing that could be broken. */
export function contractOf(table: Table, model: Model): Audit | undefined {
  const stored = [...table.columns.values()].filter(({ computed }) => computed === undefined);
  const checks = stored.flatMap((column) => promisesOf(column, table, model));
  if (checks.length === 0) return undefined;
  return {
    name: contractName(table.name),
    label: `${table.label}: what the table promises`,
    table: table.name,
    checks,
    origin: table.origin,
  };
}

function promisesOf(column: Column, { name: table, key }: Table, model: Model): AuditCheck[] {
  const { name, label, type, flags } = column;
  if (type.kind === 'unknown') return [];
  const expression: RowExpression = { kind: 'leaf', leaf: { kind: 'column', path: [], table, column: name }, type };
  const check = (says: string, failing: Failing): AuditCheck => ({
    label: `${label} ${says}`,
    table,
    failing,
    shows: [{ name, label, expression }],
  });
  const missing: RowExpression = { kind: 'is-missing', operand: expression, type: { kind: 'boolean' } };
  const unfit = misfit(expression, model);
  return [
    ...(key === name || flags.includes('unique')
      ? [check('repeats', { kind: 'duplicate', columns: [expression], ignoring: [] })]
      : []),
    ...(key === name || flags.includes('required')
      ? [check('is missing', { kind: 'condition', condition: missing })]
      : []),
    ...(unfit === undefined ? [] : [check(unfit.says, { kind: 'condition', condition: unfit.condition })]),
  ];
}
