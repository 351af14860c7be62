/**
 * The tree of a `.rekap` file. Plain data: every node has a `kind` and a `span` into the file's text.
 * Chains (`a and b and c`, `a + b - c`) are flat, so that a long expression is no deep tree.
 */
import type { Diagnostic } from '../base/diagnostics.ts';
import type { Span } from '../base/span.ts';
import type { Clause } from './ast-clauses.ts';
import type { Expression, Label, Name, Path, Range } from './ast-expressions.ts';
import type { Named } from './ast-named.ts';
import type { AuditDefinition, FunnelDefinition, GoalDefinition, TestDefinition } from './ast-pages.ts';

export * from './ast-clauses.ts';
export * from './ast-expressions.ts';
export * from './ast-named.ts';
export * from './ast-pages.ts';

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

export type Definition =
  | TableDefinition
  | DimensionDefinition
  | MetricDefinition
  | ParamDefinition
  | CalendarDefinition
  | ReportDefinition
  | FunnelDefinition
  | GoalDefinition
  | AuditDefinition
  | TestDefinition
  | TextDefinition;

/** Every definition but a text. */
export type NamedDefinition = Exclude<Definition, TextDefinition>;

export interface TextDefinition {
  readonly kind: 'text';
  /** The Markdown between the quote lines. */
  readonly markdown: string;
  /** The same in the language of the reader, where that is another one. */
  readonly translated?: string;
  /** Where `markdown` stands in the file. */
  readonly bodySpan: Span;
  /** In the order of the text. */
  readonly holes: readonly TextHole[];
  readonly span: Span;
}

/** `{revenue for last month as money}`: what is put in its place. */
export interface TextHole {
  /** Missing when damaged. */
  readonly expression?: Expression;
  readonly format?: Name;
  /** With its braces. */
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
  /** `in`: the column that holds the currency of `money in currency`. */
  | { readonly kind: 'named'; readonly name: Name; readonly in?: Name; readonly span: Span }
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

// ---------------------------------------------------------------- param, calendar

/** `param team: text = all from users.team "Team"`, `param split: one of source, owner = source` */
export interface ParamDefinition extends Named {
  readonly kind: 'param';
  /** Words in front of the type, which only columns have. */
  readonly flags?: readonly Name[];
  /** Missing when damaged. */
  readonly type?: ParamType;
  readonly default?: ParamDefault;
  /** The column whose values are the options. */
  readonly options?: Path;
}

/** A period is a type named `period`; a choice stands for one of the dimensions or metrics it lists. */
export type ParamType = TypeNode | { readonly kind: 'choice'; readonly choices: readonly Path[]; readonly span: Span };

export type ParamDefault =
  | { readonly kind: 'all'; readonly span: Span }
  | { readonly kind: 'range'; readonly range: Range; readonly span: Span }
  | { readonly kind: 'value'; readonly expression: Expression; readonly span: Span };

/** Working hours: `calendar office { monday to friday 09:00 to 17:00  holidays days_off.day }` */
export interface CalendarDefinition extends Named {
  readonly kind: 'calendar';
  readonly hours: readonly CalendarHours[];
  /** The column that holds the days on which nobody works. */
  readonly holidays?: { readonly column: Path; readonly span: Span };
}

/** `monday to thursday, saturday 09:00 to 12:30, 13:30 to 17:00` */
export interface CalendarHours {
  readonly days: readonly { readonly from: Name; readonly to?: Name; readonly span: Span }[];
  readonly times: readonly { readonly from: Clock; readonly to: Clock; readonly span: Span }[];
  readonly span: Span;
}

/** A time of day. */
export interface Clock {
  /** Since midnight, 0 to 1440. */
  readonly minutes: number;
  readonly span: Span;
}

// ---------------------------------------------------------------- report

export interface ReportDefinition extends Named {
  readonly kind: 'report';
  readonly clauses: readonly Clause[];
}
