-- Four teams, each with a manager who does not sell. Three in five are there from the start, the others are hired over
-- the years; about one in six leaves.
CREATE MACRO sellers() AS
  greatest(8, round(0.12 * sqrt(getvariable('deals')) * sqrt(sqrt(sqrt(getvariable('deals'))))))::BIGINT;

CREATE TABLE person AS
WITH numbered AS (
  SELECT n AS number, n - 4 AS seller FROM range(1, sellers() + 5) AS r(n)
),
hired AS (
  SELECT
    *,
    CASE
      WHEN seller <= sellers() * 3 // 5 THEN DATE '2019-01-01' + floor(draw(number, 'hired') * 1450)::INTEGER
      ELSE DATE '2023-02-01' + ((seller * 5 - sellers() * 3) * 1000 // (sellers() * 2))::INTEGER
    END AS hired_on
  FROM numbered
),
stayed AS (
  SELECT
    *,
    CASE
      -- Whoever founded a team stays, so that no month is without sellers.
      WHEN seller > 4 AND happens(number, 'leaves', 0.22)
        THEN greatest(hired_on, DATE '2023-01-01') + (120 + floor(draw(number, 'left') * 900))::INTEGER
    END AS leaves_on
  FROM hired
)
SELECT
  number,
  1 + (number - 1) % 4 AS manager,
  seller > 0 AS sells,
  ['East', 'West', 'North', 'South'][1 + (number - 1) % 4] AS team,
  hired_on,
  CASE WHEN leaves_on <= DATE '2025-12-31' THEN leaves_on END AS left_on,
  -- What makes sellers differ: how many deals they get, how often they win, how fast they are.
  1 + floor(draw(number, 'load') * 3)::BIGINT AS load,
  factor(number, 'skill', 1.5) * [1.1, 1.0, 0.95, 0.85][1 + (number - 1) % 4] AS skill,
  factor(number, 'pace', 1.3) AS pace
FROM stayed
ORDER BY number;

-- Who sells in which month: a whole month in the firm, one slot for each unit of load.
CREATE TABLE rota AS
SELECT
  month,
  row_number() OVER (PARTITION BY month ORDER BY number, copy) - 1 AS slot,
  number AS owner
FROM (SELECT DISTINCT month FROM calendar)
JOIN person ON sells AND hired_on <= month AND (left_on IS NULL OR left_on >= month + INTERVAL 1 MONTH)
CROSS JOIN range(3) AS copies(copy)
WHERE copy < load;

CREATE VIEW export.users AS
SELECT
  'U' || number AS id,
  given_name(number) || ' ' || surname(number) AS name,
  lower(given_name(number) || '.' || surname(number)) || number || '@example.com' AS email,
  team,
  CASE WHEN sells THEN 'seller' ELSE 'manager' END AS role,
  CASE WHEN sells THEN 'U' || manager END AS manager,
  hired_on,
  left_on
FROM person
ORDER BY number;
