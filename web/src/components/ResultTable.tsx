import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { columnFormatter, type FormatSettings, isPeriod, partialMark } from '../../../language/base/format.ts';
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
      {result.orphans.length > 0 && <p class="aside">† refers to a row that is not there; shown as stored</p>}
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
  const formats = columns.map((column, index) =>
    columnFormatter(
      [...rows, ...(totals === null ? [] : [totals])].map((row) => row[index] ?? null),
      column.format,
      settings,
    ),
  );
  const orphans = new Set(result.orphans.map(([row, column]) => `${row} ${column}`));
  const period = columns.findIndex(({ format }) => isPeriod(format));
  const partial = new Map(result.partial.map(({ row, ...part }) => [row, part]));
  const classes = columns.map(({ type }) => classOf(type));
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
      <thead>
        <tr>
          {columns.map(({ name, label }, index) => (
            <th key={name} scope="col" class={classes[index]}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
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

function classOf(type: ResultColumn['type']): string {
  if (numericTypes.includes(type)) return 'numeric';
  return type === 'date' || type === 'time' ? 'date' : '';
}

/** Puts the name of a row of several groups into the first of its blanks. */
function named(texts: readonly string[], blanks: readonly number[], name: string): string[] {
  return texts.map((text, index) => (index === blanks[0] ? name : blanks.includes(index) ? '' : text));
}
