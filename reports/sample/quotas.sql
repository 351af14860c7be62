-- One for each seller and month: what was really won in the quarter, shared out by load, a little above it; half of it
-- for the first three months. So the firm as a whole comes close, and its sellers differ.
CREATE VIEW export.quotas AS
WITH posts AS (
  SELECT owner, month, date_trunc('quarter', month)::DATE AS quarter, count(*) * if(hired_on > month - INTERVAL 3 MONTH, 1, 2) AS weight
  FROM rota JOIN person ON person.number = owner
  GROUP BY owner, month, hired_on
),
quarters AS (SELECT quarter, sum(weight) AS weight FROM posts GROUP BY quarter),
won AS (
  SELECT date_trunc('quarter', work_day(closed))::DATE AS quarter, sum(amount) AS amount
  FROM deal WHERE status = 'won' GROUP BY quarter
)
SELECT
  'Q' || (posts.owner * 36 + datediff('month', DATE '2023-01-01', month)) AS id,
  'U' || posts.owner AS owner,
  greatest(500, round(coalesce(won.amount, 0)::DOUBLE * posts.weight / quarters.weight * (0.95 + 0.2 * draw(owner, 'ambition')) / 500) * 500)::BIGINT AS amount,
  month AS starts_on,
  last_day(month) AS ends_on
FROM posts JOIN quarters USING (quarter) LEFT JOIN won USING (quarter)
ORDER BY posts.owner, month;
