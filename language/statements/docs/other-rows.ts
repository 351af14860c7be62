import type { Explained } from '../../base/explained.ts';

/** What a row is told of other rows. Examples are columns of a table of clients, to which orders refer, or of the orders. */
export const otherRowsDocs: Readonly<Record<string, Explained>> = {
  'roll-up': {
    form: 'count(table where condition), sum(table.column), …',
    doc: 'In a column of a table, what the rows of another table that refer to the row come to: over all time, whatever a report covers. Any function that metrics have; counts and sums of no rows are 0. `via reference` says which way where there are several.',
    example: 'spent = sum(orders.amount where status = "paid" via client)',
  },
  exists: {
    form: 'exists(table where condition)',
    doc: 'In a column of a table, whether a row of another table refers to the row.',
    example: 'returned = exists(orders where status = "returned")',
  },
  previous: {
    form: 'previous(value within column, …)',
    doc: 'The value of the row before, by date and then by key, among all rows of the table that agree in these columns; whatever a report covers. Rows without a date have no neighbours and are none.',
    example: 'pause = days(previous(ordered_on within client), ordered_on)',
  },
  likelihood: {
    form: 'likelihood(condition, by column, … where condition on date)',
    doc: 'The chance that the condition holds in the end, learned from the rows of the table for which that is settled: the share among those with the same values in the columns behind `by`, drawn towards the share of all as if 20 more rows of that had been seen, so that few rows do not say much. `where` says which rows are settled; left out, it is those of a closed set with "open" that are anything else. `on` is when they were settled (else the date of the table): a note under each report that reads it tells how good the chance was for the last fifth of them, learned from those before.',
    example: 'returning = likelihood(status = "returned", by client where status is not missing)',
  },
  next: {
    form: 'next(value within column, …)',
    doc: 'The value of the row after, in the same order.',
    example: 'lasted = days(ordered_on, next(ordered_on within client) else today())',
  },
};
