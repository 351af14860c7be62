-- What starts less what ends, by the day, summed up. By the number of the month a tenth slower; one pass grouped by both
-- months the same; a range join takes four times as long.
WITH days AS (
  SELECT created_at::DATE AS day, count(*) AS n, sum(amount) AS v FROM deals
  WHERE created_at < '2025-12-01' AND (closed_at IS NULL OR created_at <= closed_at) GROUP BY day
  UNION ALL
  SELECT closed_at::DATE, -count(*), -sum(amount) FROM deals
  WHERE closed_at < '2025-12-01' AND created_at <= closed_at GROUP BY 1
), months AS (
  SELECT date_trunc('month', day)::DATE AS month, sum(n) AS n, sum(v) AS v FROM days GROUP BY month
  UNION ALL SELECT unnest(generate_series(DATE '2022-12-01', DATE '2025-11-01', INTERVAL 1 MONTH))::DATE, 0, 0
), summed AS (
  SELECT month, sum(sum(n)) OVER (ORDER BY month) AS n, sum(sum(v)) OVER (ORDER BY month) AS v FROM months GROUP BY month
)
SELECT 'group' AS kind, month, n, v FROM summed WHERE month >= '2022-12-01' ORDER BY month
