/** What tokens say as nodes of the tree, whoever read them. */
import type { IToken, TokenType } from 'chevrotain';
import { addUnits } from '../base/calendar.ts';
import { cover, type Span } from '../base/span.ts';
import {
  type Arithmetic,
  type CalendarHours,
  type Clause,
  type Clock,
  type ComparisonOperator,
  type DateLiteral,
  type DurationLiteral,
  type Expression,
  type Grain,
  grains,
  type NumberLiteral,
  type Range,
  type RawRow,
  type TestPart,
} from './ast.ts';
import { type Building, placeIn, toLabel } from './cst.ts';
import { diagnose } from './diagnostics.ts';
import { spanOf } from './lex.ts';
import { readDate, readDuration, readNumber } from './literals.ts';
import * as t from './tokens.ts';

/** The literal of a token that is one. */
export function toLiteral(token: IToken): Expression {
  const span = spanOf(token);
  switch (token.tokenType) {
    case t.NumberText: {
      const { value, percent } = readNumber(token.image);
      return { kind: 'number', value, percent, span };
    }
    case t.Text:
      return { kind: 'text', value: toLabel(token).text, span };
    case t.DateText:
      return toDate(token);
    case t.Duration: {
      const { value, unit } = readDuration(token.image);
      return { kind: 'duration', value, unit, span };
    }
    case t.True:
    case t.False:
      return { kind: 'boolean', value: token.tokenType === t.True, span };
    default:
      return { kind: 'missing', span };
  }
}

/** By the token's type: another spelling of the sign may stand in the text. */
export const comparisonSigns: ReadonlyMap<TokenType, ComparisonOperator> = new Map([
  [t.Equal, '='],
  [t.NotEqual, '!='],
  [t.Less, '<'],
  [t.LessOrEqual, '<='],
  [t.Greater, '>'],
  [t.GreaterOrEqual, '>='],
]);
export const arithmeticSigns: ReadonlyMap<TokenType, Arithmetic['rest'][number]['operator']> = new Map([
  [t.Plus, '+'],
  [t.Minus, '-'],
  [t.Star, '*'],
  [t.Slash, '/'],
]);

/** The number of a `top` or an `up to`; undefined when it counts nothing, which is reported. */
export function toCount(token: IToken, building: Building, word: 'top' | 'up to' = 'top'): NumberLiteral | undefined {
  const { value, percent, problem } = readNumber(token.image);
  const span = spanOf(token);
  if (/^[1-9][0-9]{0,8}$/.test(value) && !percent) return { kind: 'number', value, percent, span };
  // A number that cannot be read has been reported.
  if (problem === undefined) {
    building.diagnostics.push(diagnose('invalid-count', placeIn(building, span), { found: token.image, word }));
  }
  return undefined;
}

/** `09:00 to 17:00`; undefined when it is no part of a day, which is reported. */
export function toHours(
  opening: IToken,
  closing: IToken,
  span: Span,
  building: Building,
): CalendarHours['times'][number] | undefined {
  const [from, to] = [toClock(opening, building), toClock(closing, building)];
  if (from === undefined || to === undefined) return undefined;
  if (from.minutes < to.minutes) return { from, to, span };
  building.diagnostics.push(
    diagnose('invalid-clock', placeIn(building, span), { reason: 'the end is not after the start' }),
  );
  return undefined;
}

/** `24:00` ends a day. */
function toClock(token: IToken, building: Building): Clock | undefined {
  const span = spanOf(token);
  const [hours = 0, minutes = 0] = token.image.split(':').map(Number);
  const total = 60 * hours + minutes;
  if (minutes < 60 && total <= 24 * 60) return { minutes: total, span };
  building.diagnostics.push(
    diagnose('invalid-clock', placeIn(building, span), { reason: `\`${token.image}\` is on no clock` }),
  );
  return undefined;
}

type Relative = Extract<Range, { readonly kind: 'relative' }>;

/** `last 12 months` and, with a period's name for the duration, `last month`; undefined when it makes no sense. */
export function relativeRange(
  length: IToken,
  { direction, toDate, span }: Pick<Relative, 'direction' | 'toDate' | 'span'>,
  building: Building,
): Range | undefined {
  if (direction === 'next' && toDate) return invalid('what comes next has no part up to today', span, building);
  const word = length.tokenType === t.Duration ? undefined : grainOf(length);
  if (word !== undefined) return { kind: 'relative', direction, count: 1, unit: word, toDate, span };
  const { value, unit: name } = readDuration(length.image);
  const unit = grains.find((grain) => grain === name);
  const count = Number(value);
  if (unit === undefined) return invalid(`its periods are ${grains.join(', ')}`, spanOf(length), building);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) {
    return invalid('it counts from 1 to 10,000 whole periods', spanOf(length), building);
  }
  return { kind: 'relative', direction, count, unit, toDate, span };
}

