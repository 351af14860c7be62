/** What can be wrong with how a report is drawn. */
import { entry } from '../../base/diagnostics.ts';
import { didYouMean, type Guess, listed, type Named } from './words.ts';

export const chartCatalogue = {
  'vega-syntax': entry<{ problem: string }>({
    doc: 'What stands in a `vega` block is no YAML.',
    message: ({ problem }) => `This cannot be read as YAML: ${problem}.`,
    hint: () => 'A line is `key: value`; what belongs to a key stands below it, further in.',
  }),
  'vega-no-mapping': entry<Record<string, never>>({
    doc: 'A `vega` block is empty, or a single value or a list.',
    message: () => 'A `vega` block says `key: value`, and this does not.',
    hint: () => 'Such as `mark: { cornerRadius: 4 }`.',
  }),
  'vega-unknown-key': entry<Named & Guess & { known: readonly string[] }>({
    doc: 'A `vega` block has a key that is no part of a chart.',
    message: ({ name }) => `A chart has no \`${name}\` that could be changed.`,
    hint: (parameters) => didYouMean(parameters) ?? `It has ${listed(parameters.known)}.`,
  }),
  'vega-loads': entry<{ what: string }>({
    doc: 'A `vega` block would read something from elsewhere: a file, an address, data of its own.',
    message: ({ what }) => `\`${what}\` would read something that is not in the report.`,
    hint: () => 'A chart draws what its report says, and nothing else: leave it out.',
  }),
  'vega-too-deep': entry<Record<string, never>>({
    doc: 'A `vega` block nests deeper than any chart does.',
    message: () => 'This is nested too deeply to be read.',
  }),
  'vega-without-chart': entry<Record<string, never>>({
    doc: 'A `vega` block in a report that is not drawn.',
    message: () => 'This report is its table: there is no chart to change.',
    hint: () => 'Say which chart it has, such as `chart bar`, or leave `vega` out.',
  }),
};
