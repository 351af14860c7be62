/** Typed expressions, whatever their leaves are. Plain, serialisable data. */
import type { Range } from '../syntax/ast.ts';
import type { Type } from './types.ts';

/**
 * A typed expression over leaves of one sort. Logic is two-valued: a comparison with a missing operand is false, and
 * every negation is exact.
 */
export type Typed<Leaf> = { readonly type: Type } & (
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'call'; readonly function: string; readonly arguments: readonly Typed<Leaf>[] }
  | {
      readonly kind: 'arithmetic';
      readonly first: Typed<Leaf>;
      readonly rest: readonly { readonly operator: ArithmeticOperator; readonly operand: Typed<Leaf> }[];
    }
  | { readonly kind: 'negative'; readonly operand: Typed<Leaf> }
  | {
      readonly kind: 'comparison';
      readonly operator: ComparedBy;
      readonly left: Typed<Leaf>;
      readonly right: Typed<Leaf>;
    }
  | { readonly kind: 'in'; readonly operand: Typed<Leaf>; readonly values: readonly Typed<Leaf>[] }
  /** A date in a span of days: `from` included, `until` not (`YYYY-MM-DD`); either may be open, not both. */
  | { readonly kind: 'within'; readonly operand: Typed<Leaf>; readonly from?: string; readonly until?: string }
  /** `operand in last month`: resolved against `today` when compiled. */
  | { readonly kind: 'in-range'; readonly operand: Typed<Leaf>; readonly range: Range }
  | { readonly kind: 'is-missing'; readonly operand: Typed<Leaf> }
  | { readonly kind: 'not'; readonly operand: Typed<Leaf> }
  /** At least one operand. */
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Typed<Leaf>[] }
  | {
      readonly kind: 'when';
      readonly branches: readonly { readonly condition: Typed<Leaf>; readonly value: Typed<Leaf> }[];
      readonly otherwise?: Typed<Leaf>;
    }
  /** `hours(from, until in office)`: working time of a calendar; days count like `days`, the first excluded. */
  | {
      readonly kind: 'working';
      readonly measure: 'hours' | 'days';
      /** Its name. */
      readonly calendar: string;
      readonly from: Typed<Leaf>;
      readonly until: Typed<Leaf>;
    }
  /** The first that is present. */
  | { readonly kind: 'else'; readonly operands: readonly Typed<Leaf>[] }
);

/** `!=` is the negation of `=`. */
export type ComparedBy = '=' | '<' | '<=' | '>' | '>=';

export type ArithmeticOperator = '+' | '-' | '*' | '/';

export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  /** An exact decimal. */
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `YYYY-MM-DD` */
  | { readonly kind: 'date'; readonly value: string }
  /** Seconds, an exact decimal; and the days, where it is said in days or weeks. */
  | { readonly kind: 'duration'; readonly value: string; readonly days?: string }
  | { readonly kind: 'missing' }
  /** The value of a param, which takes its place before the report is planned. */
  | { readonly kind: 'param'; readonly name: string };

/** A literal that is known. */
export type Constant = Exclude<Literal, { readonly kind: 'param' }>;
