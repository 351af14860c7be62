/** A wide result with a row for each of its cells again, as charts draw it; without what whole rows come to. */
import type { FormatSettings } from '../../language/base/format.ts';
import type { ChartInput } from '../../language/charts/index.ts';
import type { CompiledReport } from '../../language/index.ts';
import type { ReportResult, ResultColumn } from '../api/contract.ts';

type Long = Pick<ReportResult, 'columns' | 'rows' | 'row_kinds' | 'blanks' | 'partial'>;

/** A result that nothing goes across in is long as it is. */
export function long(result: ReportResult): Long {
  if (result.across.length === 0) return result;
  const leading = result.columns.flatMap(({ role }, place) => (role === 'dimension' ? [place] : []));
  const groups = groupsOf(result.columns);
  const metrics = (groups[0] ?? []).flatMap((place): ResultColumn[] => {
    const column = result.columns[place];
    if (column === undefined) return [];
    const { label, type, role, format } = column;
    return [{ name: column.metric ?? column.name, label, type, role, format }];
  });
  const cut = new Map(result.partial_columns.map((part) => [part.column, part]));
  const each = <T>(row: number, of: (place: number, group: readonly number[]) => T): T[] =>
    groups.map((group, index) => of(row * groups.length + index, group));
  return {
    columns: [...leading.flatMap((place) => result.columns[place] ?? []), ...result.across, ...metrics],
    rows: result.rows.flatMap((row, index) =>
      each(index, (_, group) => [
        ...leading.map((place) => row[place] ?? null),
        ...(result.columns[group[0] ?? 0]?.across ?? []),
        ...group.map((place) => row[place] ?? null),
      ]),
    ),
    row_kinds: result.row_kinds.flatMap((kind, row) => each(row, () => kind)),
    blanks: result.blanks.flatMap(([row, column]) => each(row, (place): [number, number] => [place, column])),
    partial: [
      ...result.partial.flatMap(({ row, ...part }) => each(row, (place) => ({ row: place, ...part }))),
      ...result.partial_cells.flatMap(({ row, column, ...part }) => {
        const group = groups.findIndex((places) => places[0] === column);
        return group === -1 ? [] : [{ row: row * groups.length + group, ...part }];
      }),
      ...result.rows.flatMap((_, row) =>
        each(row, (place, group) => {
          const part = cut.get(group[0] ?? 0);
          return part === undefined ? [] : [{ row: place, why: part.why, from: part.from, to: part.to }];
        }).flat(),
      ),
    ],
  };
}

/** What the report's chart is drawn from. */
export function chartInput(
  result: ReportResult,
  { chart, vega, columns }: Pick<CompiledReport, 'chart' | 'vega' | 'columns'>,
  settings: FormatSettings,
): ChartInput {
  const { rows, row_kinds: rowKinds, blanks, partial, ...drawn } = long(result);
  const values = new Map(columns.map((column) => [column.name, column.values]));
  return {
    kind: result.kind === 'audit' ? 'list' : result.kind,
    label: result.label,
    columns: drawn.columns.map((column) => {
      const known = values.get(column.name);
      return known === undefined ? column : { ...column, values: known };
    }),
    rows,
    rowKinds,
    blanks,
    partial,
    across: result.across.map(({ name }) => name),
    // What whole rows come to is no part of a picture of what goes across.
    totals: result.across.length === 0 ? result.totals : null,
    clause: chart,
    vega,
    settings,
  };
}

/** The places of the columns of one value, for each value that goes across. */
function groupsOf(columns: readonly ResultColumn[]): number[][] {
  const groups: number[][] = [];
  let before: ResultColumn['across'];
  for (const [place, { across }] of columns.entries()) {
    if (!Array.isArray(across)) continue;
    if (across === before) groups.at(-1)?.push(place);
    else groups.push([place]);
    before = across;
  }
  return groups;
}
