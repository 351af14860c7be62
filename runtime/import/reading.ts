import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import type { HeadingPlan } from './headings.ts';
import type { CsvSource } from './source.ts';

/** The trimmed text of the nth column that the file fills, in `textRows`. */
export function textAt(at: number): SqlText {
  return identifier(`t${at}`);
}

/** A file's rows as trimmed texts of the columns that it fills, and `kept`: whether the filters let the row pass. */
export function textRows(source: CsvSource, plan: HeadingPlan): SqlText {
  const cell = (index: number) => sql`nullif(trim(${identifier(`c${index}`)}), '')`;
  const indexes = plan.columns.flatMap(({ index }) => (index === undefined ? [] : [index]));
  const texts = indexes.map((index, at) => sql`${cell(index)} AS ${textAt(at)}`);
  const filters = plan.filters.map(
    ({ index, values }) => sql`coalesce(${cell(index)} IN (${join(values.map(literal), ', ')}), false)`,
  );
  const kept = join([sql`true`, ...filters], ' AND ');
  return sql`(SELECT ${join([...texts, sql`${kept} AS kept`], ', ')} FROM ${reading(source)})`;
}

/** DuckDB is told everything and guesses nothing: what it finds out by itself is wrong on real exports. */
function reading(source: CsvSource): SqlText {
  const columns = source.headings.map((_, index) => sql`${literal(`c${index}`)}: 'VARCHAR'`);
  // Told of a carriage return, it reads nothing at all; left alone, it recognises that.
  const newline = source.newline === '\n' ? sql`new_line = '\\n',` : sql``;
  return sql`read_csv(${literal(source.readable)}, auto_detect = false, header = true, strict_mode = true, null_padding = false,
    delim = ${literal(source.separator)}, quote = '"', escape = '"', ${newline} max_line_size = 8000000, buffer_size = 32000000,
    columns = {${join(columns, ', ')}})`;
}
