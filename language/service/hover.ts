/** What is shown for the name at a place in a file. */
import type { Span } from '../base/span.ts';
import type { Card } from '../semantics/cards/card.ts';
import type { Cards } from '../semantics/cards/cards.ts';
import type { Names } from './names.ts';

export interface Hover {
  /** The name. */
  readonly span: Span;
  /** What it means: several cards where it stands for a column in each of some tables. */
  readonly cards: readonly Card[];
}

/** Undefined where no name is, or none that has a card. */
export function hover(names: Names, cards: Cards, file: string, offset: number): Hover | undefined {
  const name = names.at(file, offset);
  const found = name?.targets.flatMap((target) => cards.of(target) ?? []) ?? [];
  return name === undefined || found.length === 0 ? undefined : { span: name.span, cards: found };
}
