import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { columnFormatters, type FormatSettings, isPeriod } from '../../../language/base/format.ts';
import { headingsOf, isFirstOfSeveral } from '../../../language/base/headings.ts';
import type { CellValue, ReportResult, ResultColumn } from '../../../runtime/api/contract.ts';
import { file, project } from '../state/project.ts';
import { lookBehind } from '../state/route.ts';
import { placeOf } from '../text/place.ts';
import { useCursor } from './cursor.ts';
import { ForecastMark } from './ForecastMark.tsx';
import { useLeads } from './leads.ts';
import { PartialMark } from './PartialMark.tsx';
import { TableHead } from './TableHead.tsx';

const numericTypes: readonly ResultColumn['type'][] = ['integer', 'number', 'percent', 'money', 'duration'];

interface Props {
  readonly result: ReportResult;
  readonly rowCount: number;
  /** The cell of the report, where the rows behind its numbers can be looked at. */
  readonly cell?: string;
}

export function ResultTable({ result, rowCount, cell }: Props) {
  const settings = project.value?.settings;
  const table = useMemo(
    () => <Grid result={result} settings={settings ?? { locale: 'en', currency: 'USD' }} opens={cell !== undefined} />,
    [result, cell, settings?.locale, settings?.currency],
  );
  const box = useRef<HTMLDivElement>(null);
  useLeads(box, leadsOf(result), table);
  useCursor(box, table, (row, column) => {
    const path = file.peek()?.path;
    const place = placeOf(result, row === 'totals' ? row : Number(row), Number(column));
    if (cell === undefined || path === undefined || place === undefined) return;
    lookBehind(path, { cell, place: JSON.stringify(place) });
  });
  if (result.rows.length === 0) {
    return <p class="quiet">{result.period === null ? 'No rows.' : 'No rows in this period.'}</p>;
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="table" tabIndex={0} ref={box}>
        {table}
      </div>
      {result.orphans.length + result.across_orphans.length > 0 && (
        <p class="aside">† refers to a row that is not there; shown as stored</p>
      )}
      {result.rows.length < rowCount && (
        <p class="aside">
          The first {result.rows.length.toLocaleString(settings?.locale)} of {rowCount.toLocaleString(settings?.locale)}{' '}
          rows.{' '}
          <code>
            rekap run {result.name} -o {result.name}.csv
          </code>{' '}
          writes them all.
        </p>
      )}
    </>
  );
}

interface GridProps {
  readonly result: ReportResult;
  readonly settings: FormatSettings;
  /** Whether its numbers open the rows behind them. */
  readonly opens: boolean;
}

