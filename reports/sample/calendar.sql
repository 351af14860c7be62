-- How many deals are created on which day: growth of 20 % a year, seasons, weekdays, and good and bad days.
CREATE TABLE calendar AS
WITH days AS (
  SELECT DATE '2023-01-01' + n::INTEGER AS day, n FROM range(DATE '2026-01-01' - DATE '2023-01-01') AS r(n)
),
weighed AS (
  SELECT
    day,
    (1000 + n * 200 // 365)
    * [88, 95, 112, 102, 100, 109, 84, 74, 106, 113, 109, 80][month(day)]
    * [104, 112, 110, 106, 86, 11, 7][isodow(day)]
    * (80 + floor(40 * draw(n, 'day'))::BIGINT) AS weight
  FROM days
),
shared AS (
  SELECT
    day,
    (getvariable('deals')::BIGINT * sum(weight) OVER (ORDER BY day) // sum(weight) OVER ())::BIGINT AS last_deal
  FROM weighed
)
SELECT day, date_trunc('month', day)::DATE AS month, lag(last_deal, 1, 0) OVER (ORDER BY day) + 1 AS first_deal, last_deal
FROM shared
ORDER BY day;
