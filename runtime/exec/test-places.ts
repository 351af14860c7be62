/** Where the parts of a test are written. */
import { position } from '../../language/base/span.ts';
import type { Origin } from '../../language/semantics/model.ts';

export interface Places {
  readonly test: { readonly file: string; readonly line: number };
  readonly of: (origin: Origin) => { file: string; line: number };
  readonly textOf: (origin: Origin) => string;
}

/** @param texts the files of the project by their paths */
export function placesOf(test: Origin, texts: ReadonlyMap<string, string>): Places {
  const of = ({ file, span }: Origin) => ({ file, line: position(texts.get(file) ?? '', span.start).line });
  return {
    test: of(test),
    of,
    textOf: ({ file, span }) => (texts.get(file) ?? '').slice(span.start, span.end),
  };
}

/** What an expectation says, in one line. */
export function excerptOf({ textOf }: Places, origin: Origin): string {
  const [first = ''] = textOf(origin).split('\n');
  return first.trim();
}
