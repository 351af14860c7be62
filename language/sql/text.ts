/**
 * The only way a name or a value becomes SQL text. The printer writes through it, and the import and the sample, whose
 * statements are fixed, use the template: it takes no bare string, so no user's text can slip in unquoted.
 */

/** A piece of SQL text that is safe to splice. */
export class SqlText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** A quoted identifier; always quoted, since even `at` breaks DuckDB's parser. */
export function identifier(name: string): SqlText {
  return new SqlText(quotedName(name));
}

/** The text of an identifier. */
export function quotedName(name: string): string {
  // Nearly all names are plain.
  const safe = name.includes('"') || name.includes('\0') ? name.replaceAll('"', '""').replaceAll('\0', '') : name;
  return `"${safe}"`;
}

/** A text, boolean, number or null as a literal. */
export function literal(value: string | number | bigint | boolean | null): SqlText {
  if (value === null) return new SqlText('NULL');
  switch (typeof value) {
    case 'string':
      return new SqlText(quoted(value.replaceAll('\0', '')));
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`not a number for SQL: ${value}`);
      return new SqlText(String(value));
    case 'bigint':
      return new SqlText(value.toString());
    case 'boolean':
      return new SqlText(value ? 'TRUE' : 'FALSE');
  }
}

/** A line break is written as an escape, so that indenting a statement never changes a value in it. */
function quoted(value: string): string {
  const doubled = value.replaceAll("'", "''");
  if (!/[\r\n]/.test(value)) return `'${doubled}'`;
  return `E'${doubled.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

/** Pieces joined by a fixed separator. */
export function join(
  pieces: readonly SqlText[],
  separator: ', ' | ' AND ' | ' OR ' | ' UNION ALL ' | '\n' | ',\n  ',
): SqlText {
  return new SqlText(pieces.map((piece) => piece.text).join(separator));
}

/** A fixed statement with safe pieces in it: sql`SELECT * FROM ${identifier(table)}`. */
export function sql(strings: TemplateStringsArray, ...pieces: readonly SqlText[]): SqlText {
  return new SqlText(String.raw({ raw: strings }, ...pieces.map((piece) => piece.text)));
}
