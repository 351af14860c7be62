/** What can be wrong with audits. */
import { entry } from '../../base/diagnostics.ts';
import { didYouMean, type Guess, listed, type Named } from './words.ts';

export const auditCatalogue = {
  'audit-without-table': entry<Named>({
    doc: 'An audit says no table, and none is called like it.',
    message: ({ name }) => `Which table is looked at? None is called \`${name}\`.`,
    hint: ({ name }) => `Say it: \`audit ${name} of deals { … }\`.`,
  }),
  'empty-audit': entry<Named>({
    doc: 'An audit checks nothing.',
    message: ({ name }) => `Audit \`${name}\` checks nothing.`,
    hint: () => 'Say what: `check missing email`, or `check "Label" where` with a condition that rows fail by.',
  }),
  'unknown-check': entry<Named & Guess & { kinds: readonly string[] }>({
    doc: 'The word behind `check` is neither a kind of check nor a table.',
    message: ({ name }) => `\`${name}\` is no check and no table.`,
    hint: (parameters) => didYouMean(parameters) ?? `The checks are ${listed(parameters.kinds)}.`,
  }),
  'check-incomplete': entry<{ needs: string; example: string }>({
    doc: 'A check lacks what makes it one: columns, a length of time, or a condition.',
    message: ({ needs }) => `This check needs ${needs}.`,
    hint: ({ example }) => `As in \`${example}\`.`,
  }),
  'check-option': entry<{ option: string; why: string }>({
    doc: 'A check has something that means nothing in it.',
    message: ({ option, why }) => `\`${option}\` means nothing here: ${why}.`,
  }),
  'check-type': entry<{ check: string; found: string; takes: string }>({
    doc: 'A check is of a column whose type has nothing to check.',
    message: ({ check, found, takes }) => `\`${check}\` takes ${takes}, and this is ${found}.`,
  }),
  'unknown-ignored': entry<Named & Guess & { known: readonly string[] }>({
    doc: 'The word behind `ignoring` is nothing that can be ignored.',
    message: ({ name }) => `\`${name}\` is nothing to ignore.`,
    hint: (parameters) => didYouMean(parameters) ?? `It can be ${listed(parameters.known)}.`,
  }),
  'choice-in-audit': entry<Named>({
    doc: 'A check depends on a param that chooses among names; an audit looks at the same columns every time.',
    message: ({ name }) => `\`${name}\` chooses among names, and an audit looks at the same ones every time.`,
    hint: () => 'Write the column itself.',
  }),
};
