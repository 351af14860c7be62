/**
 * The address behind `#` names a file, a cell and the values of params:
 * `#reports%2Fsales.rekap/report:pipeline?team=East&span=last%20year`.
 */
import { batch, signal } from '@preact/signals';
import { readAddress, writeAddress } from '../text/address.ts';

export interface Route {
  readonly path?: string;
  readonly cell?: string;
}

const first = readAddress(location.hash);

export const route = signal<Route>(first.route);

/** The values of params, as they would be typed on the command line; the others have their defaults. */
export const given = signal<ReadonlyMap<string, string>>(first.given);

export function follow(): void {
  addEventListener('hashchange', () => {
    const next = readAddress(location.hash);
    batch(() => {
      const { path, cell } = route.peek();
      // Another value of a param is no other place.
      if (next.route.path !== path || next.route.cell !== cell) route.value = next.route;
      given.value = next.given;
    });
  });
}

/** The values of params go along, so that what was chosen on one page holds on the next. */
export function link(path: string, cell?: string): string {
  return writeAddress({ path, ...(cell === undefined ? {} : { cell }) }, given.value);
}

/** Gives values to params; undefined: the default. The browser's back button takes it back. */
export function give(changes: Iterable<readonly [string, string | undefined]>, path: string): void {
  const next = new Map(given.peek());
  for (const [name, value] of changes) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  // Who is sent the address sees this file, whichever comes first by then.
  const place = { path, ...route.peek() };
  history.pushState(null, '', writeAddress(place, next));
  batch(() => {
    if (route.peek().path === undefined) route.value = place;
    given.value = next;
  });
}
