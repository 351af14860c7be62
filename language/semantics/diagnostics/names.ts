/** What can be wrong with names and with what a table declares. */
import { entry } from '../../base/diagnostics.ts';
import { describeLayer } from '../../base/layers.ts';
import { didYouMean, type Guess, listed, type Named } from './words.ts';

export const nameCatalogue = {
  'duplicate-name': entry<
    Named & {
      what: string;
      kind: string;
      /** Where they are of two packs, or of one and the project. */
      other: { earlier: string | undefined; pack: string | undefined } | undefined;
    }
  >({
    doc: 'Two definitions of one kind have the same name.',
    message: ({ what, name }) => `There are two ${what} named \`${name}\`.`,
    hint: ({ kind, name, other }) =>
      other === undefined
        ? 'Rename one of them, or take it out.'
        : other.pack === undefined
          ? `\`replace ${kind} ${name}\` takes the place of that of ${describeLayer(other.earlier)}; else give it another name.`
          : `${describeLayer(other.earlier, true)} and ${describeLayer(other.pack)} cannot be used together, unless the latter says \`replace ${kind} ${name}\`.`,
  }),
  'unknown-table': entry<Named & Guess>({
    doc: 'A table is named that no definition declares.',
    message: ({ name }) => `There is no table \`${name}\`.`,
    hint: (parameters) => didYouMean(parameters) ?? `Declare it: \`table ${parameters.name} { … }\`.`,
  }),
  'unknown-calendar': entry<Named & Guess>({
    doc: 'Working time is asked of a calendar that no definition declares.',
    message: ({ name }) => `There is no calendar \`${name}\`.`,
    hint: (parameters) =>
      didYouMean(parameters) ?? `Declare it: \`calendar ${parameters.name} { monday to friday 09:00 to 17:00 }\`.`,
  }),
  'unknown-weekday': entry<Named & Guess>({
    doc: 'A calendar names a day that is none of the week.',
    message: ({ name }) => `\`${name}\` is no day of the week.`,
    hint: (parameters) => didYouMean(parameters) ?? 'The days are monday to sunday.',
  }),
  'hours-overlap': entry<{ day: string }>({
    doc: 'A calendar has hours of a day that overlap.',
    message: ({ day }) => `These hours overlap with others of ${day}.`,
  }),
  'empty-calendar': entry<Named>({
    doc: 'A calendar in which nobody ever works.',
    message: ({ name }) => `Calendar \`${name}\` has no hours.`,
    hint: () => 'Say when people work, such as `monday to friday 09:00 to 17:00`.',
  }),
  'unknown-column': entry<Named & Guess & { table: string; columns: readonly string[]; advice?: string | undefined }>({
    doc: 'A table has no such column.',
    message: ({ name, table }) => `Table \`${table}\` has no column \`${name}\`.`,
    hint: (parameters) =>
      didYouMean(parameters) ??
      parameters.advice ??
      (parameters.columns.length === 0 ? undefined : `Its columns are ${listed(parameters.columns)}.`),
  }),
  'unknown-name': entry<Named & Guess & { sought: string; advice?: string | undefined }>({
    doc: 'A bare name is neither a column at hand nor a metric nor a dimension.',
    message: ({ name, sought }) => `\`${name}\` is not ${sought}.`,
    hint: (parameters) => didYouMean(parameters) ?? parameters.advice,
  }),
  'dimension-table-twice': entry<Named & { table: string }>({
    doc: 'A dimension lists two columns of one table.',
    message: ({ name, table }) => `Dimension \`${name}\` lists two columns of \`${table}\`.`,
    hint: () => 'Leave one of them out: rows are grouped by one.',
  }),
  'dimension-hidden': entry<Named & { table: string; column: string }>({
    severity: 'warning',
    doc: 'A dimension lists a column of a table that has another of the dimension’s own name, which comes first.',
    message: ({ name, table }) =>
      `\`${table}\` has a column \`${name}\`, which a bare \`${name}\` means before this dimension.`,
    hint: ({ table, column }) =>
      `Give the dimension another name: by this one, rows of \`${table}\` are never grouped by \`${column}\`.`,
  }),
  'unknown-function': entry<Named & Guess & { ours: string | undefined }>({
    doc: 'A function is called that does not exist.',
    message: ({ name }) => `There is no function \`${name}\`.`,
    hint: (parameters) =>
      parameters.ours === undefined ? didYouMean(parameters) : `Here that is \`${parameters.ours}\`.`,
  }),
  'not-over-metrics': entry<Named>({
    doc: 'A function that works on the values of a row is called on a metric.',
    message: ({ name }) => `\`${name}\` works on the values of a row, and here stands a metric.`,
    hint: ({ name }) => `Use it inside the aggregate, such as \`distinct(${name}(…))\`, or in a computed column.`,
  }),
  'unknown-type': entry<Named & Guess & { types: readonly string[] }>({
    doc: 'The word after a column’s colon names no type.',
    message: ({ name }) => `\`${name}\` is no type.`,
    hint: (parameters) =>
      didYouMean(parameters) ?? `The types are ${parameters.types.join(', ')}, "a" | "b", and -> table.`,
  }),
  'unknown-flag': entry<Named & Guess & { isType: boolean }>({
    doc: 'The word before a column’s type is no flag.',
    message: ({ name }) => `\`${name}\` is no flag of a column.`,
    hint: (parameters) =>
      didYouMean(parameters) ??
      (parameters.isType
        ? 'Flags stand before the type, such as `key text`.'
        : 'The flags are key, required, unique and private.'),
  }),
  'unknown-format': entry<Named & Guess & { formats: readonly string[] }>({
    doc: 'The word after `as` names no way to write a value.',
    message: ({ name }) => `\`${name}\` is no way to write a value.`,
    hint: (parameters) =>
      didYouMean(parameters) ?? `After \`as\` stands ${parameters.formats.join(', ')}, or a label in quotes.`,
  }),
  'unknown-chart': entry<Named & Guess & { charts: readonly string[] }>({
    doc: 'A chart kind is named that does not exist.',
    message: ({ name }) => `There is no chart \`${name}\`.`,
    hint: (parameters) => didYouMean(parameters) ?? `The charts are ${parameters.charts.join(', ')}.`,
  }),
  cycle: entry<{ names: readonly string[] }>({
    doc: 'Definitions refer to each other in a circle.',
    message: ({ names }) =>
      names.length === 1
        ? `\`${names[0]}\` refers to itself.`
        : `These refer to each other in a circle: ${[...names, names[0]].map((name) => `\`${name}\``).join(' → ')}.`,
    hint: ({ names }) =>
      names.length === 1
        ? `Say what \`${names[0]}\` is without \`${names[0]}\`.`
        : 'Define one of them without the others.',
  }),
  'empty-table': entry<Named>({
    doc: 'A table declares no stored column.',
    message: ({ name }) => `Table \`${name}\` names no column.`,
    hint: () => 'Name the columns of the data with their types, such as `amount: money`.',
  }),
  'duplicate-column': entry<Named & { table: string; extends: boolean }>({
    doc: 'A table declares two columns of one name.',
    message: ({ name, table }) => `Table \`${table}\` has two columns named \`${name}\`.`,
    hint: (parameters) =>
      parameters.extends
        ? `\`extend\` only adds columns: give this one another name, or \`replace table ${parameters.table}\` as a whole.`
        : undefined,
  }),
  'two-keys': entry<{ table: string }>({
    doc: 'A table has more than one key column.',
    message: ({ table }) => `Table \`${table}\` has more than one key.`,
    hint: () => 'A key is one column; mark the others `unique`.',
  }),
  'no-currency': entry<Named & { table: string; amount: string }>({
    doc: '`money in` names no column of the same table.',
    message: ({ name, table }) => `Table \`${table}\` has no stored column \`${name}\` that says a currency.`,
    hint: ({ name, amount }) => `Declare it, such as \`${name}: text\`, or leave \`in ${name}\` out of \`${amount}\`.`,
  }),
  'rate-undated': entry<{ table: string }>({
    doc: 'Amounts in several currencies in a table whose rows have no date to convert them on.',
    message: ({ table }) => `Amounts are converted on the day of their row, and rows of \`${table}\` have no date.`,
    hint: () => 'Say `dated by` in the table.',
  }),
  'no-rates': entry<{ exists: boolean; missing: readonly string[] }>({
    doc: '`money in` without a table `rates` that says what a currency is worth.',
    message: ({ exists }) =>
      exists ? 'The table `rates` cannot convert this.' : 'There is no table `rates` to convert this with.',
    hint: ({ exists, missing }) =>
      `${exists ? 'Give it' : 'Declare it with'} ${listed(missing)}: what one unit is worth from a day on.`,
  }),
  'table-clause-twice': entry<{ clause: string }>({
    doc: 'A table says `dated by`, `shown as` or `sorted by` twice.',
    message: ({ clause }) => `\`${clause}\` is said twice.`,
  }),
  'reference-without-key': entry<{ table: string }>({
    doc: 'A reference points at a table that has no key.',
    message: ({ table }) => `Table \`${table}\` has no key, so nothing can point at it.`,
    hint: ({ table }) => `Mark the column of \`${table}\` that others store, such as \`id: key text\`.`,
  }),
  'key-type': entry<{ type: string }>({
    doc: 'A key has a type that cannot identify a row.',
    message: ({ type }) => `A key cannot be ${type}.`,
    hint: () => 'A key is text or an integer.',
  }),
  'not-a-date': entry<Named & { type: string }>({
    doc: 'A column that dates rows is neither a date nor a time.',
    message: ({ name, type }) => `\`${name}\` is ${type}, and rows are dated by a date or a time.`,
  }),
  'duplicate-value': entry<{ value: string }>({
    doc: 'A closed set lists a value twice.',
    message: ({ value }) => `"${value}" is in the set twice.`,
  }),
};
