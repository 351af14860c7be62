-- A third of the companies are there from the start; each of the others appears the day before the deal that it is
-- unlocked by. So a deal finds only companies that exist.
CREATE MACRO companies() AS greatest(100, getvariable('deals')::BIGINT // 5);
CREATE MACRO first_companies() AS companies() // 3;
CREATE MACRO companies_at(deal) AS
  first_companies() + (companies() - first_companies()) * deal // getvariable('deals')::BIGINT;
CREATE MACRO company_size(company) AS
  pick(['small', 'small', 'small', 'small', 'small', 'small', 'medium', 'medium', 'medium', 'large'], company, 'size');
CREATE MACRO contacts_of(company) AS 1 + floor(3 * draw(company, 'contacts') * draw(company, 'more contacts'))::BIGINT;

CREATE TABLE company AS
WITH numbered AS (
  SELECT
    n AS number,
    ((n - first_companies()) * getvariable('deals')::BIGINT + companies() - first_companies() - 1)
      // (companies() - first_companies()) AS unlocked_by
  FROM range(1, companies() + 1) AS r(n)
)
SELECT
  number,
  CASE
    WHEN number <= first_companies() THEN DATE '2018-01-01' + floor(draw(number, 'since') * 1820)::INTEGER
    ELSE day - 1
  END AS created_on
FROM numbered
ASOF LEFT JOIN (SELECT day, first_deal FROM calendar WHERE last_deal >= first_deal) ON unlocked_by >= first_deal
ORDER BY number;

CREATE VIEW export.companies AS
SELECT
  'C' || number AS id,
  CASE WHEN again THEN pick([upper(named), named || ', Inc.', replace(named, ' ', '-'), named || '.'], number, 'spelling') ELSE named END
    AS name,
  industry_of(slot) AS industry,
  company_size(number) AS size,
  pick(['US', 'US', 'US', 'US', 'US', 'CA', 'CA', 'GB', 'DE', 'FR', 'NL', 'ID', 'SG', 'AU', 'BR', 'MX'], number, 'country') AS country,
  moment(created_on, draw(number, 'created')) AS created_at
FROM (
  -- Dirt: the company before it once more, spelt differently.
  SELECT
    number,
    created_on,
    number > 1 AND happens(number, 'same company', 0.01) AS again,
    name_slot(CASE WHEN again THEN number - 1 ELSE number END) AS slot,
    company_name_of(slot) AS named
  FROM company
);

CREATE VIEW export.contacts AS
SELECT
  'P' || number AS id,
  given_name(number) || ' ' || surname(number) AS name,
  -- Dirt: one contact in twenty has no address.
  CASE
    WHEN NOT happens(number, 'no email', 0.05)
      THEN lower(given_name(number) || '.' || surname(number)) || number || '@example.com'
  END AS email,
  pick(['Buyer', 'Director', 'Engineer', 'Manager', 'Owner', 'Finance lead', 'Head of sales', 'Office manager'], number, 'title') AS title,
  'C' || company AS company,
  moment(created_on, draw(number, 'created')) AS created_at
FROM (SELECT number AS company, created_on, number * 4 + unnest(range(contacts_of(number))) AS number FROM company);
