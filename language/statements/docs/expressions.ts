import type { Explained } from '../../base/explained.ts';
import type { AggregateFunction } from '../../semantics/model.ts';
import type { Expression, Modifiers, Range } from '../../syntax/ast.ts';

/** Kinds of expressions that have tables of their own. */
type Elsewhere = 'call' | 'scoped' | 'in-range';

/** What formulas and conditions are made of. Examples are worked out for each deal. */
export const expressionDocs: Record<Exclude<Expression['kind'], Elsewhere>, Explained> = {
  path: {
    form: 'column, reference.column',
    doc: 'A column of the table at hand, or of the row that it refers to. Names with blanks stand in backticks.',
    example: 'owner.team',
  },
  number: {
    form: '1000, 2.5, 10k, 5 million, 15%',
    doc: 'A number, without signs between its digits. `15%` is 0.15.',
    example: 'amount * 15%',
  },
  text: {
    form: '"text"',
    doc: 'A text, in straight double quotes. `\\"` is a quote in it.',
    example: 'source = "web"',
  },
  date: {
    form: '2024-03-31, 2024-03, 2024-Q1, 2024',
    doc: 'A date. In a comparison it is a span: `<= 2024-03-31` includes that whole day. A year stands alone where only a date can stand.',
    example: 'closed_at <= 2024-Q1',
  },
  duration: {
    form: '30 days, 2 hours',
    doc: 'A length of time, to compare with and to add to dates. Days and weeks come first and keep the time of day; hours, minutes and seconds elapse, also over a day on which clocks go forward or back.',
    example: 'created_at + 30 days',
  },
  boolean: { form: 'true, false', doc: 'Yes or no.', example: 'when amount > 10k: true, else false' },
  missing: { form: 'missing', doc: 'What is not there.', example: 'when amount > 0: amount, else missing' },
  arithmetic: {
    form: 'a + b, a - b, a * b, a / b',
    doc: 'A missing operand makes the result missing, and so does a division by zero.',
    example: 'amount / cycle_days',
  },
  negative: { form: '-a', doc: 'The number with the other sign.', example: '-amount' },
  comparison: {
    form: 'a = b, a != b, a < b, a <= b, a > b, a >= b',
    doc: 'A comparison with something missing is false; `!=` is exactly the opposite of `=`, so it keeps rows without a value.',
    example: 'source != "email"',
  },
  between: {
    form: 'a between b and c, a not between b and c',
    doc: 'From one value to another, both included.',
    example: 'amount between 1k and 10k',
  },
  in: { form: 'a in (b, c), a not in (b, c)', doc: 'One of several values.', example: 'source in ("email", "web")' },
  'is-missing': {
    form: 'a is missing, a is not missing',
    doc: 'The only question that asks for missing values.',
    example: 'closed_at is missing',
  },
  not: { form: 'not a', doc: 'Exactly the opposite of a condition.', example: 'not (amount > 10k)' },
  logical: {
    form: 'a and b, a or b',
    doc: 'Both, or at least one. `and` binds more tightly.',
    example: 'status = "won" and (amount > 10k or source is missing)',
  },
  when: {
    form: 'when a: x, when b: y, else z',
    doc: 'The value of the first condition that holds; missing without an `else`.',
    example: 'when amount > 50k: "High", when amount > 5k: "Middle", else "Low"',
  },
  else: { form: 'a else b', doc: 'The first that is not missing.', example: 'source else "unknown"' },
};

/** What narrows a metric. Examples are what is shown in a report. */
export const modifierDocs: Record<keyof Modifiers, Explained> = {
  where: {
    form: 'where condition',
    doc: 'Counts only the rows for which a condition holds. In parentheses it narrows each aggregate of a metric.',
    example: '(win_rate where source = "email") as "By email"',
  },
  on: {
    form: 'on date',
    doc: 'The date by which rows fall into periods, instead of the table’s `dated by`. Rows without it are in no period.',
    example: 'count(deals on closed_at) "Deals closed"',
  },
  for: {
    form: 'for range',
    doc: 'A time of its own instead of the report’s, in a report without periods.',
    example: '(revenue for last month) as "Last month"',
  },
  via: {
    form: 'via reference',
    doc: 'Which way to go where a dimension can be reached in several.',
    example: '(calls_made via deal) as "Calls by the deal’s owner"',
  },
  open: {
    form: 'open from date until date',
    doc: 'Counts what is there at the end of a period: started before the next one, and not ended before it.',
    example: 'count(deals open from created_at until closed_at) "Open deals"',
  },
  spread: {
    form: 'spread from date until date',
    doc: 'Divides an amount evenly over its days, both ends included: a quarter’s quota by month.',
    example: 'sum(deals.amount spread from created_at until closed_at) "Earned over time"',
  },
};

