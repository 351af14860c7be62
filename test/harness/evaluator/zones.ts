/** Local times as moments: where clocks go forward and back, days have 23 and 25 hours. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  const format =
    known ??
    new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  formats.set(zone, format);
  return format;
}

/** How far the clocks of a zone are ahead at a moment, in seconds. */
function offsetAt(moment: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(moment * 1000)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local / 1000 - moment;
}

/** The moment of a local time, both in seconds. */
export function momentOf(local: number, zone: string): number {
  if (zone === 'UTC') return local;
  return local - offsetAt(local - offsetAt(local, zone), zone);
}
