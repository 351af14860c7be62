import type { ReportResult } from '../api/contract.ts';
import type { Exporter } from './exporter.ts';

/** An array with one object a report, each on its line. Its shape is a promise to scripts. */
export const json: Exporter = {
  endings: ['json'],
  several: true,
  notes: true,
  write: (results) => `[${results.map((result) => JSON.stringify(inOrder(result))).join(',\n')}]\n`,
};

function inOrder(result: ReportResult): ReportResult {
  return {
    name: result.name,
    label: result.label,
    file: result.file,
    kind: result.kind,
    period: result.period,
    columns: result.columns.map(({ name, label, type, role, format }) => ({ name, label, type, role, format })),
    rows: result.rows,
    row_kinds: result.row_kinds,
    blanks: result.blanks,
    partial: result.partial,
    totals: result.totals,
    orphans: result.orphans,
    notes: result.notes,
    elapsed_ms: result.elapsed_ms,
  };
}
