/** What can be wrong with funnels and cohorts. */
import { entry } from '../../base/diagnostics.ts';
import { didYouMean, type Guess, type Named } from './words.ts';

export const journeyCatalogue = {
  'funnel-without-steps': entry<Named>({
    doc: 'A funnel has no steps.',
    message: ({ name }) => `Funnel \`${name}\` has no steps.`,
    hint: () => 'Say when each is reached: `step "Won" at closed_at where status = "won"`.',
  }),
  'steps-mixed': entry<Record<string, never>>({
    doc: 'A funnel takes its steps from data and has others beside them.',
    message: () => 'Steps are written out, each with `step`, or taken from one column with `steps`.',
    hint: () => 'Keep one of the two.',
  }),
  'step-twice': entry<{ label: string }>({
    doc: 'Two steps of a funnel have one label.',
    message: ({ label }) => `There is a step "${label}" already.`,
    hint: () => 'Steps are told apart by their labels.',
  }),
  'step-no-date': entry<{ label: string; found: string }>({
    doc: 'When a step is reached is no date.',
    message: ({ label, found }) => `When "${label}" is reached is ${found}, and has to be a date or a time.`,
    hint: () => 'A condition stands behind `where`: `step "Won" at closed_at where status = "won"`.',
  }),
  'steps-without-order': entry<Named & { type: string }>({
    doc: 'Steps are taken from a column whose values have no order.',
    message: ({ name, type }) => `\`${name}\` is ${type}, and nobody knows in which order its values are reached.`,
    hint: () =>
      'A closed set such as "New" | "Offer" | "Won" has an order, and so has a reference to a table that is `sorted by` a column.',
  }),
  'followed-without-key': entry<{ table: string }>({
    doc: 'A funnel or a cohort follows rows of a table that has no key to tell them apart.',
    message: ({ table }) => `Table \`${table}\` has no key, so that none of its rows can be followed.`,
    hint: ({ table }) => `Mark the column of \`${table}\` that others store, such as \`id: key text\`.`,
  }),
  'unknown-funnel': entry<Named & Guess>({
    doc: 'A report is of a funnel that is not defined.',
    message: ({ name }) => `There is no funnel \`${name}\`.`,
    hint: didYouMean,
  }),
  'clause-in-journey': entry<{ clause: string; what: 'funnel' | 'cohort' }>({
    doc: 'A clause stands in a report of a funnel or a cohort, where it has no meaning.',
    message: ({ clause, what }) => `\`${clause}\` has no meaning in a report of a ${what}.`,
    hint: ({ what }) =>
      what === 'funnel'
        ? 'It goes with `by`, `for`, `where`, `totals` and `chart`.'
        : 'It goes with `show`, `by`, `for`, `where`, `sort`, `totals` and `chart`.',
  }),
  'cohort-periods': entry<{ most: number }>({
    doc: 'A cohort is followed over fewer periods than one, or over more than anyone reads.',
    message: ({ most }) => `A cohort is followed over 1 to ${most} periods.`,
  }),
  'cohort-by-time': entry<Record<string, never>>({
    doc: 'A report of a cohort is by time as well.',
    message: () => 'A cohort is by the period in which it began, and by how many have gone since.',
    hint: () => 'Say which periods behind `per`, and which cohorts with `for`.',
  }),
  'cohort-metric': entry<{ name: string; why: string }>({
    doc: 'A report of a cohort shows a metric that cannot be told of the periods since it began.',
    message: ({ name, why }) => `“${name}” cannot be told of the periods of a cohort: ${why}.`,
  }),
  'cohort-returning': entry<Named>({
    doc: 'A report of a cohort shows who came back and does not say when that is.',
    message: ({ name }) => `\`${name}\` takes to know when one comes back.`,
    hint: () =>
      'Say it behind the first date: `cohort companies from first_order_at returning on orders.at per month`.',
  }),
};
