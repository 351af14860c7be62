import type { Diagnostic } from '../../language/base/diagnostics.ts';
import type { Span } from '../../language/base/span.ts';
import { closest } from '../../language/base/suggest.ts';
import { configFile } from '../config.ts';
import { diagnose } from '../diagnostics.ts';
import type { ImportSpec } from '../project.ts';
import { type CsvHead, SourceProblem } from './source.ts';
import type { StoredColumn } from './typing.ts';

/** What of a file goes where. */
export interface HeadingPlan {
  readonly columns: readonly FilledColumn[];
  readonly filters: readonly FilledFilter[];
  /** Headings that nothing uses. */
  readonly ignored: readonly string[];
}

/** A column of the table and the place of its heading in the file; undefined where the export has none. */
export interface FilledColumn {
  readonly column: StoredColumn;
  readonly heading: string;
  readonly index: number | undefined;
}

export interface FilledFilter {
  readonly index: number;
  readonly values: readonly string[];
}

/** With more headings missing than this, it is another file rather than another name. */
const missingOneByOne = 3;

/** Finds the heading of each column and filter. Throws a `SourceProblem` that names all that are not there. */
export function planHeadings(
  spec: ImportSpec,
  columns: readonly StoredColumn[],
  { file, headings }: Pick<CsvHead, 'file' | 'headings'>,
): HeadingPlan {
  const missing: Diagnostic[] = [];
  const missingHeadings = new Set<string>();
  const repeated: Diagnostic[] = [];
  const used = new Set<number>();
  const find = (column: string, heading: string, mapped: boolean, span: Span): number => {
    const place = { file: configFile, span };
    const index = headings.indexOf(heading);
    used.add(index);
    if (index === -1) {
      const parameters = { path: file.path, column, heading, mapped, headings, closest: closest(heading, headings) };
      missing.push(diagnose('import-heading-missing', place, parameters));
      missingHeadings.add(heading);
    } else if (headings.includes(heading, index + 1)) {
      repeated.push(diagnose('import-heading-repeated', place, { path: file.path, heading, column }));
    }
    return index;
  };
  const otherFile = () => {
    const parameters = { path: file.path, table: spec.table, missing: [...missingHeadings], headings };
    return diagnose('import-other-headings', { file: configFile, span: spec.tableSpan }, parameters);
  };
  const filled = columns.map((column) => {
    const mapping = spec.columns.get(column.name);
    const heading = mapping === undefined ? column.name : mapping.heading;
    if (heading === null) return { column, heading: column.name, index: undefined };
    return {
      column,
      heading,
      index: find(column.name, heading, mapping !== undefined, mapping?.headingSpan ?? spec.tableSpan),
    };
  });
  const filters = spec.only.map(({ heading, values, span }) => {
    const own = headings.includes(heading) ? heading : (spec.columns.get(heading)?.heading ?? heading);
    return { index: find(heading, own, true, span), values };
  });
  const problems = [...(missingHeadings.size > missingOneByOne ? [otherFile()] : missing), ...repeated];
  if (problems.length > 0) throw new SourceProblem(...problems);
  return { columns: filled, filters, ignored: headings.filter((heading, index) => heading !== '' && !used.has(index)) };
}
