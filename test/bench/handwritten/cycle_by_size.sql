-- A band as a small number, which DuckDB groups faster than its label.
WITH closed AS (
  SELECT
    (amount >= 1000)::TINYINT + (amount >= 10000)::TINYINT + (amount >= 50000)::TINYINT AS band,
    status = 'won' AS is_won,
    status = 'lost' AS is_lost,
    closed_at::DATE - created_at::DATE AS days
  FROM deals
  WHERE closed_at >= '2024-12-01' AND closed_at < '2025-12-01'
)
SELECT
  if(grouping(band) = 1, 'total', 'group') AS kind,
  ['under 1k', '1k to 10k', '10k to 50k', '50k and more'][band + 1] AS size,
  median(days) FILTER (is_won) AS cycle,
  avg(days) FILTER (is_won) AS average_cycle,
  median(days) FILTER (is_lost) AS lost_cycle,
  count(*) FILTER (is_won) AS won
FROM closed
GROUP BY GROUPING SETS ((band), ())
ORDER BY grouping(band), cycle DESC NULLS LAST, band NULLS LAST
