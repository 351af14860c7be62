/** Where a number of a result is. */
import type { CellPlace, ReportResult } from '../../../runtime/api/contract.ts';

/** The place of a cell by its row, or of the totals, and its column; undefined for what is no metric's. */
export function placeOf(result: ReportResult, row: number | 'totals', column: number): CellPlace | undefined {
  const { columns, across, row_kinds: kinds } = result;
  const metric = columns[column];
  if (metric === undefined || metric.role === 'dimension') return undefined;
  const had = row === 'totals' ? [] : columns.flatMap(({ role }, place) => (role === 'dimension' ? [place] : []));
  const own = had.filter((place) => !result.blanks.some(([at, blank]) => at === row && blank === place));
  const above = (metric.across ?? []).map((value, place) => ({ name: across[place]?.name ?? '', value, place }));
  return {
    kind: row === 'totals' ? 'total' : (kinds[row] ?? 'group'),
    column: metric.metric ?? metric.name,
    values: Object.fromEntries([
      ...own.map((place) => [columns[place]?.name ?? '', (row === 'totals' ? [] : result.rows[row])?.[place] ?? null]),
      ...above.map(({ name, value }) => [name, value]),
    ]),
    orphans: [
      ...own.flatMap((place) =>
        result.orphans.some(([at, orphan]) => at === row && orphan === place) ? [columns[place]?.name ?? ''] : [],
      ),
      ...above.flatMap(({ name, place }) =>
        result.across_orphans.some(([at, orphan]) => at === column && orphan === place) ? [name] : [],
      ),
    ],
  };
}
