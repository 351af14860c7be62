/** The tab each cell was left at, so that a refresh, or a cell that breaks and is mended, does not lose it. */
import { signal } from '@preact/signals';

export type Tab = 'chart' | 'table' | 'sql';

const chosen = signal<Readonly<Record<string, Tab>>>({});

export function openTab(cell: string): Tab | undefined {
  return chosen.value[cell];
}

export function chooseTab(cell: string, tab: Tab): void {
  chosen.value = { ...chosen.value, [cell]: tab };
}
