/** What can be wrong with metrics that are worked out per something. */
import { entry } from '../../base/diagnostics.ts';
import { listed, type Named } from './words.ts';

export const perCatalogue = {
  'no-per': entry<Named & { takes: readonly string[] }>({
    doc: '`per` in a function that does not aggregate combinations.',
    message: ({ name }) => `\`${name}\` takes no \`per\`.`,
    hint: ({ takes }) => `What is worked out for each combination is aggregated by ${listed(takes)}.`,
  }),
  'per-nothing': entry<Named>({
    doc: 'A call with `per` names no metric, so that nobody knows which combinations there are.',
    message: ({ name }) => `No metric says which combinations \`${name}\` is over.`,
    hint: ({ name }) =>
      name === 'count'
        ? 'Such as `count(per company where revenue > 0)`; for the rows of a table, `count(table)`.'
        : `Such as \`${name}(calls_made per owner, day)\`.`,
  }),
  'share-in-per': entry<Record<string, never>>({
    doc: '`share` or `rank` inside a call with `per`.',
    message: () => '`share` and `rank` look at the rows of the report, and combinations are none of its rows.',
    hint: () => 'Put it around the whole, or leave it out.',
  }),
  'per-too-long': entry<{ own: string; grain: string }>({
    doc: 'A metric is worked out per a period that is longer than those around it.',
    message: ({ own, grain }) => `A ${own} does not fit into a ${grain}: this is worked out per ${own}, by ${grain}.`,
    hint: ({ own }) => `Group by ${own} or a longer time, or work it out per a shorter one.`,
  }),
  'too-many-inside': entry<{ count: number; grain: string; most: number }>({
    doc: 'A range has more periods of the grain behind `per` than can be counted one by one.',
    message: ({ count, grain, most }) =>
      `Per ${grain}, this range has ${count.toLocaleString('en')} periods; at most ${most.toLocaleString('en')} are counted.`,
    hint: () => 'Choose a longer period behind `per`, or a shorter range.',
  }),
  'which-calendar': entry<{ calendars: readonly string[] }>({
    doc: 'Working days of no calendar in particular, where several are declared, or none is.',
    message: ({ calendars }) =>
      calendars.length === 0
        ? 'No calendar says which days are worked.'
        : 'Several calendars say which days are worked.',
    hint: ({ calendars: [first] }) =>
      first === undefined
        ? 'Declare one: `calendar office { monday to friday 09:00 to 17:00 }`.'
        : `Name one of them: \`every working day in ${first}\`.`,
  }),
  'no-working-day': entry<{ calendar: string }>({
    doc: 'A calendar is named behind `per` with something else than its working days.',
    message: ({ calendar }) => `Only working days are of a calendar, and this is no working day of \`${calendar}\`.`,
    hint: ({ calendar }) => `Write \`every working day in ${calendar}\`.`,
  }),
  'weeks-cut': entry<{ grain: string }>({
    severity: 'warning',
    doc: 'A metric is worked out per week in longer periods, which begin and end within weeks.',
    message: ({ grain }) => `A ${grain} begins and ends within weeks: the days of such a week count as a week in each.`,
    hint: () => 'Group by week, or work it out per day.',
  }),
  'weeks-apart': entry<{ grain: string }>({
    doc: 'Something open, spread or summed up over periods is worked out per week in longer periods.',
    message: ({ grain }) =>
      `A ${grain} begins and ends within weeks, so what is open or summed up per week is in none.`,
    hint: () => 'Group by week, or work it out per day.',
  }),
};
