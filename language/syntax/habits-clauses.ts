/** Habits about the clauses of reports. */
import { grains } from './ast.ts';
import { clauseWords, isJoin, joinHint } from './statements.ts';
import type { HabitReader, Stumble } from './stumble.ts';
import * as t from './tokens.ts';

const clauses: readonly string[] = clauseWords;

/** `left join users on …`. */
const join: HabitReader = (at) => {
  const end = [0, 1, 2].find((distance) => at.word(distance) === 'join');
  return end === undefined || !isJoin(at.word(0)) ? undefined : { from: 0, to: end, hint: joinHint };
};

/** `sort by revenue`. */
const sortBy: HabitReader = (at) =>
  at.word(-1) === 'by' && at.word(-2) === 'sort'
    ? { from: -2, to: -1, ours: 'sort', fix: { from: -2, to: -1, text: 'sort' } }
    : undefined;

const directions: ReadonlyMap<string, string> = new Map([
  ['descending', 'down'],
  ['ascending', 'up'],
  ['desc', 'down'],
  ['asc', 'up'],
  ['down', 'down'],
  ['up', 'up'],
]);

/** `sort revenue descending`, `sort desc revenue`. */
const direction: HabitReader = (at) => {
  const behind = at.statement === 'report' ? directions.get(at.word(0)) : undefined;
  if (behind !== undefined && at.word(0) !== behind) {
    return { from: 0, to: 0, ours: behind, fix: { from: 0, to: 0, text: behind } };
  }
  const before = directions.get(at.word(-1));
  if (before === undefined || !['sort', 'by'].includes(at.word(-2))) return undefined;
  const hint = `The direction stands behind: \`sort ${at.image(0)} ${before}\`.`;
  return { from: -1, to: -1, hint };
};

/** `show revenue, by source` on one line. */
const commaBeforeClause: HabitReader = (at) => {
  if (at.statement !== 'report' || at.word(-2) !== ',') return undefined;
  const clause = at.word(-1);
  if (!clauses.includes(clause) && !['limit', 'group', 'order', 'having', 'from'].includes(clause)) return undefined;
  const hint = `No comma stands before a clause such as \`${clause}\`.`;
  return { from: -2, to: -2, hint, fix: { from: -2, to: -2, text: '' } };
};

/** `with totals`, `with rollup`. */
const withTotals: HabitReader = (at) =>
  at.word(0) === 'with' && ['totals', 'total', 'rollup', 'subtotals'].includes(at.word(1))
    ? { from: 0, to: 1, ours: 'totals', fix: { from: 0, to: 1, text: 'totals' } }
    : undefined;

/** `compare to last year`, `compare last year`. */
const comparison: HabitReader = (at) => {
  const start = [-1, -2, -3].find((distance) => at.word(distance) === 'compare');
  if (start === undefined) return undefined;
  const last = [0, 1].find((distance) => ['year', 'month', 'quarter', 'week', 'period'].includes(at.word(distance)));
  if (last === undefined) return undefined;
  const ours = `compare previous ${at.word(last) === 'year' ? 'year' : 'period'}`;
  return { from: start, to: last, ours, fix: { from: start, to: last, text: ours } };
};

/** `by month(created_at)`, `by date_trunc("month", created_at)`. */
const byFunction: HabitReader = (at) => {
  if (at.word(0) !== '(' || !groups(at)) return undefined;
  const end = closing(at);
  const inside = end === undefined ? '' : at.text(-1, end).toLowerCase();
  const grain = grains.find((each) => !each.includes(' ') && new RegExp(`\\b${each}\\b`).test(inside));
  const hint = grain
    ? 'Each metric is dated by its own date, which `on` in a metric may change.'
    : 'Here stand columns: give what is worked out a name, as a computed column of its table.';
  const replaced = grain === undefined || end === undefined ? undefined : { from: -1, to: end, text: grain };
  return { from: -1, to: end ?? 0, hint, ...(replaced && { ours: replaced.text, fix: replaced }) };
};

/** Whether the clause at hand lists what is grouped by. */
function groups(at: Stumble): boolean {
  for (let distance = -2; distance > -20; distance--) {
    const type = at.token(distance)?.tokenType;
    if (type === t.By || type === t.Across) return true;
    if (type === undefined || t.clauseStarts.has(type)) return false;
  }
  return false;
}

function closing(at: Stumble): number | undefined {
  for (let distance = 1; distance < 12; distance++) {
    const type = at.token(distance)?.tokenType;
    if (type === t.RightParenthesis) return distance;
    if (type === undefined || type === t.LeftParenthesis || type === t.RightBrace) return undefined;
  }
  return undefined;
}

/** `show: revenue`, as in YAML. */
const colonBehindClause: HabitReader = (at) =>
  at.statement === 'report' && at.word(0) === ':' && clauses.includes(at.word(-1))
    ? {
        from: 0,
        to: 0,
        hint: `Nothing stands between \`${at.image(-1)}\` and what it lists.`,
        fix: { from: 0, to: 0, text: '' },
      }
    : undefined;

export const clauseHabits: readonly HabitReader[] = [
  join,
  sortBy,
  direction,
  withTotals,
  comparison,
  byFunction,
  colonBehindClause,
  commaBeforeClause,
];
