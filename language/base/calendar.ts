/** Calendar arithmetic on days written `YYYY-MM-DD`. No clock and no time zone: a day is a day. */

/** Units of the calendar, coarser than a time of day. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

const dayLength = 86_400_000;

/** Whether a text is a day of the calendar: `2024-02-30` is not. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match !== null && toText(toNumber(text)) === text;
}

/** The day `count` units later (earlier when negative); a day past the month's end becomes its last. */
export function addUnits(day: string, count: number, unit: CalendarUnit): string {
  switch (unit) {
    case 'day':
      return toText(toNumber(day) + count);
    case 'week':
      return toText(toNumber(day) + 7 * count);
    case 'month':
      return addMonths(day, count);
    case 'quarter':
      return addMonths(day, 3 * count);
    case 'year':
      return addMonths(day, 12 * count);
  }
}

/** First day of the period a day is in. `weekStarts` is 1 for Monday … 7 for Sunday. */
export function startOf(day: string, unit: CalendarUnit, weekStarts = 1): string {
  const { year, month } = parts(day);
  switch (unit) {
    case 'day':
      return day;
    case 'week': {
      const number = toNumber(day);
      // 1970-01-01, day 0, was a Thursday.
      const weekday = (((number + 3) % 7) + 7) % 7;
      return toText(number - ((weekday - (weekStarts - 1) + 7) % 7));
    }
    case 'month':
      return fromParts(year, month, 1);
    case 'quarter':
      return fromParts(year, month - ((month - 1) % 3), 1);
    case 'year':
      return fromParts(year, 1, 1);
  }
}

/** How many periods of a unit a range touches; `until` is not part of it. */
export function countPeriods(from: string, until: string, unit: CalendarUnit, weekStarts = 1): number {
  if (from >= until) return 0;
  const first = startOf(from, unit, weekStarts);
  const last = startOf(addUnits(until, -1, 'day'), unit, weekStarts);
  if (unit === 'day') return toNumber(last) - toNumber(first) + 1;
  if (unit === 'week') return (toNumber(last) - toNumber(first)) / 7 + 1;
  const months = 12 * (parts(last).year - parts(first).year) + parts(last).month - parts(first).month;
  return months / { month: 1, quarter: 3, year: 12 }[unit] + 1;
}

function addMonths(day: string, count: number): string {
  const { year, month, date } = parts(day);
  const months = 12 * year + (month - 1) + count;
  const newYear = Math.floor(months / 12);
  const newMonth = (months % 12) + 1;
  const lastDate = new Date(Date.UTC(newYear, newMonth, 0)).getUTCDate();
  return fromParts(newYear, newMonth, Math.min(date, lastDate));
}

function parts(day: string): { year: number; month: number; date: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), date: Number(day.slice(8, 10)) };
}

function fromParts(year: number, month: number, date: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}

function toNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / dayLength);
}

function toText(number: number): string {
  return Number.isFinite(number) ? new Date(number * dayLength).toISOString().slice(0, 10) : '';
}
