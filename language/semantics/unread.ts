import type { Diagnostic } from '../base/diagnostics.ts';
import type { FileTree } from '../syntax/ast.ts';

/** For each file with mistakes in its text: whether an offset is in a line that has one, or that ends in one. */
export function unreadLines(
  files: readonly FileTree[],
  syntax: readonly Diagnostic[],
): Map<string, (offset: number) => boolean> {
  const byFile = new Map<string, Diagnostic[]>();
  for (const diagnostic of syntax) {
    if (diagnostic.severity !== 'error') continue;
    const known = byFile.get(diagnostic.file);
    if (known === undefined) byFile.set(diagnostic.file, [diagnostic]);
    else known.push(diagnostic);
  }
  const lines = new Map<string, (offset: number) => boolean>();
  for (const { file, text } of files) {
    const broken = byFile.get(file);
    if (broken === undefined) continue;
    const lineOf = lineFinder(text);
    const unread = new Set(broken.flatMap(({ span }) => [lineOf(span.start), lineOf(wordBefore(text, span.start))]));
    lines.set(file, (offset) => unread.has(lineOf(offset)));
  }
  return lines;
}

/** What is missing at the end of a line is noticed on the next. */
function wordBefore(text: string, offset: number): number {
  let at = Math.min(offset, text.length) - 1;
  while (at > 0 && /\s/.test(text.charAt(at))) at--;
  return Math.max(0, at);
}

/** The number of the line that an offset is in. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
