/** What a table promises is also broken by rows that the import set aside: they are no longer in the table. */

import { labelOf } from '../../language/base/names.ts';
import { contractTable } from '../../language/semantics/contract-audit.ts';
import type { CellValue, ReportResult } from '../api/contract.ts';
import type { Manifest } from '../import/manifest.ts';

/** The audit of what a table promises, with the rows that are no longer in it. */
export function withSetAside(result: ReportResult, { tables }: Manifest): ReportResult {
  const table = contractTable(result.name);
  const summary = tables.find(({ name }) => name === table)?.summary;
  const { totals, verdict } = result;
  if (summary === undefined || totals === null || verdict === undefined || summary.setAside.length === 0) return result;
  const aside = summary.setAside.reduce((sum, { count }) => sum + count, 0);
  const all = Number(totals[2] ?? 0) + aside;
  const line = (label: CellValue, failing: number, rows: number, keys: CellValue = null): CellValue[] => [
    label,
    failing,
    rows,
    rows === 0 ? null : (rows - failing) / rows,
    keys,
  ];
  const added = summary.setAside.map(({ reason, column, count, examples }) => {
    const label = `${column === undefined ? '' : `${labelOf(column)}: `}${reason}, set aside by the import`;
    const places = examples.map(({ file, line: number }) => `${file} line ${number}`);
    return line(label, count, all, [...places, ...(count > places.length ? ['…'] : [])].join(', '));
  });
  return {
    ...result,
    rows: [...result.rows, ...added],
    row_kinds: [...result.row_kinds, ...added.map(() => 'group' as const)],
    totals: line(null, Number(totals[1] ?? 0) + aside, all),
    verdict: { ...verdict, fails: true },
  };
}
