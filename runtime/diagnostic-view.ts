import type { Diagnostic } from '../language/base/diagnostics.ts';
import { excerpt } from '../language/base/excerpt.ts';
import { position } from '../language/base/span.ts';
import type { DiagnosticView } from './api/contract.ts';

/** A diagnostic with its places resolved. `texts` holds each file by its path; the excerpt fits into `width` columns. */
export function viewDiagnostic(
  diagnostic: Diagnostic,
  texts: ReadonlyMap<string, string>,
  width?: number,
): DiagnosticView {
  const { code, severity, message, hint, file, span, related } = diagnostic;
  const text = texts.get(file) ?? '';
  const start = position(text, span.start);
  const end = position(text, span.end);
  return {
    code,
    severity,
    message,
    ...(hint === undefined ? {} : { hint }),
    file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    excerpt: excerpt(text, span, width),
    ...(related === undefined
      ? {}
      : {
          related: related.map((other) => ({
            message: other.message,
            file: other.file,
            ...position(texts.get(other.file) ?? '', other.span.start),
          })),
        }),
  };
}
