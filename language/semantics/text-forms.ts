/** What the meaningful texts look like. */
import type { TextForm } from './types.ts';

/** Loose on purpose: what no mail server, telephone or browser would take. Countries are called many things. */
export const textFormPatterns: Readonly<
  Record<TextForm, { readonly pattern: string; readonly name: string } | undefined>
> = {
  email: { pattern: '[^\\s@,;]+@[^\\s@,;]+[.][^\\s@.,;]+', name: 'no email address' },
  phone: { pattern: '[+]?[0-9 ()./-]{5,}(?:\\s*(?:x|ext[.]?)\\s*[0-9]+)?', name: 'no telephone number' },
  url: { pattern: '(?i)(?:https?://)?[^\\s/.@]+[.][^\\s@]+', name: 'no web address' },
  country: undefined,
};
