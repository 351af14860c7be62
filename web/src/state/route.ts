/**
 * The address behind `#` names a file, a cell and the values of params:
 * `#reports%2Fsales.rekap/report:pipeline?team=East&span=last%20year`. A third part behind the cell is the place of a
 * number whose rows are looked at.
 */
import { batch, signal } from '@preact/signals';
import { type Address, readAddress, writeAddress } from '../text/address.ts';

export interface Route {
  readonly path?: string;
  readonly cell?: string;
}

const first = readAddress(location.hash);

export const route = signal<Route>(first.route);

/** The values of params, as they would be typed on the command line; the others have their defaults. */
export const given = signal<ReadonlyMap<string, string>>(first.given);

/** A number whose rows are looked at: the cell of its report, and where in the result it is, as the server is asked. */
export interface Looked {
  readonly cell: string;
  readonly place: string;
}

export const looked = signal<Looked | null>(lookedIn(first));

function lookedIn({ route: { cell }, behind }: Address): Looked | null {
  return cell === undefined || behind === undefined ? null : { cell, place: behind };
}

/** Looks behind a number of a cell of this file; the browser's back button takes it back. */
export function lookBehind(path: string, next: Looked): void {
  history.pushState(null, '', writeAddress({ path, cell: next.cell }, given.peek(), next.place));
  looked.value = next;
}

export function lookAway(): void {
  history.replaceState(null, '', writeAddress(route.peek(), given.peek()));
  looked.value = null;
}

export function follow(): void {
  addEventListener('hashchange', () => {
    const next = readAddress(location.hash);
    batch(() => {
      const { path, cell } = route.peek();
      // Another value of a param is no other place.
      if (next.route.path !== path || next.route.cell !== cell) route.value = next.route;
      given.value = next.given;
      looked.value = lookedIn(next);
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
