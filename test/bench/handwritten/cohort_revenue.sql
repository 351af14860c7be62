WITH won AS (
  SELECT company, date_trunc('quarter', closed_at)::DATE AS quarter, sum(amount) AS amount
  FROM deals
  WHERE status = 'won' AND closed_at IS NOT NULL
  GROUP BY ALL
),
members AS (
  SELECT companies.id, min(quarter) AS cohort
  FROM companies
  JOIN won ON won.company = companies.id
  GROUP BY companies.id
),
followed AS (
  SELECT id, cohort, period, amount
  FROM members
  CROSS JOIN range(0, 9) AS periods(period)
  LEFT JOIN won ON won.company = id AND won.quarter = cohort + to_months(3 * period::INTEGER)
  WHERE cohort + to_months(3 * period::INTEGER) <= DATE '2025-10-01'
),
counted AS (
  SELECT
    cohort, period, grouping(cohort) AS is_total,
    coalesce(sum(amount), 0) AS revenue, coalesce(sum(amount), 0)::DOUBLE / count(*) AS each
  FROM followed
  GROUP BY GROUPING SETS ((cohort, period), (cohort), (period), ())
),
grid AS (
  SELECT 0 AS is_total, cohort, period
  FROM (SELECT DISTINCT cohort FROM followed), (SELECT DISTINCT period FROM followed UNION ALL SELECT NULL)
  UNION ALL
  SELECT is_total, cohort, period FROM counted WHERE is_total = 1
)
SELECT if(grid.is_total = 1, 'total', 'group') AS kind, grid.cohort, grid.period, revenue, each
FROM grid
LEFT JOIN counted ON counted.is_total = grid.is_total AND counted.cohort IS NOT DISTINCT FROM grid.cohort
  AND counted.period IS NOT DISTINCT FROM grid.period
ORDER BY grid.is_total, grid.cohort NULLS LAST, grid.period NULLS FIRST
