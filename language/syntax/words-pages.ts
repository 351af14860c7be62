/** The words that only funnels, goals, audits, tests and some clauses of a report have, by where they stand. */
import type { TokenType } from 'chevrotain';
import type { Place } from './statements.ts';
import * as t from './tokens.ts';

/** What stands around a word. */
export interface Neighbours {
  readonly statement: Place;
  /** Parentheses and braces around it. */
  readonly depth: number;
  readonly previous: TokenType | undefined;
  /** An operand follows what stands before it, so that it is a name. */
  readonly isOperand: boolean;
  /** Nothing but blanks, or the opening brace, stands before it on its line. */
  readonly isFirst: boolean;
  /** The type and the text of a token so many places behind it. */
  readonly type: (distance: number) => TokenType | undefined;
  readonly image: (distance: number) => string;
}

/** The words that may be something else than a name. */
export const pageWords: ReadonlySet<string> = new Set([
  ...['funnel', 'cohort', 'returning', 'per', 'forecast', 'using', 'vega'],
  ...['step', 'steps', 'at', 'each', 'strict', 'least', 'most'],
  ...['check', 'fail', 'ignoring', 'above', 'older', 'than', 'where', 'when'],
  ...['given', 'expect', 'includes', 'today', 'param'],
]);

/** What the word is here beside a name; undefined where it is nothing else. */
export function pageWord(word: string, at: Neighbours): TokenType | undefined {
  if (at.depth !== 1 || at.isOperand) return undefined;
  switch (at.statement) {
    case 'report':
      return reportWord(word, at);
    case 'funnel':
      return funnelWord(word, at);
    case 'goal':
      return goalWord(word, at);
    case 'audit':
      return auditWord(word, at);
    case 'test':
      return testWord(word, at);
    default:
      return undefined;
  }
}

const isName = (type: TokenType | undefined): boolean => type === t.Word || type === t.Backticked;
const isLength = (type: TokenType | undefined): boolean => type === t.Duration || type === t.NumberText;

function reportWord(word: string, { previous, isFirst, type, image }: Neighbours): TokenType | undefined {
  switch (word) {
    case 'funnel':
    case 'cohort':
      if (!isName(type(1)) || !(isFirst || previous === t.RightParenthesis || previous === t.Text)) return undefined;
      return word === 'funnel' ? t.FunnelWord : t.Cohort;
    case 'returning':
      return image(1) === 'on' ? t.Returning : undefined;
    case 'per':
      return t.keywords.get(image(1)) === t.GrainWord ? t.Per : undefined;
    case 'forecast':
      return isLength(type(1)) ? t.Forecast : undefined;
    case 'using':
      return previous === t.Duration ? t.Using : undefined;
    case 'vega':
      return type(1) === t.Block ? t.Vega : undefined;
    default:
      return undefined;
  }
}

function funnelWord(word: string, { previous, isFirst, type, image }: Neighbours): TokenType | undefined {
  switch (word) {
    case 'step':
      return isFirst || type(1) === t.Text ? t.Step : undefined;
    case 'steps':
      return isFirst || (isName(type(1)) && image(1) !== 'at') ? t.Steps : undefined;
    case 'at':
      return previous === t.At || previous === t.Steps || previous === t.Each ? undefined : t.At;
    case 'each':
      return previous === t.For ? t.Each : undefined;
    case 'strict':
      return isFirst || type(1) === t.RightBrace || image(1) === 'strict' || image(1) === 'step' ? t.Strict : undefined;
    default:
      return undefined;
  }
}

function goalWord(word: string, { previous, image }: Neighbours): TokenType | undefined {
  if (word === 'at') return image(1) === 'least' || image(1) === 'most' ? t.At : undefined;
  if (previous !== t.At) return undefined;
  return word === 'least' ? t.Least : word === 'most' ? t.Most : undefined;
}

function auditWord(word: string, { previous, isFirst, type, image }: Neighbours): TokenType | undefined {
  switch (word) {
    case 'check':
      return isFirst || type(1) === t.Text || isName(type(1)) ? notBehind(previous, t.Check) : undefined;
    case 'fail':
      return image(1) === 'when' ? t.Fail : undefined;
    case 'ignoring':
      return isName(type(1)) ? notBehind(previous, t.Ignoring) : undefined;
    case 'above':
      return type(1) === t.NumberText ? t.Above : undefined;
    case 'older':
      return image(1) === 'than' ? t.Older : undefined;
    case 'than':
      return previous === t.Older ? t.Than : undefined;
    case 'where':
    case 'when':
      return previous !== t.Fail && endsColumns(type, image) ? t.Word : undefined;
    default:
      return undefined;
  }
}

/** What follows goes on after a column, so that what stands before it is one: `check missing where, owner`. */
function endsColumns(type: Neighbours['type'], image: Neighbours['image']): boolean {
  const next = type(1);
  if (next === t.Dot || next === t.Comma || next === t.RightBrace) return true;
  switch (image(1)) {
    case 'above':
      return type(2) === t.NumberText;
    case 'older':
      return image(2) === 'than';
    case 'ignoring':
      return isName(type(2));
    case 'where':
      return isName(type(2)) && !['is', 'in', 'not', 'between'].includes(image(2));
    case 'check':
      return type(2) === t.Text || isName(type(2));
    case 'fail':
      return image(2) === 'when';
    default:
      return false;
  }
}

function testWord(word: string, { previous, isFirst, type }: Neighbours): TokenType | undefined {
  switch (word) {
    case 'given':
      return isFirst ? t.Given : undefined;
    case 'expect':
      return isFirst ? t.Expect : undefined;
    case 'includes':
      return type(1) === t.Row && previous !== t.Expect ? t.Includes : undefined;
    case 'today':
      return isFirst && type(1) === t.DateText ? t.Today : undefined;
    case 'param':
      return isFirst && isName(type(1)) ? t.ParamWord : undefined;
    default:
      return undefined;
  }
}

/** A word right behind the one that it would be is a name: `check check`. */
function notBehind(previous: TokenType | undefined, type: TokenType): TokenType | undefined {
  return previous === type ? undefined : type;
}
