import type { Span } from './span.ts';

export type Severity = 'error' | 'warning';

/** One mistake, told once: where it is, what is wrong, and the way out. */
export interface Diagnostic {
  /** Stable and readable, such as `unknown-column`; scripts may rely on it. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Path of the file as the project names it. */
  readonly file: string;
  readonly span: Span;
  /** The way out, in one sentence. */
  readonly hint?: string;
  /** Replacing `span` by this text mends the mistake. */
  readonly fix?: Fix;
  readonly related?: readonly Related[];
}

export interface Fix {
  readonly span: Span;
  readonly text: string;
}

/** A second place that explains the first, such as the other definition of a name. */
export interface Related {
  readonly message: string;
  readonly file: string;
  readonly span: Span;
}

/** What a catalogue row says: the sentence and, where there is one, the way out. Built from typed parameters only. */
export interface Entry<P> {
  readonly severity?: Severity;
  /** What a reader of the reference should know about this code. */
  readonly doc: string;
  readonly message: (parameters: P) => string;
  readonly hint?: (parameters: P) => string | undefined;
}

/** Types a row of a catalogue by its parameters. */
export function entry<P>(row: Entry<P>): Entry<P> {
  return row;
}

/** `Entry<never>` is what every row is assignable to, whatever its own parameters are. */
export type Catalogue = Readonly<Record<string, Entry<never>>>;
type Parameters<E> = E extends Entry<infer P> ? P : never;

/** Where a diagnostic points, and what comes with it. */
export interface Place {
  readonly file: string;
  readonly span: Span;
  readonly fix?: Fix | undefined;
  readonly related?: readonly Related[] | undefined;
}

/** Makes the one function that turns a code of this catalogue and its parameters into a diagnostic. */
export function reporter<C extends Catalogue>(catalogue: C) {
  return function diagnose<K extends keyof C & string>(
    code: K,
    place: Place,
    parameters: Parameters<C[K]>,
  ): Diagnostic {
    const row = catalogue[code] as Entry<Parameters<C[K]>> | undefined;
    if (row === undefined) throw new Error(`no such diagnostic: ${code}`);
    const hint = row.hint?.(parameters);
    return {
      code,
      severity: row.severity ?? 'error',
      message: cut(row.message(parameters)),
      file: place.file,
      span: place.span,
      ...(hint === undefined ? {} : { hint: cut(hint) }),
      ...(place.fix === undefined ? {} : { fix: place.fix }),
      ...(place.related === undefined ? {} : { related: place.related }),
    };
  };
}

/** A message quotes names and values, which may be a megabyte long: a word beyond reading is cut, and so is a sentence. */
function cut(message: string): string {
  const words = message.replaceAll(/\S{80,}/g, (word) => `${word.slice(0, 60)}…`);
  return words.length > 1000 ? `${words.slice(0, 1000)}…` : words;
}
