-- Both years in one pass, by the day, which the few days are then dealt out from. Months as numbers: no difference.
WITH days AS (
  SELECT closed_at::DATE AS day, count_if(status = 'won') AS won, count_if(status = 'lost') AS lost, sum(amount) FILTER (status = 'won') AS revenue
  FROM deals WHERE closed_at >= '2024-01-01' AND closed_at < '2026-01-01' GROUP BY day
), months AS (
  SELECT month(day) AS month, 
    coalesce(sum(won) FILTER (day >= '2025-01-01'), 0) AS won, coalesce(sum(won) FILTER (day < '2025-01-01'), 0) AS won_before,
    coalesce(sum(lost) FILTER (day >= '2025-01-01'), 0) AS lost, coalesce(sum(lost) FILTER (day < '2025-01-01'), 0) AS lost_before,
    coalesce(sum(revenue) FILTER (day >= '2025-01-01'), 0) AS revenue, coalesce(sum(revenue) FILTER (day < '2025-01-01'), 0) AS revenue_before
  FROM days GROUP BY ROLLUP (month)
), rates AS (SELECT *, won / nullif(won + lost, 0) AS rate, won_before / nullif(won_before + lost_before, 0) AS rate_before FROM months)
SELECT if(month IS NULL, 'total', 'group') AS kind, make_date(2025, month, 1) AS month_start,
  won, won_before, won - won_before, (won - won_before) / nullif(won_before, 0),
  revenue, revenue_before, revenue - revenue_before, (revenue - revenue_before) / nullif(revenue_before, 0),
  rate, rate_before, rate - rate_before, (rate - rate_before) / nullif(rate_before, 0)
FROM rates ORDER BY month NULLS LAST
