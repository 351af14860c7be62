/** What can be wrong with what a row is told of other rows. */
import { entry } from '../../base/diagnostics.ts';
import { listed, type Named } from './words.ts';

export const derivedCatalogue = {
  'roll-up-of-itself': entry<
    Named & { table: string; self: string | undefined; child: string | undefined; ofRow: string | undefined }
  >({
    doc: 'An aggregate in a computed column is over the rows of its own table.',
    message: ({ name, table }) =>
      `In a column of \`${table}\`, \`${name}\` takes the rows of another table that lead to a row of \`${table}\`.`,
    hint: ({ table, self, child, ofRow }) => {
      if (ofRow !== undefined) return `Of several values of one row: \`${ofRow}(a, b)\`.`;
      const own =
        self === undefined
          ? undefined
          : `For rows that lead to others of their own table: \`count(${table} via ${self})\`.`;
      const other = child === undefined ? undefined : `Such as \`count(${child})\`.`;
      const metric = 'What all rows come to is a metric.';
      return [other, own, metric].filter((part) => part !== undefined).join(' ');
    },
  }),
  'roll-up-without-key': entry<{ table: string; child: string }>({
    doc: 'Rows are rolled up for a table that has no key by which they could lead to its rows.',
    message: ({ table, child }) => `Table \`${table}\` has no key, so no row of \`${child}\` leads to one of its rows.`,
    hint: ({ table }) => `Mark the column of \`${table}\` that others store, such as \`id: key text\`.`,
  }),
  'roll-up-unreachable': entry<{ child: string; table: string; others: readonly string[] }>({
    doc: 'The rows that a computed column rolls up do not lead to its table.',
    message: ({ child, table }) => `No references lead from rows of \`${child}\` to one of \`${table}\`.`,
    hint: ({ child, table, others }) => {
      const reference = `Give \`${child}\` a reference, such as \`${table}: -> ${table}\`.`;
      return others.length === 0 ? reference : `${reference} Those that lead there are ${listed(others)}.`;
    },
  }),
  'roll-up-ambiguous': entry<{ child: string; table: string; ways: readonly string[] }>({
    doc: 'Rows that are rolled up lead to the table in several equally short ways.',
    message: ({ child, table, ways }) =>
      `Rows of \`${child}\` lead to \`${table}\` in several ways: ${listed(ways.map((way) => `${child}.${way}`))}.`,
    hint: ({ child, ways }) => `Say which, such as \`count(${child} via ${ways[0] ?? ''})\`.`,
  }),
  'roll-up-in-time': entry<{ word: 'on' | 'for' | 'open' | 'spread' }>({
    doc: 'A roll-up in a computed column has a date, a range, `open` or `spread`.',
    message: ({ word }) => `What a column rolls up is over all time, so it takes no \`${word}\`.`,
    hint: ({ word }) =>
      word === 'for'
        ? 'A condition says which rows count, such as `where happened_at in last month`.'
        : 'Conditions say which rows count. Over periods, make it a metric.',
  }),
  'neighbour-within-nothing': entry<Named & { table: string; reference: string | undefined }>({
    doc: '`previous` or `next` does not say among which rows it looks.',
    message: ({ name }) => `\`${name}\` looks at the neighbouring row: say among which.`,
    hint: ({ name, reference }) =>
      `Such as \`${name}(… within ${reference ?? 'deal'})\`, the rows that agree in \`${reference ?? 'deal'}\`.`,
  }),
  'neighbour-of-metric': entry<Named>({
    doc: '`previous` or `next` is asked of a metric.',
    message: ({ name }) => `\`${name}\` reads the neighbouring row of a table, and here stands a metric.`,
    hint: ({ name }) =>
      name === 'previous'
        ? 'For a metric so long before: `prior(metric, 1 month)`.'
        : 'Use it inside the aggregate, or in a computed column.',
  }),
  'no-order': entry<Named & { table: string }>({
    doc: 'The first, last, previous or next row is asked for in a table whose rows have no date.',
    message: ({ name, table }) => `\`${name}\` goes by the date of rows, and rows of \`${table}\` have none.`,
    hint: ({ table }) => `Say \`dated by\` in table \`${table}\`.`,
  }),
};
