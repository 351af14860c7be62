-- Grouped by owner and quarter first; both margins from the few groups of teams.
WITH won AS (
  SELECT owner, year(closed_at) * 4 + quarter(closed_at) - 1 AS quarter, sum(amount) AS revenue, count(*) AS won FROM deals
  WHERE status = 'won' AND closed_at >= '2023-10-01' AND closed_at < '2025-10-01' GROUP BY ALL
), cells AS (
  SELECT team, quarter, sum(revenue) AS revenue, sum(won) AS won FROM won LEFT JOIN users ON users.id = owner GROUP BY ALL
), dense AS (
  SELECT team, quarter, 0 AS revenue, 0 AS won FROM (SELECT DISTINCT team FROM cells), range(2023 * 4 + 3, 2025 * 4 + 3) AS r(quarter)
), margins AS (
  SELECT grouping(team) AS all_teams, grouping(quarter) AS all_quarters, team, quarter, sum(revenue) AS revenue, sum(won) AS won
  FROM (FROM cells UNION ALL BY NAME FROM dense) GROUP BY CUBE (team, quarter)
)
SELECT if(all_teams = 1, 'total', 'group') AS kind, team, make_date(quarter // 4, quarter % 4 * 3 + 1, 1) AS quarter_start, revenue, won
FROM margins
ORDER BY all_teams, max(revenue) FILTER (all_quarters = 1) OVER (PARTITION BY all_teams, team) DESC, team NULLS LAST, all_quarters DESC, quarter
