-- Where deals come from: the share of each, how many of a hundred close as won, and the median working days to the close.
CREATE TABLE source AS
SELECT * FROM (VALUES
  ('website',  26, 0.25, 30.0),
  ('paid ads', 19, 0.16, 24.0),
  ('email',    15, 0.21, 34.0),
  ('referral', 13, 0.43, 22.0),
  ('outbound', 12, 0.12, 52.0),
  ('event',     8, 0.29, 44.0),
  ('partner',   7, 0.36, 32.0)
) AS t(name, share, chance, days);

CREATE TABLE source_slot AS
SELECT row_number() OVER (ORDER BY share DESC, name, copy) - 1 AS slot, name AS source, chance, days
FROM source CROSS JOIN range(26) AS copies(copy)
WHERE copy < share;

-- The life of each deal, as numbers; the exported tables are read off it. Times are in working days (see to_work).
CREATE TABLE deal AS
WITH created AS (
  SELECT unnest(range(first_deal, last_deal + 1)) AS number, day, month FROM calendar
),
placed AS (
  SELECT
    *,
    (draw(number, 'hour') + draw(number, 'minute')) / 2 AS hour,
    1 + floor(companies_at(number) * draw(number, 'company') * (0.4 + 0.6 * draw(number, 'old company')))::BIGINT AS company
  FROM created
),
assigned AS (
  SELECT
    placed.number, day, hour, company, source, rota.owner, manager, left_on, skill, pace, chance, days,
    company_size(company) AS size
  FROM placed
  JOIN source_slot ON source_slot.slot = floor(draw(placed.number, 'source') * 100)::BIGINT
  JOIN (SELECT month, count(*) AS slots FROM rota GROUP BY month) AS crew USING (month)
  JOIN rota ON rota.month = placed.month AND rota.slot = floor(draw(placed.number, 'owner') * crew.slots)::BIGINT
  JOIN person ON person.number = rota.owner
),
decided AS (
  SELECT
    *,
    CASE
      WHEN happens(number, 'won', chance * skill * CASE size WHEN 'small' THEN 1.1 WHEN 'medium' THEN 1.0 ELSE 0.75 END) THEN 'won'
      WHEN happens(number, 'stuck', 0.04) THEN 'stuck'
      ELSE 'lost'
    END AS outcome,
    round_price(
      CASE size WHEN 'small' THEN 2400 WHEN 'medium' THEN 9000 ELSE 34000 END
      * factor(number, 'price', 3.5) * factor(number, 'scope', 3.5) * (1 + (day - DATE '2023-01-01') / 9000)
    ) AS amount,
    to_work(day, hour) AS created,
    days * CASE size WHEN 'small' THEN 0.7 WHEN 'medium' THEN 1.0 ELSE 1.7 END
      * factor(number, 'wait', 2.5) * factor(number, 'more wait', 2.0) / pace AS cycle
  FROM assigned
),
closing AS (
  SELECT
    *,
    created + 0.2 + CASE outcome WHEN 'lost' THEN 0.85 ELSE 1.0 END * cycle AS closed,
    CASE outcome
      WHEN 'won' THEN 4
      WHEN 'lost' THEN pick([1, 1, 1, 2, 2, 2, 3, 3, 4, 4], number, 'lost at')
      ELSE pick([1, 2, 3, 3, 4], number, 'stuck at')
    END AS depth
  FROM decided
),
-- A stage is entered on the way to the close; some skip one, and some go back from Negotiation to Proposal once.
staged AS (
  SELECT
    * EXCLUDE (depth),
    CASE WHEN depth >= 2 AND NOT happens(number, 'skips 2', 0.12)
      THEN created + (closed - created) * (0.08 + 0.15 * draw(number, 'stage 2')) END AS qualified,
    CASE WHEN depth >= 3 AND NOT happens(number, 'skips 3', 0.06)
      THEN created + (closed - created) * (0.30 + 0.20 * draw(number, 'stage 3')) END AS proposal,
    CASE WHEN depth >= 4 AND NOT happens(number, 'skips 4', 0.20)
      THEN created + (closed - created) * (0.55 + 0.15 * draw(number, 'stage 4')) END AS negotiation,
    CASE WHEN depth >= 4 AND happens(number, 'goes back', 0.06) THEN created + (closed - created) * 0.75 END AS back
  FROM closing
)
SELECT
  number,
  CASE WHEN isodow(day) > 5 THEN moment(day, hour) ELSE from_work(created) END AS created_at,
  created,
  closed,
  outcome,
  CASE WHEN outcome = 'stuck' OR closed >= days_end() THEN 'open' ELSE outcome END AS status,
  qualified,
  proposal,
  negotiation,
  CASE WHEN negotiation IS NOT NULL THEN back END AS back,
  company,
  company * 4 + floor(draw(number, 'contact') * contacts_of(company))::BIGINT AS contact,
  owner,
  manager,
  left_on AS owner_left_on,
  source,
  amount
FROM staged
ORDER BY number;

CREATE VIEW export.deals AS
SELECT
  'D' || number AS id,
  pick(['Starter', 'Team plan', 'Upgrade', 'Renewal', 'Rollout', 'Pilot', 'Training', 'Support'], number, 'name')
    || ' for ' || company_name_of(name_slot(company)) AS name,
  'C' || company AS company,
  'P' || contact AS contact,
  -- Dirt: some deals belong to an account that was deleted.
  CASE WHEN happens(number, 'unknown owner', 0.005) THEN 'U0' ELSE 'U' || owner END AS owner,
  -- Dirt: nobody asked where some came from.
  CASE WHEN NOT happens(number, 'no source', 0.02) THEN source END AS source,
  CASE
    WHEN status = 'won' AND happens(number, 'won without amount', 0.01) THEN NULL
    WHEN status = 'open' AND coalesce(proposal >= days_end(), TRUE) AND happens(number, 'not priced yet', 0.3) THEN NULL
    ELSE amount
  END AS amount,
  CASE
    WHEN status = 'won' THEN 'Won'
    WHEN status = 'lost' THEN 'Lost'
    WHEN back + 0.05 * (closed - created) < days_end() THEN 'Negotiation'
    WHEN back < days_end() THEN 'Proposal'
    WHEN negotiation < days_end() THEN 'Negotiation'
    WHEN proposal < days_end() THEN 'Proposal'
    WHEN qualified < days_end() THEN 'Qualified'
    ELSE 'Lead'
  END AS stage,
  status,
  created_at,
  -- Dirt: somebody forgot the date.
  CASE WHEN status <> 'open' AND NOT (status = 'won' AND happens(number, 'no close date', 0.01)) THEN from_work(closed) END AS closed_at
FROM deal;
