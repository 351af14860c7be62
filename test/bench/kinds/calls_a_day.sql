-- One pass serves both columns: an owner's days are counted from the groups. Counting distinct days is no faster.
WITH each AS (
  SELECT owner, happened_at::DATE AS day, count(*) AS calls FROM activities
  WHERE kind = 'call' AND status = 'done' AND happened_at >= '2024-12-01' AND happened_at < '2025-12-01' GROUP BY ALL
), owners AS (
  SELECT owner, sum(calls) AS calls, count(*) FILTER (owner IS NOT NULL) AS days, sum(calls) FILTER (owner IS NOT NULL) AS owned FROM each GROUP BY owner
)
SELECT if(grouping(team) = 1, 'total', 'group') AS kind, team, sum(owned) / nullif(sum(days), 0) AS a_day, sum(calls) AS calls
FROM owners LEFT JOIN users ON users.id = owner
GROUP BY GROUPING SETS ((team), ())
ORDER BY grouping(team), a_day DESC NULLS LAST, team NULLS LAST
