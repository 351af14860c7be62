/** The address behind `#` names a file and a cell: `#reports%2Fsales.rekap/report:pipeline`. */
import { signal } from '@preact/signals';

export interface Route {
  readonly path?: string;
  readonly cell?: string;
}

export const route = signal<Route>(parse(location.hash));

export function follow(): void {
  addEventListener('hashchange', () => {
    route.value = parse(location.hash);
  });
}

export function link(path: string, cell?: string): string {
  return `#${encodeURIComponent(path)}${cell === undefined ? '' : `/${encodeURIComponent(cell)}`}`;
}

function parse(hash: string): Route {
  const [path = '', cell = ''] = hash.slice(1).split('/').map(decoded);
  return { ...(path === '' ? {} : { path }), ...(cell === '' ? {} : { cell }) };
}

/** Anyone may type anything behind `#`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
