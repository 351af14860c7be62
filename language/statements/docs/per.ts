import type { Explained } from '../../base/explained.ts';

/** Metrics of metrics: worked out for each of something, then aggregated. Examples are metrics. */
export const perDocs: Readonly<Record<string, Explained>> = {
  per: {
    form: 'average(metric per owner, day)',
    doc: 'The metric is worked out for each combination inside each row of the report, each time by its own date, and then aggregated by `count`, `sum`, `average`, `median`, `percentile`, `deviation`, `min`, `max` or `rate`. Only combinations with rows count; of what is `open`, those with something open. Rows without an owner are in none, and a note counts them. Totals and others are worked out from all their rows, never from the rows of the report.',
    example: 'average(calls_made per owner, day)',
  },
  count: {
    form: 'count(per company where condition)',
    doc: 'How many combinations meet a condition over metrics, of one table or of several, and of other times.',
    example: 'count(per owner where revenue > 0 and prior(revenue, 1 year) > 0)',
  },
  rate: {
    form: 'rate(condition per company)',
    doc: 'The share of combinations that meet it.',
    example: 'rate(deals_won > deals_lost per source)',
  },
  percentile: {
    form: 'percentile(metric, number per owner)',
    doc: 'As of rows: the value that so many percent of the combinations do not exceed.',
    example: 'percentile(revenue, 90 per owner)',
  },
  where: {
    form: 'average(metric per owner where condition)',
    doc: 'A condition over metrics, and over what stands behind `per` or follows from it, as `owner.team` from `owner`. A condition on rows stands in parentheses around a metric.',
    example: 'average(calls_made per owner, day where owner.team = "East")',
  },
  every: {
    form: 'average(metric per every owner, every day)',
    doc: 'Combinations without rows count, too: all rows of the table that `owner` refers to, all values of a closed set, or all days, weeks and so on of the report’s row, up to today. In a report by `owner.team` a row has the owners of its team. A `where` of the report, or around the whole, that asks for nothing but the owner chooses among them; one inside says which rows count.',
    example: 'average(calls_made per every owner, every day)',
  },
  working: {
    form: 'average(metric per every working day in shop)',
    doc: 'Only the days on which people work, as a calendar says, its holidays left out; without `in`, the only calendar there is. With `every`, all of them up to today; without it, those that have rows. A row on another day is in no combination, and a note counts it.',
    example: 'average(calls_made per every owner, every working day in shop)',
  },
  month: {
    form: 'max(metric per month)',
    doc: 'A time behind `per` fits into the time of a report by time: per day by month, but not per month by day. A week that two months share counts in both, with the days it has there.',
    example: 'max(revenue per month)',
  },
};
