/** The card of a working calendar. */
import type { WorkingCalendar } from '../calendars.ts';
import type { Telling } from './aggregate.ts';
import { fact } from './card.ts';
import type { Told } from './metric-card.ts';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export function tellCalendar({ hours, holidays }: WorkingCalendar, { settings }: Telling): Told {
  const days = weekdays.map((_, index) =>
    hours
      .filter(({ weekday }) => weekday === index + 1)
      .map(({ from, until }) => `${clock(from)} to ${clock(until)}`)
      .join(', '),
  );
  const free = weekdays.filter((_, index) => days[index] === '');
  return {
    formula: alike(days).join('; '),
    facts: [
      ...fact('free', 'No working days', free.join(', ')),
      ...fact(
        'holidays',
        'Holidays',
        holidays === undefined ? 'none' : `the days in ${holidays.table}.${holidays.column}`,
      ),
      ...fact('time-zone', 'Time zone', settings.timezone),
    ],
    parts: [],
  };
}

/** `Monday to Friday 09:00 to 17:00`: days in a row that have the same hours go together. */
function alike(days: readonly string[]): string[] {
  const found: { first: number; last: number; times: string }[] = [];
  for (const [index, times] of days.entries()) {
    const before = found.at(-1);
    if (before !== undefined && before.times === times && before.last === index - 1) before.last = index;
    else if (times !== '') found.push({ first: index, last: index, times });
  }
  return found.map(({ first, last, times }) => {
    const names = [first, last].map((index) => weekdays[index] ?? '');
    return `${first === last ? names[0] : names.join(last === first + 1 ? ' and ' : ' to ')} ${times}`;
  });
}

/** Minutes since midnight as a clock shows them. */
function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
