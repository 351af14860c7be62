import { entry, reporter } from '../base/diagnostics.ts';
import { changeWords, clauseWords, laterStatements, statements } from './statements.ts';

const listed = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
const didYouMean = (suggestion: string | undefined): string | undefined =>
  suggestion === undefined ? undefined : `Did you mean \`${suggestion}\`?`;
const writeInstead = ({ ours }: { readonly ours: string }): string => `Write \`${ours}\` instead.`;

/** Everything that can be wrong with a text before its meaning is looked at. */
export const syntaxCatalogue = {
  'unknown-statement': entry<{ word: string; suggestion: string | undefined; ours: string | undefined }>({
    doc: 'A cell starts with a word that starts no definition in this version.',
    message: ({ word }) => {
      if (changeWords.some((change) => change === word)) {
        return `\`${word}\` stands in front of the definition that it changes, such as \`${word} metric\`.`;
      }
      return laterStatements.some((later) => later === word)
        ? `This version does not read \`${word}\` yet. It reads ${listed(statements)} and text.`
        : `\`${word}\` starts no definition. Definitions start with ${listed(statements)}.`;
    },
    hint: ({ suggestion, ours }) => (ours === undefined ? didYouMean(suggestion) : `Here that is \`${ours}\`.`),
  }),
  'stray-text': entry<{ ours: string | undefined }>({
    doc: 'Text that stands outside of every definition.',
    message: () =>
      `This belongs to no definition. Definitions start with ${listed(statements)} at the start of a line.`,
    hint: ({ ours }) =>
      ours === undefined
        ? 'Put text for readers between two lines that hold only `"""`, and comments behind `//`.'
        : `Here that is \`${ours}\`.`,
  }),
  'unclosed-text': entry<object>({
    doc: 'A text cell without its closing line.',
    message: () => 'This text cell is never closed.',
    hint: () =>
      'End it with a line that holds only `"""`; definitions shown in it stand between lines of three backticks.',
  }),
  'unclosed-hole': entry<object>({
    doc: 'A brace in a text that opens a formula and is never closed.',
    message: () => 'This `{` begins a formula that is never closed with `}`.',
    hint: () => 'A brace that is only a brace is written `{{`.',
  }),
  'empty-hole': entry<object>({
    doc: 'Braces in a text with nothing between them.',
    message: () => 'There is no metric between these braces.',
    hint: () => 'Write a metric such as `{revenue}`, or `{{` for a brace.',
  }),
  unexpected: entry<{ expected: string; found: string; hint: string | undefined }>({
    doc: 'Something else stands where the language expects a certain thing.',
    message: ({ expected, found }) => `Expected ${expected} here, found ${found}.`,
    hint: ({ hint }) => hint,
  }),
  'unexpected-end': entry<{ expected: string; what: string }>({
    doc: 'A definition ends before it is complete.',
    message: ({ expected, what }) => `The ${what} ends too early: expected ${expected}.`,
  }),
  'nesting-too-deep': entry<{ limit: number }>({
    doc: 'Parentheses, braces and `when` stand in each other more than 50 deep.',
    message: ({ limit }) => `This is nested more than ${limit} deep.`,
    hint: () => 'Give the inner parts names of their own, as computed columns or metrics.',
  }),
  'definition-too-long': entry<{ limit: number }>({
    doc: 'A definition has more than 50,000 words and signs.',
    message: ({ limit }) => `This definition has more than ${limit} words and signs.`,
    hint: () => 'Split it into several.',
  }),
  'too-many-mistakes': entry<{ more: number }>({
    doc: 'A cell has more mistakes than are listed.',
    message: ({ more }) => `${more} more mistakes in this cell are not listed.`,
  }),
  'unknown-characters': entry<{ found: string; hint: string | undefined }>({
    doc: 'Characters that mean nothing in the language.',
    message: ({ found }) => `${found} means nothing here.`,
    hint: ({ hint }) => hint ?? 'Take it out, or put the name that it is part of in backticks.',
  }),
  'unclosed-quote': entry<{ quote: string }>({
    doc: 'A text in quotes or a name in backticks is not closed on its line.',
    message: ({ quote }) => `The closing ${quote === '`' ? 'backtick' : `\`${quote}\``} is missing on this line.`,
  }),
  'empty-name': entry<object>({
    doc: 'Backticks with nothing between them.',
    message: () => 'There is no name between these backticks.',
  }),
  'foreign-quotes': entry<{ ours: string }>({
    doc: 'A text in single or typographic quotes.',
    message: () => 'Texts stand in straight double quotes.',
    hint: writeInstead,
  }),
  'foreign-comment': entry<object>({
    doc: 'A comment in the manner of SQL or of scripts.',
    message: () => 'A comment starts with `//`.',
  }),
  'foreign-operator': entry<{ found: string; ours: string | undefined }>({
    doc: 'A sign of other languages that has another spelling here.',
    message: ({ found, ours }) =>
      ours === undefined
        ? `\`${found}\` is not needed: lines need no end.`
        : `\`${found}\` is written \`${ours}\` here.`,
  }),
  'foreign-clause': entry<{ found: string; ours: string | undefined; reason: string }>({
    doc: 'A clause of SQL, where a report has its own.',
    message: ({ found, ours, reason }) =>
      ours === undefined ? `A report has no \`${found}\`: ${reason}.` : `\`${found}\` is \`${ours}\` here: ${reason}.`,
  }),
  'foreign-words': entry<{ found: string; ours: string | undefined; hint: string | undefined }>({
    doc: 'Words of SQL, of a spreadsheet or of another language, where ours are others.',
    message: ({ found, ours }) =>
      ours === undefined ? `\`${found}\` is not written here.` : `\`${found}\` is \`${ours}\` here.`,
    hint: ({ hint }) => hint,
  }),
  'unknown-clause': entry<{ word: string; suggestion: string | undefined; first: boolean }>({
    doc: 'A line of a report starts with a word that starts no clause.',
    message: ({ word }) => `\`${word}\` is no clause of a report. Its clauses are ${listed(clauseWords)}.`,
    hint: ({ suggestion, first }) =>
      didYouMean(suggestion) ??
      (first ? undefined : 'If it belongs to the line before, a comma is missing between them.'),
  }),
  'trailing-comma': entry<object>({
    doc: 'A comma behind the last thing that a clause lists.',
    message: () => 'Nothing follows this comma.',
    hint: () => 'Take it out.',
  }),
  'repeated-clause': entry<{ clause: string }>({
    doc: 'A clause stands twice.',
    message: ({ clause }) => `There is a \`${clause}\` already.`,
    hint: ({ clause }) =>
      clause === 'where' || clause === 'keep'
        ? 'Join the conditions with `and`.'
        : clause === 'show' || clause === 'by' || clause === 'sort'
          ? 'Put everything into one, with commas.'
          : undefined,
  }),
  'digit-grouping': entry<{ found: string; ours: string }>({
    doc: 'A number with commas between its digits.',
    message: () => 'Numbers are written without commas between their digits.',
    hint: ({ ours }) => `Write ${ours}; or put a space after the comma if these are two numbers.`,
  }),
  'invalid-number': entry<{ found: string; reason: string; ours: string | undefined }>({
    doc: 'A number that cannot be read: an unknown unit, too many digits.',
    message: ({ found, reason }) => `\`${found}\` is no number: ${reason}.`,
    hint: ({ ours }) => (ours === undefined ? undefined : `Write \`${ours}\` instead.`),
  }),
  'invalid-date': entry<{ found: string; reason: string }>({
    doc: 'A date that is on no calendar, or in another form than `2024-03-31`, `2024-03`, `2024-Q1`.',
    message: ({ found, reason }) => `\`${found}\` is no date: ${reason}.`,
    hint: () => 'Dates are written `2024-03-31`, `2024-03` or `2024-Q1`; a subtraction has spaces around its `-`.',
  }),
  'invalid-range': entry<{ reason: string }>({
    doc: 'A range of periods that cannot be read.',
    message: ({ reason }) => `This is no range: ${reason}.`,
    hint: () =>
      'Ranges are `last 12 months`, `this year`, `year to date`, `2024-Q1`, `2024-01 to 2024-06`, `all time`.',
  }),
  'invalid-clock': entry<{ reason: string }>({
    doc: 'Working hours that are on no clock, or end before they start.',
    message: ({ reason }) => `These are no working hours: ${reason}.`,
    hint: () => 'Write them as `09:00 to 17:00`; a night over midnight is two spans.',
  }),
  'second-label': entry<object>({
    doc: 'A definition with a label behind its name and another at its end.',
    message: () => 'There is a label behind the name already.',
    hint: () => 'Take one of them out.',
  }),
  'invalid-count': entry<{ found: string; word: 'top' | 'up to' }>({
    doc: '`top`, or `up to` in a `cohort`, with something else than a whole number above zero.',
    message: ({ found, word }) => `\`${word}\` takes a whole number above zero, not \`${found}\`.`,
  }),
  'unknown-baseline': entry<{ found: string }>({
    doc: '`compare previous` with something else than `year` or `period`.',
    message: ({ found }) => `\`compare previous\` takes \`year\` or \`period\`, not \`${found}\`.`,
  }),
  'chained-comparison': entry<object>({
    doc: 'Two comparisons in a row without `and`.',
    message: () => 'A comparison cannot be compared again.',
    hint: () => 'Join two comparisons with `and`, as in `a < b and b < c`, or write `b between a and c`.',
  }),
  'not-callable': entry<{ path: string; ours: string }>({
    doc: 'Parentheses behind a name with dots, which is no function.',
    message: ({ path }) => `\`${path}\` is a column, and only functions take parentheses.`,
    hint: ({ ours }) => `A function stands in front of what it works on: \`${ours}\`.`,
  }),
} as const;

export const diagnose = reporter(syntaxCatalogue);
