WITH closed AS (
  SELECT source, status = 'won' AS is_won, status = 'lost' AS is_lost, closed_at::DATE - created_at::DATE AS days
  FROM deals
  WHERE closed_at >= '2024-12-01' AND closed_at < '2025-12-01'
)
SELECT
  if(grouping(source) = 1, 'total', 'group') AS kind,
  source,
  median(days) FILTER (is_won) AS cycle,
  avg(days) FILTER (is_won) AS average_cycle,
  median(days) FILTER (is_lost) AS lost_cycle,
  count(*) FILTER (is_won) AS won
FROM closed
GROUP BY GROUPING SETS ((source), ())
ORDER BY grouping(source), cycle NULLS LAST, source NULLS LAST
