import type { ReportResult, ResultColumn } from '../api/contract.ts';
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
    params: result.params.map(({ name, label, value, text }) => ({ name, label, value, text })),
    period: result.period,
    columns: result.columns.map(column),
    across: result.across.map(column),
    across_orphans: result.across_orphans,
    rows: result.rows,
    row_kinds: result.row_kinds,
    blanks: result.blanks,
    partial: result.partial,
    partial_columns: result.partial_columns,
    partial_cells: result.partial_cells,
    totals: result.totals,
    ...(result.verdict === undefined ? {} : { verdict: result.verdict }),
    orphans: result.orphans,
    notes: result.notes,
    ...(result.forecast === undefined ? {} : { forecast: result.forecast }),
    elapsed_ms: result.elapsed_ms,
  };
}

function column({ name, label, type, role, format, metric, across }: ResultColumn): ResultColumn {
  const wide = metric === undefined || across === undefined ? {} : { metric, across };
  return { name, label, type, role, format, ...wide };
}
