WITH entered AS (
  SELECT
    deal,
    min("at") FILTER (stage = 'Qualified') AS qualified,
    min("at") FILTER (stage = 'Proposal') AS proposal,
    min("at") FILTER (stage = 'Negotiation') AS negotiation
  FROM stage_changes
  GROUP BY deal
),
dated AS (
  SELECT
    source, status, created_at AS lead, qualified, proposal, negotiation,
    if(status = 'won', closed_at, NULL) AS won
  FROM deals
  LEFT JOIN entered ON deal = id
  WHERE created_at >= '2024-12-01' AND created_at < '2025-12-01'
),
walked AS (
  SELECT
    source,
    status = 'open' AS is_open,
    CASE WHEN won IS NOT NULL THEN 5 WHEN negotiation IS NOT NULL THEN 4 WHEN proposal IS NOT NULL THEN 3
         WHEN qualified IS NOT NULL THEN 2 ELSE 1 END AS far,
    [epoch(timezone('America/New_York', each)) FOR each IN [lead, qualified, proposal, negotiation, won]] AS moments
  FROM dated
),
steps AS (
  SELECT source, is_open, far, number, moments[number] - moments[number - 1] AS since
  FROM walked, range(1, 6) AS numbers(number)
)
SELECT
  if(grouping(source) = 1, 'subtotal', 'group') AS kind,
  source,
  ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won'][number] AS step,
  count(*) FILTER (far >= number) AS reached,
  if(number = 1, NULL, count(*) FILTER (far >= number) / nullif(count(*) FILTER (far >= number - 1), 0)) AS from_previous,
  count(*) FILTER (far >= number) / count(*) AS from_first,
  count(*) FILTER (far = number) AS not_further,
  count(*) FILTER (far = number AND is_open) AS still_open,
  median(since) FILTER (since >= 0) AS median_time
FROM steps
GROUP BY GROUPING SETS ((source, number), (number))
ORDER BY grouping(source), source NULLS LAST, number
