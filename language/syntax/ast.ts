/**
 * The tree of a `.rekap` file. Plain data: every node has a `kind` and a `span` into the file's text.
 * Chains (`a and b and c`, `a + b - c`) are flat, so that a long expression is no deep tree.
 */
import type { Diagnostic } from '../base/diagnostics.ts';
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

export interface FileTree {
  readonly file: string;
  readonly text: string;
  /** In the order of the file; their spans do not overlap and cover everything but blank space. */
  readonly cells: readonly Cell[];
}

/** One piece of a file that parses alone. Damage in it stays in it. */
export interface Cell {
  /** Covers the comments right above the definition, too. */
  readonly span: Span;
  /** Missing when the cell could not be read at all. */
  readonly definition?: Definition;
  /** Lexing and parsing diagnostics of this cell. */
  readonly diagnostics: readonly Diagnostic[];
}

export type Definition = TableDefinition | DimensionDefinition | MetricDefinition | ReportDefinition | TextDefinition;

interface Named {
  readonly name: Name;
  readonly label?: Label;
  readonly span: Span;
  /** The parser recovered inside: parts may be missing, so a name not found in it is no news. */
  readonly damaged: boolean;
}

export interface TextDefinition {
  readonly kind: 'text';
  /** The Markdown between the quote lines. */
  readonly markdown: string;
  /** Where `markdown` stands in the file. */
  readonly bodySpan: Span;
  readonly span: Span;
}

// ---------------------------------------------------------------- table

export interface TableDefinition extends Named {
  readonly kind: 'table';
  readonly members: readonly TableMember[];
}

export type TableMember = ColumnMember | ComputedMember | TableClause;

/** `amount "Amount": required money` */
export interface ColumnMember {
  readonly kind: 'column';
  readonly name: Name;
  readonly label?: Label;
  readonly flags: readonly Name[];
  readonly type: TypeNode;
  readonly span: Span;
}

/** `cycle_days "Cycle" = days(created_at, closed_at)` */
export interface ComputedMember {
  readonly kind: 'computed';
  readonly name: Name;
  readonly label?: Label;
  readonly expression: Expression;
  /** `as percent` */
  readonly format?: Name;
  readonly span: Span;
}

/** `dated by created_at`, `shown as name`, `sorted by position` */
export interface TableClause {
  readonly kind: 'dated' | 'shown' | 'sorted';
  readonly column: Name;
  readonly span: Span;
}

export type TypeNode =
  | { readonly kind: 'named'; readonly name: Name; readonly span: Span }
  | { readonly kind: 'set'; readonly values: readonly Label[]; readonly span: Span }
  | { readonly kind: 'reference'; readonly table: Name; readonly span: Span };

// ---------------------------------------------------------------- dimension, metric

/** `dimension owner "Owner" = deals.owner, activities.owner` */
export interface DimensionDefinition extends Named {
  readonly kind: 'dimension';
  readonly columns: readonly Path[];
}

/** `metric revenue "Revenue" = sum(deals.amount) where status = "won" on closed_at as money` */
export interface MetricDefinition extends Named {
  readonly kind: 'metric';
  /** A `scoped` expression when modifiers follow it. Missing when damaged. */
  readonly expression?: Expression;
  readonly format?: Name;
}

// ---------------------------------------------------------------- report

export interface ReportDefinition extends Named {
  readonly kind: 'report';
  readonly clauses: readonly Clause[];
}

export type Clause =
  | { readonly kind: 'show'; readonly items: readonly ShowItem[]; readonly span: Span }
  | { readonly kind: 'by'; readonly items: readonly ByItem[]; readonly span: Span }
  | { readonly kind: 'for'; readonly range: Range; readonly span: Span }
  | { readonly kind: 'where' | 'keep'; readonly condition: Expression; readonly span: Span }
  | { readonly kind: 'compare'; readonly with: Baseline; readonly span: Span }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[]; readonly span: Span }
  | { readonly kind: 'top'; readonly count: NumberLiteral; readonly others: boolean; readonly span: Span }
  | { readonly kind: 'totals'; readonly span: Span }
  | { readonly kind: 'list'; readonly table: Name; readonly on?: Path; readonly span: Span }
  | { readonly kind: 'chart'; readonly chart: Name; readonly span: Span };

/** What a report compares with: the range of its own length before it, or the same time a year before. */
export type Baseline = 'previous period' | 'previous year';

/** `revenue / quota as percent "Attained"`, `(win_rate where amount > 10k) as "Large"` */
export interface ShowItem {
  readonly expression: Expression;
  readonly format?: Name;
  readonly label?: Label;
  readonly span: Span;
}

/** `by month`, `by owner.team "Team"`. Whether a single name is a time grain is decided by its spelling: see `grains`. */
export interface ByItem {
  readonly path: Path;
  readonly label?: Label;
  readonly span: Span;
}

/** `sort win_rate down`; a text literal names a shown column by its label. */
export interface SortKey {
  readonly expression: Expression;
  /** Missing: up for dimensions and time, down for metrics. */
  readonly direction?: 'up' | 'down';
  readonly span: Span;
}

export const grains = ['day', 'week', 'month', 'quarter', 'year'] as const;
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
  | { readonly kind: 'all'; readonly span: Span };

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
  readonly open?: { readonly from: Path; readonly until: Path; readonly span: Span };
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
