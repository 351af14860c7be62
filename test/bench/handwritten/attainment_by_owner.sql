WITH won AS (
  SELECT owner, sum(amount) AS revenue
  FROM deals
  WHERE status = 'won' AND closed_at >= '2025-01-01' AND closed_at < '2026-01-01'
  GROUP BY owner
),
set AS (
  SELECT owner, sum(amount) AS quota
  FROM quotas
  WHERE starts_on >= '2025-01-01' AND starts_on < '2026-01-01'
  GROUP BY owner
),
ranked AS (
  SELECT
    coalesce(users.name, owner) AS shown,
    owner,
    quota,
    revenue,
    row_number() OVER (ORDER BY coalesce(quota, 0) DESC, shown, owner) AS place
  FROM won FULL JOIN set USING (owner) LEFT JOIN users ON users.id = owner
),
folded AS (
  SELECT
    grouping(if(place <= 20, place, NULL)) = 1 AS is_total,
    if(place <= 20, place, NULL) AS place,
    any_value(shown) AS shown,
    coalesce(sum(quota), 0) AS quota,
    coalesce(sum(revenue), 0) AS revenue
  FROM ranked
  GROUP BY GROUPING SETS ((if(place <= 20, place, NULL)), ())
)
SELECT
  CASE WHEN is_total THEN 'total' WHEN place IS NULL THEN 'others' ELSE 'group' END AS kind,
  CASE WHEN NOT is_total AND place IS NOT NULL THEN shown END AS owner,
  quota,
  revenue,
  revenue / nullif(quota, 0) AS attainment
FROM folded
ORDER BY is_total, place NULLS LAST