/** How rows add up. Examples are metrics. */
export const aggregateDocs: Record<AggregateFunction, Explained> = {
  count: { form: 'count(table)', doc: 'How many rows. 0 over no rows.', example: 'count(deals where amount > 10k)' },
  distinct: {
    form: 'distinct(column)',
    doc: 'How many different values; missing ones are left out.',
    example: 'distinct(deals.owner)',
  },
  sum: {
    form: 'sum(column)',
    doc: 'The sum; missing values are left out. 0 over no rows.',
    example: 'sum(deals.amount)',
  },
  average: {
    form: 'average(column)',
    doc: 'The mean of the values that are there; missing over no rows.',
    example: 'average(deals.amount where status = "won")',
  },
  median: {
    form: 'median(column)',
    doc: 'The value in the middle: half of the rows have less.',
    example: 'median(deals.cycle_days)',
  },
  percentile: {
    form: 'percentile(column, number)',
    doc: 'The value that so many percent of the rows do not exceed, between two values in proportion.',
    example: 'percentile(deals.cycle_days, 90)',
  },
  deviation: {
    form: 'deviation(column)',
    doc: 'The standard deviation: how far the values of a sample usually lie from their mean. Missing for fewer than two.',
    example: 'deviation(deals.cycle_days)',
  },
  min: { form: 'min(column)', doc: 'The smallest value, or the earliest date.', example: 'min(deals.created_at)' },
  max: { form: 'max(column)', doc: 'The largest value, or the latest date.', example: 'max(deals.amount)' },
  rate: {
    form: 'rate(condition)',
    doc: 'The share of the rows for which a condition holds; missing over no rows.',
    example: 'rate(deals.status = "won")',
  },
  first: {
    form: 'first(column)',
    doc: 'The value of the earliest row that has one, by its date; of rows of one date, of the one with the smallest key.',
    example: 'first(deals.source)',
  },
  last: {
    form: 'last(column)',
    doc: 'The value of the latest row that has one, by its date; of rows of one date, of the one with the largest key.',
    example: 'last(deals.amount where status = "won" on closed_at)',
  },
};

/** Functions of metrics that look beyond their row of the report. Examples are shown by month and source. */
export const acrossRowsDocs: Readonly<Record<string, Explained>> = {
  prior: { form: 'prior(metric, 1 year)', doc: 'The metric so long before.', example: 'prior(revenue, 1 year)' },
  change: { form: 'change(metric, 1 year)', doc: 'By how much it is above that.', example: 'change(revenue, 1 month)' },
  growth: {
    form: 'growth(metric, 1 year)',
    doc: 'By how many percent it is above that; missing where there was nothing.',
    example: 'growth(revenue, 1 year)',
  },
  to_date: {
    form: 'to_date(metric, year)',
    doc: 'From the start of the week, month, quarter or year, or of the fiscal quarter or fiscal year, up to the period.',
    example: 'to_date(revenue, year)',
  },
  rolling: {
    form: 'rolling(metric, 3 months)',
    doc: 'The mean of so many periods up to this one; missing until there are as many.',
    example: 'rolling(revenue, 3 months)',
  },
  share: {
    form: 'share(metric), share(metric within dimension)',
    doc: 'Its share of all groups of the same period; `within owner.team` of those of the same team alone. A report may be by the team, or by what it follows from, such as the owner. A row of several teams is compared with all of them.',
    example: 'share(revenue within source)',
  },
  rank: {
    form: 'rank(metric), rank(metric within dimension)',
    doc: 'Its place among the groups of the same period, or of the same team with `within owner.team`; 1 is the largest.',
    example: 'rank(revenue)',
  },
  opening: {
    form: 'opening(metric)',
    doc: 'The value of a stock at the start of the period.',
    example: 'opening(count(deals open from created_at until closed_at))',
  },
};

/** Time that reports cover and dates are compared with. Examples stand behind `for`. */
export const rangeDocs: Record<Range['kind'], Explained> = {
  relative: {
    form: 'last 12 months, next 6 weeks, last month, last 12 months to date',
    doc: 'Whole days, weeks, months, quarters or years before or after the running one. With `to date` the running one is the last of them, up to today.',
    example: 'last 12 months to date',
  },
  current: {
    form: 'this quarter, year to date, rest of this year',
    doc: 'The running period: whole, up to today, or from tomorrow.',
    example: 'year to date',
  },
  dates: {
    form: '2024, 2024-Q1, 2024-03, 2024-01-01 to 2024-06-30',
    doc: 'Certain days, both ends included.',
    example: '2024-Q1 to 2024-Q3',
  },
  fiscal: {
    form: 'fiscal 2024, this fiscal year, fiscal quarter to date',
    doc: 'The fiscal year that ends in a year; and `fiscal year` or `fiscal quarter` wherever a period may stand. When the fiscal year starts is said in rekap.yaml; `year` and `quarter` are the calendar’s.',
    example: 'fiscal 2024',
  },
  all: { form: 'all time', doc: 'From the first to the last date that any metric has.', example: 'all time' },
  param: { form: 'name of a param', doc: 'The range that a param of type `period` is.', example: 'span' },
};
