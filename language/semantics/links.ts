/** What the names in the text mean: noted while they are bound, so that it is what the compiler took them for. */
import type { NamedDefinition } from '../syntax/ast.ts';
import type { Origin } from './model.ts';

/** Something that has a definition of its own. */
export type Target =
  | { readonly kind: NamedDefinition['kind']; readonly name: string }
  | { readonly kind: 'column'; readonly table: string; readonly name: string };

/** A name in the text, and what it was taken for. A name that stands for several tables' columns has a link to each. */
export interface Link extends Origin {
  readonly target: Target;
}

/** A target as people write it on the command line: `metric:revenue`, `column:deals.amount`. */
export function idOf(target: Target): string {
  return `${target.kind}:${target.kind === 'column' ? `${target.table}.${target.name}` : target.name}`;
}
