/** Habits about the columns of tables. */
import { tokenLabel } from 'chevrotain';
import type { HabitReader } from './stumble.ts';
import * as t from './tokens.ts';

const inBody = (expected: string): boolean => expected === tokenLabel(t.RightBrace) || expected === 'a column';

/** `id: key text, name: text`. */
const commaBetween: HabitReader = (at) =>
  at.statement === 'table' && at.word(0) === ',' && inBody(at.expected)
    ? { from: 0, to: 0, hint: 'Columns stand one after another, without commas.', fix: { from: 0, to: 0, text: '' } }
    : undefined;

/** `amount: decimal(18, 2)`. */
const typeWithSize: HabitReader = (at) => {
  if (at.statement !== 'table' || at.word(0) !== '(' || !inBody(at.expected)) return undefined;
  const end = [2, 4].find((distance) => at.word(distance) === ')');
  const hint = 'A type has no size: amounts are `money`, texts `text`, whole numbers `integer`.';
  return end === undefined ? undefined : { from: 0, to: end, hint, fix: { from: 0, to: end, text: '' } };
};

/** `owner: users.id`. */
const pathAsType: HabitReader = (at) => {
  if (at.statement !== 'table' || at.word(0) !== '.' || at.word(-2) !== ':') return undefined;
  const ours = `-> ${at.image(-1)}`;
  const hint = 'A reference stores the key of the other table, whichever column that is.';
  return { from: -1, to: 1, ours, hint, fix: { from: -1, to: 1, text: ours } };
};

/** `table deals (`. */
const parenthesis: HabitReader = (at) =>
  at.statement === 'table' && at.word(0) === '(' && at.expected === tokenLabel(t.LeftBrace)
    ? { from: 0, to: 0, ours: '{', hint: 'The columns of a table stand between `{` and `}`.' }
    : undefined;

/** `id key text`. */
const noColon: HabitReader = (at) => {
  if (at.statement !== 'table' || !inBody(at.expected) || at.word(-1) !== '{') return undefined;
  return { from: 0, to: 0, slip: true, hint: 'A column is its name, a colon and its type, such as `id: key text`.' };
};

export const tableHabits: readonly HabitReader[] = [commaBetween, typeWithSize, pathAsType, parenthesis, noColon];
