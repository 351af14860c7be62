/** What can be wrong with the types of values, and with what a row reads. */
import { entry } from '../../base/diagnostics.ts';
import { type Guess, listed, type Named } from './words.ts';

export const typeCatalogue = {
  'type-mismatch': entry<{ left: string; right: string; doing: string; hint?: string | undefined }>({
    doc: 'Two things are compared or combined whose types do not fit.',
    message: ({ left, right, doing }) => `${doing} ${left} and ${right} makes no sense.`,
    hint: ({ hint }) => hint,
  }),
  'wrong-type': entry<{ expected: string; found: string; where: string; hint?: string | undefined }>({
    doc: 'Something has a type that its place cannot take.',
    message: ({ expected, found, where }) => `${where} takes ${expected}, and this is ${found}.`,
    hint: ({ hint }) => hint,
  }),
  'not-a-condition': entry<{ found: string; hint?: string | undefined }>({
    doc: 'A condition is expected, and something else stands there.',
    message: ({ found }) => `A condition is expected here, and this is ${found}.`,
    hint: ({ hint }) => hint ?? 'Compare it with something, such as `= "won"` or `> 10k`.',
  }),
  'not-in-set': entry<{ value: string; values: readonly string[] } & Guess>({
    doc: 'A closed set is compared with a value it does not have.',
    message: ({ value, values }) => `"${value}" is none of ${values.map((one) => `"${one}"`).join(', ')}.`,
    hint: ({ guess }) => (guess === undefined ? undefined : `Did you mean "${guess}"?`),
  }),
  'percent-as-number': entry<{ value: string }>({
    doc: 'A percentage is compared with a plain number above 1.',
    message: ({ value }) => `A percentage is a share, and ${value} is ${Number(value) * 100}%.`,
    hint: ({ value }) => `Write ${value}%.`,
  }),
  'unquoted-text': entry<{ value: string }>({
    doc: 'A value of a closed set stands without quotes.',
    message: ({ value }) => `\`${value}\` is a value of the set, and texts stand in quotes.`,
    hint: ({ value }) => `Write "${value}".`,
  }),
  'blank-text': entry<Record<string, never>>({
    doc: 'Something is compared with an empty text, which no value ever is.',
    message: () => 'Nothing equals "": blank text is missing.',
    hint: () => 'Say `is missing` or `is not missing`.',
  }),
  'compare-missing': entry<Record<string, never>>({
    doc: 'Something is compared with `missing` by an operator.',
    message: () => 'A comparison with a missing value is false, so this would never hold.',
    hint: () => 'Say `is missing` or `is not missing`.',
  }),
  'compare-reference': entry<{ name: string; table: string; shown: string }>({
    doc: 'A reference, which stores a key, is compared with a text.',
    message: ({ name, table }) => `\`${name}\` stores the key of a row of \`${table}\`, not its name.`,
    hint: ({ name, shown }) => `Compare \`${name}.${shown}\`, or the key itself by its column's name.`,
  }),
  'self-comparison': entry<Named & { meant: string | undefined }>({
    doc: 'A thing is compared with itself.',
    message: ({ name }) => `This compares \`${name}\` with itself.`,
    hint: ({ meant }) =>
      meant === undefined ? 'Compare it with a value, or name another column.' : `The param is \`${meant}\`.`,
  }),
  'date-in-quotes': entry<{ value: string }>({
    doc: 'A date stands in quotes.',
    message: ({ value }) => `Dates stand without quotes: ${value}.`,
  }),
  'wrong-arguments': entry<{ name: string; signature: string; given: number; hint?: string | undefined }>({
    doc: 'A function is called with too few or too many arguments.',
    message: ({ name, signature, given }) =>
      `\`${name}\` takes \`${signature}\`, and ${given} ${given === 1 ? 'is' : 'are'} given.`,
    hint: ({ hint }) => hint,
  }),
  'invalid-argument': entry<{ parameter: string; signature: string; reason: string }>({
    doc: 'A value written out as an argument of a function makes no sense there.',
    message: ({ parameter, signature, reason }) => `\`${parameter}\` of \`${signature}\` ${reason}.`,
  }),
  'percentile-range': entry<Record<string, never>>({
    doc: 'The second argument of `percentile` is not a number from 0 to 100.',
    message: () => 'A percentile is a number from 0 to 100, written out.',
    hint: () => 'For the 90th percentile: `percentile(deals.amount, 90)`.',
  }),
  'too-large': entry<{ limit: number }>({
    doc: 'A definition, with all it refers to written out, is larger than can be computed.',
    message: ({ limit }) => `With all that it refers to written out, this has more than ${limit} parts.`,
    hint: () => 'Split it into smaller definitions that build on stored columns.',
  }),

  'formula-too-deep': entry<Record<string, never>>({
    doc: 'A formula, with all it refers to written out, has more steps inside each other than can be computed.',
    message: () => 'With all that it refers to written out, this has too many steps inside each other to be computed.',
    hint: () => 'Build it on fewer steps, or on stored columns.',
  }),
  'too-deep': entry<{ limit: number }>({
    doc: 'Definitions build on each other in too many steps.',
    message: ({ limit }) => `More than ${limit} definitions build on each other up to here.`,
    hint: () => 'Build it on fewer steps.',
  }),
  'not-a-reference': entry<Named & { table: string; type: string }>({
    doc: 'A path goes on from a column that points nowhere.',
    message: ({ name, table, type }) =>
      `\`${table}.${name}\` is ${type}, not a reference, so nothing can follow its dot.`,
    hint: ({ type }) =>
      type === 'a date' || type === 'a time'
        ? 'Parts of dates are functions, such as `month_name(…)`; a report over time says `by month`.'
        : undefined,
  }),
  'table-as-value': entry<Named>({
    doc: 'A table’s name stands where a value is expected.',
    message: ({ name }) => `\`${name}\` is a table, not a value.`,
    hint: ({ name }) => `Name one of its columns, such as \`${name}.…\`, or count its rows: \`count(${name})\`.`,
  }),
  'metric-in-row': entry<Named & { grouping: boolean }>({
    doc: 'A metric stands where each row has a value of its own.',
    message: ({ name }) => `\`${name}\` is a metric; it has no value for a single row.`,
    hint: ({ grouping }) =>
      grouping
        ? 'Rows are grouped by columns, such as one made with `bands(…)`; what a metric comes to is for `sort`, `keep` and `top`.'
        : 'Conditions on metrics go into `keep`; a column never uses a metric.',
  }),
  'aggregate-in-row': entry<Named>({
    doc: 'An aggregate function stands where each row has a value of its own.',
    message: ({ name }) =>
      `\`${name}\` ${name === 'exists' ? 'looks at other' : 'adds up many'} rows, and here each row stands alone.`,
    hint: () =>
      'Conditions on totals go into `keep`; aggregates go into a metric or `show`, and for each row of a table into a computed column of it.',
  }),
  'modifier-in-row': entry<Record<string, never>>({
    doc: 'A condition or a date in parentheses is attached to something that is no metric.',
    message: () => 'Only a metric takes a condition, a date or a way of its own.',
  }),
  'ambiguous-column': entry<Named & { forms: readonly string[] }>({
    doc: 'A bare column name that several of the tables at hand have.',
    message: ({ name, forms }) => `\`${name}\` could be ${forms.map((form) => `\`${form}\``).join(' or ')}.`,
    hint: ({ name, forms }) =>
      `Write the one you mean, or declare one dimension for all: \`dimension ${name} = ${forms.join(', ')}\`.`,
  }),
  'ambiguous-path': entry<{ table: string; dimension: string; paths: readonly string[] }>({
    doc: 'A table reaches a dimension by several equally short ways.',
    message: ({ table, dimension, paths }) =>
      `\`${table}\` reaches \`${dimension}\` in several ways: ${paths.map((path) => `\`${path}\``).join(', ')}.`,
    hint: ({ paths }) =>
      `Settle it with \`via\` in the metric, such as \`via ${paths[0]?.split('.').slice(0, 2).join('.')}\`.`,
  }),
  'unreachable-dimension': entry<{ metric: string; table: string; dimension: string; reachable: readonly string[] }>({
    doc: 'A metric’s table has no way to a dimension the report asks for.',
    message: ({ metric, table, dimension }) =>
      `${metric} counts rows of \`${table}\`, which has no way to \`${dimension}\`.`,
    hint: ({ reachable }) =>
      reachable.length === 0
        ? 'Give it a reference, or list its column in a `dimension` that both share.'
        : `It has ${listed(reachable)}.`,
  }),
};
