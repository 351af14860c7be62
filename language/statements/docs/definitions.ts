import type { Explained } from '../../base/explained.ts';
import type { ColumnFlag, TypeWord } from '../../semantics/types.ts';
import type { Definition, TableMember, TypeNode } from '../../syntax/ast.ts';

/** The rules of `semantics/progress.ts` in words. */
const goalDoc = [
  'What a metric should come to, `at least` or `at most`, by the end of a range. The target is a value or a metric, for each of what `by` names; `by month` and the like give each period its own time.',
  'Shown are the metric up to today, the target of the whole range, the share of it that is reached, the share of the time that is gone (today counts as whole), where the present pace lands, and a status.',
  'What adds up over time (counts, sums, what is added, subtracted and multiplied of them) lands in proportion to the days; a rate, an average, a stock, a ratio or a distinct count lands where it is.',
  'When the range is over, the status is `reached` where the target is met exactly or better, else `missed`. On the way it is `reached` as soon as what adds up comes to an `at least`, and `missed` as soon as it passes an `at most`, but where something is subtracted, so that it may fall again; otherwise `ahead` where it lands better than the target by a tenth of it or more, `on track` where it lands on the target or better, else `behind`.',
  'There is no status before the range begins, where the metric or the target is missing, nor where a target from data is 0: who has no quota has no goal. With `by` there is a total, unless each has the same number to reach of something that adds up.',
].join(' ');

/** What a file is made of. Examples are cells. */
export const definitionDocs: Record<Definition['kind'], Explained> = {
  table: {
    form: 'table name "Label" { … }',
    doc: 'A table of the data: its columns with their types, which the import checks, and columns that are worked out from them.',
    example:
      'table companies "Companies" {\n  id:      key text\n  name:    text\n  country: country\n  owner:   -> users\n  shown as  name\n}',
  },
  dimension: {
    form: 'dimension name "Label" = table.column, …',
    doc: 'One thing that several tables have, each in a column of its own, so that metrics of all of them share a report.',
    example: 'dimension seller "Seller" = deals.owner, calls.agent',
  },
  metric: {
    form: 'metric name "Label" = formula where … on … as …',
    doc: 'A number with one meaning: what it adds up, under which condition, and on which date. Metrics build on metrics.',
    example: 'metric average_deal "Average deal" = average(deals.amount) where status = "won" on closed_at',
  },
  calendar: {
    form: 'calendar name "Label" { monday to friday 09:00 to 17:00  holidays table.column }',
    doc: 'When people work, for `hours(from, to in name)` and `days(from, to in name)`: days of the week with their hours, and a column with the days that are free.',
    example:
      'calendar office "Office" {\n  monday to friday 09:00 to 12:30, 13:30 to 17:00\n  saturday 09:00 to 12:00\n}',
  },
  report: {
    form: 'report name "Label" { … }',
    doc: 'What is shown, grouped by what, for which time; or a list of rows.',
    example:
      'report sources "Conversion by source" {\n  show    deals_won, win_rate\n  by      source\n  for     last 12 months\n  totals\n  chart   bar\n}',
  },
  param: {
    form: 'param name: type = default "Label"',
    doc: 'A value that reports are given: on the command line with `--param name=value`, in the notebook by a control. A bare name is a column, a dimension or a metric before it is a param; `param.name` is the param.',
    example: 'param team: text = all from users.team "Team"',
  },
  funnel: {
    form: 'funnel name "Label" of table { step "Label" at date where condition … }',
    doc: 'The steps that rows of a table go through, each with the date on which it is reached. A row counts at every step up to the furthest it reached, whatever the order of the dates; with `strict` only up to the first it skipped. One without the first step is left out, and a note counts it. `steps table.stage at table.date for each column` takes the steps from the data: the values that occur, for each value of the column on their own, in the order of their closed set or of the table that they refer to, which has to be `sorted by` a column; each is reached when it is first entered. What came no further is *still open* where a column `open` of the table says so, or else where the only closed set of the table with a value "open" has it; without either nothing is said. A funnel is a page of its own, and a report shows it by groups.',
    example:
      'funnel sales "Sales" of deals {\n  step "Lead" at created_at\n  step "Won"  at closed_at where status = "won"\n}',
  },
  goal: {
    form: 'goal name "Label" { metric at least target  for range  where condition  by column }',
    doc: goalDoc,
    example: 'goal year_revenue "10 million this year" {\n  revenue at least 10 million\n  for     this year\n}',
  },
  audit: {
    form: 'audit name "Label" of table { check missing column, …  check "Label" table where condition  fail when condition }',
    doc: 'What is wrong with the rows of a table, each with its key, and the share of rows without a fault as its accuracy. Without `of` it is the table of that name.',
    example:
      'audit deals "Can we trust our deals?" {\n  check missing owner\n  check "Won without amount" deals where status = "won" and amount is missing\n  fail  when accuracy < 90%\n}',
  },
  test: {
    form: 'test "text" { given table | … |  expect condition }',
    doc: 'Rows for some tables, and what metrics, reports, goals and audits come to with them and nothing else. A line that begins and ends with a bar is a row, the first of them the names of the columns; a bar in a text is written `\\|`.',
    example:
      'test "open deals are not in the win rate" {\n  given  deals\n    | id | status | closed_at  |\n    | 1  | won    | 2024-01-03 |\n    | 2  | lost   | 2024-01-04 |\n    | 3  | open   |            |\n  expect win_rate = 50%\n}',
  },
  text: {
    form: '"""',
    doc: 'Text for readers, in Markdown, between two lines that hold only the quotes. A comment starts with `//`. A metric in braces stands for its value, with its own condition and range: `{revenue for last month}`, written as it is in a report or `as` said; what is missing is a dash, and a hole with an error stays in its braces while the others are filled. `{{` is a brace.',
    example: '"""\n# Sales\nWhat was won, and by whom: {revenue for last month} last month.\n"""',
  },
};

