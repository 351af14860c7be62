/** What can be wrong with the meaning of a program: a row a code. */
import { entry, reporter } from '../base/diagnostics.ts';

type Named = { name: string };
type Guess = { guess: string | undefined };

function didYouMean({ guess }: Guess): string | undefined {
  return guess === undefined ? undefined : `Did you mean \`${guess}\`?`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  return names.length > 8 ? `${shown.join(', ')} and ${names.length - 8} more` : shown.join(', ');
}

export const semanticCatalogue = {
  // ------------------------------------------------------------ names
  'duplicate-name': entry<Named & { what: string }>({
    doc: 'Two definitions of one kind have the same name.',
    message: ({ what, name }) => `There are two ${what} named \`${name}\`.`,
    hint: () => 'Rename one of them, or take it out.',
  }),
  'unknown-table': entry<Named & Guess>({
    doc: 'A table is named that no definition declares.',
    message: ({ name }) => `There is no table \`${name}\`.`,
    hint: (parameters) => didYouMean(parameters) ?? `Declare it: \`table ${parameters.name} { … }\`.`,
  }),
  'unknown-column': entry<Named & Guess & { table: string; columns: readonly string[] }>({
    doc: 'A table has no such column.',
    message: ({ name, table }) => `Table \`${table}\` has no column \`${name}\`.`,
    hint: (parameters) =>
      didYouMean(parameters) ??
      (parameters.columns.length === 0 ? undefined : `Its columns are ${listed(parameters.columns)}.`),
  }),
  'unknown-name': entry<Named & Guess & { sought: string }>({
    doc: 'A bare name is neither a column at hand nor a metric nor a dimension.',
    message: ({ name, sought }) => `\`${name}\` is not ${sought}.`,
    hint: didYouMean,
  }),
  'unknown-function': entry<Named & Guess & { ours: string | undefined }>({
    doc: 'A function is called that does not exist.',
    message: ({ name }) => `There is no function \`${name}\`.`,
    hint: (parameters) =>
      parameters.ours === undefined ? didYouMean(parameters) : `Here that is \`${parameters.ours}\`.`,
  }),
  'not-over-metrics': entry<Named>({
    doc: 'A function that works on the values of a row is called on a metric.',
    message: ({ name }) => `\`${name}\` works on the values of a row, and here stands a metric.`,
    hint: ({ name }) => `Use it inside the aggregate, such as \`distinct(${name}(…))\`, or in a computed column.`,
  }),
  'unknown-type': entry<Named & Guess & { types: readonly string[] }>({
    doc: 'The word after a column’s colon names no type.',
    message: ({ name }) => `\`${name}\` is no type.`,
    hint: (parameters) =>
      didYouMean(parameters) ?? `The types are ${parameters.types.join(', ')}, "a" | "b", and -> table.`,
  }),
  'unknown-flag': entry<Named & Guess>({
    doc: 'The word before a column’s type is no flag.',
    message: ({ name }) => `\`${name}\` is no flag of a column.`,
    hint: (parameters) => didYouMean(parameters) ?? 'The flags are key, required, unique and private.',
  }),
  'unknown-format': entry<Named & Guess & { formats: readonly string[] }>({
    doc: 'The word after `as` names no way to write a value.',
    message: ({ name }) => `\`${name}\` is no way to write a value.`,
    hint: (parameters) =>
      didYouMean(parameters) ?? `After \`as\` stands ${parameters.formats.join(', ')}, or a label in quotes.`,
  }),
  'unknown-chart': entry<Named & Guess & { charts: readonly string[] }>({
    doc: 'A chart kind is named that does not exist.',
    message: ({ name }) => `There is no chart \`${name}\`.`,
    hint: (parameters) => didYouMean(parameters) ?? `The charts are ${parameters.charts.join(', ')}.`,
  }),
  cycle: entry<{ names: readonly string[] }>({
    doc: 'Definitions refer to each other in a circle.',
    message: ({ names }) =>
      names.length === 1
        ? `\`${names[0]}\` refers to itself.`
        : `These refer to each other in a circle: ${[...names, names[0]].map((name) => `\`${name}\``).join(' → ')}.`,
    hint: ({ names }) =>
      names.length === 1
        ? `Say what \`${names[0]}\` is without \`${names[0]}\`.`
        : 'Define one of them without the others.',
  }),

  // ------------------------------------------------------------ tables
  'empty-table': entry<Named>({
    doc: 'A table declares no stored column.',
    message: ({ name }) => `Table \`${name}\` names no column.`,
    hint: () => 'Name the columns of the data with their types, such as `amount: money`.',
  }),
  'duplicate-column': entry<Named & { table: string }>({
    doc: 'A table declares two columns of one name.',
    message: ({ name, table }) => `Table \`${table}\` has two columns named \`${name}\`.`,
  }),
  'two-keys': entry<{ table: string }>({
    doc: 'A table has more than one key column.',
    message: ({ table }) => `Table \`${table}\` has more than one key.`,
    hint: () => 'A key is one column; mark the others `unique`.',
  }),
  'table-clause-twice': entry<{ clause: string }>({
    doc: 'A table says `dated by`, `shown as` or `sorted by` twice.',
    message: ({ clause }) => `\`${clause}\` is said twice.`,
  }),
  'reference-without-key': entry<{ table: string }>({
    doc: 'A reference points at a table that has no key.',
    message: ({ table }) => `Table \`${table}\` has no key, so nothing can point at it.`,
    hint: ({ table }) => `Mark the column of \`${table}\` that others store, such as \`id: key text\`.`,
  }),
  'key-type': entry<{ type: string }>({
    doc: 'A key has a type that cannot identify a row.',
    message: ({ type }) => `A key cannot be ${type}.`,
    hint: () => 'A key is text or an integer.',
  }),
  'not-a-date': entry<Named & { type: string }>({
    doc: 'A column that dates rows is neither a date nor a time.',
    message: ({ name, type }) => `\`${name}\` is ${type}, and rows are dated by a date or a time.`,
  }),
  'duplicate-value': entry<{ value: string }>({
    doc: 'A closed set lists a value twice.',
    message: ({ value }) => `"${value}" is in the set twice.`,
  }),

  // ------------------------------------------------------------ types
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
  'not-a-condition': entry<{ found: string }>({
    doc: 'A condition is expected, and something else stands there.',
    message: ({ found }) => `A condition is expected here, and this is ${found}.`,
    hint: () => 'Compare it with something, such as `= "won"` or `> 10k`.',
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
  'self-comparison': entry<Named>({
    doc: 'A thing is compared with itself.',
    message: ({ name }) => `This compares \`${name}\` with itself.`,
    hint: () => 'Compare it with a value, or name another column.',
  }),
  'date-in-quotes': entry<{ value: string }>({
    doc: 'A date stands in quotes.',
    message: ({ value }) => `Dates stand without quotes: ${value}.`,
  }),
  'wrong-arguments': entry<{ name: string; signature: string; given: number }>({
    doc: 'A function is called with too few or too many arguments.',
    message: ({ name, signature, given }) =>
      `\`${name}\` takes \`${signature}\`, and ${given} ${given === 1 ? 'is' : 'are'} given.`,
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

  'too-deep': entry<{ limit: number }>({
    doc: 'Definitions build on each other in too many steps.',
    message: ({ limit }) => `More than ${limit} definitions build on each other up to here.`,
    hint: () => 'Build it on fewer steps.',
  }),

  // ------------------------------------------------------------ rows and references
  'not-a-reference': entry<Named & { table: string; type: string }>({
    doc: 'A path goes on from a column that points nowhere.',
    message: ({ name, table, type }) =>
      `\`${table}.${name}\` is ${type}, not a reference, so nothing can follow its dot.`,
  }),
  'table-as-value': entry<Named>({
    doc: 'A table’s name stands where a value is expected.',
    message: ({ name }) => `\`${name}\` is a table, not a value.`,
    hint: ({ name }) => `Name one of its columns, such as \`${name}.…\`, or count its rows: \`count(${name})\`.`,
  }),
  'metric-in-row': entry<Named>({
    doc: 'A metric stands where each row has a value of its own.',
    message: ({ name }) => `\`${name}\` is a metric; it has no value for a single row.`,
    hint: () => 'Conditions on metrics go into `keep`; a column never uses a metric.',
  }),
  'aggregate-in-row': entry<Named>({
    doc: 'An aggregate function stands where each row has a value of its own.',
    message: ({ name }) => `\`${name}\` adds up many rows, and here each row stands alone.`,
    hint: () => 'Conditions on totals go into `keep`; aggregates go into a metric or `show`.',
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

  // ------------------------------------------------------------ metrics
  'no-aggregate': entry<{ name: string | undefined }>({
    doc: 'A metric’s expression aggregates nothing.',
    message: ({ name }) => `${name === undefined ? 'This' : `\`${name}\``} adds up no rows, so it is no metric.`,
    hint: () => 'Use count, distinct, sum, average, median, percentile, min, max or rate.',
  }),
  'bare-column-in-metric': entry<Named & { forms: readonly string[] }>({
    doc: 'A column stands in a metric outside an aggregate function.',
    message: ({ name }) => `\`${name}\` is a column: say how its rows add up.`,
    hint: ({ forms }) => `Such as ${forms.map((form) => `\`${form}\``).join(' or ')}.`,
  }),
  'which-table': entry<Named & { forms: readonly string[] }>({
    doc: 'An aggregate does not say of which table its column is.',
    message: ({ name }) => `Of which table is \`${name}\`?`,
    hint: ({ forms }) => (forms.length === 0 ? undefined : `Write ${forms.map((form) => `\`${form}\``).join(' or ')}.`),
  }),
  'two-tables': entry<{ first: string; second: string }>({
    doc: 'One aggregate names columns of two tables.',
    message: ({ first, second }) =>
      `One aggregate is over the rows of one table, and this names \`${first}\` and \`${second}\`.`,
    hint: () => 'Follow a reference from one of them, or combine two metrics.',
  }),
  'sum-repeats': entry<{ table: string; other: string; column: string }>({
    severity: 'warning',
    doc: 'A sum adds up a column of another table, once for each row that references it.',
    message: ({ table, other, column }) =>
      `This adds up \`${other}.${column}\` once for each row of \`${table}\` that points there, so that it counts as often.`,
    hint: ({ table, other, column }) =>
      `For once each: \`sum(${other}.${column})\`. Where each row of \`${table}\` has it of its own, give it a computed column.`,
  }),
  'count-takes-table': entry<{ table: string; column: string }>({
    doc: '`count` is given a column.',
    message: ({ column }) => `\`count\` counts rows of a table, and \`${column}\` is a column.`,
    hint: ({ table, column }) =>
      `For how many different ones: \`distinct(${column})\`. For how many rows have it: \`count(${table} where ${column.split('.').slice(1).join('.')} is not missing)\`.`,
  }),
  'on-other-table': entry<{ table: string; path: string }>({
    doc: '`on` dates an aggregate by a column of another table.',
    message: ({ table, path }) => `This adds up rows of \`${table}\`, which \`${path}\` does not date.`,
    hint: ({ table }) => `Name a date of \`${table}\`, or reach one along its references.`,
  }),
  'nested-aggregate': entry<Named>({
    doc: 'An aggregate stands inside another.',
    message: ({ name }) => `\`${name}\` stands inside another aggregate.`,
    hint: () => 'Make the inner one a metric of its own.',
  }),
  'via-not-a-reference': entry<{ path: string }>({
    doc: '`via` names something that is no reference of the aggregated table.',
    message: ({ path }) => `\`${path}\` is no reference of the table that is added up.`,
  }),
  'nothing-before': entry<Record<string, never>>({
    doc: '`prior`, `change` or `growth` in a report without periods and without a range.',
    message: () => 'Before all time there is nothing.',
    hint: () => 'Say `for`, such as `for this year`, or `by month`.',
  }),
  'needs-groups': entry<Named>({
    doc: '`share` or `rank` in a report that groups by time alone, or by nothing.',
    message: ({ name }) => `\`${name}\` looks at the groups of a period, and this report has none.`,
    hint: () => 'Say what to group by, such as `by owner`.',
  }),
  'duration-range': entry<Record<string, never>>({
    doc: 'A length of time beyond any calendar, or shorter than a clock shows.',
    message: () => 'No two dates are that far apart, or that near.',
  }),
  'compare-without-range': entry<Record<string, never>>({
    doc: '`compare` in a report without a range that has something before it.',
    message: () => 'A comparison needs a range: before all time there is nothing.',
    hint: () => 'Say `for`, such as `for this year`.',
  }),
  'range-beside-time': entry<Record<string, never>>({
    doc: 'A metric with its own range stands in a report by time.',
    message: () => 'A metric with a range of its own cannot stand beside periods of the report.',
    hint: () => 'Leave the range out, or leave the time out of `by`.',
  }),
  'not-additive': entry<Named & { function: string }>({
    doc: '`to_date` or `rolling` of a metric that does not add up over time.',
    message: ({ name, function: inner }) => `\`${name}\` adds up periods, and a \`${inner}\` does not add up.`,
    hint: () => 'It takes counts, sums, averages, rates and ratios of them.',
  }),
  'series-twice': entry<Named>({
    doc: '`to_date` or `rolling` stands inside `to_date` or `rolling`.',
    message: ({ name }) => `\`${name}\` stands inside another sum over periods.`,
    hint: () => 'Use one of the two.',
  }),
  'not-a-stock': entry<{ function: string }>({
    doc: '`open from … until …` on something else than a count or a sum.',
    message: ({ function: inner }) =>
      `What is open at a time is counted or summed, and this is a \`${inner}\`, or open already.`,
    hint: () => 'Use `count` or `sum`.',
  }),
  'not-stock': entry<Named>({
    doc: '`opening` of a metric that is no stock.',
    message: ({ name }) => `\`${name}\` takes a metric with \`open from … until …\`, and this has none.`,
  }),
  'series-grain': entry<{ what: string; grain: string }>({
    doc: 'A length of time in `prior`, `to_date` or `rolling` is no whole number of the report’s periods.',
    message: ({ what, grain }) => `${what} is no whole number of periods in a report by ${grain}.`,
    hint: () => 'Choose another length, or another grain in `by`.',
  }),
  undated: entry<{ table: string; why: string }>({
    doc: 'A report needs a date, and the table of one of its metrics has none.',
    message: ({ table, why }) => `The report has ${why}, and rows of \`${table}\` have no date.`,
    hint: () => 'Say `dated by` in the table, or `on` in the metric.',
  }),
  'which-date': entry<{ table: string; own: string; others: readonly string[] }>({
    doc: 'An aggregate written in a report does not say its date, and metrics beside it use another.',
    message: ({ table, own, others }) =>
      `By which date? Rows of \`${table}\` are dated by \`${own}\`, and the metrics beside this use ${listed(others)}.`,
    hint: ({ own, others }) => `Say \`on ${own}\` or \`on ${others[0]}\` inside its parentheses.`,
  }),

  // ------------------------------------------------------------ reports
  'empty-report': entry<Named>({
    doc: 'A report shows nothing.',
    message: ({ name }) => `Report \`${name}\` shows nothing.`,
    hint: () => 'Say what: `show revenue`, or `list deals` with the columns to `show`.',
  }),
  'clause-in-list': entry<{ clause: string; why: string }>({
    doc: 'A clause stands in a report that lists rows, where it has no meaning.',
    message: ({ clause, why }) => `\`${clause}\` has no meaning in a list: ${why}.`,
  }),
  'two-times': entry<Record<string, never>>({
    doc: 'A report asks for two time grains.',
    message: () => 'A report has one time grain.',
    hint: () => 'Keep the finer one.',
  }),
  'repeated-dimension': entry<Named>({
    doc: 'A report groups by one thing twice.',
    message: ({ name }) => `\`${name}\` is in \`by\` already.`,
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
  'too-many-periods': entry<{ count: number; grain: string }>({
    doc: 'A range has more periods of the report’s grain than anyone reads.',
    message: ({ count, grain }) => `By ${grain}, this range has ${count} periods; at most 1000 are shown.`,
    hint: () => 'Choose a coarser grain or a shorter range.',
  }),
};

export const diagnose = reporter(semanticCatalogue);
