import type { Explained } from '../../base/explained.ts';
import type { Clause } from '../../syntax/ast.ts';

/** What stands in a report's braces. Examples are the clauses of a report. */
export const clauseDocs: Record<Clause['kind'], Explained> = {
  show: {
    form: 'show metric, formula as format "Label", …',
    doc: 'What each row shows: metrics, formulas over them, aggregates; in a list columns, too. After `as` stands percent, number, integer, money, days or hours.',
    example: 'show    revenue, revenue / deals_won as money "Average deal"',
  },
  by: {
    form: 'by month, column "Label", every column, …',
    doc: 'What the rows are: day, week, month, quarter, year, fiscal quarter or fiscal year, columns, and columns along references. Every period of the range is there. `every owner` shows all owners, `every status` all values of the set, with rows or without, beside each combination of the rest; a `where` that asks for nothing but the owner, such as `owner.team = "East"`, chooses among them, and any other says which rows count.',
    example: 'show    revenue\nby      month, owner.team "Team"\nfor     this year',
  },
  across: {
    form: 'across column "Label", month, every column, …',
    doc: 'What the columns are: one for each value, beside the rows of `by`, and under it every metric. `keep`, `top` and a `sort` by a metric are about rows, by what all columns of a row come to; `sort` by what goes across orders the columns. `totals` gives both margins. Of several the first is outermost. At most 200 columns are shown.',
    example: 'show    revenue, win_rate\nby      owner.team\nacross  status\ntotals',
  },
  for: {
    form: 'for range',
    doc: 'The time it covers, by the date of each metric.',
    example: 'show    deals_won\nfor     last 12 months',
  },
  where: {
    form: 'where condition',
    doc: 'Keeps rows of the data, for all metrics alike.',
    example: 'show    revenue, calls_made\nwhere   owner.team = "East"',
  },
  keep: {
    form: 'keep condition',
    doc: 'Keeps groups by their results, and rows of a list by their metrics.',
    example: 'show    revenue\nby      owner\nkeep    revenue > 10k',
  },
  compare: {
    form: 'compare previous period, compare previous year, compare metric',
    doc: 'Beside each metric its value before, the change and the growth, for the part of the range that has elapsed; in `keep` and `sort` they are `revenue.previous`, `revenue.change`, `revenue.growth`. With a metric, such as the quota, stand beside each metric of the same kind its target, the gap and the share attained: `revenue.target`, `revenue.gap`, `revenue.attained`.',
    example: 'show    revenue\nby      source\nfor     this year\ncompare previous year\nsort    revenue.growth down',
  },
  sort: {
    form: 'sort metric down, column up, …',
    doc: 'The order of the rows; missing values are last. Otherwise time goes up, and the first metric down.',
    example: 'show    revenue, win_rate\nby      source\nsort    win_rate down',
  },
  top: {
    form: 'top 10, top 10 with others, top 3 within column with others',
    doc: 'The first groups in that order; with others, one more row for all the rest. `within owner.team` chooses so many of each team, and each has its own others; `within month` chooses anew for every month.',
    example: 'show    revenue\nby      owner.team, owner\ntop     3 within owner.team with others',
  },
  totals: {
    form: 'totals, totals by column, …',
    doc: 'A last row for everything, worked out from the data, not from the rows above it. `totals by owner.team` gives each team a row of its own as well, after its groups, which then stand together and are in the order of these totals; several columns are totals within totals.',
    example: 'show    revenue, win_rate\nby      owner.team, owner\ntotals  by owner.team',
  },
  list: {
    form: 'list table, list table on date',
    doc: 'Lists rows instead of adding them up. Beside columns stand metrics, each worked out for the row: of the rows that lead to it, or of the row itself. `for` is the range of the metrics, each by its own date, and of the rows where `on` says by which; a list without metrics goes by the date of its table. `where` chooses rows; `keep`, `sort` and `top` go by metrics; `share` and `rank` look at the listed rows.',
    example:
      'list    users\nshow    name, team, revenue, revenue / deals_won as money "Average deal", rank(revenue) "Place"\nfor     last year\nkeep    deals_won > 0\nsort    revenue down\ntop     20',
  },
  chart: {
    form: 'chart bar',
    doc: 'How it is drawn. When it does not say, its shape decides: a list is its table, a funnel a funnel, a cohort a heatmap, a goal progress; periods are a line; without groups there are numbers, or progress towards what `compare` names; bands are a histogram, other groups bars. A kind that does not suit the result is drawn as the shape decides, and a note says why.',
    example: 'show    revenue\nby      month\nfor     this year\nchart   line',
  },
  vega: {
    form: 'vega """…"""',
    doc: 'What Vega-Lite can do beside the charts there are: YAML that is laid over the specification of the chart, key by key. `title`, `config`, `resolve` and the like are of the whole; `mark`, `encoding`, `transform`, `width` and the like of each of its pictures; a `layer` is drawn on top. The data are `$category`, `$series`, `$value` and `$text`; `rekap run report --format vega` shows all. It loads nothing and has no data of its own.',
    example:
      'show    revenue\nby      month\nfor     this year\nchart   bar\nvega    """\nmark: { cornerRadius: 4 }\n"""',
  },
  funnel: {
    form: 'funnel name',
    doc: 'Shows the steps of a funnel, a row each: how many reached it, how many that are of those at the step before and at the first, how many came no further, how many of these are still open, and the median time from the step before, of those that have dates of both, in order. `by` groups what goes through it, by time it is the date of the first step, and `for` chooses by that, too; `where` is asked of the rows that go through it, and `totals` adds the steps of all groups. It goes with no other clause.',
    example: 'funnel  closing\nby      source\nfor     last 12 months\ntotals',
  },
  cohort: {
    form: 'cohort table from date returning on date per month up to 12',
    doc: 'Follows the rows of a table from their first date over the periods of the calendar after it: a row for each period in which some began, and across it the periods since, 0 to 12 if nothing is said. `customers` is how many began, `retained` how many of them are in a row of that period which refers to them and has the date behind `returning on`, `retention` the share; in period 0 all are. Any metric that leads to the table may be shown, by its own date. What has not begun is missing, and the running period is marked. `for` chooses by the first date, `by` and `where` by what the followed rows have; `totals` of a period are of the cohorts that have completed it.',
    example:
      'cohort  members from first_bought_on returning on purchases.made_on per month up to 12\nshow    customers, retained, retention\nfor     last 24 months\ntotals',
  },
  forecast: {
    form: 'forecast 3 months using seasonal, trend, pipeline',
    doc: 'Goes on with the periods of a report, from the running one on, in columns such as `revenue.seasonal` with `.low` and `.high` beside it, between which four in five come to lie. It learns from the whole periods of `for`, never from the running one. `seasonal` takes the season out and follows what is left (MSTL with ETS; two whole seasons are the least), `trend` follows level and trend (ETS; ten periods). `pipeline` adds to what there is the open rows of the table, each by its chance, on the day it is expected: the table has a column such as `chance = likelihood(status = "won", by source)` of what the metric counts, and a date `expected_at`. Without `using` it is `seasonal` where there are two seasons. Notes say how far the same method would have been off on the last periods, and how far a naive forecast.',
    example: 'show    revenue\nby      month\nfor     last 24 months\nforecast 3 months using seasonal\nchart   line',
  },
};
