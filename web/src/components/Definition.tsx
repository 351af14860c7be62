import type { CardView } from '../../../runtime/api/contract.ts';
import { DefinitionCard } from './DefinitionCard.tsx';

/** A card that is opened by who wants to know; nothing where there is none. */
export function Definition({ card }: { card: CardView | undefined }) {
  if (card === undefined) return null;
  return (
    <details class="source">
      <summary>Definition</summary>
      <DefinitionCard card={card} />
    </details>
  );
}
