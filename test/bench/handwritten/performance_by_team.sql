WITH created AS (
  SELECT owner, count(*) AS created
  FROM deals
  WHERE created_at >= '2024-12-01' AND created_at < '2025-12-01'
  GROUP BY owner
),
closed AS (
  SELECT
    owner,
    count_if(status = 'won') AS won,
    count_if(status = 'lost') AS lost,
    sum(amount) FILTER (status = 'won') AS revenue
  FROM deals
  WHERE closed_at >= '2024-12-01' AND closed_at < '2025-12-01'
  GROUP BY owner
),
done AS (
  SELECT owner, count_if(kind = 'call') AS calls
  FROM activities
  WHERE status = 'done' AND happened_at >= '2024-12-01' AND happened_at < '2025-12-01'
  GROUP BY owner
),
teams AS (
  SELECT
    grouping(team) AS is_total,
    team,
    coalesce(sum(created), 0) AS created,
    coalesce(sum(won), 0) AS won,
    coalesce(sum(lost), 0) AS lost,
    coalesce(sum(revenue), 0) AS revenue,
    coalesce(sum(calls), 0) AS calls
  FROM created FULL JOIN closed USING (owner) FULL JOIN done USING (owner) LEFT JOIN users ON users.id = owner
  GROUP BY GROUPING SETS ((team), ())
)
SELECT
  if(is_total = 1, 'total', 'group') AS kind,
  team,
  created,
  won,
  won / nullif(won + lost, 0) AS win_rate,
  revenue,
  calls,
  calls / nullif(created, 0) AS calls_per_deal
FROM teams
ORDER BY is_total, revenue DESC, team NULLS LAST
