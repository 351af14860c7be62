-- The size as a small number; owners are placed by their groups, and the margins come from those, too.
WITH closed AS (
  SELECT owner, (amount >= 1000)::TINYINT + (amount >= 10000)::TINYINT + (amount >= 50000)::TINYINT AS band,
    count_if(status = 'won') AS won, count_if(status = 'lost') AS lost
  FROM deals WHERE closed_at >= '2024-12-01' AND closed_at < '2025-12-01' GROUP BY ALL
  HAVING won > 0 OR lost > 0
), ranked AS (
  SELECT owner, name, row_number() OVER (ORDER BY sum(won) DESC, coalesce(name, owner) NULLS LAST, owner NULLS LAST) AS place
  FROM closed LEFT JOIN users ON users.id = owner GROUP BY owner, name
), placed AS (
  SELECT if(place <= 20, place, NULL) AS place, if(place <= 20, coalesce(name, closed.owner), NULL) AS shown, band, won, lost
  FROM closed JOIN ranked ON ranked.owner IS NOT DISTINCT FROM closed.owner
), dense AS (
  SELECT *, 0 AS won, 0 AS lost FROM (SELECT DISTINCT place, shown FROM placed), (SELECT DISTINCT band FROM placed)
), margins AS (
  SELECT grouping(place) AS all_owners, grouping(band) AS all_bands, place, any_value(shown) AS shown, band, sum(won) AS won, sum(lost) AS lost
  FROM (FROM placed UNION ALL BY NAME FROM dense) GROUP BY CUBE (place, band)
)
SELECT CASE WHEN all_owners = 1 THEN 'total' WHEN place IS NULL THEN 'others' ELSE 'group' END AS kind,
  if(all_owners = 1 OR place IS NULL, NULL, shown) AS owner,
  ['under 1k', '1k to 10k', '10k to 50k', '50k and more'][band + 1] AS size, won, won / nullif(won + lost, 0) AS win_rate
FROM margins
ORDER BY all_owners, place NULLS LAST, all_bands DESC, band NULLS LAST
