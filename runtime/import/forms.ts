import { identifier, literal, sql } from '../../language/sql/text.ts';
import { configFile } from '../config.ts';
import { diagnose } from '../diagnostics.ts';
import type { FilledColumn, HeadingPlan } from './headings.ts';
import { textAt, textRows } from './reading.ts';
import { type CsvSource, SourceProblem } from './source.ts';
import { type LoadContext, marks } from './staging.ts';
import { survey } from './survey.ts';
import { type Form, hasForms, typed } from './typing.ts';

/**
 * Surveys the columns that have values which do not fit as they stand, and adds what is found to `forms`. Returns
 * whether more values would fit if the file were loaded again. Throws a `SourceProblem` that names all columns that
 * can be read in two ways.
 */
export async function decideForms(
  context: LoadContext,
  source: CsvSource,
  plan: HeadingPlan,
  forms: Map<string, Form>,
  firstRow: number,
): Promise<boolean> {
  const { connection, spec, signal } = context;
  const misfits = sql`${identifier(spec.table)} WHERE ${marks.fate} >= 0 AND rowid >= ${literal(firstRow)}`;
  const { rows } = await connection.query(sql`SELECT count(*) > 0 FROM ${misfits}`, { signal });
  if (rows[0]?.[0] !== true) return false;

  /** Whether, among the rows that do not fit, some value of a column does not as it stands, and would in a form. */
  const some = async ({ column, heading }: FilledColumn, form?: Form): Promise<boolean> => {
    const texts = sql`SELECT json_extract_string(${marks.row}, ${literal(jsonPointer(heading))}) AS text FROM ${misfits}`;
    const value = (each: Form) => typed(column.kind, sql`text`, each, context.timezone);
    const fitting = form === undefined ? sql`true` : sql`${value(form)} IS NOT NULL`;
    const found = await connection.query(
      sql`SELECT count(*) > 0 FROM (${texts}) WHERE text IS NOT NULL AND ${value({ kind: 'plain' })} IS NULL AND ${fitting}`,
      { signal },
    );
    return found.rows[0]?.[0] === true;
  };

  let better = false;
  const undecided = [];
  const present = plan.columns.filter(({ index }) => index !== undefined);
  for (const [at, filled] of present.entries()) {
    const { name, kind } = filled.column;
    if (!hasForms(kind) || forms.has(name) || !(await some(filled))) continue;
    const found = await survey(connection, textRows(source, plan), textAt(at), kind, signal);
    if ('undecided' in found) {
      const place = { file: configFile, span: spec.columns.get(name)?.headingSpan ?? spec.tableSpan };
      const parameters = {
        path: source.file.path,
        column: name,
        heading: filled.heading,
        examples: found.examples,
        both: found.both,
      };
      undecided.push(diagnose(`import-ambiguous-${found.undecided}`, place, parameters));
    } else {
      forms.set(name, found.decided);
      better ||= await some(filled, found.decided);
    }
  }
  if (undecided.length > 0) throw new SourceProblem(...undecided);
  return better;
}

/** RFC 6901, which unlike DuckDB's own paths can name any key. */
function jsonPointer(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
