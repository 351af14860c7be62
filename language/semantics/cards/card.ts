/** A definition card: what a definition says once it is compiled. Plain data, in an analyst's words. */
import type { Target } from '../links.ts';

export interface Card {
  readonly kind: Target['kind'];
  /** As it is asked for: `metric:win_rate`, `column:deals.cycle_days`. */
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** What it is, in one line. */
  readonly formula: string;
  readonly facts: readonly Fact[];
  /** What a metric is made of, what a report shows, the columns of a table. */
  readonly parts: readonly Part[];
  /** How each dimension is reached, or why it is not. */
  readonly ways: readonly Way[];
  readonly uses: readonly Mention[];
  readonly usedBy: readonly Mention[];
  readonly defined: { readonly file: string; readonly line: number };
}

/** One thing that a card says: `date`, `condition`. */
export interface Fact {
  readonly name: string;
  /** The name as people read it. */
  readonly term: string;
  readonly text: string;
  /** The definition that the term names. */
  readonly id?: string;
}

export interface Part {
  readonly title: string;
  readonly facts: readonly Fact[];
}

export interface Way {
  /** The dimension's name; on a dimension's card that of the table. */
  readonly name: string;
  readonly label: string;
  readonly reachable: boolean;
  /** The columns that are read, or why there is no way. */
  readonly text: string;
}

/** Another definition that this one is made of, or that is made of it. */
export interface Mention {
  readonly id: string;
  readonly kind: Target['kind'];
  readonly name: string;
  readonly label: string;
  /** The file that it is written in, and the definition of that file: a column's table. */
  readonly file: string;
  readonly cell: string;
}

/** Without a text nothing is said. */
export function fact(name: string, term: string, text: string | undefined, id?: string): Fact[] {
  return text === undefined || text === '' ? [] : [{ name, term, text, ...(id === undefined ? {} : { id }) }];
}
