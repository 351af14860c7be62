/** Definition cards by their ids, fetched when someone wants to see them and kept for one version of the project. */
import { type Signal, signal } from '@preact/signals';
import type { CardView } from '../../../runtime/api/contract.ts';
import { getCard } from './api.ts';
import { project } from './project.ts';

/** Undefined until it has arrived; null when there is none. */
type Arriving = CardView | null | undefined;

let version: number | undefined;
let cards = new Map<string, Signal<Arriving>>();

export function cardOf(id: string): Signal<Arriving> {
  if (project.peek()?.version !== version) {
    version = project.peek()?.version;
    cards = new Map();
  }
  const known = cards.get(id);
  if (known !== undefined) return known;
  const arriving = signal<Arriving>(undefined);
  cards.set(id, arriving);
  getCard(id).then(
    (card) => {
      arriving.value = card;
    },
    () => {
      // The next look at it asks again.
      cards.delete(id);
      arriving.value = null;
    },
  );
  return arriving;
}
