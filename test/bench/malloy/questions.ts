/** Questions of the bench as Malloy asks them. */

export interface Question {
  /** The report that asks the same. */
  readonly report: string;
  /** One query, or, where one cannot ask it all, several, whose results a reader puts side by side. */
  readonly queries: readonly string[];
  /** What Malloy's answer lacks, or why there is none. */
  readonly lacks?: string;
}

const lastYear = (date: string): string => `${date} >= @2024-12-01 and ${date} < @2025-12-01`;

export const questions: readonly Question[] = [
  {
    report: 'performance_by_team',
    queries: [
      `deals -> { where: ${lastYear('created_at')}; group_by: team is users.team; aggregate: deals_created is count() }`,
      `deals -> {
  where: ${lastYear('closed_at')}
  group_by: team is users.team
  aggregate:
    deals_won is count() { where: status = 'won' }
    lost is count() { where: status = 'lost' }
    revenue is amount.sum() { where: status = 'won' }
}`,
      `activities -> {
  where: kind = 'call' and status = 'done' and ${lastYear('happened_at')}
  group_by: team is users.team
  aggregate: calls_made is count()
}`,
    ],
    lacks: 'facts of their own dates side by side; totals',
  },
  {
    report: 'sales_cycle',
    queries: [
      `deals -> {
  where: ${lastYear('closed_at')}
  group_by: \`month\` is closed_at.month
  aggregate: deals_won is count() { where: status = 'won' }
    average_cycle is avg(days(created_at::date to closed_at::date)) { where: status = 'won' }
}`,
    ],
    lacks: 'medians without a function of the engine; totals',
  },
  {
    report: 'facts_by_team',
    queries: [
      `deals -> { where: ${lastYear('created_at')}; group_by: \`month\` is created_at.month, team is users.team; aggregate: deals_created is count() }`,
      `deals -> {
  where: status = 'won' and ${lastYear('closed_at')}
  group_by: \`month\` is closed_at.month, team is users.team
  aggregate: deals_won is count(), revenue is amount.sum()
}`,
      `activities -> {
  where: status = 'done' and ${lastYear('happened_at')}
  group_by: \`month\` is happened_at.month, team is users.team
  aggregate: calls_made is count() { where: kind = 'call' }, meetings is count() { where: kind = 'meeting' }
}`,
      `quotas -> { where: ${lastYear('starts_on')}; group_by: \`month\` is starts_on.month, team is users.team; aggregate: quota is amount.sum() }`,
    ],
    lacks: 'facts of their own dates side by side; empty months; totals',
  },
  {
    report: 'facts_by_industry',
    queries: [
      `deals -> { where: ${lastYear('created_at')}; group_by: industry is companies.industry; aggregate: deals_created is count() }`,
      `deals -> {
  where: status = 'won' and ${lastYear('closed_at')}
  group_by: industry is companies.industry
  aggregate: deals_won is count(), revenue is amount.sum()
}`,
      `activities -> {
  where: status = 'done' and ${lastYear('happened_at')}
  group_by: industry is companies.industry
  aggregate: activities_done is count(), calls_made is count() { where: kind = 'call' }
}`,
    ],
    lacks: 'facts of their own dates side by side; totals',
  },
  {
    report: 'open_by_month',
    queries: [
      `duckdb.sql("SELECT unnest(generate_series(DATE '2022-12-01', DATE '2025-11-01', INTERVAL 1 MONTH))::DATE AS month, unnest(generate_series(DATE '2023-01-01', DATE '2025-12-01', INTERVAL 1 MONTH))::TIMESTAMP AS ends") extend {
  join_many: deals on deals.created_at < ends and (deals.closed_at is null or (deals.closed_at >= ends and deals.created_at <= deals.closed_at))
} -> { group_by: \`month\`; aggregate: open_deals is deals.count(), open_value is deals.amount.sum() }`,
    ],
    lacks: 'stocks: a range join with periods made in SQL',
  },
  { report: 'open_by_team', queries: [], lacks: 'stocks' },
  {
    report: 'against_last_year',
    queries: [
      `deals -> {
  where: closed_at >= @2024-01-01 and closed_at < @2026-01-01
  group_by: month_number is month(closed_at)
  aggregate:
    deals_won is count() { where: status = 'won' and closed_at >= @2025-01-01 }
    \`deals_won.previous\` is count() { where: status = 'won' and closed_at < @2025-01-01 }
    revenue is amount.sum() { where: status = 'won' and closed_at >= @2025-01-01 }
    \`revenue.previous\` is amount.sum() { where: status = 'won' and closed_at < @2025-01-01 }
}`,
    ],
    lacks: 'comparisons: dates written out, months by their numbers; totals',
  },
  {
    report: 'so_far',
    queries: [
      `deals -> {
  where: closed_at >= @2023-01-01 and closed_at < @2025-12-01
  group_by: \`month\` is closed_at.month, year_start is closed_at.year
  aggregate: revenue is amount.sum() { where: status = 'won' }
  calculate: so_far is sum_cumulative(revenue) { partition_by: year_start, order_by: \`month\` asc }
  order_by: \`month\`
} -> { where: \`month\` >= @2023-12-01; select: \`month\`, revenue, so_far }`,
    ],
    lacks: 'empty months; windows of three months and ratios so far',
  },
  {
    report: 'calls_a_day',
    queries: [
      `activities -> {
  where: kind = 'call' and status = 'done' and owner is not null and ${lastYear('happened_at')}
  group_by: team is users.team, owner, \`day\` is happened_at.day
  aggregate: calls is count()
} -> { group_by: team; aggregate: a_day is calls.avg(), calls_made is calls.sum() }`,
    ],
    lacks: 'totals',
  },
  {
    report: 'calls_a_week',
    queries: [
      `activities -> {
  where: kind = 'call' and status = 'done' and owner is not null and happened_at >= @2024-12-30 and happened_at < @2025-12-29
  group_by: team is users.team, owner, monday is (happened_at - 1 day).week
  aggregate: calls is count()
} -> { group_by: team; aggregate: a_week is calls.avg() }`,
    ],
    lacks: 'weeks that start on Monday; medians; totals',
  },
  { report: 'revenue_a_day', queries: [], lacks: 'all owners on all days, rows or not' },
  {
    report: 'teams_across_quarters',
    queries: [
      `deals -> {
  where: status = 'won' and closed_at >= @2023-10-01 and closed_at < @2025-10-01
  group_by: team is users.team, \`quarter\` is closed_at.quarter
  aggregate: revenue is amount.sum(), deals_won is count()
}`,
    ],
    lacks: 'totals of either way, which are queries of their own',
  },
];
