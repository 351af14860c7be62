/** The headings of a result's columns, of which those that go across the page have several, one above the other. */
import { columnFormatter, type FormatSettings, isPeriod, partialMark, type Value } from './format.ts';

/** What headings are made of: the columns of a result, as the command line's JSON has them. */
export interface Headed {
  readonly columns: readonly {
    readonly label: string;
    readonly metric?: string;
    readonly across?: readonly Value[] | null;
  }[];
  readonly across: readonly { readonly label: string; readonly format: string }[];
  readonly across_orphans: readonly (readonly [number, number])[];
  readonly partial_columns: readonly { readonly column: number }[];
}

export interface Heading {
  readonly text: string;
  /** It is a period that the numbers below it are only a part of. */
  readonly partial: boolean;
}

export interface Headings {
  /** Right above each column. */
  readonly labels: readonly Heading[];
  /** From the top, what stands above each column, and the first of the columns that it stands above. */
  readonly above: readonly (readonly (Heading & { readonly from: number })[])[];
}

/** A heading where a text is all there is. */
export function headingText({ text, partial }: Heading): string {
  return partial ? `${text} ${partialMark}` : text;
}

const total = 'Total';
export const orphanMark = '†';

/** The heading of what goes across says what it is; the values stand below it, and below them the metrics where there are several. */
export function headingsOf(result: Headed, settings: FormatSettings): Headings {
  const { columns, across } = result;
  const own = columns.map(({ label }) => ({ text: label, partial: false }));
  if (across.length === 0) return { labels: own, above: [] };
  const wide = columns.filter((column) => column.metric !== undefined);
  const [only, ...more] = [...new Set(wide.map(({ metric }) => metric))];
  const levels = across.map((_, level) => valuesAt(result, level, settings));
  const dimensions = across.map(({ label }) => label).join(', ');
  const single = more.length === 0 ? wide.find(({ metric }) => metric === only)?.label : undefined;
  const caption = single === undefined ? dimensions : `${single} by ${dimensions}`;
  const first = columns.findIndex((column) => column.metric !== undefined);
  const captions = columns.map((column, index) =>
    column.metric === undefined
      ? { text: '', partial: false, from: index }
      : { text: caption, partial: false, from: first },
  );
  const lowest = levels.at(-1) ?? [];
  return single === undefined
    ? { above: [captions, ...levels], labels: own }
    : {
        above: [captions, ...levels.slice(0, -1)],
        labels: own.map((label, index) => (columns[index]?.metric === undefined ? label : (lowest[index] ?? label))),
      };
}

/** Whether a column is the first of several that share what stands right above them. */
export function isFirstOfSeveral({ above }: Headings, index: number): boolean {
  const lowest = above.at(-1)?.[index];
  return above.length > 1 && lowest !== undefined && lowest.text !== '' && lowest.from === index;
}

/** What stands above each column of one of the dimensions that go across; what whole rows come to is the total. */
function valuesAt(result: Headed, level: number, settings: FormatSettings): Headings['above'][number] {
  const { columns, across } = result;
  const values = columns.flatMap((column) => (column.across ? [column.across[level] ?? null] : []));
  const write = columnFormatter(values, across[level]?.format ?? 'plain', settings);
  const isLowest = level === across.length - 1;
  const isTime = level === across.findIndex(({ format }) => isPeriod(format));
  let from = 0;
  return columns.map((column, index) => {
    if (!isTogether(columns[index - 1], column, level)) from = index;
    if (column.metric === undefined) return { text: '', partial: false, from };
    if (!column.across) return { text: isLowest ? total : '', partial: false, from };
    const text = write(column.across[level] ?? null);
    const orphan = result.across_orphans.some(([at, place]) => at === index && place === level) ? orphanMark : '';
    const partial = isTime && result.partial_columns.some((part) => part.column === index);
    // A value that happens to be called like the total is told apart from it by quotes.
    return { text: `${text === total ? `“${text}”` : text}${orphan}`, partial, from };
  });
}

/** Both columns are of the same values down to a level. */
function isTogether(
  before: Headed['columns'][number] | undefined,
  column: Headed['columns'][number],
  level: number,
): boolean {
  if (before?.metric === undefined || column.metric === undefined) return false;
  const values = ({ across }: Headed['columns'][number]): string => JSON.stringify(across?.slice(0, level + 1) ?? null);
  return values(before) === values(column);
}
