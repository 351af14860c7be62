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
    doc: 'How it is drawn; chosen by its shape when it does not say.',
    example: 'show    revenue\nby      month\nfor     this year\nchart   line',
  },
};
