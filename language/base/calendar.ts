/** Calendar arithmetic on days written `YYYY-MM-DD`. No clock and no time zone: a day is a day. */

/** Units of the calendar, coarser than a time of day. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'fiscal quarter' | 'fiscal year';

/** Where a project's weeks and fiscal years start. */
export interface Starts {
  /** 1 is Monday … 7 is Sunday. */
  readonly weekStarts: number;
  /** 1 is January … 12 is December. */
  readonly fiscalYearStarts: number;
}

const usual: Starts = { weekStarts: 1, fiscalYearStarts: 1 };

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
    case 'fiscal quarter':
      return addMonths(day, 3 * count);
    case 'year':
    case 'fiscal year':
      return addMonths(day, 12 * count);
  }
}

/** First day of the period a day is in. */
export function startOf(day: string, unit: CalendarUnit, starts = usual): string {
  const { year, month } = parts(day);
  switch (unit) {
    case 'day':
      return day;
    case 'week': {
      const number = toNumber(day);
      // 1970-01-01, day 0, was a Thursday.
      const weekday = (((number + 3) % 7) + 7) % 7;
      return toText(number - ((weekday - (starts.weekStarts - 1) + 7) % 7));
    }
    case 'month':
      return fromParts(year, month, 1);
    case 'quarter':
      return fromParts(year, month - ((month - 1) % 3), 1);
    case 'year':
      return fromParts(year, 1, 1);
    case 'fiscal quarter':
      return firstOfMonth(year, month - ((month - starts.fiscalYearStarts + 12) % 3));
    case 'fiscal year':
      return firstOfMonth(year, month - ((month - starts.fiscalYearStarts + 12) % 12));
  }
}

/** What a unit's periods start with: a day of the week, or a month of the year for fiscal ones. */
export function firstOf(unit: CalendarUnit, { weekStarts, fiscalYearStarts }: Starts): number {
  return unit === 'fiscal quarter' || unit === 'fiscal year' ? fiscalYearStarts : weekStarts;
}

/** How many periods of a unit a range touches; `until` is not part of it. */
export function countPeriods(from: string, until: string, unit: CalendarUnit, starts = usual): number {
  if (from >= until) return 0;
  const first = startOf(from, unit, starts);
  const last = startOf(addUnits(until, -1, 'day'), unit, starts);
  if (unit === 'day') return toNumber(last) - toNumber(first) + 1;
  if (unit === 'week') return (toNumber(last) - toNumber(first)) / 7 + 1;
  const months = 12 * (parts(last).year - parts(first).year) + parts(last).month - parts(first).month;
  return months / { month: 1, quarter: 3, year: 12, 'fiscal quarter': 3, 'fiscal year': 12 }[unit] + 1;
}

/** Months before January are of the year before. */
function firstOfMonth(year: number, month: number): string {
  return month < 1 ? fromParts(year - 1, month + 12, 1) : fromParts(year, month, 1);
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
