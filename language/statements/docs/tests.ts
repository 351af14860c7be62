import type { Explained } from '../../base/explained.ts';

type Part = 'given' | 'expect' | 'rows' | 'includes' | 'today' | 'param';

/** What stands in a test. Examples are lines of a test. */
export const testDocs: Record<Part, Explained> = {
  given: {
    form: 'given table | column, … | and rows',
    doc: 'Rows of a table, in one table of the text: the first row names columns, the others are values as they are, without quotes. They are typed as an import types them, in one way only: `1000` or `10k`, `15%`, `2024-03-31`, `2024-03-31 15:30` in local time or with a zone, `true`, `90 minutes` or `1:30:00`. Blank cells and columns that are not named are missing; tables that are not given are empty. A key that repeats, a value that is none of its type, a row with more or fewer cells than columns are errors at their place.',
    example: 'given  deals\n    | id | status | amount |\n    | 1  | won    | 10k    |\n    | 2  | open   |        |',
  },
  expect: {
    form: 'expect condition',
    doc: 'What metrics come to, as a report without groups and time would show it; a range or a condition of their own stands in parentheses. `=` and `!=` with a number go by the digits that are written: `win_rate = 33.3%` holds of every share from 33.25% to below 33.35%. Amounts of money and whole numbers are equal or not; `<` and the like compare exactly. When it does not hold, what was compared is shown with the rows that it comes from.',
    example: 'expect (win_rate for 2024-01) = 33.3% and revenue = 3000.30',
  },
  rows: {
    form: 'expect report | column, … | and rows',
    doc: 'All rows that a report, a goal or an audit shows, in their order, the total last; of as many columns as are named, by name or label. Numbers go by the digits written, amounts are exact, periods are `2024-03`, `2024-Q1` or their first day, what is missing is blank or `–`, and any cell may be written as it is shown. Rows of several groups are called `Others` and `Total`.',
    example:
      'expect conversion\n    | source | deals_won | win_rate |\n    | email  | 1         | 50%      |\n    | Total  | 1         | 50%      |',
  },
  includes: {
    form: 'expect report includes | column, … | and rows',
    doc: 'Rows that are among those of a report, each after the one before it.',
    example: 'expect conversion includes\n    | source | deals_won |\n    | email  | 1         |',
  },
  today: {
    form: 'today date',
    doc: 'The day for which it is worked out; without it the day of the project. `last month` and the like, goals and comparisons go by it.',
    example: 'today  2024-03-31',
  },
  param: {
    form: 'param name = "value"',
    doc: 'What a param is given, as on the command line. It is only ever a value.',
    example: 'param  span = "this year"',
  },
};
