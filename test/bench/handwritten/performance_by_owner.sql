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
    sum(amount) FILTER (status = 'won') AS revenue,
    count(amount) FILTER (status = 'won') AS priced
  FROM deals
  WHERE closed_at >= '2024-12-01' AND closed_at < '2025-12-01'
  GROUP BY owner
),
done AS (
  SELECT owner, count_if(kind = 'call') AS calls, count_if(kind = 'meeting') AS meetings
  FROM activities
  WHERE status = 'done' AND happened_at >= '2024-12-01' AND happened_at < '2025-12-01'
  GROUP BY owner
),
ranked AS (
  SELECT
    * EXCLUDE (name),
    coalesce(name, owner) AS shown,
    row_number() OVER (ORDER BY coalesce(revenue, 0) DESC, shown, owner) AS place
  FROM created FULL JOIN closed USING (owner) FULL JOIN done USING (owner) LEFT JOIN (SELECT id, name FROM users) ON id = owner
),
folded AS (
  SELECT
    grouping(if(place <= 20, place, NULL)) = 1 AS is_total,
    if(place <= 20, place, NULL) AS place,
    any_value(shown) AS shown,
    coalesce(sum(created), 0) AS created,
    coalesce(sum(won), 0) AS won,
    coalesce(sum(lost), 0) AS lost,
    coalesce(sum(revenue), 0) AS revenue,
    sum(priced) AS priced,
    coalesce(sum(calls), 0) AS calls,
    coalesce(sum(meetings), 0) AS meetings
  FROM ranked
  GROUP BY GROUPING SETS ((if(place <= 20, place, NULL)), ())
)
SELECT
  CASE WHEN is_total THEN 'total' WHEN place IS NULL THEN 'others' ELSE 'group' END AS kind,
  CASE WHEN NOT is_total AND place IS NOT NULL THEN shown END AS owner,
  created,
  won,
  lost,
  won / nullif(won + lost, 0) AS win_rate,
  revenue,
  revenue / nullif(priced, 0) AS average_deal,
  calls,
  meetings
FROM folded
ORDER BY is_total, place NULLS LAST
