/** Working hours and holidays. */
import { labelOf } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import type { WorkingCalendar } from '../semantics/calendars.ts';
import type { Context, Declared } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { follow } from '../semantics/paths.ts';
import { describeType, family } from '../semantics/types.ts';
import type { CalendarDefinition, CalendarHours, Name, Path } from '../syntax/ast.ts';

const weekdays: readonly string[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

type Hours = WorkingCalendar['hours'][number];

/** When people work, as a calendar says. */
export function bindCalendar({ definition, file }: Declared<CalendarDefinition>, context: Context): WorkingCalendar {
  const { name, label, holidays, damaged } = definition;
  const place = { file, span: name.span };
  const hours: Hours[] = [];
  for (const line of definition.hours) addHours(line, hours, file, context);
  if (definition.hours.length === 0 && !damaged) {
    context.report(diagnose('empty-calendar', place, { name: name.text }));
  }
  const free = holidays === undefined ? undefined : bindHolidays(holidays.column, file, context);
  return {
    name: name.text,
    label: label?.text ?? labelOf(name.text),
    hours: hours.sort((a, b) => a.weekday - b.weekday || a.from - b.from),
    ...(free === undefined ? {} : { holidays: free }),
    origin: place,
  };
}

function addHours({ days, times }: CalendarHours, hours: Hours[], file: string, context: Context): void {
  for (const { from, to } of days) {
    for (const weekday of daysFrom(from, to, file, context)) {
      for (const { from: start, to: end, span } of times) {
        const own = { weekday, from: start.minutes, until: end.minutes };
        if (hours.some((other) => overlap(other, own))) {
          context.report(diagnose('hours-overlap', { file, span }, { day: weekdays[weekday - 1] ?? '' }));
        } else hours.push(own);
      }
    }
  }
}

function overlap(a: Hours, b: Hours): boolean {
  return a.weekday === b.weekday && a.from < b.until && b.from < a.until;
}

/** `friday to monday` goes on into the next week. */
function daysFrom(from: Name, to: Name | undefined, file: string, context: Context): number[] {
  const first = weekdayOf(from, file, context);
  const last = to === undefined ? first : weekdayOf(to, file, context);
  if (first === undefined || last === undefined) return [];
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => ((first - 1 + index) % 7) + 1);
}

function weekdayOf({ text, span }: Name, file: string, context: Context): number | undefined {
  const index = weekdays.indexOf(text);
  if (index !== -1) return index + 1;
  const guess = closest(text.toLowerCase(), weekdays);
  const fix = guess === undefined ? undefined : { span, text: guess };
  context.report(diagnose('unknown-weekday', { file, span, fix }, { name: text, guess }));
  return undefined;
}

function bindHolidays(path: Path, file: string, context: Context): WorkingCalendar['holidays'] {
  const [head, column, ...more] = path.parts;
  const table = context.tables.get(head?.text ?? '');
  if (head === undefined || table === undefined) {
    const guess = closest(head?.text ?? '', context.tables.keys());
    const fix = guess === undefined || head === undefined ? undefined : { span: head.span, text: guess };
    context.report(diagnose('unknown-table', { file, span: path.span, fix }, { name: head?.text ?? '', guess }));
    return undefined;
  }
  context.link(file, head, { kind: 'table', name: table.name });
  const read = column === undefined || more.length > 0 ? undefined : follow(context, file, table, [column]);
  if (read?.type.kind === 'unknown') return undefined;
  if (read?.kind === 'leaf' && read.leaf.kind === 'column' && family(read.type) === 'date') {
    return { table: table.name, column: read.leaf.column };
  }
  const parameters = {
    expected: 'the dates in a column of a table',
    found: read === undefined ? 'something else' : describeType(read.type),
    where: '`holidays`',
    hint: 'Such as `holidays days_off.day`.',
  };
  context.report(diagnose('wrong-type', { file, span: path.span }, parameters));
  return undefined;
}
