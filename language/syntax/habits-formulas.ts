/** Habits about formulas and conditions. */
import { tokenLabel } from 'chevrotain';
import type { HabitReader, Stumble } from './stumble.ts';
import * as t from './tokens.ts';

const choice = 'when condition: a, when other: b, else c';
const closing = tokenLabel(t.RightParenthesis);
const nulls = ['null', 'nil', 'none', 'na', 'blank', 'empty', 'nothing'];

/** `is null`, `IS NOT NULL`. */
const isNull: HabitReader = (at) => {
  if (nulls.includes(at.word(0)) && (at.word(-1) === 'is' || (at.word(-1) === 'not' && at.word(-2) === 'is'))) {
    return { from: 0, to: 0, ours: 'missing', fix: { from: 0, to: 0, text: 'missing' } };
  }
  const last = at.word(1) === 'not' ? 2 : 1;
  if (at.word(0) !== 'is' || !(nulls.includes(at.word(last)) || at.word(last) === 'missing')) return undefined;
  const ours = last === 2 ? 'is not missing' : 'is missing';
  return { from: 0, to: last, ours, fix: { from: 0, to: last, text: ours } };
};

const textTests: ReadonlyMap<string, 'contains' | 'starts_with' | 'ends_with' | 'matches' | 'like'> = new Map([
  ['like', 'like'],
  ['ilike', 'like'],
  ['contains', 'contains'],
  ['includes', 'contains'],
  ['has', 'contains'],
  ['starts', 'starts_with'],
  ['startswith', 'starts_with'],
  ['starts_with', 'starts_with'],
  ['begins', 'starts_with'],
  ['ends', 'ends_with'],
  ['endswith', 'ends_with'],
  ['ends_with', 'ends_with'],
  ['matches', 'matches'],
  ['regexp', 'matches'],
  ['rlike', 'matches'],
]);

/** `source like "%web%"`, `source contains "web"`, `source starts with "web"`. */
const textTest: HabitReader = (at) => {
  const test = textTests.get(at.word(0));
  if (test === undefined || at.token(0)?.tokenType === undefined) return undefined;
  const value = at.word(1) === 'with' ? 2 : 1;
  if (at.token(value)?.tokenType !== t.Text) return undefined;
  const negated = at.word(-1) === 'not';
  const operand = operandBefore(at, negated ? -2 : -1);
  const call =
    operand && calling(test, at.word(0) === 'ilike' ? `lower(${operand.text})` : operand.text, at.image(value));
  const hint = 'Texts are looked into by `contains(text, part)`, `starts_with(…)`, `ends_with(…)` and `matches(…)`.';
  const place = { from: negated ? -1 : 0, to: value - 1, hint };
  if (operand === undefined || call === undefined) return place;
  const ours = negated ? `not ${call}` : call;
  return { ...place, ours, fix: { from: operand.from, to: value, text: ours } };
};

/** The name, with its dots, that ends at a place. */
function operandBefore(at: Stumble, end: number): { readonly from: number; readonly text: string } | undefined {
  let from = end;
  const isName = (distance: number): boolean => /^[\p{L}_`]/u.test(at.image(distance));
  if (!isName(from)) return undefined;
  while (at.word(from - 1) === '.' && isName(from - 2)) from -= 2;
  return { from, text: at.text(from, end) };
}

/** A pattern of `like` as the function that does the same; undefined where none does. */
function calling(test: string, text: string, quoted: string): string | undefined {
  if (test !== 'like') return `${test}(${text}, ${quoted})`;
  const inside = quoted.slice(1, -1);
  const part = inside.replace(/^%+/, '').replace(/%+$/, '');
  if (part === '' || /[%_]/.test(part)) return undefined;
  const [before, after] = [inside.startsWith('%'), inside.endsWith('%')];
  if (!before && !after) return `${text} = "${part}"`;
  return `${before && after ? 'contains' : after ? 'starts_with' : 'ends_with'}(${text}, "${part}")`;
}

/** `case when … then … end`, `if … then …`. */
const caseWhen: HabitReader = (at) => {
  const start = [-1, -2].find((distance) => at.word(distance) === 'case');
  if (start !== undefined && (at.word(0) === 'when' || start === -1)) {
    return { from: start, to: at.word(0) === 'when' ? 0 : start, ours: choice };
  }
  if (at.word(-1) === 'if' && at.token(0)?.tokenType !== t.Dot) return { from: -1, to: -1, ours: choice };
  if (at.word(0) === 'then') return { from: 0, to: 0, ours: ':', hint: `A choice is written \`${choice}\`.` };
  return undefined;
};

