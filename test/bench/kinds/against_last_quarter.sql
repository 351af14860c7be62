-- Both quarters of a fact in one pass; a pass for each took 40 % longer.
WITH created AS (
  SELECT owner, count_if(created_at >= '2025-07-01') AS created, count_if(created_at < '2025-07-01') AS created_before FROM deals
  WHERE created_at >= '2025-04-01' AND created_at < '2025-10-01' GROUP BY owner
), won AS (
  SELECT owner, sum(amount) FILTER (closed_at >= '2025-07-01') AS revenue, sum(amount) FILTER (closed_at < '2025-07-01') AS revenue_before FROM deals
  WHERE status = 'won' AND closed_at >= '2025-04-01' AND closed_at < '2025-10-01' GROUP BY owner
), done AS (
  SELECT owner, count_if(happened_at >= '2025-07-01') AS calls, count_if(happened_at < '2025-07-01') AS calls_before FROM activities
  WHERE status = 'done' AND kind = 'call' AND happened_at >= '2025-04-01' AND happened_at < '2025-10-01' GROUP BY owner
), teams AS (
  SELECT grouping(team) AS is_total, team, coalesce(sum(created), 0) AS created, coalesce(sum(created_before), 0) AS created_before,
    coalesce(sum(revenue), 0) AS revenue, coalesce(sum(revenue_before), 0) AS revenue_before,
    coalesce(sum(calls), 0) AS calls, coalesce(sum(calls_before), 0) AS calls_before
  FROM (FROM created UNION ALL BY NAME FROM won UNION ALL BY NAME FROM done) LEFT JOIN users ON users.id = owner
  GROUP BY GROUPING SETS ((team), ())
)
SELECT if(is_total = 1, 'total', 'group') AS kind, team,
  created, created_before, created - created_before, (created - created_before) / nullif(created_before, 0),
  revenue, revenue_before, revenue - revenue_before, (revenue - revenue_before) / nullif(revenue_before, 0),
  calls, calls_before, calls - calls_before, (calls - calls_before) / nullif(calls_before, 0)
FROM teams
ORDER BY is_total, created DESC, team NULLS LAST