/** What stands in a table's braces. Examples are lines of a table. */
export const memberDocs: Record<TableMember['kind'], Explained> = {
  column: {
    form: 'name "Label": flags type',
    doc: 'A column of the data.',
    example: 'ordered_on "Ordered": required date',
  },
  computed: {
    form: 'name "Label" = formula',
    doc: 'A column that is worked out for each row, from its own columns, from those it refers to, and from the rows that refer to it.',
    example: 'days_open "Days open" = age(ordered_on)',
  },
  dated: {
    form: 'dated by column',
    doc: 'The date of a row wherever a metric does not name another with `on`.',
    example: 'dated by  ordered_on',
  },
  shown: {
    form: 'shown as column',
    doc: 'What stands for a row where others refer to it; its key unless said.',
    example: 'shown as  name',
  },
  sorted: {
    form: 'sorted by column',
    doc: 'The order of rows where others are grouped by them, such as the stages of a pipeline.',
    example: 'sorted by position',
  },
};

export const flagDocs: Record<ColumnFlag, Explained> = {
  key: {
    form: 'key',
    doc: 'Tells rows apart; others refer to a row by it. The import makes it unique.',
    example: 'code: key text',
  },
  required: { form: 'required', doc: 'Should never be missing.', example: 'ordered_on: required date' },
  unique: { form: 'unique', doc: 'Should never repeat.', example: 'invoice: unique text' },
  private: { form: 'private', doc: 'Personal data.', example: 'contact: private email' },
};

export const typeDocs: Record<TypeWord | Exclude<TypeNode['kind'], 'named'>, Explained> = {
  text: { form: 'text', doc: 'Any text. Blank text is missing.', example: 'note: text' },
  number: { form: 'number', doc: 'A number, in floating point.', example: 'score: number' },
  integer: { form: 'integer', doc: 'A whole number, exact.', example: 'seats: integer' },
  percent: { form: 'percent', doc: 'A share: 0.5 is 50%.', example: 'discount: percent' },
  money: {
    form: 'money, money in column',
    doc: 'An amount in the project’s currency; sums are exact. With `in` the column holds the code of its currency, and the table `rates` (`currency`, `date`, `rate`) what one unit is worth from a day on: it is converted on the date of the metric, what is open at the end of each period, and elsewhere on the day that dates its row.',
    example: 'price: money',
  },
  boolean: { form: 'boolean', doc: 'Yes or no.', example: 'active: boolean' },
  date: { form: 'date', doc: 'A day. No time zone shifts it.', example: 'ordered_on: date' },
  time: {
    form: 'time',
    doc: 'A day and a time of day, in the project’s time zone; one that comes with another zone is converted. Of a time that the clocks skip the one an hour later is meant, of one that they repeat the second.',
    example: 'called_at: time',
  },
  duration: { form: 'duration', doc: 'A length of time.', example: 'talked: duration' },
  email: { form: 'email', doc: 'A text that should be an email address.', example: 'contact: email' },
  phone: { form: 'phone', doc: 'A text that should be a telephone number.', example: 'mobile: phone' },
  url: { form: 'url', doc: 'A text that should be a web address.', example: 'website: url' },
  country: { form: 'country', doc: 'A text that should be a country.', example: 'country: country' },
  set: {
    form: '"a" | "b"',
    doc: 'One of the values listed. They sort, and are compared, in this order.',
    example: 'size: "small" | "medium" | "large"',
  },
  reference: {
    form: '-> table',
    doc: 'The key of a row of another table, whose columns follow a dot: `owner.team`.',
    example: 'owner: -> users',
  },
};
