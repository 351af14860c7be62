/** Twelve sound cells of every kind, close together. */
export const sample = `// What is sold, and to whom.
table deals "Deals" {
  id:          key text
  amount:      required money    // in one currency
  status:      "open" | "won" | "lost"
  owner "Rep": -> users
  dated by  created_at
  shown as  name
  cycle_days = days(created_at, closed_at)
  size       = when amount > 50k: "High", when calls > 5: "Warm", else "Normal"
}
table users {
  id: key text
  team: text
}

"""
# Sales, at a glance
The metric of the day.
"""

dimension owner "Owner" = deals.owner, activities.owner
metric deals_won   "Deals won"   = count(deals) where status = "won"  on closed_at
metric deals_lost  "Deals lost"  = count(deals) where status = "lost" on closed_at

// Of the closed ones.
// Not of all.
metric win_rate    "Win rate"    = deals_won / (deals_won + deals_lost) as percent
metric revenue     "Revenue"     = sum(deals.amount)
                                   where status = "won" and closed_at in last 12 months
                                   on closed_at via owner
report conversion "Conversion by source" {
  show    deals_won, win_rate as percent "Rate", (win_rate where amount > 10k) as "Large"
  by      source, month
  for     last 12 months to date
  where   owner.team = "East" and (status is not missing or amount not between 1 and 2)
  sort    win_rate down
  top     10 with others
  totals
  chart   bar
}
report stuck "Stuck" { list deals on closed_at show name, amount sort amount down }
metric calls "Calls" = count(activities) where kind in ("call", "visit")
report last_one "The last" {
  show calls, revenue
  by owner
}
`;
