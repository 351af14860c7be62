/** `Jan 1 – Mar 31, 2017` in the project's language; both days included. */
export function periodText({ from, to }: { from: string; to: string }, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return format.formatRange(day(from), day(to));
}

function day(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}
