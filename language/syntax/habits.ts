/** What people write who know another language, or a spreadsheet, recognised where the grammar stumbles over it. */
import type { IToken } from 'chevrotain';
import type { Diagnostic } from '../base/diagnostics.ts';
import { diagnose } from './diagnostics.ts';
import { clauseHabits } from './habits-clauses.ts';
import { formulaHabits } from './habits-formulas.ts';
import { headHabits } from './habits-heads.ts';
import { rangeHabits } from './habits-ranges.ts';
import { tableHabits } from './habits-tables.ts';
import { spanOf } from './lex.ts';
import type { Statement } from './statements.ts';
import * as t from './tokens.ts';

/** The words around the token that the grammar did not expect. */
export class Stumble {
  readonly #tokens: readonly IToken[];
  readonly #place: number;
  readonly statement: Statement;
  /** What the grammar would have liked, by its label. */
  readonly expected: string;

  constructor(tokens: readonly IToken[], place: number, statement: Statement, expected: string) {
    this.#tokens = tokens;
    this.#place = place;
    this.statement = statement;
    this.expected = expected;
  }

  /** Where the unexpected token stands, counted from the head of its definition. */
  get place(): number {
    return this.#place;
  }

  /** The token so many places behind the unexpected one. */
  token(distance: number): IToken | undefined {
    return this.#tokens[this.#place + distance];
  }

  /** A token as written. */
  image(distance: number): string {
    return this.token(distance)?.image ?? '';
  }

  /** A token in small letters. */
  word(distance: number): string {
    return this.image(distance).toLowerCase();
  }

  /** Some tokens as written, with one blank wherever there is blank space. */
  text(from: number, to: number): string {
    const tokens = this.#tokens.slice(this.#place + from, this.#place + to + 1);
    return tokens
      .map((token, index) => {
        const before = tokens[index - 1];
        return before === undefined || spanOf(before).end === token.startOffset ? token.image : ` ${token.image}`;
      })
      .join('');
  }
}

/** A habit that was recognised. Places are distances from the unexpected token. */
export interface Habit {
  /** The words that are wrong. */
  readonly from: number;
  readonly to: number;
  /** What is written here; without it `hint` says how it is done. */
  readonly ours?: string;
  /** Nothing is foreign: what the grammar expects is merely missing, or misspelt. */
  readonly slip?: true;
  readonly hint?: string;
  /** What to write for the tokens from one place to another; in front of `from` where `to` lies before it. */
  readonly fix?: { readonly from: number; readonly to: number; readonly text: string };
}

/** Looks for one habit around the unexpected token. */
export type HabitReader = (at: Stumble) => Habit | undefined;

const readers: readonly HabitReader[] = [
  ...headHabits,
  ...tableHabits,
  ...rangeHabits,
  ...clauseHabits,
  ...formulaHabits,
];

/**
 * The habit that made the grammar stumble, said in our words; undefined when it is none that is known.
 * @param expected what could stand there, in words
 */
export function habitAt(at: Stumble, expected: string, file: string): Diagnostic | undefined {
  for (const read of readers) {
    const habit = read(at);
    const [first, last] = [at.token(habit?.from ?? 0), at.token(habit?.to ?? 0)];
    if (habit === undefined || first === undefined || last === undefined) continue;
    const span = { start: spanOf(first).start, end: spanOf(last).end };
    const fix = habit.fix && mend(at, habit.fix);
    const found = at.text(habit.from, habit.to);
    if (habit.slip === true) {
      const parameters = { expected, found: `\`${found}\``, hint: habit.hint };
      return diagnose('unexpected', { file, span, fix }, parameters);
    }
    return diagnose('foreign-words', { file, span, fix }, { found, ours: habit.ours, hint: habit.hint });
  }
  return undefined;
}

function mend(at: Stumble, { from, to, text }: NonNullable<Habit['fix']>) {
  const [first, last] = [at.token(from), at.token(to)];
  if (first === undefined || last === undefined) return undefined;
  const start = spanOf(first).start;
  return { span: { start, end: to < from ? start : spanOf(last).end }, text };
}

/** The first place behind another where the grammar starts anew, so that a habit's other words are no mistakes of their own. */
export function nextBeginning(tokens: readonly IToken[], place: number): number {
  let depth = 0;
  for (let at = place; at < tokens.length; at++) {
    const type = tokens[at]?.tokenType;
    if (type === t.LeftParenthesis) depth += 1;
    else if (type === t.RightParenthesis) depth -= 1;
    else if (at === place || type === undefined) continue;
    else if (type === t.MemberName || (depth <= 0 && t.clauseStarts.has(type))) return at;
  }
  return tokens.length + 1;
}
