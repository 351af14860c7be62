/** The columns that say what a row is stay in sight, one beside the other, while the rest is scrolled. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** They may take this much of the width; of more, the last stays: it tells rows of one group apart. */
const mostOfWidth = 0.5;

/** Tells the style where each of the `count` columns stays, as `--lead-0` and so on, and where what scrolls begins. */
export function useLeads(box: RefObject<HTMLElement>, count: number, content: unknown): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || count === 0) return;
    const place = () => {
      const widths = [...element.querySelectorAll('thead .lead')].map((head) => head.getBoundingClientRect().width);
      let left = 0;
      for (const [index, width] of widths.entries()) {
        const rest = widths.slice(index).reduce((sum, each) => sum + each, 0);
        const stays = index === widths.length - 1 || left + rest <= mostOfWidth * element.clientWidth;
        element.style.setProperty(`--lead-${index}`, stays ? `${left}px` : 'auto');
        if (stays) left += width;
      }
      element.style.setProperty('--leads', `${left}px`);
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, count, content]);
}
