import { hide, hovered, show } from '../state/hover.ts';

interface Props {
  /** What it means; several columns where it stands for one in each of some tables. */
  ids: readonly string[];
  /** Where it is defined. */
  href: string;
  text: string;
}

/** The hover card's id on the page. */
export const hoverCard = 'hover-card';

/** A name that shows its card when it is hovered or focused, and leads to its definition. */
export function Name({ ids, href, text }: Props) {
  const look = (at: 'once' | 'soon') => (event: { currentTarget: HTMLElement }) =>
    show({ ids, anchor: event.currentTarget }, at);
  return (
    <a
      class="named"
      href={href}
      aria-describedby={hovered.value?.ids === ids ? hoverCard : undefined}
      onMouseEnter={look('soon')}
      onMouseLeave={() => hide('soon')}
      onFocus={look('once')}
      onBlur={() => hide('once')}
      onClick={() => hide('once')}
    >
      {text}
    </a>
  );
}
