/** What can be wrong with metrics. */
import { entry } from '../../base/diagnostics.ts';
import { listed, type Named } from './words.ts';

export const metricCatalogue = {
  'no-aggregate': entry<{ name: string | undefined }>({
    doc: 'A metric’s expression aggregates nothing.',
    message: ({ name }) => `${name === undefined ? 'This' : `\`${name}\``} adds up no rows, so it is no metric.`,
    hint: () => 'Use count, distinct, sum, average, median, percentile, deviation, min, max, rate, first or last.',
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
  'count-takes-table': entry<Named & { table: string; column: string }>({
    doc: '`count` or `exists` is given a column.',
    message: ({ name, column }) =>
      `\`${name}\` ${name === 'count' ? 'counts' : 'looks for'} rows of a table, and \`${column}\` is a column.`,
    hint: ({ name, table, column }) =>
      name === 'exists'
        ? `For a row that has it: \`exists(${table} where ${column.split('.').slice(1).join('.')} is not missing)\`.`
        : `For how many different ones: \`distinct(${column})\`. For how many rows have it: \`count(${table} where ${column.split('.').slice(1).join('.')} is not missing)\`.`,
  }),
  'on-other-table': entry<{ table: string; path: string }>({
    doc: '`on` dates an aggregate by a column of another table.',
    message: ({ table, path }) => `This adds up rows of \`${table}\`, which \`${path}\` does not date.`,
    hint: ({ table }) => `Name a date of \`${table}\`, or reach one along its references.`,
  }),
  'nested-aggregate': entry<Named & { outer: string; metric: boolean }>({
    doc: 'An aggregate stands inside another.',
    message: ({ name }) => `\`${name}\` stands inside another aggregate.`,
    hint: ({ name, outer, metric }) =>
      metric
        ? `Say for each of what it is worked out first, such as \`${outer}(${name} per owner)\` or \`${outer}(${name} per month)\`.`
        : `Make the inner one a metric and say for each of what, such as \`${outer}(… per owner)\`; or make it a computed column of its table.`,
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
  'place-of-places': entry<Named>({
    doc: '`share` or `rank` of a place among groups.',
    message: ({ name }) => `\`${name}\` is of what adds up, and a place among groups does not.`,
    hint: () => 'Take it of the metric itself.',
  }),
  'no-by': entry<Named>({
    doc: '`by` stands in a call of a function that knows no groups.',
    message: ({ name }) => `\`${name}\` knows no groups, so there is nothing for \`by\` to tell.`,
    hint: () => '`likelihood` does. A report says what it groups by in a clause of its own.',
  }),
  'likelihood-unsettled': entry<Record<string, never>>({
    doc: 'A likelihood does not say of which rows it is known how they ended.',
    message: () => 'Nothing says of which rows it is known how they ended, so there is nothing to learn from.',
    hint: () => 'Say so: `likelihood(stage = "Won", by source where closed_at is not missing)`.',
  }),
  'no-within': entry<Named>({
    doc: '`within` stands in a call that looks at no groups.',
    message: ({ name }) => `\`${name}\` looks at no other groups, so there is nothing to keep apart with \`within\`.`,
    hint: () => '`share` and `rank` do.',
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
  'stock-of-currencies': entry<object>({
    doc: '`open from … until …` over a formula with amounts in several currencies that cannot be converted at the end.',
    message: () =>
      'What is open is converted at the end of each period, and this formula does not grow with its amounts alone.',
    hint: () => 'Give the formula a computed column: it is converted on the day that dates its row.',
  }),
  'not-a-spread': entry<{ function: string }>({
    doc: '`spread from … until …` on something else than a sum.',
    message: ({ function: inner }) =>
      `Only a sum can be divided over days, and this is a \`${inner}\`, open, or spread already.`,
    hint: () => 'Use `sum`.',
  }),
  'not-stock': entry<Named>({
    doc: '`opening` of a metric that is no stock.',
    message: ({ name }) => `\`${name}\` takes a metric with \`open from … until …\`, and this has none.`,
    hint: () => 'Such as `count(deals open from created_at until closed_at)`.',
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
};
