/** What can be wrong with params, where they are defined, where they stand, and with their values. */
import { entry } from '../../base/diagnostics.ts';
import { didYouMean, type Guess, listed, type Named } from './words.ts';

export const paramCatalogue = {
  'param-type': entry<{ found: string }>({
    doc: 'A param has a type that no value from outside can have.',
    message: ({ found }) => `A param cannot be ${found}.`,
    hint: () =>
      'It is text, number, integer, percent, money, boolean, date, period, a reference `-> table`, a set of texts, or `one of` dimensions or metrics.',
  }),
  'param-without-default': entry<Named & { expected: string }>({
    doc: 'A param that cannot be `all` says nothing that it is unless it is given.',
    message: ({ name }) => `What is \`${name}\` when nobody says?`,
    hint: ({ expected }) => `Give it ${expected}, behind \`=\`.`,
  }),
  'param-default': entry<Named & Guess & { expected: string }>({
    doc: 'The default of a param is no value of its type.',
    message: ({ name, expected }) => `\`${name}\` takes ${expected}.`,
    hint: didYouMean,
  }),
  'param-options': entry<{ reason: string }>({
    doc: 'The options of a param are taken from where its values cannot come from.',
    message: ({ reason }) => `These are no options: ${reason}.`,
  }),
  'choice-repeats': entry<Named>({
    doc: 'A param lists a choice twice.',
    message: ({ name }) => `\`${name}\` is among the choices already.`,
  }),
  'choice-kinds': entry<{ dimension: string; metric: string }>({
    doc: 'A param chooses among dimensions and metrics, which never stand in one place.',
    message: ({ dimension, metric }) => `\`${dimension}\` is a dimension and \`${metric}\` is a metric.`,
    hint: () => 'Make two params of it.',
  }),
  'unknown-param': entry<Named & Guess & { sought: string }>({
    doc: 'A param is named that no definition declares.',
    message: ({ name, sought }) => `There is no ${sought} \`${name}\`.`,
    hint: (parameters) =>
      didYouMean(parameters) ??
      (parameters.sought === 'period'
        ? 'Ranges are `last 12 months`, `this year`, `year to date`, `2024-Q1`, `2024-01 to 2024-06`, `all time`.'
        : undefined),
  }),
  'param-place': entry<Named & { what: string; hint: string }>({
    doc: 'A param stands where its kind of value has no meaning.',
    message: ({ name, what }) => `\`${name}\` is ${what}, which cannot stand here.`,
    hint: ({ hint }) => hint,
  }),
  'param-dot': entry<Named>({
    doc: 'A path goes on from a param that is a value.',
    message: ({ name }) => `\`${name}\` is a value, and nothing can follow its dot.`,
    hint: () => 'What it is compared with can be reached along references, such as `owner.team`.',
  }),
  'all-not-here': entry<Named>({
    doc: 'A param that may be `all` stands elsewhere than in `=`, `!=` or `in`.',
    message: ({ name }) => `\`${name}\` may be \`all\`, which is no value: it only lets every row through.`,
    hint: ({ name }) =>
      `Compare with \`= ${name}\`, \`!= ${name}\` or \`in ${name}\`, or give it another default than \`all\`.`,
  }),
  'param-in-row-name': entry<Named & { column: string; clause: string }>({
    doc: 'A table’s rows are shown or sorted by a column that depends on a param.',
    message: ({ name, column, clause }) =>
      `\`${column}\` depends on the param \`${name}\`, so nothing can be ${clause} it.`,
    hint: () => 'What a row is called is the same in every report.',
  }),
  'param-value': entry<Named & Guess & { given: string; expected: string }>({
    doc: 'A param is given a value that it cannot have.',
    message: ({ name, given, expected }) =>
      `\`${name}\` takes ${expected}, not ${given === '' ? 'nothing' : `\`${given}\``}.`,
    hint: didYouMean,
  }),
  'no-such-param': entry<Named & Guess & { params: readonly string[] }>({
    doc: 'A value is given to a param that the report does not have.',
    message: ({ name }) => `There is no param \`${name}\` here.`,
    hint: (parameters) =>
      didYouMean(parameters) ??
      (parameters.params.length === 0 ? 'There are no params.' : `There are ${listed(parameters.params)}.`),
  }),
};
