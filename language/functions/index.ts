import { calendarFunctions } from './calendar.ts';
import { dateFunctions } from './dates.ts';
import { logicFunctions } from './logic.ts';
import { numberFunctions } from './numbers.ts';
import { numberOfText, patternFunctions } from './patterns.ts';
import type { FunctionRow } from './row.ts';
import { textFunctions } from './texts.ts';

/** The scalar functions by what they work on, in the order of the reference. */
export const functionGroups: readonly { readonly title: string; readonly rows: readonly FunctionRow[] }[] = [
  { title: 'Text', rows: [...textFunctions, ...patternFunctions] },
  { title: 'Numbers', rows: [numberOfText, ...numberFunctions] },
  { title: 'Dates', rows: [...calendarFunctions, ...dateFunctions] },
  { title: 'Logic', rows: logicFunctions },
];

/** Every scalar function by its name. */
export const functions: ReadonlyMap<string, FunctionRow> = new Map(
  functionGroups.flatMap(({ rows }) => rows).map((row) => [row.name, row]),
);

/** Functions of other languages that are no functions here, by their name in small letters, with what they are here. */
export const foreignFunctions: ReadonlyMap<string, string> = new Map([
  ...['if', 'iif', 'iff', 'case', 'switch', 'ifs', 'decode'].map(
    (name) => [name, 'when condition: a, else b'] as const,
  ),
  ...['coalesce', 'ifnull', 'isnull', 'nvl', 'ifna', 'iferror', 'zn'].map((name) => [name, 'a else b'] as const),
  ...['isblank', 'is_null', 'isempty', 'is_blank'].map((name) => [name, 'a is missing'] as const),
  ['and', 'a and b'],
  ['or', 'a or b'],
  ['countif', 'count(deals where condition)'],
  ['countifs', 'count(deals where condition)'],
  ['sumif', 'sum(deals.amount where condition)'],
  ['sumifs', 'sum(deals.amount where condition)'],
  ['averageif', 'average(deals.amount where condition)'],
  ['countd', 'distinct(deals.owner)'],
  ['count_distinct', 'distinct(deals.owner)'],
  ['mean', 'average(deals.amount)'],
  ['vlookup', 'owner.team'],
  ['xlookup', 'owner.team'],
  ['lookup', 'owner.team'],
]);
