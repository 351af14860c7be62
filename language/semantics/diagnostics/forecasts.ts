/** What can be wrong with forecasts. */
import { entry } from '../../base/diagnostics.ts';
import { didYouMean, type Guess, type Named } from './words.ts';

type None = Record<string, never>;

export const forecastCatalogue = {
  'unknown-forecast': entry<Named & Guess & { methods: readonly string[] }>({
    doc: 'A forecast is to use a method that there is not.',
    message: ({ name, methods }) => `There is no method \`${name}\`; there are ${methods.join(', ')}.`,
    hint: didYouMean,
  }),
  'forecast-without-time': entry<None>({
    doc: 'A forecast in a report that is not by time.',
    message: () => 'A forecast goes on with periods, and this report has none.',
    hint: () => 'Say which, such as `by month`.',
  }),
  'forecast-without-range': entry<None>({
    doc: 'A forecast does not say which periods it learns from.',
    message: () => 'Nothing says how far back this forecast looks.',
    hint: () => 'Say which periods it learns from: `for last 36 months`.',
  }),
  'forecast-past': entry<{ last: string; wanted: string }>({
    doc: 'The range of a forecast ends before the last whole period, so that it would go on from the past.',
    message: ({ last, wanted }) =>
      `A forecast goes on from the last whole period, which ends on ${wanted}; this range ends on ${last}.`,
    hint: () => 'Let the range end now, as `last 36 months` does. `--today` sets back what now is, to try the past.',
  }),
  'forecast-length': entry<{ grain: string }>({
    doc: 'A forecast is for a length that is no whole number of the report’s periods.',
    message: ({ grain }) => `This length is no number of whole ${grain}s.`,
    hint: ({ grain }) => `Say it in the report’s own periods: \`forecast 3 ${grain}s\`.`,
  }),
  'forecast-too-far': entry<{ count: number; most: number }>({
    doc: 'A forecast is for more periods than it can tell of.',
    message: ({ count, most }) => `${count} periods ahead are further than anyone can tell; ${most} are the most here.`,
    hint: () => 'A forecast goes as far ahead as half of what it has seen, and never beyond 100 periods.',
  }),
  'forecast-too-few': entry<{ method: string; grain: string; count: number; needed: number }>({
    doc: 'A forecast has fewer periods to learn from than its method needs.',
    message: ({ method, grain, count, needed }) =>
      `\`${method}\` needs ${needed} whole ${grain}s to learn from; this range has ${count}.`,
    hint: ({ needed, grain }) => `Look further back: \`for last ${needed} ${grain}s\`.`,
  }),
  'forecast-without-season': entry<{ grain: string }>({
    doc: '`seasonal` in a report whose periods have no season.',
    message: ({ grain }) => `By ${grain} there is no season.`,
    hint: () => 'Forecast by month or quarter, or use `trend`.',
  }),
  'forecast-beside': entry<{ clause: string; why: string }>({
    doc: 'A clause stands beside `forecast` that it makes no sense with.',
    message: ({ clause, why }) => `\`${clause}\` does not go with a forecast: ${why}.`,
  }),
  'forecast-pipeline': entry<{ label: string; why: string }>({
    doc: '`pipeline` forecasts a metric of which nobody can tell what is open, or when it is expected.',
    message: ({ label, why }) => `“${label}” cannot be forecast by \`pipeline\`: ${why}.`,
    hint: () =>
      'It counts rows, or adds something up, that are `status = "won"`; their table has `chance = likelihood(status = "won", by …)` and a date `expected_at`.',
  }),
  'forecast-of-no-number': entry<{ label: string; found: string }>({
    doc: 'A forecast of something that is neither a number nor a length of time.',
    message: ({ label, found }) => `“${label}” is ${found}, which cannot be forecast.`,
    hint: () => 'Numbers, amounts, shares and lengths of time can. Show the rest in a report of its own.',
  }),
};
