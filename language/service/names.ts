/** The names in the text that mean something, by their places: what hovering, going to a definition and finding uses need. */
import type { Span } from '../base/span.ts';
import { type Written, writtenIn } from '../semantics/cards/mentions.ts';
import { idOf, type Link, type Target } from '../semantics/links.ts';
import type { FileTree } from '../syntax/ast.ts';

/** A name in a file, and what it means: several columns where it stands for one in each of some tables. */
export interface NameInText {
  readonly span: Span;
  readonly targets: readonly Target[];
}

export class Names {
  readonly #files = new Map<string, NameInText[]>();

  constructor(files: readonly FileTree[], links: readonly Link[]) {
    const found = new Map<string, Map<number, { span: Span; targets: Map<string, Target> }>>();
    const note = (file: string, span: Span, target: Target): void => {
      const places = found.get(file) ?? new Map<number, { span: Span; targets: Map<string, Target> }>();
      const place = places.get(span.start) ?? { span, targets: new Map<string, Target>() };
      place.targets.set(idOf(target), target);
      found.set(file, places.set(span.start, place));
    };
    for (const { target, file, name } of files.flatMap(writtenIn)) note(file, name, target);
    for (const { target, file, span } of links) note(file, span, target);
    for (const [file, places] of found) {
      const names = [...places.values()].map(({ span, targets }) => ({ span, targets: [...targets.values()] }));
      names.sort((a, b) => a.span.start - b.span.start);
      this.#files.set(file, names);
    }
  }

  /** Those of a file that lie in a span of it, from left to right. */
  within(file: string, { start, end }: Span): readonly NameInText[] {
    const names = this.#files.get(file) ?? [];
    return names.filter(({ span }) => span.start >= start && span.end <= end);
  }

  /** The one at a place; its end belongs to it, so that a cursor behind it is still on it. */
  at(file: string, offset: number): NameInText | undefined {
    const names = this.#files.get(file) ?? [];
    return (
      names.find(({ span }) => span.start <= offset && offset < span.end) ??
      names.find(({ span }) => span.end === offset)
    );
  }
}

/** Where a name is defined. */
export function definitionOf(
  { targets }: NameInText,
  written: ReadonlyMap<string, Written>,
): readonly { readonly file: string; readonly span: Span }[] {
  return targets.flatMap((target) => {
    const found = written.get(idOf(target));
    return found === undefined ? [] : [{ file: found.file, span: found.name }];
  });
}
