/** What follows rows of a table over time: funnels over steps, cohorts over periods. Plain data, as the rest of the model. */
import type { Grain, Range } from '../syntax/ast.ts';
import type { RowExpression } from './row-model.ts';
import type { Type } from './types.ts';

/** What a statement works out for the entities of a table before it aggregates. */
export type Followed = FollowedSteps | FollowedPeriods;

interface FollowedBase {
  /** As the statement names it. */
  readonly name: string;
  /** Whose rows are followed, and its key. */
  readonly table: string;
  readonly key: string;
  /** Which of them. All must hold. */
  readonly where: readonly RowExpression[];
  /** What those lack that are left out, in the analyst's words: the first step, or the first date. */
  readonly beginning: string;
}

/** A row for each entity that has a first step, and each step. */
export interface FollowedSteps extends FollowedBase {
  readonly kind: 'steps';
  readonly steps: Steps;
  /** No step may be skipped. */
  readonly strict: boolean;
  /** Whether an entity may still go further; absent where nobody knows. */
  readonly open?: RowExpression;
}

export type Steps =
  /** Each with when a row of the table reached it: missing when it did not. */
  | { readonly kind: 'fixed'; readonly steps: readonly { readonly label: string; readonly at: RowExpression }[] }
  /** As many as rows of another table tell of, each step by the first of them. */
  | {
      readonly kind: 'data';
      readonly table: string;
      /** The reference to the entity. */
      readonly entity: RowExpression;
      /** A closed set, or a reference to a table that is sorted by a column. */
      readonly stage: RowExpression;
      readonly at: RowExpression;
      /** Keeps funnels apart. */
      readonly each?: RowExpression;
    };

/** A row for each entity with a first date, and each period since then that has begun. */
export interface FollowedPeriods extends FollowedBase {
  readonly kind: 'periods';
  readonly from: RowExpression;
  /** In which entities are followed that begin then. */
  readonly range?: Range;
  readonly grain: Grain;
  readonly upTo: number;
  /** When an entity came back, as rows of a table tell; `from` is its first date as they read it. */
  readonly returning?: {
    readonly table: string;
    readonly entity: RowExpression;
    readonly from: RowExpression;
    readonly at: RowExpression;
  };
}

/** The columns of what is followed. */
export const followedColumns = {
  steps: {
    entity: 'entity',
    each: 'each',
    step: 'step',
    /** When the first step was reached. */
    started: 'started',
    reached: 'reached',
    /** The step before was reached. */
    before: 'before',
    /** This step and no further one was reached. */
    stopped: 'stopped',
    open: 'open',
    /** How long after the step before. */
    since: 'since',
  },
  periods: {
    entity: 'entity',
    /** The first day of the period in which it began. */
    cohort: 'cohort',
    period: 'period',
    returned: 'returned',
    /** The period is over. */
    over: 'over',
  },
} as const;

/** The type of the steps. */
export function typeOfSteps(steps: Steps): Type {
  if (steps.kind === 'data') return steps.stage.type;
  return { kind: 'set', values: steps.steps.map(({ label }) => label) };
}
