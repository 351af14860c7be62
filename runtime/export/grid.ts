import {
  columnFormatters,
  type FormatSettings,
  forecastMark,
  formatValue,
  isPeriod,
  partialMark,
} from '../../language/base/format.ts';
import { type Heading, headingsOf, headingText, orphanMark } from '../../language/base/headings.ts';
import { printable } from '../../language/base/width.ts';
import { wordIn } from '../../language/base/words.ts';
import type { CellValue, ColumnType, ReportResult, RowKind } from '../api/contract.ts';

/** A result as texts in rows and columns: what the formats for people have in common. */
export interface Grid {
  readonly columns: readonly {
    readonly label: string;
    readonly numeric: boolean;
    /** Its cells still say something when they are cut. */
    readonly cuttable: boolean;
    /** What whole rows come to, in a result that goes across. */
    readonly whole: boolean;
  }[];
  /** Headings above the columns' own, from the top: what stands above each, and the first column that it stands above. */
  readonly above: readonly (readonly { readonly text: string; readonly from: number }[])[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly kind: RowKind }[];
  readonly totals: readonly string[] | null;
  readonly hasOrphans: boolean;
}

const numericTypes: ReadonlySet<ColumnType> = new Set(['integer', 'number', 'percent', 'money', 'duration']);

export const orphanFootnote = `${orphanMark} refers to a row that is not there; shown as stored`;

export function toGrid(result: ReportResult, settings: FormatSettings): Grid {
  const all = result.totals === null ? result.rows : [...result.rows, result.totals];
  const formatters = columnFormatters(result.columns, all, settings);
  const texts = (row: readonly CellValue[]) => formatters.map((format, index) => written(format(row[index] ?? null)));

  const blanks = new Map<number, number[]>();
  for (const [row, column] of result.blanks) blanks.set(row, [...(blanks.get(row) ?? []), column]);
  const dimensions = result.columns.flatMap(({ role }, index) => (role === 'dimension' ? [index] : []));
  const rows = result.rows.map((row, index) => {
    const kind = result.row_kinds[index] ?? 'group';
    return { cells: named(texts(row), blanks.get(index) ?? [], kind === 'others' ? 'Others' : 'Total'), kind };
  });
  for (const [row, column] of result.orphans) {
    const cells = rows[row]?.cells;
    if (cells?.[column] !== undefined) cells[column] += orphanMark;
  }
  const period = result.columns.findIndex(({ format }) => isPeriod(format));
  for (const { row } of result.partial) {
    const cells = rows[row]?.cells;
    if (cells?.[period] !== undefined) cells[period] += ` ${partialMark}`;
  }
  for (const { row, column } of result.partial_cells) {
    const cells = rows[row]?.cells;
    if (cells?.[column] !== undefined) cells[column] += ` ${partialMark}`;
  }
  for (const row of result.forecast?.rows ?? []) {
    const cells = rows[row]?.cells;
    if (cells?.[period] !== undefined) cells[period] += ` ${forecastMark}`;
  }
  const { labels, above } = headingsOf(result, settings);
  return {
    columns: result.columns.map(({ type, across }, index) => ({
      label: heading(labels[index]),
      numeric: numericTypes.has(type),
      cuttable: type === 'text',
      whole: across === null,
    })),
    above: above.map((level) => level.map((each) => ({ text: heading(each), from: each.from }))),
    rows,
    totals: result.totals === null ? null : named(texts(result.totals), dimensions, 'Total'),
    hasOrphans: result.orphans.length + result.across_orphans.length > 0,
  };
}

function heading(each: Heading | undefined): string {
  return each === undefined ? '' : written(headingText(each));
}

/** A column's own heading after those above it, but for the one that tops them all. */
export function fullHeading({ columns, above }: Grid, index: number): string {
  const levels = above.slice(1).map((level) => level[index]?.text ?? '');
  return [...levels, columns[index]?.label ?? ''].filter((text) => text !== '').join(' · ');
}

/** A text for a terminal or a file, whose blanks are blanks. */
function written(text: string): string {
  return printable(text.replace(/[\u00a0\u202f]/g, ' '));
}

/** Puts the name of a row of several groups into the first of its blanks. */
function named(cells: string[], blanks: readonly number[], name: string): string[] {
  return cells.map((cell, index) => (index === blanks[0] ? name : blanks.includes(index) ? '' : cell));
}

/** The days a result covers, in the words of the language; undefined without a range. */
export function periodText({ period }: ReportResult, settings: FormatSettings): string | undefined {
  if (period === null) return undefined;
  const [from, to] = [period.from, period.to].map((day) => written(formatValue(day, 'day', settings)));
  return `${from} ${wordIn(settings.locale, 'to')} ${to}`;
}

/** What a result was given: `Team: East, Split by: Owner`; undefined without params. */
export function paramsText({ params }: ReportResult): string | undefined {
  return params.length === 0 ? undefined : params.map(({ label, text }) => `${label}: ${text}`).join(', ');
}
