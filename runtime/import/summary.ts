import { printable, truncate } from '../../language/base/width.ts';

/** What an import did, table by table. Every row read is kept, a copy, set aside or left out: nothing else happens. */
export interface ImportSummary {
  readonly tables: readonly TableSummary[];
  readonly elapsedMs: number;
  /** Path of the store; undefined for a dry run. */
  readonly store: string | undefined;
}

export interface TableSummary {
  readonly table: string;
  readonly files: readonly string[];
  readonly rowsRead: number;
  readonly rowsKept: number;
  /** Rows equal to an earlier one in every column. */
  readonly copiesCollapsed: number;
  /** Rows left out by `only` in rekap.yaml. */
  readonly rowsLeftOut: number;
  readonly setAside: readonly SetAside[];
  readonly ignoredHeadings: readonly string[];
  readonly findings: readonly Finding[];
}

/** Rows kept in `rekap_internal.quarantine` for one reason. */
export interface SetAside {
  readonly reason: string;
  readonly column?: string;
  readonly count: number;
  readonly examples: readonly { readonly file: string; readonly line: number; readonly value: string | null }[];
}

export type FindingKind =
  | 'orphan'
  | 'missing'
  | 'outside-set'
  | 'malformed'
  | 'not-unique'
  | 'other-currency'
  | 'rounded';

/** Something about rows that were kept. */
export interface Finding {
  readonly kind: FindingKind;
  readonly column: string;
  readonly count: number;
  /** The most frequent ones, and what an orphan is perhaps meant to be. */
  readonly values: readonly { readonly value: string; readonly count: number; readonly meant?: string }[];
  readonly message: string;
}

/** Rows set aside of a table. */
export function countSetAside(table: TableSummary): number {
  return table.setAside.reduce((sum, { count }) => sum + count, 0);
}

/** A summary in lines for people. */
export function describeImport(summary: ImportSummary): string[] {
  return summary.tables.flatMap(describeTable);
}

function describeTable(table: TableSummary): string[] {
  const parts = [`${rows(table.rowsKept)} from ${table.files.join(', ')}`];
  if (table.copiesCollapsed > 0)
    parts.push(`${number(table.copiesCollapsed)} exact ${copies(table.copiesCollapsed)} collapsed`);
  if (table.rowsLeftOut > 0) parts.push(`${number(table.rowsLeftOut)} left out by \`only\``);
  const aside = countSetAside(table);
  if (aside > 0) parts.push(`${number(aside)} set aside`);
  return [
    `${table.table}: ${parts.join('; ')}`,
    ...table.setAside.map((each) => `  ${describeSetAside(table, each)}`),
    ...table.findings.map((finding) => `  ${table.table}.${finding.column}: ${finding.message}`),
    ...(table.ignoredHeadings.length === 0
      ? []
      : [`  ${table.table}: headings not used: ${table.ignoredHeadings.map(shorten).join(', ')}`]),
  ];
}

/** A reason why rows were set aside, with examples. */
export function describeSetAside(
  { table, files }: Pick<TableSummary, 'table' | 'files'>,
  { reason, column, count, examples }: SetAside,
): string {
  const where = column === undefined ? table : `${table}.${column}`;
  const shown = examples.map(({ file, line, value }) => {
    const place = files.length > 1 ? `${file} line ${line}` : `line ${line}`;
    return value === null ? place : `${place} (${shorten(value)})`;
  });
  const more = count > examples.length ? ', …' : '';
  return `${where}: ${rows(count)} set aside, ${reason}: ${shown.join(', ')}${more}`;
}

/** `1 row`, `8,800 rows`. */
export function rows(count: number): string {
  return `${number(count)} ${count === 1 ? 'row' : 'rows'}`;
}

export function number(count: number): string {
  return count.toLocaleString('en');
}

function copies(count: number): string {
  return count === 1 ? 'copy' : 'copies';
}

/** A value of the data in a sentence: on one line, not long, with nothing in it that a terminal would obey. */
export function shorten(value: string): string {
  return truncate(printable(value), 40);
}
