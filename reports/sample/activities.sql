-- Five for each deal on average, more for those that are won. An open deal that is stuck hears nothing after a while;
-- some of the others have something planned.
CREATE MACRO activities_of(deal, outcome) AS
  CASE outcome
    WHEN 'won' THEN 3 + floor(draw(deal, 'activities') * 11)::BIGINT
    ELSE 1 + floor(draw(deal, 'activities') * 7)::BIGINT
  END;

CREATE VIEW export.activities AS
WITH spread AS (
  SELECT
    number AS deal, company, contact, owner, manager, owner_left_on, created, status, outcome,
    activities_of(number, outcome) AS activities,
    least(closed, days_end()) AS until,
    unnest(range(activities_of(number, outcome) + 1)) AS place
  FROM deal
),
dated AS (
  SELECT
    *,
    deal * 16 + place AS number,
    place = activities AS planned,
    CASE
      WHEN place = activities THEN days_end() + 10 * draw(deal, 'planned for')
      ELSE created + (until - created) * (place + draw(deal * 16 + place, 'when')) / activities
    END AS at_work
  FROM spread
  WHERE place < activities OR (status = 'open' AND outcome <> 'stuck' AND happens(deal, 'has a plan', 0.5))
)
SELECT
  'A' || number AS id,
  pick(['call', 'call', 'call', 'call', 'call', 'call', 'call', 'call', 'email', 'email', 'email', 'email', 'email', 'email',
        'email', 'meeting', 'meeting', 'meeting', 'task', 'task'], number, 'kind') AS kind,
  CASE WHEN planned THEN 'planned' ELSE 'done' END AS status,
  from_work(at_work) AS happened_at,
  -- Who left is followed by the manager.
  'U' || CASE WHEN work_day(at_work) > owner_left_on THEN manager ELSE owner END AS owner,
  'D' || deal AS deal,
  'C' || company AS company,
  'P' || contact AS contact
FROM dated;
