/** `hours(a, b in office)`, working time between two dates, and `every working day in office`. */
import { closest } from '../base/suggest.ts';
import type { Call, Expression, Name, Path, PerItem } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { Typed } from './model.ts';
import { type Scope, unknown } from './scope.ts';
import { describeType, family } from './types.ts';

const measures = ['hours', 'days'] as const;

/** Undefined for a call that names no calendar. */
export function bindWorking<Leaf>(call: Call, scope: Scope<Leaf>): Typed<Leaf> | undefined {
  const measure = measures.find((one) => one === call.name.text);
  const [from, last, ...more] = call.arguments;
  const calendar = measure === undefined || more.length > 0 ? undefined : calendarIn(last);
  if (measure === undefined || from === undefined || last?.kind !== 'in' || calendar === undefined) return undefined;
  const { context, file } = scope;
  if (scope.overMetrics) {
    context.report(diagnose('not-over-metrics', { file, span: call.name.span }, { name: measure }));
    return unknown();
  }
  const name = findCalendar(
    { text: calendar.parts.map(({ text }) => text).join('.'), span: calendar.span },
    context,
    file,
  );
  if (name === undefined) return unknown();
  const [start, end] = [bindDate(from, 'from', measure, scope), bindDate(last.operand, 'to', measure, scope)];
  if (start.type.kind === 'unknown' || end.type.kind === 'unknown') return unknown();
  const kind = measure === 'days' ? 'integer' : 'number';
  return { kind: 'working', measure, calendar: name, from: start, until: end, type: { kind, unit: measure } };
}

/** The calendar whose working days stand behind `per`; undefined where all days do, or none is known, which is reported. */
export function workingDays({ working, calendar, span }: PerItem, context: Context, file: string): string | undefined {
  if (working === undefined) {
    if (calendar !== undefined) context.report(diagnose('no-working-day', { file, span }, { calendar: calendar.text }));
    return undefined;
  }
  if (calendar !== undefined) return findCalendar(calendar, context, file);
  const { calendars } = context.declarations;
  const [only] = calendars.keys();
  if (only !== undefined && calendars.size === 1) return only;
  context.report(diagnose('which-calendar', { file, span }, { calendars: [...calendars.keys()] }));
  return undefined;
}

/** The name of a calendar that is declared; reports one that is not. */
function findCalendar(name: Name, context: Context, file: string): string | undefined {
  const { text, span } = name;
  if (context.declarations.calendars.has(text)) {
    context.link(file, name, { kind: 'calendar', name: text });
    return text;
  }
  const guess = closest(text, context.declarations.calendars.keys());
  const fix = guess === undefined ? undefined : { span, text: guess };
  context.report(diagnose('unknown-calendar', { file, span, fix }, { name: text, guess }));
  return undefined;
}

/** What stands behind `in`, where it is a name. */
function calendarIn(argument: Expression | undefined): Path | undefined {
  if (argument?.kind !== 'in' || argument.negated) return undefined;
  const [value, ...others] = argument.values;
  return value?.kind === 'path' && others.length === 0 ? value : undefined;
}

function bindDate<Leaf>(node: Expression, name: string, measure: string, scope: Scope<Leaf>): Typed<Leaf> {
  const bound = scope.bind(node);
  if (bound.type.kind === 'unknown' || family(bound.type) === 'date') return bound;
  const parameters = {
    expected: 'a date or a time',
    found: describeType(bound.type),
    where: `\`${name}\` of \`${measure}(from, to in calendar)\``,
  };
  scope.context.report(diagnose('wrong-type', { file: scope.file, span: node.span }, parameters));
  return unknown();
}
