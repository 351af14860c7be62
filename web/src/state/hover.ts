/** The name whose card is shown beside it: hovered for a moment, or focused. */
import { signal } from '@preact/signals';

export interface Hovered {
  readonly ids: readonly string[];
  readonly anchor: HTMLElement;
}

export const hovered = signal<Hovered | null>(null);

/** A pointer that only passes over shows nothing; one on its way to the card keeps it. */
const showAfter = 250;
const hideAfter = 200;

let timer: ReturnType<typeof setTimeout> | undefined;

export function show(next: Hovered, at: 'once' | 'soon'): void {
  clearTimeout(timer);
  if (at === 'once' || hovered.peek() !== null) hovered.value = next;
  else
    timer = setTimeout(() => {
      hovered.value = next;
    }, showAfter);
}

/** What is shown stays as it is. */
export function keep(): void {
  clearTimeout(timer);
}

export function hide(at: 'once' | 'soon'): void {
  clearTimeout(timer);
  if (at === 'once') hovered.value = null;
  else
    timer = setTimeout(() => {
      hovered.value = null;
    }, hideAfter);
}
