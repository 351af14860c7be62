-- Grouped by owner and month first, one pass a fact, from the first year that is summed up.
WITH won AS (
  SELECT owner, year(closed_at) * 12 + month(closed_at) - 1 AS month, sum(amount) AS revenue FROM deals
  WHERE status = 'won' AND closed_at >= '2023-01-01' AND closed_at < '2025-12-01' GROUP BY ALL
), done AS (
  SELECT owner, year(happened_at) * 12 + month(happened_at) - 1 AS month, count(*) AS calls FROM activities
  WHERE status = 'done' AND kind = 'call' AND happened_at >= '2023-01-01' AND happened_at < '2025-12-01' GROUP BY ALL
), cells AS (
  SELECT team, month, sum(revenue) AS revenue, sum(calls) AS calls
  FROM (FROM won UNION ALL BY NAME FROM done) LEFT JOIN users ON users.id = owner GROUP BY ALL
), dense AS (
  SELECT team, month, 0 AS revenue, 0 AS calls FROM (SELECT DISTINCT team FROM cells), range(2023 * 12, 2025 * 12 + 11) AS r(month)
), summed AS (
  SELECT team, month, sum(revenue) AS own, sum(sum(revenue)) OVER year AS so_far, sum(sum(calls)) OVER year AS calls
  FROM (FROM cells UNION ALL BY NAME FROM dense) GROUP BY team, month
  WINDOW year AS (PARTITION BY team, month // 12 ORDER BY month)
)
SELECT 'group' AS kind, make_date(month // 12, month % 12 + 1, 1) AS month_start, team, own, so_far, calls
FROM summed WHERE month >= 2023 * 12 + 11 ORDER BY month, own DESC, team NULLS LAST