/** `count(*)`. */
const countStar: HabitReader = (at) => {
  if (at.word(0) !== '*' || at.word(-1) !== '(' || at.word(-2) !== 'count') return undefined;
  const to = at.word(1) === ')' ? 1 : 0;
  return { from: -2, to, ours: 'count(table)', hint: '`count` names the table whose rows it counts.' };
};

/** `count(distinct deals.owner)`. */
const countDistinct: HabitReader = (at) => {
  if (at.word(-1) !== 'distinct' || at.word(-2) !== '(' || at.word(-3) !== 'count') return undefined;
  return { from: -3, to: -1, ours: 'distinct(…)', fix: { from: -3, to: -1, text: 'distinct(' } };
};

/** `sum(deals.amount) filter (where …)`. */
const filter: HabitReader = (at) =>
  at.word(0) === 'filter' && at.word(1) === '('
    ? { from: 0, to: 0, hint: 'The condition stands inside: `sum(deals.amount where status = "won")`.' }
    : undefined;

/** `count(deals when status = "won")`. */
const otherWhere: HabitReader = (at) => {
  if (at.expected !== closing || !['when', 'if', 'with', 'having', 'filter'].includes(at.word(0))) return undefined;
  return { from: 0, to: 0, ours: 'where', fix: { from: 0, to: 0, text: 'where' } };
};

/** `sum(amount) over (partition by …)`. */
const over: HabitReader = (at) => {
  if (at.word(0) !== 'over' || at.word(1) !== '(') return undefined;
  const hint =
    'Over the rows of a report: `share`, `rank`, `to_date`, `rolling`, `prior`. In a table: `previous(x within column)` and `next`.';
  return { from: 0, to: 0, hint };
};

/** `amount >= 10k and <= 20k`. */
const halfComparison: HabitReader = (at) => {
  if (!['and', 'or'].includes(at.word(-1)) || !['<', '<=', '>', '>=', '=', '!='].includes(at.image(0)))
    return undefined;
  const hint = 'Each comparison names what it compares: `a >= 1 and a <= 2`, or `a between 1 and 2`.';
  return { from: 0, to: 0, hint };
};

/** `10000 USD`. */
const currency: HabitReader = (at) => {
  if (at.token(-1)?.tokenType !== t.NumberText || !/^[A-Z]{3}$/.test(at.image(0))) return undefined;
  const hint = 'An amount is a number; in which currency it is, its column says.';
  return { from: 0, to: 0, hint, fix: { from: 0, to: 0, text: '' } };
};

/** `open from created_at to closed_at`. */
const openTo: HabitReader = (at) =>
  at.expected === tokenLabel(t.Until) && ['to', 'till', 'and', '-', ','].includes(at.word(0))
    ? { from: 0, to: 0, ours: 'until', fix: { from: 0, to: 0, text: 'until' } }
    : undefined;

/** `show *`. */
const everyColumn: HabitReader = (at) => {
  if (at.word(0) !== '*' || !['show', ',', 'select'].includes(at.word(-1))) return undefined;
  return { from: 0, to: 0, hint: 'What is shown is named, one after another, with commas.' };
};

/** `30` at the end of a line, and `days` on the next. */
const unitApart: HabitReader = (at) =>
  at.token(-1)?.tokenType === t.NumberText &&
  /^(?:(?:day|week|month|quarter|year|hour|minute)s?|k|[mb]illion)$/.test(at.word(0))
    ? { from: 0, to: 0, slip: true, hint: 'A number and its unit stand on one line.' }
    : undefined;

export const formulaHabits: readonly HabitReader[] = [
  unitApart,
  openTo,
  everyColumn,
  isNull,
  textTest,
  caseWhen,
  countStar,
  countDistinct,
  filter,
  over,
  otherWhere,
  halfComparison,
  currency,
];
