/** The part of the address behind `#`, which anyone may have typed. */

export interface Address {
  readonly route: { readonly path?: string; readonly cell?: string };
  /** The values of params by their names; of two for one name, the last. */
  readonly given: ReadonlyMap<string, string>;
  /** The number of the cell whose rows are looked at, as the server is asked for them. */
  readonly behind?: string;
}

export function readAddress(hash: string): Address {
  const text = hash.replace(/^#/, '');
  const at = text.indexOf('?');
  const [path = '', cell = '', behind = ''] = (at === -1 ? text : text.slice(0, at)).split('/').map(decoded);
  const pairs = at === -1 ? [] : text.slice(at + 1).split('&');
  return {
    ...(behind === '' ? {} : { behind }),
    route: { ...(path === '' ? {} : { path }), ...(cell === '' ? {} : { cell }) },
    given: new Map(
      pairs.flatMap((pair): [string, string][] => {
        const equals = pair.includes('=') ? pair.indexOf('=') : pair.length;
        const name = decoded(pair.slice(0, equals));
        return name === '' ? [] : [[name, decoded(pair.slice(equals + 1))]];
      }),
    ),
  };
}

export function writeAddress({ path, cell }: Address['route'], given: Address['given'], behind?: string): string {
  const below = behind === undefined ? [cell] : [cell ?? '', behind];
  const place = [path ?? '', ...below.filter((part) => part !== undefined)].map(encodeURIComponent).join('/');
  const pairs = [...given].map((pair) => pair.map(encodeURIComponent).join('='));
  return `#${place}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
