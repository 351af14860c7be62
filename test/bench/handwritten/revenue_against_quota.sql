-- Days first: their numbers are small and dense, which DuckDB groups much faster than truncated dates.
WITH won AS (
  SELECT closed_at::DATE AS day, sum(amount) AS revenue
  FROM deals
  WHERE status = 'won' AND closed_at >= '2025-01-01' AND closed_at < '2026-01-01'
  GROUP BY day
),
set AS (
  SELECT starts_on AS day, sum(amount) AS quota
  FROM quotas
  WHERE starts_on >= '2025-01-01' AND starts_on < '2026-01-01'
  GROUP BY day
),
months AS (
  SELECT date_trunc('month', day)::DATE AS month, coalesce(sum(revenue), 0) AS revenue, coalesce(sum(quota), 0) AS quota
  FROM (FROM won UNION ALL BY NAME FROM set)
  GROUP BY ROLLUP (month)
)
SELECT if(month IS NULL, 'total', 'group') AS kind, month, revenue, quota, revenue / nullif(quota, 0) AS attainment
FROM months
ORDER BY month NULLS LAST
