/** The rows behind a cell, from the statements they were compiled to. */
import { type FormatSettings, formatValue } from '../../language/base/format.ts';
import { orphanMark } from '../../language/base/headings.ts';
import type { CellAddress, CompiledPart, CompiledRows } from '../../language/index.ts';
import type { CellRows, CellValue, PartOfCell, ReportResult } from '../api/contract.ts';
import type { Engine } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';
import { number } from '../import/summary.ts';
import { readCells } from './results.ts';

/** Runs them. @throws RekapFailure when the report has no such cell */
export async function rowsBehind(
  rows: CompiledRows,
  engine: Pick<Engine, 'query'>,
  settings: FormatSettings,
  signal: AbortSignal | undefined,
): Promise<CellRows> {
  const returned = await engine.query(rows.summary, { signal });
  const [found, another] = returned.rows;
  if (found === undefined) {
    throw new RekapFailure('no-such-cell', `The result of \`${rows.report}\` has no such row.`);
  }
  if (another !== undefined) {
    throw new RekapFailure(
      'no-such-cell',
      `${number(returned.rows.length)} rows of \`${rows.report}\` look like this one, so that its rows cannot be told.`,
      { hint: 'Give what they refer to different names, or put its key into `by`.' },
    );
  }
  const read = (name: string): CellValue => found[returned.columns.findIndex((column) => column.name === name)] ?? null;
  const parts = rows.parts.map(async (part, index): Promise<PartOfCell> => {
    const [count, value, own] = ['rows', 'value', 'own'].map((name) => read(`${name} ${index + 1}`));
    const row_count = Number(count ?? 0);
    const listed = await engine.query(part.sql, { signal });
    return {
      label: part.label,
      function: part.function,
      over: part.over,
      value: (part.inside ? value : own) ?? null,
      inside: part.inside,
      format: part.value.format,
      sum: sumOf(part, { row_count, value: value ?? null, own: (part.inside ? value : own) ?? null }, settings),
      rows: listResult(rows, part, readCells(part.columns, listed)),
      row_count,
      sql: part.sql,
    };
  });
  const { name, label, type, role, format } = rows.column;
  return {
    report: rows.report,
    label: rows.label,
    column: { name, label, type, role, format },
    place: placeOf(rows, settings),
    value: read('cell'),
    formula: rows.formula,
    parts: await Promise.all(parts),
  };
}

/** `Others, Month: March 2024`; a period, and a value, as the table shows it. */
function placeOf({ kind, place }: CompiledRows, settings: FormatSettings): string {
  const kinds = { group: [], others: ['Others'], subtotal: ['Total'], total: ['Total'] }[kind];
  const values = place.map(({ label, value, format, orphan }) => {
    return `${label}: ${formatValue(value, format, settings)}${orphan ? orphanMark : ''}`;
  });
  return [...kinds, ...values].join(', ');
}

/** A cell as a page asks for it. @throws RekapFailure */
export function readCell(text: string): CellAddress {
  const parsed = parsedJson(text);
  if (typeof parsed === 'object' && parsed !== null && 'kind' in parsed && 'column' in parsed && 'values' in parsed) {
    const { kind, column, values } = parsed;
    const orphans = 'orphans' in parsed ? parsed.orphans : [];
    if (isKind(kind) && typeof column === 'string' && isValues(values) && isTexts(orphans))
      return { kind, column, values, orphans };
  }
  throw new RekapFailure('no-such-cell', 'This names no cell of a result.');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKind(kind: unknown): kind is CellAddress['kind'] {
  return kind === 'group' || kind === 'others' || kind === 'subtotal' || kind === 'total';
}

function isValues(values: unknown): values is CellAddress['values'] {
  const isValue = (value: unknown): boolean => value === null || /^(string|number|boolean)$/.test(typeof value);
  return (
    typeof values === 'object' && values !== null && !Array.isArray(values) && Object.values(values).every(isValue)
  );
}

function isTexts(texts: unknown): texts is string[] {
  return Array.isArray(texts) && texts.every((text) => typeof text === 'string');
}

interface Counted {
  readonly row_count: number;
  /** What the rows come to, and what the report has. */
  readonly value: CellValue;
  readonly own: CellValue;
}

/** How the rows come to the value, in words. */
function sumOf(part: CompiledPart, { row_count, value, own }: Counted, settings: FormatSettings): string {
  const write = (each: CellValue): string => formatValue(each, part.value.format, settings);
  const things =
    part.table === null ? ['combination', 'combinations'] : [`row of ${part.table}`, `rows of ${part.table}`];
  const rows = row_count === 0 ? `No ${things[0]}` : `${number(row_count)} ${row_count === 1 ? things[0] : things[1]}`;
  if (own === null) return `${rows}. ${part.whenMissing}`;
  const how = part.over === null ? ways[part.function] : `${ways[part.function]}, divided by ${part.over} periods`;
  const said = `${rows}: ${how} is ${write(value)}.`;
  // They are read of the same relations, so that this cannot be; if it ever is, it is no secret.
  return alike(value, own) ? said : `${said} The report has ${write(own)}, which is not the same.`;
}

const ways: Record<CompiledPart['function'], string> = {
  count: 'their number',
  sum: 'the sum of what they contribute',
  distinct: 'the number of different values',
  average: 'the mean of what they contribute',
  median: 'the median of what they contribute',
  percentile: 'the percentile of what they contribute',
  deviation: 'the standard deviation of what they contribute',
  min: 'the least of what they contribute',
  max: 'the greatest of what they contribute',
  rate: 'the share of those that meet it',
  first: 'the first one’s value',
  last: 'the last one’s value',
};

/** The same but for what sums of binary fractions lose. */
function alike(one: CellValue, other: CellValue): boolean {
  if (one === other) return true;
  const [a, b] = [Number(one), Number(other)];
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Rows of a part as a list that is written as any other. */
function listResult({ report, file }: CompiledRows, part: CompiledPart, rows: CellValue[][]): ReportResult {
  return {
    name: report,
    label: part.label,
    file,
    kind: 'list',
    params: [],
    period: null,
    columns: part.columns.map(({ name, label, type, role, format }) => ({ name, label, type, role, format })),
    across: [],
    across_orphans: [],
    rows,
    row_kinds: rows.map(() => 'group'),
    blanks: [],
    partial: [],
    partial_columns: [],
    partial_cells: [],
    totals: null,
    orphans: [],
    notes: [],
    elapsed_ms: 0,
  };
}
