import type { Span } from '../base/span.ts';
import type { Label, Name } from './ast-expressions.ts';

/** What every definition but a text has. */
export interface Named {
  readonly name: Name;
  readonly label?: Label;
  readonly span: Span;
  /** The parser recovered inside: parts may be missing, so a name not found in it is no news. */
  readonly damaged: boolean;
  /** `extend table deals`, `replace metric revenue`: it changes the definition of that name in a pack. */
  readonly change?: { readonly kind: ChangeWord; readonly span: Span };
}

export type ChangeWord = 'extend' | 'replace';
