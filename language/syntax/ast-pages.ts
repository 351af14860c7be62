/** The tree of funnels, goals, audits and tests. */
import type { Span } from '../base/span.ts';
import type { Clause } from './ast-clauses.ts';
import type { DateLiteral, DurationLiteral, Expression, Label, Name, NumberLiteral, Path } from './ast-expressions.ts';
import type { Named } from './ast-named.ts';

// ---------------------------------------------------------------- funnel

/** `funnel sales_funnel "Sales funnel" of deals { step "Lead" at created_at  strict }` */
export interface FunnelDefinition extends Named {
  readonly kind: 'funnel';
  /** Whose rows go through it. Missing when damaged. */
  readonly table?: Name;
  readonly steps: readonly FunnelStep[];
  /** No step may be skipped. */
  readonly strict?: { readonly span: Span };
}

export type FunnelStep =
  /** `step "Won" at closed_at where status = "won"` */
  | {
      readonly kind: 'step';
      readonly label: Label;
      readonly at: Expression;
      readonly where?: Expression;
      readonly span: Span;
    }
  /** `steps stage_changes.stage at stage_changes.at for each pipeline`: as many as the column has values. */
  | {
      readonly kind: 'steps';
      readonly stage: Path;
      readonly at: Path;
      readonly each?: Path;
      readonly span: Span;
    };

// ---------------------------------------------------------------- goal

/** `goal q4 "5 billion in Q4" { revenue at least 5 billion  for 2024-Q4  where owner.team = "East" }` */
export interface GoalDefinition extends Named {
  readonly kind: 'goal';
  /** Missing when damaged, like the two that follow. */
  readonly expression?: Expression;
  readonly limit?: { readonly kind: 'least' | 'most'; readonly span: Span };
  readonly target?: Expression;
  /** `by`, `for` and `where`. */
  readonly clauses: readonly Clause[];
}

// ---------------------------------------------------------------- audit

/** `audit contacts "Can we trust our contacts?" of contacts { check missing email, owner  fail when accuracy < 70% }` */
export interface AuditDefinition extends Named {
  readonly kind: 'audit';
  /** The table that is looked at; without it the one that is called like the audit. */
  readonly table?: Name;
  readonly checks: readonly AuditCheck[];
  readonly fail?: { readonly condition: Expression; readonly span: Span };
}

/**
 * `check similar name, company above 92%`, `check stale updated_at older than 1 year`, and with a table's name in the
 * place of the kind `check "Won without amount" deals where status = "won" and amount is missing`.
 */
export interface AuditCheck {
  readonly kind: 'check';
  readonly label?: Label;
  /** The kind of check, or a table. Missing when the rows of the audit's own table are asked by `where` alone. */
  readonly what?: Name;
  readonly columns: readonly Path[];
  /** `ignoring case, accents` */
  readonly ignoring: readonly Name[];
  readonly above?: NumberLiteral;
  readonly olderThan?: DurationLiteral;
  readonly where?: Expression;
  readonly span: Span;
}

// ---------------------------------------------------------------- test

/** `test "open deals are not in the win rate" { given deals | id | status |  expect win_rate = 50% }`: its text is its name. */
export interface TestDefinition extends Named {
  readonly kind: 'test';
  readonly parts: readonly TestPart[];
}

export type TestPart =
  /** `given deals`, and its rows, of which the first names the columns. */
  | { readonly kind: 'given'; readonly table: Name; readonly rows: readonly RawRow[]; readonly span: Span }
  /** `expect win_rate = 50%` */
  | { readonly kind: 'expect'; readonly condition: Expression; readonly span: Span }
  /** `expect by_source`, and the rows of the report: all, or with `includes` some of them. */
  | {
      readonly kind: 'expect-rows';
      readonly report: Name;
      readonly includes: boolean;
      readonly rows: readonly RawRow[];
      readonly span: Span;
    }
  /** `today 2024-03-31` */
  | { readonly kind: 'today'; readonly date: DateLiteral; readonly span: Span }
  /** `param team = "East"`: its value as on the command line. */
  | { readonly kind: 'param'; readonly name: Name; readonly value: Label; readonly span: Span };

/** A line `| 1 | won |`: what stands between the bars, without the blanks around it. */
export interface RawRow {
  readonly cells: readonly { readonly text: string; readonly span: Span }[];
  readonly span: Span;
}
