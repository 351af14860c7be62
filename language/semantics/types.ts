/** The types of the language, as the design's page names them. */
export type Type =
  | { readonly kind: 'text'; readonly form?: TextForm }
  | { readonly kind: 'integer' | 'number'; readonly unit?: Unit }
  | { readonly kind: 'percent' | 'money' | 'boolean' | 'date' | 'time' | 'duration' }
  /** A closed set; its values sort as declared. */
  | { readonly kind: 'set'; readonly values: readonly string[] }
  /** A reference: it stores the key of a row of `table`. */
  | { readonly kind: 'reference'; readonly table: string }
  /** The literal `missing`: fits everywhere. */
  | { readonly kind: 'missing' }
  /** Something that has a diagnostic of its own already: fits everywhere, so that one mistake is told once. */
  | { readonly kind: 'unknown' };

/** What a plain number counts, so that `cycle_days > 30 days` can be checked. */
export type Unit = 'days' | 'hours';

export const textForms = ['email', 'phone', 'url', 'country'] as const;
export type TextForm = (typeof textForms)[number];

export const columnFlags = ['key', 'required', 'unique', 'private'] as const;
export type ColumnFlag = (typeof columnFlags)[number];

/** The type words that may stand after `name:`. */
export const typeWords = [
  'text',
  'number',
  'integer',
  'percent',
  'money',
  'boolean',
  'date',
  'time',
  'duration',
  ...textForms,
] as const;
export type TypeWord = (typeof typeWords)[number];

/** The type a word names. */
export function typeOfWord(word: TypeWord): Type {
  for (const form of textForms) if (form === word) return { kind: 'text', form };
  return { kind: word as Exclude<TypeWord, TextForm> };
}
