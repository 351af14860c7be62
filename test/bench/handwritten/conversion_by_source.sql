WITH created AS (
  SELECT source, count(*) AS created, count(*) FILTER (status = 'won') AS converted
  FROM deals
  WHERE created_at >= '2024-12-01' AND created_at < '2025-12-01'
  GROUP BY source
),
closed AS (
  SELECT source, count(*) FILTER (status = 'won') AS won, count(*) FILTER (status = 'lost') AS lost
  FROM deals
  WHERE closed_at >= '2024-12-01' AND closed_at < '2025-12-01'
  GROUP BY source
),
won_deals AS MATERIALIZED (
  SELECT source, closed_at::DATE - created_at::DATE AS days, amount
  FROM deals
  WHERE status = 'won' AND closed_at >= '2024-12-01' AND closed_at < '2025-12-01'
),
worth AS (
  SELECT grouping(source) AS is_total, source, median(days) AS cycle, sum(amount) AS revenue, count(amount) AS priced
  FROM won_deals
  GROUP BY GROUPING SETS ((source), ())
),
counts AS (
  SELECT
    grouping(source) AS is_total,
    source,
    coalesce(sum(created), 0) AS created,
    coalesce(sum(converted), 0) AS converted,
    coalesce(sum(won), 0) AS won,
    coalesce(sum(lost), 0) AS lost
  FROM (FROM created UNION ALL BY NAME FROM closed)
  GROUP BY GROUPING SETS ((source), ())
)
SELECT
  if(counts.is_total = 1, 'total', 'group') AS kind,
  counts.source,
  created,
  won,
  won / nullif(won + lost, 0) AS win_rate,
  converted / nullif(created, 0) AS conversion,
  cycle,
  revenue / nullif(priced, 0) AS average_deal,
  coalesce(revenue, 0) AS revenue
FROM counts
LEFT JOIN worth ON worth.is_total = counts.is_total AND worth.source IS NOT DISTINCT FROM counts.source
ORDER BY counts.is_total, win_rate DESC NULLS LAST, counts.source NULLS LAST
