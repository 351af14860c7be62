import type { Explained } from '../../base/explained.ts';

/** What a param may be, and how it is used. Examples are cells of a file. */
export const paramDocs: Readonly<Record<string, Explained>> = {
  text: {
    form: 'param name: text = all from table.column "Label"',
    doc: 'A text. Its options are the values of a column; without `from` any text will do.',
    example:
      'param team: text = all from users.team "Team"\n\nreport sales {\n  show    revenue\n  by      source\n  where   owner.team = team\n}',
  },
  all: {
    form: '= all',
    doc: 'The default of a param that sorts out rows, and of a text, a set or a reference where nothing is said: every row passes `=`, `!=` and `in`. It can stand nowhere else. A param with another default cannot be `all`.',
    example:
      'param amount_of: money = all\n\nreport exact {\n  list    deals\n  show    name\n  where   amount = amount_of\n}',
  },
  set: {
    form: 'param name: "a" | "b" = "a"',
    doc: 'One of a few texts. Against a column that is a set it is ordered as the set is.',
    example: 'param how: "won" | "lost" = "won"\n\nmetric closed = count(deals) where status = how on closed_at',
  },
  reference: {
    form: 'param name: -> table',
    doc: 'A row of a table, given by its key. The notebook offers the rows by what they are shown as.',
    example: 'param seller: -> users = all\n\nmetric own_calls = count(calls) where agent = seller',
  },
  number: {
    form: 'param name: money = 10k',
    doc: 'An amount; likewise `number`, `integer` and `percent`. It stands wherever a number may that need not be written out.',
    example: 'param least: money = 10k\n\nmetric large_deals = count(deals where amount >= least)',
  },
  date: {
    form: 'param name: date = 2024-03-31',
    doc: 'A day. `closed_at <= name` includes the whole of it.',
    example: 'param since: date = 2024-01-01\n\nmetric new_deals = count(deals where created_at >= since)',
  },
  boolean: {
    form: 'param name: boolean = true',
    doc: 'Yes or no: a condition by itself.',
    example: 'param with_lost: boolean = false\n\nmetric closed = count(deals where status = "won" or with_lost)',
  },
  period: {
    form: 'param name: period = last 12 months',
    doc: 'Any range of time: after `for`, and of a date `closed_at in name`.',
    example:
      'param range: period = last 12 months\n\nreport sales {\n  show    revenue\n  by      month\n  for     range\n}',
  },
  choice: {
    form: 'param name: one of source, owner = source',
    doc: 'Stands for one of several dimensions, or one of several metrics, wherever such a one may stand. Every choice is checked.',
    example:
      'param split: one of source, owner, month = source "Split by"\nparam measure: one of revenue, deals_won = revenue\n\nreport sales {\n  show    measure, share(measure)\n  by      split, owner.team\n  sort    measure down\n}',
  },
};
