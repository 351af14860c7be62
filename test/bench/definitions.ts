/**
 * Programs of any number of definitions, as analysts write them: an area of a business after the other, each with its
 * tables, dimensions, metrics and reports. A definition uses only what stands before it, so that any number is sound.
 */

/** As many definitions, in files of one area each. */
export function program(definitions: number): { path: string; text: string }[] {
  const files = [{ path: 'shared.rekap', parts: shared }];
  for (let area = 1; total(files) < definitions; area += 1) {
    files.push({ path: `area-${area}.rekap`, parts: areaOf(area) });
  }
  let left = definitions;
  return files.map(({ path, parts }) => {
    const taken = parts.slice(0, left);
    left -= taken.length;
    return { path, text: `${taken.join('\n\n')}\n` };
  });
}

function total(files: readonly { readonly parts: readonly string[] }[]): number {
  return files.reduce((sum, { parts }) => sum + parts.length, 0);
}

const shared = [
  `// Who sells.
table users "Users" {
  id:      key text
  name:    text
  email:   private email
  team:    text
  region:  "north" | "south" | "abroad"
  manager: -> users
  hired:   date
  dated by  hired
  shown as  name
}`,
  `// Whom we sell to.
table companies "Companies" {
  id:       key text
  name:     text
  industry: text
  size:     "small" | "medium" | "large"
  account:  -> users
  created:  time
  dated by  created
  shown as  name
}`,
];

/** Two tables, two dimensions, twelve metrics and nine reports. */
function areaOf(area: number): string[] {
  const id = `_${area}`;
  const [least, most] = [area * 100, area * 2500];
  return [
    `// Chances to sell, from the day they were entered.
table deals${id} "Deals of area ${area}" {
  id:                   key text
  name:                 text
  company:              -> companies
  owner:                -> users
  source "Lead source": text
  stage:                "new" | "met" | "offered" | "won" | "lost"
  status:               "open" | "won" | "lost"
  amount:               money
  chance:               percent
  created_at:           time
  closed_at:            time
  dated by  created_at
  shown as  name

  cycle_days = days(created_at, closed_at)
  size       = bands(amount, ${least}, ${most}, ${most * 4})
  weighted   = amount * (chance else 0.5)
  priority   = when amount > ${most} and stage = "offered": "High", when chance > 50%: "Warm", else "Normal"
  channel    = lower(source) else "none"
}`,
    `// What was done for them.
table calls${id} "Calls of area ${area}" {
  id:      key text
  kind:    "call" | "email" | "meeting"
  status:  "planned" | "done"
  agent:   -> users
  deal:    -> deals${id}
  minutes: integer
  at:      time
  dated by  at

  long = minutes > ${10 + area}
}`,
    `dimension owner${id} "Owner" = deals${id}.owner, calls${id}.agent`,
    `dimension source${id} "Lead source" = deals${id}.source`,
    `metric created${id} "Created" = count(deals${id}) on created_at`,
    `metric won${id} "Won" = count(deals${id}) where status = "won" on closed_at`,
    `metric lost${id} "Lost" = count(deals${id}) where status = "lost" on closed_at`,
    `metric win_rate${id} "Win rate" = won${id} / (won${id} + lost${id}) as percent`,
    `metric revenue${id} "Revenue" = sum(deals${id}.amount) where status = "won" on closed_at`,
    `metric average_deal${id} "Average deal" = average(deals${id}.amount) where status = "won"
                                   and amount > 0 on closed_at`,
    `metric cycle${id} "Days to close" = median(deals${id}.cycle_days) where status = "won" on closed_at`,
    `metric calls_made${id} "Calls" = count(calls${id}) where kind = "call" and status = "done" on at`,
    `metric talk${id} "Minutes a call" = sum(calls${id}.minutes where kind in ("call", "meeting")) / calls_made${id}`,
    `// What is worked on.
metric open_value${id} "Open value" = sum(deals${id}.amount) where not (stage = "lost") open from created_at until closed_at`,
    `metric large${id} "Large deals won" = (won${id} where amount > ${most} or company.size = "large")`,
    `metric effort${id} "Calls a deal" = when created${id} > 0: calls_made${id} / created${id}, else 0`,
    `report overview${id} "Area ${area} by month" {
  show    created${id}, won${id}, lost${id}, win_rate${id}, revenue${id}
  by      month
  for     last 12 months
  totals
  chart   line
}`,
    `report sources${id} "Conversion by lead source" {
  show    created${id}, won${id}, win_rate${id}, median(deals${id}.cycle_days where status = "won" on closed_at) as days "Median days",
          (win_rate${id} where amount > ${least}) as "Win rate, large"
  by      source${id}
  for     last 12 months
  where   owner${id}.team != "Partners"
  sort    win_rate${id} down
  top     10 with others
  totals
  chart   bar
}`,
    `report people${id} "Calls and revenue by owner" {
  show    calls_made${id}, talk${id}, revenue${id}, share(revenue${id}) "Share", rank(revenue${id}) "Place"
  by      owner${id}
  for     this year
  keep    calls_made${id} > ${area}
  totals
}`,
    `report teams${id} "Teams, this quarter and last" {
  show    revenue${id}, large${id}
  by      owner${id}.team "Team"
  for     this quarter
  compare previous period
  sort    revenue${id} down
}`,
    `report pace${id} "How revenue grows" {
  show    revenue${id}, to_date(revenue${id}, year) "Year to date", rolling(won${id}, 3 months) "Won, 3 months",
          growth(revenue${id}, 1 year) as percent "Growth"
  by      month
  for     last 24 months
}`,
    `report pipeline${id} "What is open" {
  show    open_value${id}, opening(open_value${id}) "Before", effort${id}
  by      quarter, deals${id}.stage
  for     last 12 months
}`,
    `report stuck${id} "Open deals without a call" {
  list    deals${id}
  show    name, company.name "Company", owner.name, amount, priority, age(created_at) "Age"
  where   status = "open" and not (stage = "new") and age(created_at) > ${30 + (area % 30)} days
  sort    amount down
  top     50
}`,
    `report sizes${id} "By size and industry" {
  show    won${id}, revenue${id}, average_deal${id}, cycle${id}
  by      deals${id}.size, company.industry "Industry"
  for     last 4 quarters
  top     20
  totals
}`,
    `report total${id} "Area ${area} at a glance" {
  show    created${id}, win_rate${id}, revenue${id}, calls_made${id}, effort${id}
  for     year to date
}`,
  ];
}
