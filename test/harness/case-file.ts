/** The text format of golden cases: an introduction, then sections that start with `-- kind name`. */

export type SectionKind = (typeof inputKinds)[number] | (typeof expectedKinds)[number];

export interface Section {
  readonly kind: SectionKind;
  readonly name: string;
  readonly body: string;
}

export interface CaseFile {
  /** What the case shows, for whoever reads it. */
  readonly introduction: string;
  readonly sections: readonly Section[];
}

export const inputKinds = ['settings', 'rekap', 'data'] as const;
export const expectedKinds = [
  'diagnostics',
  'format',
  'sql',
  'rows',
  'shown',
  'chart',
  'card',
  'behind',
  'tests',
  'forecast',
  'text',
] as const;

/** Any other line that starts with two dashes belongs to the section it stands in. */
const heading = new RegExp(`^-- (${[...inputKinds, ...expectedKinds].join('|')})(?: (.+))?$`);

export function parseCase(text: string): CaseFile {
  const introduction: string[] = [];
  const sections: { kind: SectionKind; name: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const match = heading.exec(line);
    if (match !== null) sections.push({ kind: match[1] as SectionKind, name: match[2] ?? '', lines: [] });
    else (sections.at(-1)?.lines ?? introduction).push(line);
  }
  return {
    introduction: introduction.join('\n').trim(),
    sections: sections.map(({ kind, name, lines }) => ({ kind, name, body: trimLines(lines) })),
  };
}

export function printCase({ introduction, sections }: CaseFile): string {
  const parts = sections.map(({ kind, name, body }) => `-- ${name === '' ? kind : `${kind} ${name}`}\n${body}\n`);
  return [`${introduction}\n`, ...parts].join('\n');
}

/** The cells of `| a | b |` lines; an empty cell is missing. */
export function readPipes(body: string): (string | null)[][] {
  return body
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .replace(/^\|/, '')
        .replace(/\|\s*$/, '')
        .split('|')
        .map((cell) => (cell.trim() === '' ? null : cell.trim())),
    );
}

/** Rows as `| a | b |` lines whose columns are aligned. */
export function printPipes(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  return rows.map((row) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`).join('\n');
}

/** Without blank lines at either end. */
function trimLines(lines: readonly string[]): string {
  return lines.join('\n').replace(/^\n+|\s+$/g, '');
}
