import { type Catalogue, entry, reporter } from '../language/base/diagnostics.ts';
import { packCatalogue } from './diagnostics-packs.ts';
import { translationCatalogue } from './diagnostics-translations.ts';

/** What can be wrong with a project as it lies on disk: its rekap.yaml, its files and the data they name. */
export const runtimeCatalogue = {
  'yaml-syntax': entry<{ problem: string }>({
    doc: 'rekap.yaml is not YAML.',
    message: ({ problem }) => `This is not YAML: ${problem}.`,
  }),
  'unknown-key': entry<{
    key: string;
    parent: string | undefined;
    file: string;
    known: readonly string[];
    closest: string | undefined;
  }>({
    doc: 'rekap.yaml, or a file of translations, has a key that nothing reads, most often a misspelt one.',
    message: ({ key, parent, file }) => `${parent === undefined ? file : `\`${parent}\``} has no key \`${key}\`.`,
    hint: ({ known, closest }) =>
      closest === undefined ? `The keys here are ${list(known)}.` : `Did you mean \`${closest}\`?`,
  }),
  'wrong-value': entry<{ key: string; expected: string; hint?: string | undefined }>({
    doc: 'A value in rekap.yaml is not of the kind its key takes.',
    message: ({ key, expected }) => `\`${key}\` must be ${expected}.`,
    hint: ({ hint }) => hint,
  }),
  'unknown-value': entry<{ what: string; value: string; closest: string | undefined; example: string }>({
    doc: 'rekap.yaml names a time zone, weekday, month, currency, locale or encoding that does not exist.',
    message: ({ what, value }) => `There is no ${what} \`${value}\`.`,
    hint: ({ closest, example }) => (closest === undefined ? `As in \`${example}\`.` : `Did you mean \`${closest}\`?`),
  }),
  'invalid-today': entry<{ value: string }>({
    doc: '`today` is not a day of the calendar.',
    message: ({ value }) => `\`${value}\` is not a date.`,
    hint: () => 'Write year, month and day, as in 2024-03-31.',
  }),
  ...packCatalogue,
  ...translationCatalogue,
  'unreadable-file': entry<{ path: string; problem: string }>({
    doc: 'A file or folder of the project cannot be read.',
    message: ({ path, problem }) => `${path} cannot be read: ${problem}.`,
    hint: () => 'Give yourself the right to read it, or move it out of the project.',
  }),
  'not-utf8': entry<{ path: string }>({
    doc: 'A file of the project is not UTF-8 text.',
    message: ({ path }) => `${path} is not UTF-8 text from here on.`,
    hint: () => 'Save it as UTF-8 in your editor.',
  }),
  'file-outside': entry<{ path: string }>({
    doc: 'A path leads out of the project, itself or through a symbolic link.',
    message: ({ path }) => `${path} is outside the project's folder.`,
    hint: () => 'Move the file into the project, or write `allow_outside: true` beside `file`.',
  }),
  'import-file-missing': entry<{ path: string; closest: string | undefined }>({
    severity: 'warning',
    doc: 'A data file that rekap.yaml names is not there. What was imported before can still be reported on.',
    message: ({ path }) => `No file matches \`${path}\`.`,
    hint: ({ closest }) =>
      closest === undefined ? "The path is relative to rekap.yaml's folder." : `Did you mean \`${closest}\`?`,
  }),
  'import-unknown-table': entry<{ table: string; known: readonly string[]; closest: string | undefined }>({
    doc: 'rekap.yaml imports a table that no .rekap file defines.',
    message: ({ table }) => `The model has no table \`${table}\`.`,
    hint: ({ known, closest }) =>
      closest !== undefined
        ? `Did you mean \`${closest}\`?`
        : known.length === 0
          ? 'Define it in a .rekap file, or list the pack that has it under `packs`.'
          : `The tables are ${list(known)}.`,
  }),
  'import-unknown-column': entry<{
    table: string;
    column: string;
    known: readonly string[];
    closest: string | undefined;
  }>({
    doc: 'rekap.yaml maps a column that the table does not have.',
    message: ({ table, column }) => `Table \`${table}\` has no column \`${column}\`.`,
    hint: ({ known, closest }) =>
      closest === undefined ? `Its columns are ${list(known)}.` : `Did you mean \`${closest}\`?`,
  }),
  'import-computed-column': entry<{ table: string; column: string }>({
    doc: 'rekap.yaml maps a column that the model computes.',
    message: ({ table, column }) => `\`${table}.${column}\` is computed by the model, so no heading can fill it.`,
    hint: () => 'Take the line away, or give the column a type in the model instead of a formula.',
  }),
  'import-unfit-format': entry<{ column: string; type: string; fits: string }>({
    doc: 'rekap.yaml says of a column how values of another type are written.',
    message: ({ column, type }) => `\`${column}\` is ${type}, which is not written in this way.`,
    hint: ({ fits }) => fits,
  }),
  'import-heading-twice': entry<{ heading: string; first: string }>({
    severity: 'warning',
    doc: 'Two columns of a table are filled from one heading.',
    message: ({ heading, first }) => `Heading \`${heading}\` already fills column \`${first}\`.`,
    hint: () => 'Correct one of the two, unless both columns are meant to hold the same values.',
  }),
  'import-file-unreadable': entry<{ path: string; problem: string }>({
    doc: 'A data file cannot be opened.',
    message: ({ path, problem }) => `${path} cannot be read: ${problem}.`,
  }),
  'import-file-empty': entry<{ path: string }>({
    doc: 'A data file holds nothing, not even a line of headings.',
    message: ({ path }) => `${path} is empty: it has no line of headings.`,
    hint: () => 'Export it again; a table without rows still has its headings.',
  }),
  'import-encoding': entry<{ path: string; line: number; encoding: string; suggestion: string }>({
    doc: 'A data file is not in the encoding it is read in.',
    message: ({ path, line, encoding }) =>
      `${path} is not ${encoding}: line ${line} has bytes that mean nothing in it.`,
    hint: ({ suggestion }) => `Save it as UTF-8, or write \`encoding: ${suggestion}\` beside \`file\`.`,
  }),
  'import-heading-missing': entry<{
    path: string;
    column: string;
    heading: string;
    mapped: boolean;
    headings: readonly string[];
    closest: string | undefined;
  }>({
    doc: 'A data file lacks the heading that fills a declared column.',
    message: ({ path, column, heading, mapped }) =>
      mapped
        ? `${path} has no heading \`${heading}\`, which is to fill column \`${column}\`.`
        : `${path} has no heading \`${heading}\` for the column of that name.`,
    hint: ({ column, headings, closest }) =>
      `${closest === undefined ? '' : `Did you mean \`${closest}\`? `}It has ${list(headings)}. ` +
      `Name the right one under \`columns\`, or write \`${column}: null\` there if this export has none.`,
  }),
  'import-other-headings': entry<{
    path: string;
    table: string;
    missing: readonly string[];
    headings: readonly string[];
  }>({
    doc: 'A data file lacks most headings that fill a table.',
    message: ({ path, table, missing }) =>
      `${path} lacks ${missing.length} headings that are to fill \`${table}\`: ${list(missing)}.`,
    hint: ({ headings }) =>
      `It has ${list(headings)}. If it is the right file, name its headings under \`columns\`, as in ` +
      '`amount: close_value`, or `amount: null` for what it does not have.',
  }),
  'import-heading-repeated': entry<{ path: string; heading: string; column: string }>({
    doc: 'A data file has a heading twice, so that it is undecided which fills the column.',
    message: ({ path, heading, column }) =>
      `${path} has the heading \`${heading}\` more than once, so \`${column}\` is undecided.`,
    hint: () => 'Rename one of them in the file.',
  }),
  'import-nothing-fits': entry<{ table: string; reason: string }>({
    doc: 'Every row for a table was set aside.',
    message: ({ table, reason }) => `No row fits table \`${table}\`. ${reason}.`,
    hint: () => 'Correct the type in the model, or say under `columns` how the values are written.',
  }),
  'import-ambiguous-dates': entry<{ path: string; column: string; examples: readonly string[]; both?: boolean }>({
    doc: 'Nothing in a whole column tells whether the day or the month comes first, or both occur in it.',
    message: ({ path, column, examples, both }) =>
      both === true
        ? `${path}: in column \`${column}\` the day comes first in some dates and the month in others (${examples.join(', ')}).`
        : `${path}: nothing in the whole column \`${column}\` tells day from month (${examples.join(', ')}).`,
    hint: ({ column, both }) =>
      `Say it: \`${column}: { from: …, format: d/m/y }\` or \`format: m/d/y\`${both === true ? '; what does not fit is then set aside' : ''}.`,
  }),
  'import-ambiguous-numbers': entry<{ path: string; column: string; examples: readonly string[] }>({
    doc: 'Nothing in a whole column tells a decimal sign from a thousands sign.',
    message: ({ path, column, examples }) =>
      `${path}: nothing in the whole column \`${column}\` tells decimals from thousands (${examples.join(', ')}).`,
    hint: ({ column }) => `Say it: \`${column}: { from: …, decimal: "." }\` or \`decimal: ","\`.`,
  }),
  'import-ambiguous-percents': entry<{ path: string; column: string; examples: readonly string[] }>({
    doc: 'Nothing in a whole column tells fractions of one from parts of a hundred.',
    message: ({ path, column, examples }) =>
      `${path}: nothing in the whole column \`${column}\` tells whether 1 means 1 % or 100 % (${examples.join(', ')}).`,
    hint: ({ column }) => `Say it: \`${column}: { from: …, format: percent }\` or \`format: fraction\`.`,
  }),
} satisfies Catalogue;

/** Makes a diagnostic of the runtime's catalogue. */
export const diagnose = reporter(runtimeCatalogue);

/** `a, b and c`, each in backticks; long lists are cut. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `\`${name}\``);
  if (names.length > shown.length) return `${shown.join(', ')} and ${names.length - shown.length} more`;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
