import type { Explained } from '../../base/explained.ts';

type Part = 'missing' | 'invalid' | 'duplicate' | 'similar' | 'stale' | 'where' | 'fail';

/** What stands in an audit. Examples are lines of an audit of deals. */
export const auditDocs: Record<Part, Explained> = {
  missing: {
    form: 'check missing column, …',
    doc: 'Rows that have none. Each column is a check of its own; behind any check of columns `where` says which rows are looked at.',
    example: 'check missing owner, amount where status = "won"',
  },
  invalid: {
    form: 'check invalid column, …',
    doc: 'Rows whose value is there and is none: an email, a phone or a url that is none, a value outside its closed set, a reference that points nowhere. Each column is a check of its own.',
    example: 'check invalid owner, status',
  },
  duplicate: {
    form: 'check duplicate column, … ignoring case, accents, spaces, punctuation',
    doc: 'Rows that share a value with another row, all of them; of several columns, all of the values. Who has none of one of them is like nobody.',
    example: 'check duplicate name, owner ignoring case, spaces',
  },
  similar: {
    form: 'check similar column, … above percent',
    doc: 'Rows of which another is more alike than this, in each of the columns, in small letters and without accents and punctuation; 92% where nothing is said. The measure is that of `similarity`, Jaro–Winkler. So that a million rows can be checked, texts are compared whose first column begins or ends with the same four letters, each with the 200 that come next among these.',
    example: 'check similar name above 95%',
  },
  stale: {
    form: 'check stale date older than length',
    doc: 'Rows that were touched last before so many days, weeks, months, quarters or years. Who has no date is not stale but `missing`.',
    example: 'check stale created_at older than 1 year',
  },
  where: {
    form: 'check "Label" table where condition',
    doc: 'Rows that meet a condition which none should meet. Of another table than the audit’s they are no part of its accuracy.',
    example: 'check "Won without amount" where status = "won" and amount is missing',
  },
  fail: {
    form: 'fail when condition',
    doc: 'When `rekap audit` fails: a condition on `accuracy` (the share of rows of the table that fail no check of it), `failing` and `rows`. Without it no row may fail a check.',
    example: 'fail  when accuracy < 90%',
  },
};
