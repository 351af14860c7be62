/** The tree of expressions, ranges and names: what every statement is made of. */
import type { Span } from '../base/span.ts';

/** A name as written; `text` has its backticks taken off. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A label in quotes; `text` has its quotes and escapes taken off. */
export interface Label {
  readonly text: string;
  readonly span: Span;
}

export const grains = ['day', 'week', 'month', 'quarter', 'year', 'fiscal quarter', 'fiscal year'] as const;
export type Grain = (typeof grains)[number];

/** Periods a report covers or a date is compared with. */
export type Range =
  /** `last 12 months`, `next 6 weeks`, `last month` (count 1), `last 12 months to date` */
  | {
      readonly kind: 'relative';
      readonly direction: 'last' | 'next';
      readonly count: number;
      readonly unit: Grain;
      readonly toDate: boolean;
      readonly span: Span;
    }
  /** `this quarter`; `toDate` for `year to date`; `rest` for `rest of this quarter` */
  | { readonly kind: 'current'; readonly unit: Grain; readonly part: 'whole' | 'to date' | 'rest'; readonly span: Span }
  /** `2024`, `2024-Q1`, `2024-01-01 to 2024-06-30` */
  | { readonly kind: 'dates'; readonly from: DateLiteral; readonly to: DateLiteral; readonly span: Span }
  /** `fiscal 2024`: the fiscal year that ends in 2024 */
  | { readonly kind: 'fiscal'; readonly year: number; readonly span: Span }
  | { readonly kind: 'all'; readonly span: Span }
  /** A param of type `period`: `for span` */
  | { readonly kind: 'param'; readonly path: Path; readonly span: Span };

// ---------------------------------------------------------------- expressions

export type Expression =
  | NumberLiteral
  | TextLiteral
  | DateLiteral
  | DurationLiteral
  | BooleanLiteral
  | MissingLiteral
  | Path
  | Call
  | Scoped
  | Arithmetic
  | Negative
  | Comparison
  | Between
  | In
  | InRange
  | IsMissing
  | Not
  | Logical
  | When
  | Else;

/** `value` is an exact decimal without suffixes: `10k` is `10000`, `15%` is `0.15`. */
export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: string;
  readonly percent: boolean;
  readonly span: Span;
}
export interface TextLiteral {
  readonly kind: 'text';
  readonly value: string;
  readonly span: Span;
}
/** A span of days. `from` is its first day as `YYYY-MM-DD`; a valid calendar date. */
export interface DateLiteral {
  readonly kind: 'date';
  readonly from: string;
  readonly grain: 'day' | 'month' | 'quarter' | 'year';
  readonly span: Span;
}
/** `30 days` */
export interface DurationLiteral {
  readonly kind: 'duration';
  readonly value: string;
  readonly unit: 'second' | 'minute' | 'hour' | Grain;
  readonly span: Span;
}
export interface BooleanLiteral {
  readonly kind: 'boolean';
  readonly value: boolean;
  readonly span: Span;
}
export interface MissingLiteral {
  readonly kind: 'missing';
  readonly span: Span;
}
/** `amount`, `owner.team`, `deals.owner.team`; at least one part. */
export interface Path {
  readonly kind: 'path';
  readonly parts: readonly Name[];
  readonly span: Span;
}
/** `count(deals where amount > 5 on closed_at)`; modifiers inside the parentheses are the call's own. */
export interface Call extends Modifiers {
  readonly kind: 'call';
  readonly name: Name;
  readonly arguments: readonly Expression[];
  /** `average(calls_made per owner, day)`: of the metric in each combination of these. */
  readonly per?: readonly PerItem[];
  /** `likelihood(status = "won", by stage, source)` */
  readonly by?: readonly Path[];
  /** `share(revenue within team)`, `previous(stage within deal)` */
  readonly within?: readonly Path[];
  readonly span: Span;
}
/** `owner`, `every owner`, `every working day in office` */
export interface PerItem {
  readonly path: Path;
  readonly every?: true;
  /** Only days on which people work, as a calendar says; the only one when none is named. */
  readonly working?: true;
  readonly calendar?: Name;
  readonly span: Span;
}
/** An expression with its own condition, date or way: `(win_rate where source = "email")`, or a metric's trailing modifiers. */
export interface Scoped extends Modifiers {
  readonly kind: 'scoped';
  readonly expression: Expression;
  readonly span: Span;
}
export interface Modifiers {
  readonly where?: Expression;
  readonly on?: Path;
  readonly via?: Path;
  readonly for?: Range;
  /** `open from created_at until closed_at`: what is there at a time, not what happens in it. */
  readonly open?: DateSpan;
  /** `spread from starts_on until ends_on`: divided evenly over its days. */
  readonly spread?: DateSpan;
}
export interface DateSpan {
  readonly from: Path;
  readonly until: Path;
  readonly span: Span;
}
/** One precedence level: `+ -` or `* /`. */
export interface Arithmetic {
  readonly kind: 'arithmetic';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: '+' | '-' | '*' | '/'; readonly operand: Expression }[];
  readonly span: Span;
}
export interface Negative {
  readonly kind: 'negative';
  readonly operand: Expression;
  readonly span: Span;
}
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export interface Comparison {
  readonly kind: 'comparison';
  readonly left: Expression;
  readonly operator: ComparisonOperator;
  readonly right: Expression;
  readonly span: Span;
}
export interface Between {
  readonly kind: 'between';
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly negated: boolean;
  readonly span: Span;
}
/** `source in ("email", "web")`; the parentheses may be left out before a single range (see InRange). */
export interface In {
  readonly kind: 'in';
  readonly operand: Expression;
  readonly values: readonly Expression[];
  readonly negated: boolean;
  readonly span: Span;
}
/** `ends_on in next 90 days` */
export interface InRange {
  readonly kind: 'in-range';
  readonly operand: Expression;
  readonly range: Range;
  readonly negated: boolean;
  readonly span: Span;
}
export interface IsMissing {
  readonly kind: 'is-missing';
  readonly operand: Expression;
  readonly negated: boolean;
  readonly span: Span;
}
export interface Not {
  readonly kind: 'not';
  readonly operand: Expression;
  readonly span: Span;
}
export interface Logical {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  /** At least two. */
  readonly operands: readonly Expression[];
  readonly span: Span;
}
/** `when a: x, when b: y, else z` */
export interface When {
  readonly kind: 'when';
  readonly branches: readonly { readonly condition: Expression; readonly value: Expression }[];
  readonly otherwise?: Expression;
  readonly span: Span;
}
/** `x else y`: the first that is present. */
export interface Else {
  readonly kind: 'else';
  /** At least two. */
  readonly operands: readonly Expression[];
  readonly span: Span;
}
