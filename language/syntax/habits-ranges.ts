/** Habits about ranges of time. */
import { closest } from '../base/suggest.ts';
import { grains } from './ast.ts';
import type { HabitReader } from './stumble.ts';
import * as t from './tokens.ts';

const starts = ['for', 'in'];
const monthNames = 'january february march april may june july august september october november december'.split(' ');
const periods = ['day', 'week', 'month', 'quarter', 'year'].flatMap((grain) => [grain, `${grain}s`]);

/** `for past 3 months`, `for previous month`. */
const past: HabitReader = (at) => {
  if (!starts.includes(at.word(-2))) return undefined;
  if (!['past', 'previous', 'prior', 'trailing', 'latest', 'recent'].includes(at.word(-1))) return undefined;
  if (at.token(0)?.tokenType !== t.Duration && !periods.includes(at.word(0))) return undefined;
  const ours = `last ${at.image(0)}`;
  const hint = 'Whole periods before the running one; with `to date` behind it, up to today.';
  return { from: -1, to: -1, ours, hint, fix: { from: -1, to: -1, text: 'last' } };
};

/** `for 2024-01-01 - 2024-06-30`, `for 2024-01-01 and 2024-06-30`. */
const otherTo: HabitReader = (at) => {
  if (!starts.includes(at.word(-2)) || at.token(-1)?.tokenType !== t.DateText) return undefined;
  if (!['-', 'and', 'until', 'till', 'through'].includes(at.word(0))) return undefined;
  return { from: 0, to: 0, ours: 'to', hint: 'Both ends are included.', fix: { from: 0, to: 0, text: 'to' } };
};

/** `for from 2024-01-01 to 2024-06-30`, `for between … and …`. */
const needlessFrom: HabitReader = (at) => {
  const hint = 'A range is written `for 2024-01-01 to 2024-06-30`, both ends included.';
  if (at.word(0) === 'between' && at.word(-1) === 'for') return { from: 0, to: 0, hint };
  if (at.word(-1) !== 'from' || !starts.includes(at.word(-2))) return undefined;
  return { from: -1, to: -1, hint, fix: { from: -1, to: -1, text: '' } };
};

/** `for 3 months`. */
const bareDuration: HabitReader = (at) => {
  if (at.word(-1) !== 'for' || at.token(0)?.tokenType !== t.Duration) return undefined;
  const ours = `last ${at.image(0)}`;
  return { from: 0, to: 0, ours, hint: 'Or `next`, for what is to come.', fix: { from: 0, to: 0, text: ours } };
};

/** `for Q1 2024`, `for january 2024`. */
const wordBeforeYear: HabitReader = (at) => {
  if (!starts.includes(at.word(-2)) || !/^[0-9]{4}$/.test(at.image(0))) return undefined;
  const quarter = /^q([1-4])$/.exec(at.word(-1))?.[1];
  const month = monthNames.findIndex((name) => at.word(-1).length >= 3 && name.startsWith(at.word(-1))) + 1;
  if (quarter === undefined && month === 0) return undefined;
  const ours = `${at.image(0)}-${quarter === undefined ? String(month).padStart(2, '0') : `Q${quarter}`}`;
  return { from: -1, to: 0, ours, fix: { from: -1, to: 0, text: ours } };
};

/** `this yaer`. */
const misspeltPeriod: HabitReader = (at) => {
  if (!['this', 'last', 'next'].includes(at.word(-1)) || !starts.includes(at.word(-2))) return undefined;
  const meant = at.token(0)?.tokenType === t.Word ? closest(at.word(0), [...grains]) : undefined;
  if (meant === undefined) return undefined;
  return { from: 0, to: 0, slip: true, hint: `Did you mean \`${meant}\`?`, fix: { from: 0, to: 0, text: meant } };
};

/** `last 90 days to today`. */
const toToday: HabitReader = (at) => {
  if (at.word(-1) !== 'to' || !['today', 'now'].includes(at.word(0))) return undefined;
  if (at.token(-2)?.tokenType === t.DateText) {
    const hint = 'Name the last day, or a period with its end open: `year to date`, `last 3 months to date`.';
    return { from: 0, to: 0, hint };
  }
  return { from: 0, to: 0, ours: 'date', fix: { from: 0, to: 0, text: 'date' } };
};

/** `closed_at = last month`. */
const equalsRange: HabitReader = (at) => {
  if (!['last', 'this', 'next'].includes(at.word(-1)) || !['=', '!='].includes(at.word(-2))) return undefined;
  const ours = at.word(-2) === '=' ? 'in' : 'not in';
  const hint = `Whether a date lies in a range: \`${ours} ${at.text(-1, 0)}\`.`;
  return { from: -2, to: -2, ours, hint, fix: { from: -2, to: -2, text: ours } };
};

export const rangeHabits: readonly HabitReader[] = [
  past,
  otherTo,
  needlessFrom,
  bareDuration,
  wordBeforeYear,
  misspeltPeriod,
  toToday,
  equalsRange,
];
