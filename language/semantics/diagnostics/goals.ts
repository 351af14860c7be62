/** What can be wrong with goals. */
import { entry } from '../../base/diagnostics.ts';
import type { Named } from './words.ts';

export const goalCatalogue = {
  'goal-without-range': entry<Named>({
    doc: 'A goal says no time by whose end it is to be reached.',
    message: ({ name }) => `Goal \`${name}\` has no end, so nobody can tell whether it is reached in time.`,
    hint: () => 'Say for when: `for this quarter`, `for 2024-Q4`.',
  }),
  'goal-of-no-number': entry<{ found: string }>({
    doc: 'A goal is set for something that is neither a number nor a length of time.',
    message: ({ found }) => `A goal is a number, an amount or a length of time; this is ${found}.`,
  }),
  'target-type': entry<{ metric: string; target: string }>({
    doc: 'The target of a goal is of another type than its metric.',
    message: ({ metric, target }) => `The target is ${target}, and what it is for is ${metric}.`,
    hint: () => 'A target is of its metric’s own type.',
  }),
};
