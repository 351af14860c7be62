import { RekapFailure } from '../failure.ts';
import { findInAmounts } from './amounts.ts';
import { markFooter } from './footer.ts';
import { planHeadings } from './headings.ts';
import { findRepeats } from './keys.ts';
import { loadFile } from './load.ts';
import type { Progress } from './progress.ts';
import { setDefectsAside, setRowsAside, summariseSetAside } from './quarantine.ts';
import { type CsvHead, lookThrough } from './source.ts';
import { createTable, type LoadContext, type Loaded } from './staging.ts';
import { countSetAside, type TableSummary } from './summary.ts';

/**
 * Imports the files of one table. `temporary` is the beginning of paths for files that are needed on the way. The
 * findings of the summary are those of the files' texts; others need the other tables.
 */
export async function importTable(
  context: LoadContext,
  heads: readonly CsvHead[],
  key: string | undefined,
  temporary: string,
  progress: Progress,
): Promise<TableSummary> {
  const { connection, spec, signal } = context;
  await createTable(context);
  const loaded: Loaded[] = [];
  let rowsRead = 0;
  let endRow = 0;
  for (const [at, head] of heads.entries()) {
    const { file } = head;
    const source = await lookThrough(head, {
      temporary: `${temporary}-${at}.csv`,
      onDefects: (defects) => setDefectsAside(connection, spec.table, file.path, defects),
      onProgress: (bytes) => {
        signal?.throwIfAborted();
        progress.looked(spec.table, bytes);
      },
    });
    const rows = await progress.loading(spec.table, file, connection, loadFile(context, source, endRow));
    await markFooter(context, rows, key);
    loaded.push(rows);
    endRow = rows.endRow;
    rowsRead += source.records + source.defects;
    progress.loaded(spec.table, file, source.records);
  }
  if (key !== undefined) await findRepeats(context, key);
  const counts = await setRowsAside(context, loaded, key);
  const summary: TableSummary = {
    table: spec.table,
    files: heads.map(({ file }) => file.path),
    rowsRead,
    ...counts,
    setAside: await summariseSetAside(connection, spec.table),
    ignoredHeadings: [...new Set(heads.flatMap((head) => planHeadings(spec, context.columns, head).ignored))],
    findings: await findInAmounts(context, loaded),
  };
  const accounted = summary.rowsKept + summary.copiesCollapsed + summary.rowsLeftOut + countSetAside(summary);
  if (accounted === rowsRead) return summary;
  throw new RekapFailure(
    'import-failed',
    `${spec.table}: ${rowsRead} rows were read and only ${accounted} are accounted for, so nothing was imported.`,
  );
}
