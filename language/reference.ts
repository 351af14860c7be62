/** The language reference as data, put together from the tables that the language itself is made of. */
import type { Explained } from './base/explained.ts';
import { chartDocs } from './charts/docs.ts';
import { functionGroups } from './functions/index.ts';
import type { FunctionRow } from './functions/row.ts';
import { check, type Program, type Settings } from './index.ts';
import { semanticCatalogue } from './semantics/diagnostics.ts';
import { signature } from './semantics/features.ts';
import { auditDocs } from './statements/docs/audits.ts';
import { definitionDocs, flagDocs, memberDocs, typeDocs } from './statements/docs/definitions.ts';
import { exampleModel } from './statements/docs/example-model.ts';
import {
  acrossRowsDocs,
  aggregateDocs,
  expressionDocs,
  modifierDocs,
  rangeDocs,
} from './statements/docs/expressions.ts';
import { mistakes } from './statements/docs/mistakes.ts';
import { otherRowsDocs } from './statements/docs/other-rows.ts';
import { catalogueDocs, packDocs } from './statements/docs/packs.ts';
import { paramDocs } from './statements/docs/params.ts';
import { perDocs } from './statements/docs/per.ts';
import { clauseDocs } from './statements/docs/reports.ts';
import { testDocs } from './statements/docs/tests.ts';
import { syntaxCatalogue } from './syntax/diagnostics.ts';

export interface ReferenceSection {
  /** One word, by which it is looked up. */
  readonly name: string;
  readonly title: string;
  /** What holds for all of it. */
  readonly doc: string;
  readonly groups: readonly ReferenceGroup[];
}

export interface ReferenceGroup {
  readonly title?: string;
  readonly entries: readonly ReferenceEntry[];
}

export interface ReferenceEntry {
  /** What it is called, by which it is looked up. */
  readonly name: string;
  /** How it is written. */
  readonly form: string;
  readonly doc: string;
  readonly example?: string;
  /** What the example gives. */
  readonly gives?: string;
}

function entriesOf(docs: Readonly<Record<string, Explained>>): ReferenceEntry[] {
  return Object.entries(docs).map(([name, explained]) => ({ name, ...explained }));
}

function functionEntry(row: FunctionRow): ReferenceEntry {
  const { name, doc, example } = row;
  return { name, form: signature(row), doc, example: example.call, gives: example.gives };
}

