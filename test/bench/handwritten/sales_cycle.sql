-- A month as a small number, which DuckDB groups faster than a truncated date.
WITH closed AS (
  SELECT
    year(closed_at) * 12 + month(closed_at) - 1 AS month,
    status = 'won' AS is_won,
    status = 'lost' AS is_lost,
    closed_at::DATE - created_at::DATE AS days
  FROM deals
  WHERE closed_at >= '2024-12-01' AND closed_at < '2025-12-01'
)
SELECT
  if(month IS NULL, 'total', 'group') AS kind,
  make_date(month // 12, month % 12 + 1, 1) AS month_start,
  median(days) FILTER (is_won) AS cycle,
  avg(days) FILTER (is_won) AS average_cycle,
  median(days) FILTER (is_lost) AS lost_cycle,
  count(*) FILTER (is_won) AS won
FROM closed
GROUP BY ROLLUP (month)
ORDER BY month NULLS LAST
