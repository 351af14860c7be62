/** What is to be known about a time zone before anything is converted. No clock: which years are looked at is fixed. */

/** The years in which it matters: anything that a CRM holds times of. */
const years = { first: 1970, last: 2037 };

const known = new Map<string, boolean>();

/**
 * Whether the clocks of a zone, an IANA name, were or will be put forward or back in these years. Where they are not,
 * the time between two local times is their difference.
 */
export function hasShifts(zone: string): boolean {
  const found = known.get(zone) ?? offsetChanges(zone);
  known.set(zone, found);
  return found;
}

function offsetChanges(zone: string): boolean {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsetAt = (year: number, month: number): string | undefined =>
    format.formatToParts(Date.UTC(year, month, 1)).find(({ type }) => type === 'timeZoneName')?.value;
  const usual = offsetAt(years.last, 0);
  // The latest years first: most zones that shift do so every year.
  for (let year = years.last; year >= years.first; year--) {
    for (const month of [0, 3, 6, 9]) if (offsetAt(year, month) !== usual) return true;
  }
  return false;
}
