/** What is followed, as relations that a statement works out before it aggregates. */
import type { Followed } from '../semantics/model-journeys.ts';
import { followedPeriods } from './followed-periods.ts';
import { followedSteps } from './followed-steps.ts';
import type { Add, Surroundings } from './followed-surroundings.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlBody } from './tree.ts';

/** The rows of what is followed. */
export function followedRows(followed: Followed, statement: Surroundings, settings: SqlSettings, add: Add): SqlBody {
  return followed.kind === 'steps'
    ? followedSteps(followed, statement, settings, add)
    : followedPeriods(followed, statement, settings, add);
}
