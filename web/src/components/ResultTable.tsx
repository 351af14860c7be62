import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { columnFormatters, type FormatSettings, isPeriod, partialMark } from '../../../language/base/format.ts';
import { type Headings, headingsOf } from '../../../language/base/headings.ts';
import type { CellValue, ReportResult, ResultColumn } from '../../../runtime/api/contract.ts';
import { project } from '../state/project.ts';

const numericTypes: readonly ResultColumn['type'][] = ['integer', 'number', 'percent', 'money', 'duration'];

export function ResultTable({ result, rowCount }: { result: ReportResult; rowCount: number }) {
  const settings = project.value?.settings;
  const table = useMemo(
    () => <Grid result={result} settings={settings ?? { locale: 'en', currency: 'USD' }} />,
    [result, settings?.locale, settings?.currency],
  );
  if (result.rows.length === 0) {
    return <p class="quiet">{result.period === null ? 'No rows.' : 'No rows in this period.'}</p>;
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="table" tabIndex={0}>
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

function Grid({ result, settings }: { result: ReportResult; settings: FormatSettings }) {
  const { columns, rows, row_kinds: kinds, totals } = result;
  const blanks = new Map<number, number[]>();
  for (const [row, column] of result.blanks) blanks.set(row, [...(blanks.get(row) ?? []), column]);
  const dimensions = columns.flatMap(({ role }, index) => (role === 'dimension' ? [index] : []));
  const formats = columnFormatters(columns, totals === null ? rows : [...rows, totals], settings);
  const orphans = new Set(result.orphans.map(([row, column]) => `${row} ${column}`));
  const period = columns.findIndex(({ format }) => isPeriod(format));
  const partial = new Map(result.partial.map(({ row, ...part }) => [row, part]));
  const headings = headingsOf(result, settings);
  const classes = columns.map((column, index) =>
    classOf(column, index === 0 && column.role === 'dimension', isFirst(headings, index)),
  );
  const cells = (
    row: readonly CellValue[],
    name: string,
    blank: readonly number[],
    mark?: (column: number) => ComponentChildren,
  ) => {
    const texts = row.map((value, index) => formats[index]?.(value) ?? '');
    return named(texts, blank, name).map((text, index) => (
      <td key={index} class={classes[index]}>
        {text}
        {mark?.(index)}
      </td>
    ));
  };
  return (
    <table>
      <Head result={result} headings={headings} classes={classes} />
      <tbody>
        {rows.map((row, index) => {
          const kind = kinds[index] ?? 'group';
          return (
            <tr key={index} class={kind === 'group' ? '' : kind}>
              {cells(row, kind === 'others' ? 'Others' : 'Total', blanks.get(index) ?? [], (column) => (
                <>
                  {orphans.has(`${index} ${column}`) && <abbr title="refers to a row that is not there">†</abbr>}
                  {column === period && <PartialMark part={partial.get(index)} />}
                </>
              ))}
            </tr>
          );
        })}
      </tbody>
      {totals !== null && (
        <tfoot>
          <tr>{cells(totals, 'Total', dimensions)}</tr>
        </tfoot>
      )}
    </table>
  );
}

function PartialMark({ part }: { part: Omit<ReportResult['partial'][number], 'row'> | undefined }) {
  if (part === undefined) return null;
  const why = part.why === 'running' ? 'it is running' : 'the range cuts it';
  return (
    <abbr class="partial" title={`partial: ${why} (${part.from} to ${part.to})`}>
      {partialMark}
    </abbr>
  );
}

/** The columns' own headings, and above those that go across what they are of. */
function Head(props: { result: ReportResult; headings: Headings; classes: readonly string[] }) {
  const { result, headings, classes } = props;
  const { columns } = result;
  const { above, labels } = headings;
  const own = (index: number, rowSpan: number) => (
    <th key={columns[index]?.name} scope="col" rowSpan={rowSpan} class={classes[index]}>
      {labels[index]}
    </th>
  );
  return (
    <thead>
      {above.map((level, row) => (
        <tr key={row}>
          {level.map(({ text, from }, index) => {
            if (columns[index]?.metric === undefined) return row === 0 && own(index, above.length + 1);
            const span = level.filter((each) => each.from === from).length;
            return (
              from === index && (
                <th
                  key={index}
                  scope="colgroup"
                  colSpan={span}
                  class={`above ${isFirst(headings, index) ? 'first' : ''}`}
                >
                  {text}
                </th>
              )
            );
          })}
        </tr>
      ))}
      <tr>{columns.map(({ metric }, index) => (above.length === 0 || metric !== undefined) && own(index, 1))}</tr>
    </thead>
  );
}

/** Whether a column is the first of several that share what stands above them. */
function isFirst({ above }: Headings, index: number): boolean {
  return above.length > 1 && above.at(-1)?.[index]?.from === index;
}

function classOf({ type, across }: ResultColumn, lead: boolean, first: boolean): string {
  const names = [
    ...(numericTypes.includes(type) ? ['numeric'] : []),
    ...(type === 'date' || type === 'time' ? ['date'] : []),
    ...(across === null ? ['whole'] : []),
    ...(lead ? ['lead'] : []),
    ...(first ? ['first'] : []),
  ];
  return names.join(' ');
}

/** Puts the name of a row of several groups into the first of its blanks. */
function named(texts: readonly string[], blanks: readonly number[], name: string): string[] {
  return texts.map((text, index) => (index === blanks[0] ? name : blanks.includes(index) ? '' : text));
}
