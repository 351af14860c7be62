-- Days first: their numbers are small and dense, which DuckDB groups much faster than truncated dates.
WITH created AS (
  SELECT created_at::DATE AS day, count(*) AS created
  FROM deals
  WHERE created_at >= '2024-12-01' AND created_at < '2025-12-01'
  GROUP BY day
),
closed AS (
  SELECT closed_at::DATE AS day, count_if(status = 'won') AS won, count_if(status = 'lost') AS lost
  FROM deals
  WHERE closed_at >= '2024-12-01' AND closed_at < '2025-12-01'
  GROUP BY day
),
months AS (
  SELECT date_trunc('month', day)::DATE AS month, sum(created) AS created, sum(won) AS won, sum(lost) AS lost
  FROM (FROM created UNION ALL BY NAME FROM closed)
  GROUP BY month
)
SELECT 'group' AS kind, month, created, won, lost, won / nullif(won + lost, 0) AS win_rate
FROM months
ORDER BY month
