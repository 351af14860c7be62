import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { cardOf } from '../state/cards.ts';
import { type Hovered, hide, hovered, keep } from '../state/hover.ts';
import { DefinitionCard } from './DefinitionCard.tsx';
import { hoverCard } from './Name.tsx';

/** Between a name and its card, and between the card and the edge of the window. */
const gap = 6;
const margin = 8;

/** The card of the name that is hovered or focused. */
export function HoverCard() {
  const shown = hovered.value;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide('once');
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return shown === null ? null : <Beside shown={shown} />;
}

function Beside({ shown }: { shown: Hovered }) {
  const element = useRef<HTMLDivElement>(null);
  const cards = shown.ids.map((id) => cardOf(id).value);
  const arrived = cards.flatMap((card) => card ?? []);
  const waits = cards.includes(undefined);
  useLayoutEffect(() => {
    if (element.current !== null) place(element.current, shown.anchor);
  }, [shown, arrived.length]);
  // The card goes with its name: a focus may scroll the page to it.
  useEffect(() => {
    const follow = ({ target }: Event) => {
      if (target === element.current) return;
      if (!isInView(shown.anchor)) hide('once');
      else if (element.current !== null) place(element.current, shown.anchor);
    };
    addEventListener('scroll', follow, true);
    addEventListener('resize', follow);
    return () => {
      removeEventListener('scroll', follow, true);
      removeEventListener('resize', follow);
    };
  }, [shown]);
  // A name that has lost its definition has nothing to show, and one that is gone from the page has no place.
  if (waits || arrived.length === 0 || !shown.anchor.isConnected) return null;
  return (
    <div
      ref={element}
      class="hover-card"
      id={hoverCard}
      role="tooltip"
      onMouseEnter={keep}
      onMouseLeave={() => hide('soon')}
    >
      {arrived.map((card) => (
        <DefinitionCard key={card.id} card={card} brief />
      ))}
    </div>
  );
}

function isInView(anchor: HTMLElement): boolean {
  const { top, bottom } = anchor.getBoundingClientRect();
  return bottom > 0 && top < document.documentElement.clientHeight;
}

/** Below the name, or above where there is more room; within the window. */
function place(element: HTMLElement, anchor: HTMLElement): void {
  const name = anchor.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const { style } = element;
  style.maxHeight = '';
  const { width, height } = element.getBoundingClientRect();
  const [below, above] = [clientHeight - name.bottom - gap - margin, name.top - gap - margin];
  const isBelow = height <= below || below >= above;
  const room = Math.min(height, isBelow ? below : above);
  style.maxHeight = `${room}px`;
  style.top = `${isBelow ? name.bottom + gap : name.top - gap - room}px`;
  style.left = `${Math.max(margin, Math.min(name.left, clientWidth - width - margin))}px`;
}
