/** Edits of one file, as they are made while writing. */
import type { SourceFile } from '../../language/index.ts';

export interface Edit {
  readonly what: string;
  readonly after: readonly SourceFile[];
}

export function edits(files: readonly SourceFile[]): readonly Edit[] {
  const area = files[Math.floor(files.length / 2)]?.path ?? '';
  return [
    edited('a condition of a metric', area, 'status = "won" on closed_at', 'status = "lost" on closed_at'),
    edited('a comment, everything below moves', area, '\n', '\n// A word more.\n'),
    edited('a word of a report', area, 'for     this year', 'for     last year'),
    edited('a column of a table of this area', area, 'chance else 0.5', 'chance else 0.25'),
    edited('a brace too few', area, '\n}\n', '\n\n'),
    edited('a column of a table that all use', 'shared.rekap', 'team:    text', 'team:    integer'),
    edited('a comment above what all use', 'shared.rekap', '// Who sells.', '// Who sells, and more.'),
  ];

  function edited(what: string, path: string, from: string, to: string): Edit {
    const after = files.map((file) => (file.path === path ? { path, text: file.text.replace(from, to) } : file));
    if (after.every(({ text }, index) => text === files[index]?.text)) throw new Error(`nothing to edit: ${what}`);
    return { what, after };
  }
}
