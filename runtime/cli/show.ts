import type { Diagnostic } from '../../language/base/diagnostics.ts';
import type { DiagnosticView } from '../api/contract.ts';
import { viewDiagnostic } from '../diagnostic-view.ts';
import type { Style } from '../export/style.ts';

const indent = '  ';

/** What diagnostics are shown with. */
export interface Showing {
  /** The project's files, by their paths. */
  readonly texts: ReadonlyMap<string, string>;
  readonly style: Style;
  /** Columns of the terminal, if it is one. */
  readonly width: number | undefined;
}

/** Diagnostics as a terminal shows them: each with its place first, as editors and their terminals link it. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], { texts, style, width }: Showing): string {
  const room = width === undefined ? undefined : width - indent.length;
  return diagnostics.map((diagnostic) => showDiagnostic(viewDiagnostic(diagnostic, texts, room), style)).join('\n\n');
}

function showDiagnostic(diagnostic: DiagnosticView, style: Style): string {
  const { file, line, column, severity, code, message, hint, related = [] } = diagnostic;
  const colour = severity === 'error' ? style.red : style.yellow;
  return [
    `${file}:${line}:${column}: ${colour(`${severity}:`)} ${style.bold(message)} ${style.dim(`[${code}]`)}`,
    ...diagnostic.excerpt.split('\n').map((text) => indent + colouredExcerpt(text, colour, style)),
    ...(hint === undefined ? [] : [indent + hint]),
    ...related.map((other) => `${indent}${other.file}:${other.line}:${other.column}: ${other.message}`),
  ].join('\n');
}

/** `12 | source` with its gutter dimmed, carets in the colour of the severity. */
function colouredExcerpt(text: string, colour: (text: string) => string, style: Style): string {
  const [, gutter = '', rest = ''] = /^(\s*\d* \| ?)(.*)$/.exec(text) ?? [];
  return style.dim(gutter) + (/^\s+\|/.test(gutter) ? colour(rest) : rest);
}

/** `3 errors`, `1 row`; numbers grouped. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;
}

/** `2 errors, 1 warning`; empty when there are none. */
export function countDiagnostics(diagnostics: readonly { readonly severity: 'error' | 'warning' }[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return [...(errors > 0 ? [count(errors, 'error')] : []), ...(warnings > 0 ? [count(warnings, 'warning')] : [])].join(
    ', ',
  );
}

/** Milliseconds as people say them: `640 ms`, `2.3 s`, `3 min 20 s`. */
export function elapsed(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