/** From one end to the other, both included; undefined when there is nothing in between, which is reported. */
export function datesRange(from: DateLiteral, to: DateLiteral, span: Span, building: Building): Range | undefined {
  // `2024-06-28 to 2024-Q2` ends with the quarter.
  if (addUnits(to.from, 1, to.grain) <= from.from)
    return invalid('it ends before it starts', cover(from.span, to.span), building);
  return { kind: 'dates', from, to, span };
}

/** A date, or a year, where a range begins or ends. */
export function rangeEnd(token: IToken, building: Building): DateLiteral | undefined {
  if (token.tokenType === t.DateText) return toDate(token);
  const year = yearOf(token, building);
  return year === undefined
    ? undefined
    : { kind: 'date', from: readDate(year).from, grain: 'year', span: spanOf(token) };
}

export function toDate(token: IToken): DateLiteral {
  const { from, grain } = readDate(token.image);
  return { kind: 'date', from, grain, span: spanOf(token) };
}

/** Four digits, as written. */
export function yearOf(token: IToken, building: Building): string | undefined {
  if (/^[0-9]{4}$/.test(token.image) && token.image !== '0000') return token.image;
  // A number that cannot be read has been reported.
  if (readNumber(token.image).problem !== undefined) return undefined;
  return invalid('a year has four digits', spanOf(token), building);
}

export function toNumber(token: IToken): NumberLiteral {
  const { value, percent } = readNumber(token.image);
  return { kind: 'number', value, percent, span: spanOf(token) };
}

export function toLength(token: IToken): DurationLiteral {
  const { value, unit } = readDuration(token.image);
  return { kind: 'duration', value, unit, span: spanOf(token) };
}

/** `| 1 | won |`: a bar that a backslash hides belongs to its cell. */
export function toRow(token: IToken): RawRow {
  const { image, startOffset } = token;
  const cells: RawRow['cells'][number][] = [];
  const bar = /(?<!\\)(?:\\\\)*\|/g;
  let from = 1;
  bar.lastIndex = from;
  for (let found = bar.exec(image); found !== null; found = bar.exec(image)) {
    const end = found.index + found[0].length - 1;
    const raw = image.slice(from, end);
    const text = raw.trim();
    const start = startOffset + from + (raw.length - raw.trimStart().length);
    cells.push({ text: text.replace(/\\([\\|])/g, '$1'), span: { start, end: start + text.length } });
    from = end + 1;
    bar.lastIndex = from;
  }
  return { cells, span: spanOf(token) };
}

/** What is expected: with rows those of a report, without them that a condition holds. */
export function expectation(
  condition: Expression,
  includes: boolean,
  rows: readonly RawRow[],
  span: Span,
  building: Building,
): TestPart | undefined {
  const [first] = rows;
  if (first === undefined) return { kind: 'expect', condition, span };
  const [report, ...more] = condition.kind === 'path' ? condition.parts : [];
  if (report !== undefined && more.length === 0) return { kind: 'expect-rows', report, includes, rows, span };
  const parameters = { expected: 'the name of a report in front of its rows', found: 'a formula', hint: undefined };
  building.diagnostics.push(diagnose('unexpected', placeIn(building, condition.span), parameters));
  return undefined;
}

/** What stands between the quotes of a block; undefined when it is never closed, which is reported. */
export function toVega(token: IToken, span: Span, building: Building): Clause | undefined {
  const { image, startOffset } = token;
  if (image.length < 6 || !image.endsWith('"""')) {
    const opening = { start: startOffset, end: startOffset + 3 };
    building.diagnostics.push(diagnose('unclosed-text', placeIn(building, opening), {}));
    return undefined;
  }
  const bodySpan = { start: startOffset + 3, end: startOffset + image.length - 3 };
  return { kind: 'vega', yaml: image.slice(3, -3), bodySpan, span };
}

export function grainOf(token: IToken): Grain | undefined {
  const { image } = token;
  const word = image.endsWith('s') ? image.slice(0, -1) : image;
  return grains.find((grain) => grain === word);
}

function invalid(reason: string, span: Span, building: Building): undefined {
  building.diagnostics.push(diagnose('invalid-range', placeIn(building, span), { reason }));
  return undefined;
}
