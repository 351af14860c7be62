/** What can be wrong with tests. */
import { entry } from '../../base/diagnostics.ts';
import { didYouMean, type Guess, listed, type Named } from './words.ts';

export const testCatalogue = {
  'expects-nothing': entry<Record<string, never>>({
    doc: 'A test says nothing that is to hold.',
    message: () => 'This test expects nothing.',
    hint: () => 'Say what is to hold, such as `expect win_rate = 50%`.',
  }),
  'given-twice': entry<Named>({
    doc: 'A test gives rows of a table twice, or names a column twice.',
    message: ({ name }) => `\`${name}\` is given already.`,
  }),
  'given-computed': entry<Named & { table: string }>({
    doc: 'A test gives values of a column that is worked out.',
    message: ({ name, table }) => `\`${name}\` of \`${table}\` is worked out, so that it cannot be given.`,
    hint: () => 'Give the columns that it is worked out from.',
  }),
  'ragged-row': entry<{ cells: number; columns: number }>({
    doc: 'A row of a test has more or fewer cells than there are columns.',
    message: ({ cells, columns }) => `This row has ${count(cells, 'cell')}, and there are ${count(columns, 'column')}.`,
    hint: () => 'What is missing is left blank between its bars. A bar in a text is written `\\|`.',
  }),
  'cell-type': entry<{ value: string; column: string; expected: string } & Guess>({
    doc: 'A value in a test is none of its column’s type.',
    message: ({ value, column, expected }) => `\`${column}\` takes ${expected}, not \`${value}\`.`,
    hint: didYouMean,
  }),
  'key-repeated': entry<{ value: string; column: string }>({
    doc: 'Two rows of a table in a test have one key.',
    message: ({ value, column }) => `There is a row whose \`${column}\` is \`${value}\` already.`,
  }),
  'unknown-page': entry<Named & Guess>({
    doc: 'A test names a report that no definition declares, or that has errors.',
    message: ({ name }) => `There is no report \`${name}\`, or it has errors.`,
    hint: didYouMean,
  }),
  'no-such-result-column': entry<Named & { report: string; columns: readonly string[] } & Guess>({
    doc: 'A test expects a column that the report does not show.',
    message: ({ name, report }) => `Report \`${report}\` shows no column \`${name}\`.`,
    hint: (parameters) => didYouMean(parameters) ?? `It shows ${listed(parameters.columns)}.`,
  }),
};

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
