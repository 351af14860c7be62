-- A quarter as a small number, which DuckDB groups faster than a truncated date.
WITH won AS (
  SELECT year(closed_at) * 4 + quarter(closed_at) - 1 AS quarter, owner, sum(amount) AS revenue
  FROM deals
  WHERE status = 'won' AND closed_at >= '2025-01-01' AND closed_at < '2026-01-01'
  GROUP BY ALL
),
set AS (
  SELECT year(starts_on) * 4 + quarter(starts_on) - 1 AS quarter, owner, sum(amount) AS quota
  FROM quotas
  WHERE starts_on >= '2025-01-01' AND starts_on < '2026-01-01'
  GROUP BY ALL
),
quarters AS (
  SELECT quarter, team, sum(revenue) AS revenue, sum(quota) AS quota
  FROM (FROM won UNION ALL BY NAME FROM set) LEFT JOIN users ON users.id = owner
  GROUP BY ALL
),
-- Every quarter for every team that occurs.
dense AS (
  SELECT * FROM range(2025 * 4, 2026 * 4) AS r(quarter), (SELECT DISTINCT team FROM quarters), (SELECT 0 AS revenue, 0 AS quota)
),
teams AS (
  SELECT grouping(team) AS is_total, quarter, team, coalesce(sum(revenue), 0) AS revenue, coalesce(sum(quota), 0) AS quota
  FROM (FROM quarters UNION ALL BY NAME FROM dense)
  GROUP BY GROUPING SETS ((quarter, team), ())
)
SELECT
  if(is_total = 1, 'total', 'group') AS kind,
  make_date(quarter // 4, quarter % 4 * 3 + 1, 1) AS quarter_start,
  team,
  revenue,
  quota,
  revenue / nullif(quota, 0) AS attainment
FROM teams
ORDER BY is_total, quarter, revenue DESC, team NULLS LAST
