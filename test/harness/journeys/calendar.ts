/** Days as numbers, and periods of them: for evaluators that share nothing with the compiler. */
export type Length = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** Days since 1970. */
export function dayOf(text: string): number {
  return Math.floor(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / 86_400_000);
}

export function textOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

export function secondsOf(text: string): number {
  return Date.parse(`${text.length === 10 ? `${text} 00:00:00` : text}Z`.replace(' ', 'T')) / 1000;
}

/** The number of the period that a day is in. Weeks start on Monday. */
export function periodOf(text: string, length: Length): number {
  const day = dayOf(text);
  const date = new Date(day * 86_400_000);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
  switch (length) {
    case 'day':
      return day;
    case 'week':
      // 1970-01-01 was a Thursday.
      return Math.floor((day + 3) / 7);
    case 'month':
      return months;
    case 'quarter':
      return Math.floor(months / 3);
    case 'year':
      return date.getUTCFullYear();
  }
}

/** The first day of a period. */
export function startOfPeriod(period: number, length: Length): string {
  const month = (months: number): string =>
    `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
  switch (length) {
    case 'day':
      return textOf(period);
    case 'week':
      return textOf(period * 7 - 3);
    case 'month':
      return month(period);
    case 'quarter':
      return month(period * 3);
    case 'year':
      return month(period * 12);
  }
}

/** The mean of the two in the middle. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
