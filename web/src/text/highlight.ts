/** Colours for reading, not a parser: comments, texts, numbers and the words that structure a definition. */
export type Language = 'rekap' | 'sql';

export interface Piece {
  readonly text: string;
  /** Undefined for plain text. */
  readonly kind?: string | undefined;
}

const words: Record<Language, readonly string[]> = {
  rekap:
    'table dimension metric param report show by for where keep sort top with others totals list chart dated shown sorted key required unique private as on and or not in is between missing when else'.split(
      ' ',
    ),
  sql: 'with recursive as materialized select distinct from where group by having order limit union all join left right full inner cross on using and or not in is null case when then else end cast filter over partition asc desc nulls first last between like exists grouping sets values interval date true false'.split(
    ' ',
  ),
};

const patterns: Record<Language, RegExp> = {
  rekap: token('\\/\\/.*', '"(?:[^"\\\\\\n]|\\\\.)*"|`[^`\\n]*`', words.rekap, 'u'),
  sql: token('--.*', "'(?:[^']|'')*'", words.sql, 'iu'),
};

export function highlight(text: string, language: Language): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(patterns[language])) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) });
    const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? [];
    pieces.push({ text: match[0], kind: kind === 'quoted' ? undefined : kind });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** SQL's quoted names are matched so that no word in them is taken for a keyword. */
function token(comment: string, string: string, keywords: readonly string[], flags: string): RegExp {
  const quoted = string.startsWith("'") ? '|(?<quoted>"(?:[^"]|"")*")' : '';
  return new RegExp(
    `(?<comment>${comment})|(?<string>${string})${quoted}|(?<number>(?<![\\p{L}\\d_.])\\d[\\d.]*)|(?<![\\p{L}\\d_.])(?<keyword>${keywords.join('|')})(?![\\p{L}\\d_])`,
    `g${flags}`,
  );
}
