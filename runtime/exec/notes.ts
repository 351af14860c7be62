/** What a reader of a result should know: rows that are in no number, and why. */
import { type FormatSettings, formatValue, isPeriod, partialMark } from '../../language/base/format.ts';
import type { CompiledReport } from '../../language/index.ts';
import type { Model } from '../../language/semantics/model.ts';
import type { ReportResult, ResultNote } from '../api/contract.ts';
import type { Engine, QueryResult } from '../engines/engine.ts';
import { describeSetAside, type Manifest } from '../import/manifest.ts';
import { changedFiles } from '../import/provenance.ts';
import { number, rows } from '../import/summary.ts';
import type { Project } from '../project.ts';

/** Notes that a statement of the report counts. */
export async function countedNotes(
  report: CompiledReport,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<ResultNote[]> {
  const notes = report.notes.map(async ({ code, sql, message }): Promise<ResultNote[]> => {
    const counted = await engine.query(sql, { signal });
    const count = Number(counted.rows[0]?.[0] ?? 0);
    return count > 0 ? [{ code, message: message(count) }] : [];
  });
  return (await Promise.all(notes)).flat();
}

/** Notes that the result itself, or the report's definition, tells. */
export function otherNotes({ top, paths, compared }: CompiledReport, returned: QueryResult): ResultNote[] {
  const before =
    compared?.before === undefined ? '' : `, compared with ${compared.before.from} to ${compared.before.to}`;
  const upTo = compared === null ? [] : [`Up to ${compared.until}${before}.`];
  const notes = [
    ...upTo.map((message) => ({ code: 'compared', message })),
    ...paths.map((message) => ({ code: 'path', message })),
  ];
  if (top === null) return notes;
  const counted = (column: string): number => {
    const place = returned.columns.findIndex(({ name }) => name === column);
    return Number(returned.rows[0]?.[place] ?? 0);
  };
  const groups = counted(top.column);
  const shown = top.within === null ? top.count : counted(top.within.chosen);
  if (groups <= shown) return notes;
  const each = top.within === null ? '' : ` of each ${top.within.labels.join(', ')}`;
  const rest = top.others ? `the others${each} are one row` : 'the others are left out';
  const most = top.within === null ? '' : `, at most ${number(top.count)}${each}`;
  const message = `${number(shown)} of ${number(groups)} groups are shown${most}; ${rest}.`;
  return [{ code: 'top', message }, ...notes];
}

/** Whether what passes or fails does. */
export function verdictNotes({ verdict }: Pick<ReportResult, 'verdict'>): ResultNote[] {
  if (verdict === undefined) return [];
  const { fails, when } = verdict;
  return fails
    ? [{ code: 'fails', message: `It fails: ${when}.` }]
    : [{ code: 'passes', message: `It passes. It would fail if ${when}.` }];
}

type PartOfResult = Pick<ReportResult, 'partial_cells' | 'partial' | 'rows' | 'across' | 'partial_columns' | 'columns'>;

/** Which periods the numbers are only a part of, and that a range is not over. */
export function partialNotes(
  { columns, unfinished, period, totals }: Pick<CompiledReport, 'columns' | 'unfinished' | 'period' | 'totals'>,
  { partial, rows, across, partial_columns: partialColumns, partial_cells: partialCells, columns: shown }: PartOfResult,
  settings: FormatSettings,
): ResultNote[] {
  const place = shown.findIndex(({ format, role }) => role === 'dimension' && isPeriod(format));
  const level = across.findIndex(({ format }) => isPeriod(format));
  const format = columns.find((column) => isPeriod(column.format))?.format ?? '';
  const periods = [
    ...partial.map((part) => ({ ...part, period: rows[part.row]?.[place] })),
    ...partialColumns.map((part) => ({ ...part, period: shown[part.column]?.across?.[level] })),
  ];
  const named = periods.map(({ period: first, why, from, to }) => {
    const name = formatValue(first ?? null, format, settings);
    return `${name} ${why === 'running' ? 'is running and ' : ''}has ${from} to ${to}`;
  });
  const [cell] = partialCells;
  if (cell !== undefined) named.push(`the running period has ${cell.from} to ${cell.to}`);
  const marked = [...new Set(named)].join('; ');
  const notes = marked === '' ? [] : [`${partialMark} is partial: ${marked}.`];
  if (unfinished !== null && period !== null) {
    const what = totals ? 'The total is of ' : '';
    notes.push(
      `${what}${period.from} to ${period.to}${totals ? ', which' : ''} is not over: today is ${unfinished.today}.`,
    );
  }
  return notes.map((message) => ({ code: 'partial', message }));
}

/** What the import did to the tables that the report reads: rows set aside, currencies mixed, references to nowhere. */
export function importNotes(report: CompiledReport, manifest: Manifest, model: Model): ResultNote[] {
  const aside = describeSetAside(manifest, report.tables).map((message) => ({ code: 'import', message }));
  const read = manifest.tables.filter(({ name }) => report.tables.includes(name));
  const currencies = read.flatMap(({ name, summary }) =>
    summary.findings
      .filter(({ kind }) => kind === 'other-currency')
      .map(({ column, message }) => ({ code: 'other-currency', message: `${name}.${column}: ${message}.` })),
  );
  const shown = new Set(report.columns.flatMap(({ orphan }) => (orphan === undefined ? [] : [orphan.table])));
  const orphans = read.flatMap(({ name, summary }) =>
    summary.findings.flatMap(({ kind, column, count }) => {
      const type = model.tables.get(name)?.columns.get(column)?.type;
      if (kind !== 'orphan' || type?.kind !== 'reference' || !shown.has(type.table)) return [];
      const message = `The ${column} of ${rows(count)} of ${name} is not in ${type.table}.`;
      return [{ code: 'orphans', message }];
    }),
  );
  return [...aside, ...currencies, ...orphans];
}

/** What has become of each table's files since the import, for the tables where anything has. */
export type ChangesByTable = ReadonlyMap<string, readonly string[]>;

export async function findChanges(
  manifest: Manifest,
  { dir, imports }: Pick<Project, 'dir' | 'imports'>,
): Promise<ChangesByTable> {
  const found = manifest.tables.map(async ({ name, provenance }) => {
    const files = imports.find(({ table }) => table === name)?.files ?? [];
    return [name, provenance === undefined ? [] : await changedFiles(provenance, files, dir)] as const;
  });
  return new Map(await Promise.all(found));
}

/** That the files of the tables that the report reads say something else by now. `timezone` is an IANA name. */
export function staleNotes(
  report: CompiledReport,
  { importedAt }: Manifest,
  changes: ChangesByTable,
  timezone: string,
): ResultNote[] {
  const found = new Set(report.tables.flatMap((table) => changes.get(table) ?? []));
  if (found.size === 0) return [];
  const [first, ...more] = found;
  const others = more.length === 0 ? '' : ` (and ${number(more.length)} more ${more.length === 1 ? 'file' : 'files'})`;
  // Swedish writes dates as ISO does.
  const when = new Date(importedAt).toLocaleString('sv', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return [{ code: 'stale', message: `${first}${others} since the import of ${when}: run \`rekap import\`.` }];
}