function Grid({ result, settings, opens }: GridProps) {
  const { columns, rows, row_kinds: kinds, totals } = result;
  const blanks = new Map<number, number[]>();
  for (const [row, column] of result.blanks) blanks.set(row, [...(blanks.get(row) ?? []), column]);
  const dimensions = columns.flatMap(({ role }, index) => (role === 'dimension' ? [index] : []));
  const formats = columnFormatters(columns, totals === null ? rows : [...rows, totals], settings);
  const orphans = new Set(result.orphans.map(([row, column]) => `${row} ${column}`));
  const period = columns.findIndex(({ format }) => isPeriod(format));
  const partial = new Map(result.partial.map(({ row, ...part }) => [row, part]));
  const partialCells = new Map(result.partial_cells.map(({ row, column, ...part }) => [`${row} ${column}`, part]));
  const ahead = new Set(result.forecast?.rows);
  const headings = headingsOf(result, settings);
  const leads = leadsOf(result);
  const classes = columns.map((column, index) =>
    classOf(column, {
      lead: index < leads,
      edge: result.across.length > 0 && index === leads - 1,
      first: isFirstOfSeveral(headings, index),
    }),
  );
  const texts = (row: readonly CellValue[]) => row.map((value, index) => formats[index]?.(value) ?? '');
  const written = rows.map(texts);
  const styles = columns.map((column, index) => {
    if (index < leads) return roomFor(Math.max(...written.map((row) => (row[index] ?? '').length)), widestLead);
    return column.metric === undefined
      ? undefined
      : roomFor((headings.labels[index]?.text ?? '').length, widestHeading);
  });
  // Most of a wide table may be empty; what is there stands out.
  const isNothing = (row: readonly CellValue[], index: number) => {
    const { metric, type } = columns[index] ?? { metric: undefined, type: 'text' };
    if (metric === undefined) return false;
    return row[index] === null || (numericTypes.includes(type) && Number(row[index]) === 0);
  };
  const number = (text: string, row: number | 'totals', column: number) =>
    opens && columns[column]?.role !== 'dimension' ? (
      <button type="button" class="number" tabIndex={-1} data-row={row} data-column={column} title={lookTitle}>
        {text}
      </button>
    ) : (
      text
    );
  const cells = (
    place: number | 'totals',
    row: readonly CellValue[],
    name: string,
    blank: readonly number[],
    mark?: (column: number) => ComponentChildren,
  ) =>
    named(texts(row), blank, name).map((text, index) => (
      <td key={index} class={`${classes[index]} ${isNothing(row, index) ? 'nothing' : ''}`}>
        {number(text, place, index)}
        {mark?.(index)}
      </td>
    ));
  return (
    <table>
      <TableHead result={result} headings={headings} classes={classes} styles={styles} />
      <tbody>
        {rows.map((row, index) => {
          const kind = kinds[index] ?? 'group';
          return (
            <tr key={index} class={kind !== 'group' ? kind : ahead.has(index) ? 'forecast' : ''}>
              {cells(index, row, kind === 'others' ? 'Others' : 'Total', blanks.get(index) ?? [], (column) => (
                <>
                  {orphans.has(`${index} ${column}`) && <abbr title="refers to a row that is not there">†</abbr>}
                  {column === period && <PartialMark part={partial.get(index)} />}
                  {column === period && ahead.has(index) && <ForecastMark />}
                  <PartialMark part={partialCells.get(`${index} ${column}`)} />
                </>
              ))}
            </tr>
          );
        })}
      </tbody>
      {totals !== null && (
        <tfoot>
          <tr>{cells('totals', totals, 'Total', dimensions)}</tr>
        </tfoot>
      )}
    </table>
  );
}

const lookTitle = 'The rows behind it';

/** `place`: names of classes, and whether the column has them. */
function classOf({ type, across }: ResultColumn, place: Readonly<Record<string, boolean>>): string {
  const has = {
    numeric: numericTypes.includes(type),
    date: type === 'date' || type === 'time',
    whole: across === null,
    ...place,
  };
  return Object.entries(has)
    .flatMap(([name, is]) => (is ? [name] : []))
    .join(' ');
}

/** How many columns stay in sight: those that say what a row is, or the first of a list. */
function leadsOf({ kind, columns }: ReportResult): number {
  if (kind === 'list') return columns[0]?.role === 'dimension' ? 1 : 0;
  const first = columns.findIndex(({ role }) => role !== 'dimension');
  return first === -1 ? columns.length : first;
}

/** In letters. */
const widestLead = 26;
const widestHeading = 18;
const oneLine = 12;

/** Columns that scroll need not be as narrow as their longest word: short texts have one line, long ones about three. */
function roomFor(letters: number, most: number): string {
  const room = letters <= oneLine ? letters : Math.max(oneLine, Math.ceil(letters / (most === widestLead ? 2 : 3)));
  return `min-width: min(calc(${Math.min(most, room)}ch + 20px), 34vw)`;
}

/** Puts the name of a row of several groups into the first of its blanks. */
function named(texts: readonly string[], blanks: readonly number[], name: string): string[] {
  return texts.map((text, index) => (index === blanks[0] ? name : blanks.includes(index) ? '' : text));
}
