/** Habits about how a definition begins: its name, its label, the sign before its formula. */
import { EOF, tokenLabel } from 'chevrotain';
import { clauseWords } from './statements.ts';
import type { HabitReader, Stumble } from './stumble.ts';
import * as t from './tokens.ts';

const equal = tokenLabel(t.Equal);
const leftBrace = tokenLabel(t.LeftBrace);
const end = tokenLabel(EOF);

/** `dimension: source`, as in YAML. */
const colonBehindHead: HabitReader = (at) => {
  if (at.place !== 1 || at.word(0) !== ':') return undefined;
  const hint = `The name stands right behind \`${at.image(-1)}\`: \`${at.image(-1)} ${at.image(1) || 'name'} …\`.`;
  return { from: 0, to: 0, hint, fix: { from: 0, to: 0, text: '' } };
};

/** `report "Sales by source" {`: a label without a name. */
const labelOnly: HabitReader = (at) => {
  if (at.place !== 1 || at.token(0)?.tokenType !== t.Text) return undefined;
  const name = slug(at.image(0));
  if (name === '') return undefined;
  const hint = 'A name in one word comes first, by which others refer to it; the text in quotes is its label.';
  return { from: 0, to: 0, ours: `${name} ${at.image(0)}`, hint, fix: { from: 0, to: -1, text: `${name} ` } };
};

/** `metric win rate =`, `report sales-by-source {`: a name of several words. */
const nameOfWords: HabitReader = (at) => {
  if (at.place !== 2 || (at.expected !== equal && at.expected !== leftBrace)) return undefined;
  const to = endOfName(at);
  if (to === undefined) return undefined;
  const name = slug(at.text(-1, to));
  const hint = 'A name is one word, or stands in backticks; what people read is the label behind it, in quotes.';
  return { from: -1, to, ours: name, hint, fix: { from: -1, to, text: name } };
};

function endOfName(at: Stumble): number | undefined {
  for (let place = 0; place < 8; place++) {
    const token = at.token(place);
    if (token === undefined) return undefined;
    if (token.tokenType === t.Minus) continue;
    if (!/^[\p{L}\p{N}_]+$/u.test(token.image)) return undefined;
    const next = at.token(place + 1)?.tokenType;
    if (next === t.Text || (at.expected === equal ? next === t.Equal : next === t.LeftBrace)) return place;
  }
  return undefined;
}

/** `metric won count(deals)`, `metric won: count(deals)`, `metric won := …`, `metric won is …`. */
const signBeforeFormula: HabitReader = (at) => {
  if (at.expected !== equal || at.statement === 'table' || at.place > 3) return undefined;
  if ([':', 'is', 'as'].includes(at.word(0))) {
    const to = at.word(1) === '=' ? 1 : 0;
    return { from: 0, to, ours: '=', fix: { from: 0, to, text: '=' } };
  }
  if (at.statement !== 'metric' || at.token(0)?.tokenType === t.LeftBrace) return undefined;
  return { from: 0, to: 0, slip: true, hint: 'The formula stands behind a `=`.', fix: { from: 0, to: -1, text: '= ' } };
};

/** `report a` and clauses without braces. */
const noBraces: HabitReader = (at) => {
  if (at.expected !== leftBrace || at.statement !== 'report' || at.place > 3) return undefined;
  if (!clauseWords.some((word) => word === at.word(0))) return undefined;
  return { from: 0, to: 0, slip: true, hint: 'The clauses of a report stand between `{` and `}`.' };
};

/** `metric margin = … as percent "Margin"`: a label at the end. */
const labelAtEnd: HabitReader = (at) => {
  if (at.expected !== end || at.statement !== 'metric' || at.token(0)?.tokenType !== t.Text) return undefined;
  return { from: 0, to: 0, hint: 'A metric’s label stands behind its name: `metric name "Label" = …`.' };
};

const reportsOwn = ['by', 'group', 'across', 'sort', 'order', 'top', 'limit', 'compare', 'totals', 'keep', 'having'];

/** `metric conversion = … by source`. */
const clauseOfReport: HabitReader = (at) => {
  if (at.expected !== end || at.statement !== 'metric' || !reportsOwn.includes(at.word(0))) return undefined;
  return { from: 0, to: 0, hint: 'A metric is one number; a report shows it by something, sorted and compared.' };
};

function slug(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const name = words.join('_');
  return /^\p{L}/u.test(name) ? name : '';
}

export const headHabits: readonly HabitReader[] = [
  colonBehindHead,
  labelOnly,
  nameOfWords,
  signBeforeFormula,
  noBraces,
  labelAtEnd,
  clauseOfReport,
];
