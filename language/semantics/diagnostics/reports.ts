/** What can be wrong with reports. */
import { entry } from '../../base/diagnostics.ts';
import { didYouMean, type Guess, type Named } from './words.ts';

export const reportCatalogue = {
  'empty-report': entry<Named>({
    doc: 'A report shows nothing.',
    message: ({ name }) => `Report \`${name}\` shows nothing.`,
    hint: () => 'Say what: `show revenue`, or `list deals` with the columns to `show`.',
  }),
  'clause-in-list': entry<{ clause: string; why: string }>({
    doc: 'A clause stands in a report that lists rows, where it has no meaning.',
    message: ({ clause, why }) => `\`${clause}\` has no meaning in a list: ${why}.`,
  }),
  'within-no-row': entry<Named>({
    doc: 'A share or a rank in a list is within something that does not follow from the listed row.',
    message: ({ name }) => `\`${name}\` does not follow from the rows that are listed.`,
    hint: () => 'Rows stand together by what they have or refer to, as each metric reads it: `owner.team`.',
  }),
  'list-without-key': entry<{ table: string }>({
    doc: 'A list shows a metric for each row of a table that has no key to tell them apart.',
    message: ({ table }) => `Table \`${table}\` has no key, so that no metric can be told of one of its rows.`,
    hint: ({ table }) => `Mark the column of \`${table}\` that others store, such as \`id: key text\`.`,
  }),
  'two-times': entry<{ what: string }>({
    doc: 'A report, or a `per`, asks for two time grains.',
    message: ({ what }) => `${what} has one time grain.`,
    hint: () => 'Keep the finer one.',
  }),
  'repeated-dimension': entry<Named & { clause: string }>({
    doc: 'A report, or a `per`, groups by one thing twice.',
    message: ({ name, clause }) => `\`${name}\` is in \`${clause}\` already.`,
  }),
  'no-every': entry<Named & { type: string }>({
    doc: '`every` before something of which nobody knows all there are.',
    message: ({ name, type }) => `\`${name}\` is ${type}, and of that nobody knows all there are.`,
    hint: () => 'It goes with a reference, a closed set such as "open" | "won", a yes or no, and time.',
  }),
  'not-shown': entry<{ text: string } & Guess>({
    doc: 'A sort key in quotes is the label of no shown column.',
    message: ({ text }) => `No shown column is labelled "${text}".`,
    hint: didYouMean,
  }),
  'top-needs-groups': entry<Record<string, never>>({
    doc: '`top` in a report without groups.',
    message: () => '`top` chooses groups, and this report has none.',
    hint: () => 'Say what to group by, such as `by owner`.',
  }),
  'within-no-group': entry<Named>({
    doc: '`within` names something that the report neither groups by nor knows from what it groups by.',
    message: ({ name }) => `This report is not by \`${name}\`, nor by anything that it follows from.`,
    hint: ({ name }) => `Group by it, too: \`by ${name}, …\`.`,
  }),
  'totals-no-group': entry<Named>({
    doc: '`totals by` names something that the report does not group by.',
    message: ({ name }) => `Totals are by what a report groups by, and this one is not by \`${name}\`.`,
    hint: ({ name }) => `Group by it, too: \`by ${name}, …\`.`,
  }),
  'totals-of-groups': entry<Record<string, never>>({
    doc: '`totals by` names all that a report groups by, so that every total would be of one group.',
    message: () => 'The report groups by nothing else, so each of these totals would be of one group.',
    hint: () => 'Leave the last one out. `totals` alone gives the total of all.',
  }),
  'nameless-others': entry<Named>({
    doc: '`top … within … with others` keeps apart others that no column of the report tells apart.',
    message: ({ name }) => `There are others for each \`${name}\`, and no column would tell which.`,
    hint: ({ name }) => `Group by it, too: \`by ${name}, …\`.`,
  }),
  'goes-across': entry<Named & { clause: string }>({
    doc: 'A clause that is about rows names something that goes across the page.',
    message: ({ name, clause }) => `\`${clause}\` is about rows, and \`${name}\` goes across.`,
    hint: ({ name }) => `Put \`${name}\` into \`by\`, or leave it out here.`,
  }),
  'too-many-periods': entry<{ count: number; grain: string; limit: number; across: boolean }>({
    doc: 'A range has more periods of the report’s grain than anyone reads, or than fit across a page.',
    message: ({ count, grain, limit, across }) =>
      `By ${grain}, this range has ${count} periods; at most ${limit} are shown${across ? ' across' : ''}.`,
    hint: () => 'Choose a coarser grain or a shorter range.',
  }),
};
