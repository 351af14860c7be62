import type { Model, Table } from '../../language/semantics/model.ts';
import { textFormPatterns } from '../../language/semantics/text-forms.ts';
import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import type { Connection } from '../engines/engine.ts';
import { type Finding, type FindingKind, number, rows, shorten } from './summary.ts';
import type { StoredColumn } from './typing.ts';

const valuesShown = 5;

interface Check {
  readonly kind: FindingKind;
  readonly column: string;
  /** Holds for the rows that the finding is about. */
  readonly condition: SqlText;
  /** Before the most frequent values. */
  readonly message: (count: number) => string;
  /** What a value is perhaps meant to be, given it as `value`. */
  readonly meant?: SqlText;
}

/** Holds the loaded tables against their contract: nothing is changed, only counted. */
export async function findFindings(
  connection: Connection,
  model: Model,
  table: Table,
  columns: readonly StoredColumn[],
  loaded: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const checks = columns.flatMap((column) => checksOf(model, table, column, loaded));
  if (checks.length === 0) return [];
  const counts = checks.map(({ condition }) => sql`count(*) FILTER (WHERE ${condition})`);
  const { rows: counted } = await connection.query(sql`SELECT ${join(counts, ', ')} FROM ${identifier(table.name)}`, {
    signal,
  });
  const found: Finding[] = [];
  for (const [at, check] of checks.entries()) {
    const count = Number(counted[0]?.[at] ?? 0);
    if (count === 0) continue;
    const values = check.kind === 'missing' ? [] : await frequentValues(connection, table.name, check, signal);
    const shown = values.map(describeValue).join(', ');
    const message = `${check.message(count)}${shown === '' ? '' : `: ${shown}`}${values.length === valuesShown ? ', …' : ''}`;
    found.push({ kind: check.kind, column: check.column, count, values, message });
  }
  return found;
}

function checksOf(model: Model, table: Table, { name, column }: StoredColumn, loaded: ReadonlySet<string>): Check[] {
  const value = identifier(name);
  const { type, flags } = column;
  const checks: Check[] = [];
  const add = (kind: FindingKind, condition: SqlText, message: Check['message'], meant?: SqlText) =>
    checks.push({ kind, column: name, condition, message, ...(meant === undefined ? {} : { meant }) });

  if (type.kind === 'reference') {
    const target = model.tables.get(type.table);
    if (target?.key !== undefined && loaded.has(type.table)) {
      const key = identifier(target.key);
      const known = sql`(SELECT ${key} FROM ${identifier(type.table)} WHERE ${key} IS NOT NULL)`;
      const pointless = sql`${value} IS NOT NULL AND ${value} NOT IN ${known}`;
      const alike = sql`${spelling(sql`CAST(${key} AS VARCHAR)`)} = ${spelling(sql`value`)}`;
      const meant = sql`(SELECT min(CAST(${key} AS VARCHAR)) FROM ${identifier(type.table)} WHERE ${alike})`;
      add('orphan', pointless, (count) => `${point(count)} at no row of ${type.table}`, meant);
    }
  }
  if (type.kind === 'reference' || flags.includes('required') || table.key === name) {
    const what = flags.includes('required') ? 'although it is required' : undefined;
    add('missing', sql`${value} IS NULL`, (count) => `${have(count)} none${what === undefined ? '' : `, ${what}`}`);
  }
  if (type.kind === 'set') {
    const allowed = sql`(${join(type.values.map(literal), ', ')})`;
    add('outside-set', sql`${value} NOT IN ${allowed}`, (count) => `${have(count)} a value outside its set`);
  }
  if (type.kind === 'text' && type.form !== undefined) {
    const form = textFormPatterns[type.form];
    if (form !== undefined) {
      add(
        'malformed',
        sql`NOT regexp_full_match(${value}, ${literal(form.pattern)})`,
        (count) => `${have(count)} ${form.name}`,
      );
    }
  }
  if (flags.includes('unique')) {
    const repeated = sql`(SELECT ${value} FROM ${identifier(table.name)} WHERE ${value} IS NOT NULL GROUP BY ALL HAVING count(*) > 1)`;
    add('not-unique', sql`${value} IN ${repeated}`, (count) => `${rows(count)} share a value, although it is unique`);
  }
  return checks;
}

async function frequentValues(
  connection: Connection,
  table: string,
  { column, condition, meant = sql`NULL` }: Check,
  signal: AbortSignal | undefined,
): Promise<Finding['values']> {
  const value = sql`CAST(${identifier(column)} AS VARCHAR)`;
  const frequent = sql`SELECT ${value} AS value, count(*) AS count FROM ${identifier(table)} WHERE ${condition}
    GROUP BY ALL ORDER BY count DESC, value LIMIT ${literal(valuesShown)}`;
  const statement = sql`SELECT value, count, ${meant} FROM (${frequent}) ORDER BY count DESC, value`;
  const { rows: found } = await connection.query(statement, { signal });
  return found.map(([text, count, perhaps]) => ({
    value: String(text),
    count: Number(count),
    ...(typeof perhaps === 'string' ? { meant: perhaps } : {}),
  }));
}

/** Letters and digits alone, so that spellings of one name are the same. */
function spelling(text: SqlText): SqlText {
  return sql`regexp_replace(lower(strip_accents(${text})), '[^\\p{L}\\p{N}]', '', 'g')`;
}

function describeValue({ value, count, meant }: Finding['values'][number]): string {
  return `${shorten(value)} (${number(count)}${meant === undefined ? '' : `, perhaps ${shorten(meant)}`})`;
}

function point(count: number): string {
  return `${rows(count)} ${count === 1 ? 'points' : 'point'}`;
}

function have(count: number): string {
  return `${rows(count)} ${count === 1 ? 'has' : 'have'}`;
}