/** Everything there is to say about the language, in the order of reading. */
export function reference(): ReferenceSection[] {
  return [
    {
      name: 'definitions',
      title: 'Definitions',
      doc: 'A file holds definitions in any order, each a cell of the notebook. No word is reserved.',
      groups: [{ entries: entriesOf(definitionDocs) }],
    },
    {
      name: 'tables',
      title: 'Tables',
      doc: 'A table’s lines name its columns and say how its rows are dated, shown and sorted.',
      groups: [
        { title: 'Lines', entries: entriesOf(memberDocs) },
        { title: 'Types', entries: entriesOf(typeDocs) },
        { title: 'Flags', entries: entriesOf(flagDocs) },
      ],
    },
    {
      name: 'expressions',
      title: 'Formulas and conditions',
      doc: 'Logic has two values: what is missing makes a comparison false, and its opposite true.',
      groups: [{ entries: entriesOf(expressionDocs) }, { title: 'From other rows', entries: entriesOf(otherRowsDocs) }],
    },
    {
      name: 'metrics',
      title: 'Metrics',
      doc: 'Each metric is added up over its own table and by its own date; then a report puts them side by side.',
      groups: [
        { title: 'Aggregates', entries: entriesOf(aggregateDocs) },
        { title: 'What narrows a metric', entries: entriesOf(modifierDocs) },
        { title: 'Per something', entries: entriesOf(perDocs) },
        { title: 'Across the rows of a report', entries: entriesOf(acrossRowsDocs) },
      ],
    },
    {
      name: 'reports',
      title: 'Reports',
      doc: 'A report’s clauses stand in any order. Conditions come first, then sums, `keep`, `sort`, `top` and `totals`.',
      groups: [
        { title: 'Clauses', entries: entriesOf(clauseDocs) },
        { title: 'Ranges of time', entries: entriesOf(rangeDocs) },
        { title: 'Charts', entries: entriesOf(chartDocs) },
      ],
    },
    {
      name: 'audits',
      title: 'Audits',
      doc: 'An audit tells of each check how many rows fail it and which, by their keys, and one accuracy: the share of rows of its table that fail none. With every table comes an audit of what it declares: its key and what is `unique` do not repeat, its key and what is `required` are there, emails are emails, references point somewhere, and values are in their sets; rows that the import set aside count among those that fail. `rekap audit` runs them all, `rekap audit table:deals` that of a table, and `rekap rows contacts failing --in "check=Missing: Email"` gives all rows that fail a check. The exit code is 1 when one fails.',
      groups: [{ entries: entriesOf(auditDocs) }],
    },
    {
      name: 'tests',
      title: 'Tests',
      doc: 'A test says what metrics and reports come to with a few rows, and with nothing else: no imported data are read. The notebook shows whether it holds; `rekap test` runs all tests, or those of some files, for people, as JSON or as JUnit’s XML, and its exit code is 1 when one fails or has errors. Tests of a pack are run with what the project changes of the pack.',
      groups: [{ entries: entriesOf(testDocs) }],
    },
    {
      name: 'params',
      title: 'Params',
      doc: 'A report says which values it was given. What is given is read as a value of the param’s type, a text or a key as it is and anything else as it is written here, and is never taken for more; what is no value, or one that no row has, is refused. `all` is all rows, `"all"` a text or a key of that name.\n\nIn the notebook the params that the reports of a page depend on, also by way of their metrics, have controls above the reports. What they are set to is in the page’s address, so that it can be sent to others and the browser goes back to it; it goes along to other pages that have the same params. On the command line it is `rekap run sales --param team=East --param "span=last 3 months"`. `rekap describe team` says what a param takes and who uses it.',
      groups: [{ entries: entriesOf(paramDocs) }],
    },
    {
      name: 'packs',
      title: 'Packs and translations',
      doc: packsDoc,
      groups: [{ entries: entriesOf(packDocs) }],
    },
    {
      name: 'catalogue',
      title: 'What Rekap knows',
      doc: 'These tables are there in every project, filled by Rekap: they are listed, counted and grouped like any other, beside imported data.',
      groups: [{ entries: entriesOf(catalogueDocs) }],
    },
    {
      name: 'functions',
      title: 'Functions',
      doc: 'Of the values of a row; those of numbers work on metrics, too. What is missing makes the result missing unless said otherwise, and so does what cannot be worked out. None of them fails.',
      groups: functionGroups.map(({ title, rows }) => ({ title, entries: rows.map(functionEntry) })),
    },
    {
      name: 'mistakes',
      title: 'Common mistakes',
      doc: 'What is easily written, and what is said then.',
      groups: mistakes.map(({ title, cells }) => ({ title, entries: cells.map(mistakeEntry) })),
    },
    {
      name: 'errors',
      title: 'Errors',
      doc: 'Everything that can be wrong, by its code.',
      groups: [
        { title: 'In the text', entries: codesOf(syntaxCatalogue) },
        { title: 'In the meaning', entries: codesOf(semanticCatalogue) },
      ],
    },
  ];
}

const packsDoc = [
  '`packs: [crm]` in rekap.yaml names what a project builds on: a folder in `packs/` beside it, a path such as `./shared/sales`, a pack that comes with Rekap, or an installed npm package whose package.json says `"rekap": { "pack": "." }`, the folder of its files. A pack may have a rekap.yaml of its own that lists packs. All files see every definition; a name that two packs define is an error.',
  'Files such as `id.yaml` beside the definitions say what they are called in another language, by name: `metrics: { revenue: Pendapatan }`, `tables: { deals: { label: Peluang, columns: { amount: Nilai } } }`, `reports: { sales: { label: Penjualan, columns: { median_days: Median hari } } }`, and so on for `dimensions`, `params`, `calendars`, `goals`, `audits` and `texts` (by their heading). `--locale id`, or `locale: id` in rekap.yaml, chooses them, and how numbers, dates and money are written; names, CSV and JSON stay as they are. Those of the project come after those of its packs. `rekap check` names what is not translated, and what is gone.',
].join('\n\n');

function codesOf(catalogue: Readonly<Record<string, { readonly doc: string }>>): ReferenceEntry[] {
  return Object.entries(catalogue).map(([name, { doc }]) => ({ name, form: name, doc }));
}

/** A program of one cell beside the model of the examples. */
export function exampleProgram(cell: string): Program {
  return check(
    [
      // As a pack, so that examples may change it.
      { path: 'pack:example/model.rekap', text: exampleModel },
      { path: 'example.rekap', text: cell },
    ],
    exampleSettings,
  );
}

export const exampleSettings: Settings = {
  today: '2024-04-01',
  timezone: 'UTC',
  locale: 'en',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 1,
};

function mistakeEntry(wrong: string): ReferenceEntry {
  const [diagnostic] = exampleProgram(wrong).diagnostics;
  const { code = '', message = '', hint } = diagnostic ?? {};
  return { name: code, form: wrong, doc: hint === undefined ? message : `${message} ${hint}` };
}
