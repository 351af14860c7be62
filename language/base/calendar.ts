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
  const newMonth = months - 12 * newYear + 1;
  return fromParts(newYear, newMonth, Math.min(date, lengthOfMonth(newYear, newMonth)));
}

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

function parts(day: string): Parts {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), date: Number(day.slice(8, 10)) };
}

function fromParts(year: number, month: number, date: number): string {
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(date, 2)}`;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

/** Of 400 years, and of the four that end with a leap year. */
const [daysOfEra, daysOfFour] = [146_097, 1461];
/** The 1st of March of the year 0, as a number. */
const firstOfEras = -719_468;

/**
 * Days since 1970-01-01. Counted in years that start in March, so that a leap day is the last of its year and the
 * months before it are of the same lengths in all years.
 */
function toNumber(day: string): number {
  const { year, month, date } = parts(day);
  const [years, months] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  const era = Math.floor(years / 400);
  const ofEra = years - 400 * era;
  const leapDays = Math.floor(ofEra / 4) - Math.floor(ofEra / 100);
  return firstOfEras + daysOfEra * era + 365 * ofEra + leapDays + daysBefore(months) + date - 1;
}

/** The days of a year before one of its months, which are counted from March: 0, 31, 61, 92 … */
function daysBefore(months: number): number {
  return Math.floor((153 * months + 2) / 5);
}

function toText(number: number): string {
  const days = number - firstOfEras;
  const era = Math.floor(days / daysOfEra);
  const ofEra = days - daysOfEra * era;
  // Without the leap days that have been, which every fourth year has but three of the four hundreds.
  const leapDays = Math.floor(ofEra / (daysOfFour - 1)) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const years = Math.floor((ofEra - leapDays) / 365);
  const ofYear = ofEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const months = Math.floor((5 * ofYear + 2) / 153);
  const [year, month] = months < 10 ? [0, months + 3] : [1, months - 9];
  return fromParts(400 * era + years + year, month, ofYear - daysBefore(months) + 1);
}
