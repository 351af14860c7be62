-- Weeks as numbers of days; weekofyear was an eighth slower, an integer division the same.
WITH each AS (
  SELECT owner, date_diff('week', DATE '2024-12-30', happened_at::DATE) AS week, count(*) AS calls FROM activities
  WHERE kind = 'call' AND status = 'done' AND owner IS NOT NULL AND happened_at >= '2024-12-30' AND happened_at < '2025-12-29' GROUP BY ALL
)
SELECT if(grouping(team) = 1, 'total', 'group') AS kind, team, sum(calls) / count(*) AS a_week, median(calls) AS usual
FROM each LEFT JOIN users ON users.id = owner
GROUP BY GROUPING SETS ((team), ())
ORDER BY grouping(team), a_week DESC NULLS LAST, team NULLS LAST
