/** The numbers of a table as one stop of the Tab key, with arrows from each to the next. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

const numbers = 'button.number';

/** `content` is what the table is made of; `look` is told the row and the column of a number that is opened. */
export function useCursor(
  box: RefObject<HTMLElement>,
  content: unknown,
  look: (row: string, column: string) => void,
): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const all = [...element.querySelectorAll<HTMLButtonElement>(numbers)];
    if (!all.some(({ tabIndex }) => tabIndex === 0) && all[0] !== undefined) all[0].tabIndex = 0;
    const open = ({ target }: Event) => {
      const { row, column } = numberOf(target)?.dataset ?? {};
      if (row !== undefined && column !== undefined) look(row, column);
    };
    element.addEventListener('click', open);
    element.addEventListener('keydown', move);
    element.addEventListener('focusin', place);
    return () => {
      element.removeEventListener('click', open);
      element.removeEventListener('keydown', move);
      element.removeEventListener('focusin', place);
    };
  }, [content]);
}

function numberOf(target: EventTarget | null): HTMLButtonElement | undefined {
  return target instanceof HTMLButtonElement && target.matches(numbers) ? target : undefined;
}

/** Goes from the number that has the focus to the next one in a direction. */
function move(event: KeyboardEvent): void {
  const from = numberOf(event.target);
  const to = from && neighbour(from, event.key);
  if (to === undefined) return;
  event.preventDefault();
  to.focus();
}

/** The number that has the focus is where the Tab key comes back to. */
function place({ target, currentTarget }: FocusEvent): void {
  const focused = numberOf(target);
  if (focused === undefined || !(currentTarget instanceof HTMLElement)) return;
  for (const each of currentTarget.querySelectorAll<HTMLButtonElement>(`${numbers}[tabindex="0"]`)) each.tabIndex = -1;
  focused.tabIndex = 0;
}

function neighbour(from: HTMLElement, key: string): HTMLElement | undefined {
  const cell = from.closest('td');
  const row = cell?.closest('tr');
  if (cell == null || row == null) return undefined;
  const inRow = [...row.cells];
  const rows = [...(row.closest('table')?.rows ?? [])];
  const below = rows.slice(rows.indexOf(row) + 1);
  const above = rows.slice(0, rows.indexOf(row)).reverse();
  const there: Record<string, readonly (Element | undefined)[]> = {
    ArrowRight: inRow.slice(cell.cellIndex + 1),
    ArrowLeft: inRow.slice(0, cell.cellIndex).reverse(),
    ArrowDown: below.map(({ cells }) => cells[cell.cellIndex]),
    ArrowUp: above.map(({ cells }) => cells[cell.cellIndex]),
    Home: inRow,
    End: [...inRow].reverse(),
  };
  for (const each of there[key] ?? []) {
    const found = each?.querySelector<HTMLElement>(numbers);
    if (found != null) return found;
  }
  return undefined;
}
