/** The model that the examples of the reference stand beside. */
export const exampleModel = `table deals "Deals" {
  id:         key text
  name:       text
  amount:     money
  status:     "open" | "won" | "lost"
  source:     text
  created_at: time
  closed_at:  time
  owner:      -> users
  dated by  created_at
  shown as  name

  cycle_days = days(created_at, closed_at)
}

table users "Users" {
  id:   key text
  name: text
  team: text
  shown as  name
}

table calls "Calls" {
  id:      key text
  outcome: text
  at:      time
  agent:   -> users
  deal:    -> deals
  dated by  at
}

table quotas "Quotas" {
  id:        key text
  owner:     -> users
  amount:    money
  starts_on: date
  dated by  starts_on
}

table members "Members" {
  id:   key text
  name: text
  shown as  name

  first_bought_on = first(purchases.made_on)
}

table purchases "Purchases" {
  id:      key text
  member:  -> members
  made_on: date
  total:   money
  dated by  made_on
}

calendar shop "Shop" {
  monday to saturday 09:00 to 18:00
}

dimension owner "Owner" = deals.owner, calls.agent, quotas.owner

metric deals_won  "Deals won"  = count(deals) where status = "won" on closed_at
metric deals_lost "Deals lost" = count(deals) where status = "lost" on closed_at
metric win_rate   "Win rate"   = deals_won / (deals_won + deals_lost) as percent
metric revenue    "Revenue"    = sum(deals.amount) where status = "won" on closed_at
metric calls_made "Calls made" = count(calls)
metric quota      "Quota"      = sum(quotas.amount)

param span: period = last 12 months "Period"

funnel closing "Closing" of deals {
  step "Lead"   at created_at
  step "Called" at first(calls.at)
  step "Won"    at closed_at where status = "won"
}
`;
