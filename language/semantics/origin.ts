import type { Span } from '../base/span.ts';

/** Where a definition stands, for messages and for the notebook. */
export interface Origin {
  readonly file: string;
  readonly span: Span;
}
