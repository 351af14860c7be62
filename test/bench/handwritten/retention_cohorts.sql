WITH won AS (
  SELECT company, date_trunc('quarter', closed_at)::DATE AS quarter
  FROM deals
  WHERE status = 'won' AND closed_at IS NOT NULL
),
members AS (
  SELECT companies.id, min(quarter) AS cohort
  FROM companies
  JOIN won ON won.company = companies.id
  GROUP BY companies.id
),
followed AS (
  SELECT
    id, cohort, period,
    period = 0 OR (id, (cohort + to_months(3 * period::INTEGER))::DATE) IN (SELECT (company, quarter) FROM won) AS back
  FROM members, range(0, 9) AS periods(period)
  WHERE cohort + to_months(3 * period::INTEGER) <= DATE '2025-10-01'
),
counted AS (
  SELECT cohort, period, grouping(cohort) AS is_total, count(*) FILTER (back) AS retained, avg(back::INTEGER) AS retention
  FROM followed
  GROUP BY GROUPING SETS ((cohort, period), (cohort), (period), ())
),
grid AS (
  SELECT 0 AS is_total, cohort, period
  FROM (SELECT DISTINCT cohort FROM followed), (SELECT DISTINCT period FROM followed UNION ALL SELECT NULL)
  UNION ALL
  SELECT is_total, cohort, period FROM counted WHERE is_total = 1
)
SELECT if(grid.is_total = 1, 'total', 'group') AS kind, grid.cohort, grid.period, retained, retention
FROM grid
LEFT JOIN counted ON counted.is_total = grid.is_total AND counted.cohort IS NOT DISTINCT FROM grid.cohort
  AND counted.period IS NOT DISTINCT FROM grid.period
ORDER BY grid.is_total, grid.cohort NULLS LAST, grid.period NULLS FIRST
