-- What starts less what ends, summed up within each team. Months before the first one in one group, and one pass grouped
-- by both months, were no faster.
WITH started AS (
  SELECT owner, year(created_at) * 12 + month(created_at) - 1 AS month, count(*) AS n, sum(amount) AS v FROM deals
  WHERE created_at < '2025-12-01' AND (closed_at IS NULL OR created_at <= closed_at) GROUP BY ALL
), ended AS (
  SELECT owner, year(closed_at) * 12 + month(closed_at) - 1 AS month, -count(*) AS n, -sum(amount) AS v FROM deals
  WHERE closed_at < '2025-12-01' AND created_at <= closed_at GROUP BY ALL
), moves AS (
  SELECT team, month, sum(n) AS n, sum(v) AS v
  FROM (FROM started UNION ALL BY NAME FROM ended) LEFT JOIN users ON users.id = owner GROUP BY ALL
), dense AS (
  SELECT *, 0 AS n, 0 AS v FROM (SELECT DISTINCT team FROM moves), range(2023 * 12 + 11, 2025 * 12 + 11) AS r(month)
), summed AS (
  SELECT team, month, sum(sum(n)) OVER (PARTITION BY team ORDER BY month) AS n, sum(sum(v)) OVER (PARTITION BY team ORDER BY month) AS v
  FROM (FROM moves UNION ALL BY NAME FROM dense) GROUP BY team, month
)
SELECT 'group' AS kind, make_date(month // 12, month % 12 + 1, 1) AS month_start, team, n, v FROM summed WHERE month >= 2023 * 12 + 11
UNION ALL SELECT 'total', NULL, NULL, sum(n), sum(v) FROM summed WHERE month = 2025 * 12 + 10
ORDER BY kind, month_start, n DESC, team NULLS LAST
