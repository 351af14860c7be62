CREATE VIEW export.stage_changes AS
SELECT 'S' || (number * 8 + change.place) AS id, 'D' || number AS deal, change.stage AS stage, change."at" AS "at"
FROM (
  SELECT
    number,
    unnest(list_filter([
      {place: 1, stage: 'Lead', "at": created_at},
      {place: 2, stage: 'Qualified', "at": from_work(qualified)},
      {place: 3, stage: 'Proposal', "at": from_work(proposal)},
      {place: 4, stage: 'Negotiation', "at": from_work(negotiation)},
      {place: 5, stage: 'Proposal', "at": from_work(back)},
      {place: 6, stage: 'Negotiation', "at": from_work(back + 0.05 * (closed - created))},
      {place: 7, stage: CASE status WHEN 'won' THEN 'Won' WHEN 'lost' THEN 'Lost' END, "at": from_work(closed)}
    ], lambda c: c.stage IS NOT NULL AND c."at" < TIMESTAMP '2026-01-01')) AS change
  FROM deal
);
