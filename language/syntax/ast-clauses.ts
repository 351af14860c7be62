/** The tree of a report's clauses. */
import type { Span } from '../base/span.ts';
import type { DurationLiteral, Expression, Label, Name, NumberLiteral, Path, Range } from './ast-expressions.ts';

export type Clause =
  | { readonly kind: 'show'; readonly items: readonly ShowItem[]; readonly span: Span }
  | { readonly kind: 'by'; readonly items: readonly ByItem[]; readonly span: Span }
  /** What goes across the page, each value a column. */
  | { readonly kind: 'across'; readonly items: readonly ByItem[]; readonly span: Span }
  | { readonly kind: 'for'; readonly range: Range; readonly span: Span }
  | { readonly kind: 'where' | 'keep'; readonly condition: Expression; readonly span: Span }
  | { readonly kind: 'compare'; readonly with: Baseline | Expression; readonly span: Span }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[]; readonly span: Span }
  | {
      readonly kind: 'top';
      readonly count: NumberLiteral;
      /** `top 3 within team`: of each of these. */
      readonly within?: readonly Path[];
      readonly others: boolean;
      readonly span: Span;
    }
  /** `totals by team`: of each of these as well. */
  | { readonly kind: 'totals'; readonly by?: readonly Path[]; readonly span: Span }
  | { readonly kind: 'list'; readonly table: Name; readonly on?: Path; readonly span: Span }
  | { readonly kind: 'chart'; readonly chart: Name; readonly span: Span }
  /** What is merged into the chart's specification, as YAML. */
  | { readonly kind: 'vega'; readonly yaml: string; readonly bodySpan: Span; readonly span: Span }
  | { readonly kind: 'funnel'; readonly funnel: Name; readonly span: Span }
  | CohortClause
  /** `forecast 3 months using seasonal, trend` */
  | {
      readonly kind: 'forecast';
      readonly length: DurationLiteral;
      /** Empty: whichever suits. */
      readonly methods: readonly Name[];
      readonly span: Span;
    };

/** `cohort companies from first_order_at returning on orders.at per month up to 12` */
export interface CohortClause {
  readonly kind: 'cohort';
  readonly table: Name;
  readonly from: Path;
  readonly returning?: Path;
  /** A period's name. */
  readonly per: Name;
  readonly upTo?: NumberLiteral;
  readonly span: Span;
}

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
  /** `by every owner`: all there are, with rows or without. */
  readonly every?: true;
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
