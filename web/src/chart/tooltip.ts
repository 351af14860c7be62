import type { Item, View } from 'vega';

/** A box at the pointer that names what a mark shows. Its texts are texts, never HTML. */
export function attachTooltip(view: View, place: HTMLElement): void {
  const box = document.createElement('dl');
  box.className = 'tooltip';
  box.hidden = true;
  place.append(box);
  view.tooltip((_handler: unknown, event: MouseEvent, _item: Item, value: unknown) => {
    box.hidden = typeof value !== 'object' || value === null;
    if (typeof value !== 'object' || value === null) return;
    box.replaceChildren(...Object.entries(value).flatMap(([title, text]) => pair(title, String(text))));
    moveTo(box, place, event);
  });
}

function pair(title: string, text: string): HTMLElement[] {
  const term = document.createElement('dt');
  term.textContent = title;
  const description = document.createElement('dd');
  description.textContent = text;
  return [term, description];
}

/** Beside the pointer, inside the chart. */
function moveTo(box: HTMLElement, place: HTMLElement, event: MouseEvent): void {
  const bounds = place.getBoundingClientRect();
  const x = event.clientX - bounds.left;
  const y = event.clientY - bounds.top;
  const left = x + box.offsetWidth + 16 > bounds.width ? x - box.offsetWidth - 12 : x + 12;
  box.style.left = `${Math.max(0, left)}px`;
  box.style.top = `${y + 12}px`;
}
