-- One pass by the day serves all four; months as numbers were a tenth slower.
WITH days AS (
  SELECT closed_at::DATE AS day, sum(amount) FILTER (status = 'won') AS revenue, count_if(status = 'won') AS won, count_if(status = 'lost') AS lost
  FROM deals WHERE closed_at >= '2023-01-01' AND closed_at < '2025-12-01' GROUP BY day
), months AS (
  SELECT date_trunc('month', day)::DATE AS month, sum(revenue) AS revenue, sum(won) AS won, sum(lost) AS lost FROM days GROUP BY month
), summed AS (
  SELECT month, coalesce(revenue, 0) AS revenue, sum(revenue) OVER year AS so_far, sum(revenue) OVER (ORDER BY month ROWS 2 PRECEDING) / 3 AS three,
    sum(won) OVER year AS won, sum(lost) OVER year AS lost
  FROM months WINDOW year AS (PARTITION BY year(month) ORDER BY month)
)
SELECT 'group' AS kind, month, revenue, so_far, three, won / nullif(won + lost, 0) FROM summed WHERE month >= '2023-12-01' ORDER BY month
