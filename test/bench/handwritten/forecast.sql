-- What the forecast learns from: every month of three years, the empty ones too.
WITH months AS (
  SELECT unnest(generate_series(DATE '2022-12-01', DATE '2025-11-01', INTERVAL 1 MONTH))::DATE AS month
),
won AS (
  SELECT date_trunc('month', closed_at)::DATE AS month, sum(amount) AS revenue
  FROM deals
  WHERE status = 'won' AND closed_at >= '2022-12-01' AND closed_at < '2025-12-01'
  GROUP BY 1
)
SELECT 'group' AS kind, month, coalesce(revenue, 0) AS revenue
FROM months LEFT JOIN won USING (month)
ORDER BY month
