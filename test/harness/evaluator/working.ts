/** Working calendars: which days and hours people work. */
import type { CalendarDefinition } from '../../../language/syntax/ast.ts';
import { weekday } from './calendar.ts';
import type { World } from './rows.ts';
import { isDate, secondsADay } from './values.ts';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The calendar of a name; the only one when none is named. */
function calendarOf(world: World, name: string | undefined): CalendarDefinition {
  const [first] = world.schema.calendars.values();
  const found = name === undefined ? first : world.schema.calendars.get(name);
  if (found === undefined) throw new Error(`no calendar ${name ?? ''}`);
  return found;
}

function isHoliday(world: World, { holidays }: CalendarDefinition, day: number): boolean {
  const [table, column] = holidays?.column.parts.map(({ text }) => text) ?? [];
  if (table === undefined || column === undefined) return false;
  return world.data.rows(table).some(({ cells }) => {
    const value = cells.get(column) ?? null;
    return isDate(value) && value.day === day;
  });
}

/** The spans of a day on which people work, in seconds since midnight. */
function spansOf(world: World, calendar: CalendarDefinition, day: number): { from: number; until: number }[] {
  if (isHoliday(world, calendar, day)) return [];
  return calendar.hours.flatMap(({ days, times }) => {
    const works = days.some(({ from, to }) => {
      const [first, last] = [from, to ?? from].map(({ text }) => weekdays.indexOf(text) + 1);
      const today = weekday(day);
      if (first === undefined || last === undefined) return false;
      return first <= last ? today >= first && today <= last : today >= first || today <= last;
    });
    return works ? times.map(({ from, to }) => ({ from: from.minutes * 60, until: to.minutes * 60 })) : [];
  });
}

export function isWorkingDay(world: World, day: number, calendar: string | undefined): boolean {
  return spansOf(world, calendarOf(world, calendar), day).length > 0;
}

/** Seconds that are worked between two local times; negative when they are backwards. */
export function workedSeconds(world: World, from: number, until: number, name: string): number {
  if (until < from) return -workedSeconds(world, until, from, name);
  const calendar = calendarOf(world, name);
  let seconds = 0;
  for (let day = Math.floor(from / secondsADay); day * secondsADay < until; day += 1) {
    for (const span of spansOf(world, calendar, day)) {
      const [start, end] = [day * secondsADay + span.from, day * secondsADay + span.until];
      seconds += Math.max(0, Math.min(end, until) - Math.max(start, from));
    }
  }
  return seconds;
}

/** Working days from one to another, the first excluded and the last included; negative when they are backwards. */
export function workedDays(world: World, from: number, until: number, name: string): number {
  if (until < from) return -workedDays(world, until, from, name);
  let days = 0;
  for (let day = from + 1; day <= until; day += 1) if (isWorkingDay(world, day, name)) days += 1;
  return days;
}
