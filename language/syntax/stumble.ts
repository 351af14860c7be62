/** Where the grammar stumbles over a token, and what a habit is that made it. */
import type { IToken } from 'chevrotain';
import { spanOf } from './lex.ts';
import type { Place } from './statements.ts';

/** The words around the token that the grammar did not expect. */
export class Stumble {
  readonly #tokens: readonly IToken[];
  readonly #place: number;
  readonly statement: Place;
  /** What the grammar would have liked, by its label. */
  readonly expected: string;

  constructor(tokens: readonly IToken[], place: number, statement: Place, expected: string) {
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
