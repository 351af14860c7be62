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

/** A type in the analyst's words, with its article. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'text':
      return type.form === undefined ? 'a text' : type.form === 'email' ? 'an email' : `a ${type.form}`;
    case 'integer':
    case 'number':
      return type.unit === undefined ? 'a number' : `a number of ${type.unit}`;
    case 'percent':
      return 'a percentage';
    case 'money':
      return 'money';
    case 'boolean':
      return 'a condition';
    case 'date':
    case 'time':
    case 'duration':
      return `a ${type.kind}`;
    case 'set':
      return 'one of a closed set';
    case 'reference':
      return `a reference to \`${type.table}\``;
    case 'missing':
      return 'missing';
    case 'unknown':
      return 'unknown';
  }
}

/** The groups within which values can be compared. */
export type Family = 'text' | 'number' | 'date' | 'duration' | 'boolean' | 'any';

export function family(type: Type): Family {
  switch (type.kind) {
    case 'text':
    case 'set':
    case 'reference':
      return 'text';
    case 'integer':
    case 'number':
    case 'percent':
    case 'money':
      return 'number';
    case 'date':
    case 'time':
      return 'date';
    case 'duration':
      return 'duration';
    case 'boolean':
      return 'boolean';
    case 'missing':
    case 'unknown':
      return 'any';
  }
}

/** Whether both belong to one family, or one of them fits everywhere. */
export function sameFamily(a: Type, b: Type): boolean {
  const [one, other] = [family(a), family(b)];
  return one === other || one === 'any' || other === 'any';
}

/** The one type of several branches: the first that is known, widened where the others need it; undefined when none fits. */
export function unify(types: readonly Type[]): Type | undefined {
  let result: Type = { kind: 'missing' };
  for (const type of types) {
    if (type.kind === 'unknown') return type;
    const wider = widen(result, type);
    if (wider === undefined) return undefined;
    result = wider;
  }
  return result;
}

function widen(a: Type, b: Type): Type | undefined {
  if (a.kind === 'missing') return b;
  if (b.kind === 'missing') return a;
  if (!sameFamily(a, b)) return undefined;
  if (a.kind === b.kind) return JSON.stringify(a) === JSON.stringify(b) ? a : plain(a);
  switch (family(a)) {
    case 'number':
      return a.kind === 'money' || b.kind === 'money' ? { kind: 'money' } : { kind: 'number' };
    case 'date':
      return { kind: 'time' };
    default:
      return { kind: 'text' };
  }
}

function plain(type: Type): Type {
  return type.kind === 'integer' || type.kind === 'number' ? { kind: type.kind } : { kind: 'text' };
}
