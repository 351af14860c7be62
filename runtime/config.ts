import { isScalar } from 'yaml';
import type { Diagnostic } from '../language/base/diagnostics.ts';
import type { Span } from '../language/base/span.ts';
import type { Settings } from '../language/index.ts';
import { ConfigReader, type Located, spanOf, type YamlNode } from './config-reader.ts';
import { diagnose } from './diagnostics.ts';

export { configFile, type Located } from './config-reader.ts';

/** rekap.yaml as written, each part with its place; wrong parts are left out and have a diagnostic. */
export interface Config {
  readonly name: string | undefined;
  readonly settings: Settings;
  readonly packs: readonly Located[];
  readonly imports: readonly ImportConfig[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `imports.<table>`: where a table's rows come from. */
export interface ImportConfig {
  readonly table: string;
  readonly tableSpan: Span;
  /** Paths and globs, relative to rekap.yaml. */
  readonly patterns: readonly Located[];
  /** By column of the table. A column without an entry is filled by the heading of its own name. */
  readonly columns: ReadonlyMap<string, ColumnSource>;
  readonly only: readonly RowFilter[];
  readonly allowOutside: boolean;
  /** A WHATWG label; UTF-8 when absent. */
  readonly encoding?: string;
  /** One character; recognised from the headings when absent. */
  readonly separator?: string;
}

/** What fills a column. */
export interface ColumnSource {
  readonly column: string;
  readonly columnSpan: Span;
  /** Null: the export has nothing for it, the column stays missing. */
  readonly heading: string | null;
  readonly headingSpan: Span;
  readonly decimal?: '.' | ',';
  readonly thousands?: string;
  /** `d/m/y` and its like, `percent` or `fraction`, or a strptime pattern. */
  readonly format?: string;
}

/** Rows are kept only when the heading's value is one of these. */
export interface RowFilter {
  readonly heading: string;
  readonly values: readonly string[];
  readonly span: Span;
}

/**
 * Reads and checks rekap.yaml. `today`, when given, wins over the file's; the clock `now` decides when neither says.
 * Never throws: whatever is wrong becomes a diagnostic.
 */
export function readConfig(text: string, options: { today?: string | undefined; now: Date }): Config {
  const reader = new ConfigReader(text);
  let name: string | undefined;
  let timezone = 'UTC';
  let locale = 'en';
  let currency = 'USD';
  let weekStarts = 1;
  let fiscalYearStarts = 1;
  let today: string | undefined;
  const packs: Located[] = [];
  const imports: ImportConfig[] = [];

  /** The place of a name among those there are, from 1. */
  const ordinal = (what: string, value: Located | undefined, names: readonly string[]): number | undefined => {
    if (value === undefined) return undefined;
    const known = (text: string) => names.includes(text.toLowerCase());
    const found = reader.oneOf(what, value, known, names, names[0] ?? '');
    return found === undefined ? undefined : names.indexOf(found.toLowerCase()) + 1;
  };

  reader.fields(reader.parse(), undefined, {
    name: (node, key) => {
      name = reader.string(node, key, 'a text')?.text;
    },
    timezone: (node, key) => {
      const value = reader.string(node, key, 'the name of a time zone, such as Asia/Jakarta');
      if (value === undefined) return;
      timezone =
        reader.oneOf('time zone', value, isTimeZone, Intl.supportedValuesOf('timeZone'), 'Asia/Jakarta') ?? timezone;
    },
    locale: (node, key) => {
      const value = reader.string(node, key, 'a language tag, such as en or id');
      if (value !== undefined) locale = reader.oneOf('locale', value, isLocale, ['en', 'id'], 'en') ?? locale;
    },
    currency: (node, key) => {
      const value = reader.string(node, key, 'the code of a currency, such as USD');
      const codes = Intl.supportedValuesOf('currency');
      if (value === undefined) return;
      currency = reader.oneOf('currency', value, (text) => codes.includes(text), codes, 'USD') ?? currency;
    },
    week_starts: (node, key) => {
      const value = reader.string(node, key, 'a weekday, such as monday');
      weekStarts = ordinal('weekday', value, weekdays) ?? weekStarts;
    },
    fiscal_year_starts: (node, key) => {
      const value = reader.string(node, key, 'a month, such as january');
      fiscalYearStarts = ordinal('month', value, months) ?? fiscalYearStarts;
    },
    today: (node, key) => {
      const value = reader.string(node, key, 'a date, such as 2024-03-31');
      if (value === undefined) return;
      if (isCalendarDate(value.text)) today = value.text;
      else reader.diagnostics.push(diagnose('invalid-today', reader.placeOf(value.span), { value: value.text }));
    },
    packs: (node, key) => {
      packs.push(...(reader.strings(node, key, 'a list of names of packs') ?? []));
    },
    imports: (node, key) => {
      for (const [table, body] of reader.entries(node, key, 'a mapping from tables to their files')) {
        const found = readImport(reader, table, body);
        if (found !== undefined) imports.push(found);
      }
    },
  });

  const settings: Settings = {
    today: options.today ?? today ?? dayIn(timezone, options.now),
    timezone,
    locale,
    currency,
    weekStarts,
    fiscalYearStarts,
  };
  return { name, settings, packs, imports, diagnostics: reader.diagnostics };
}

/** What the rekap.yaml of a pack may say; the rest is its project's to decide. */
export function readPackConfig(text: string, file: string): Pick<Config, 'packs' | 'diagnostics'> {
  const reader = new ConfigReader(text, file);
  const packs: Located[] = [];
  reader.fields(reader.parse(), undefined, {
    name: (node, key) => {
      reader.string(node, key, 'a text');
    },
    packs: (node, key) => {
      packs.push(...(reader.strings(node, key, 'a list of names of packs') ?? []));
    },
  });
  return { packs, diagnostics: reader.diagnostics };
}

function readImport(reader: ConfigReader, table: Located, node: YamlNode): ImportConfig | undefined {
  let patterns: Located[] | undefined;
  const columns = new Map<string, ColumnSource>();
  const only: RowFilter[] = [];
  let allowOutside = false;
  let encoding: string | undefined;
  let separator: string | undefined;

  const before = reader.diagnostics.length;
  reader.fields(node, table, {
    file: (value, key) => {
      patterns = reader.strings(value, key, 'a path, a pattern such as data/*.csv, or a list of them');
    },
    columns: (value, key) => {
      for (const [column, source] of reader.entries(value, key, 'a mapping from columns to headings')) {
        const found = readColumn(reader, column, source);
        if (found !== undefined) columns.set(column.text, found);
      }
    },
    only: (value, key) => {
      for (const [heading, allowed] of reader.entries(value, key, 'a mapping from headings to the values to keep')) {
        const values = reader.strings(allowed, heading, 'a value or a list of values')?.map(({ text }) => text);
        if (values !== undefined) only.push({ heading: heading.text, values, span: heading.span });
      }
    },
    allow_outside: (value, key) => {
      if (isScalar(value) && typeof value.value === 'boolean') allowOutside = value.value;
      else reader.wrong(value, key, 'true or false');
    },
    encoding: (value, key) => {
      const label = reader.string(value, key, 'the name of an encoding, such as latin-1');
      if (label === undefined) return;
      const known = (text: string) => encodingOf(text) !== undefined;
      encoding = encodingOf(reader.oneOf('encoding', label, known, encodings, 'windows-1252') ?? 'utf-8');
    },
    separator: (value, key) => {
      const text = reader.string(value, key, separatorHelp)?.text;
      if (text === undefined) return;
      separator = separators.find((each) => each === (text === 'tab' ? '\t' : text));
      if (separator === undefined) reader.wrong(value, key, separatorHelp);
    },
  });
  if (patterns === undefined) {
    if (reader.diagnostics.length === before) {
      reader.wrong(null, table, 'a mapping with the key `file`', 'As in `deals: { file: data/deals.csv }`.');
    }
    return undefined;
  }
  return {
    table: table.text,
    tableSpan: table.span,
    patterns,
    columns,
    only,
    allowOutside,
    ...(encoding === undefined ? {} : { encoding }),
    ...(separator === undefined ? {} : { separator }),
  };
}

function readColumn(reader: ConfigReader, column: Located, node: YamlNode): ColumnSource | undefined {
  const base = { column: column.text, columnSpan: column.span };
  if (node === null || (isScalar(node) && node.value === null)) {
    return { ...base, heading: null, headingSpan: spanOf(node, column.span) };
  }
  if (isScalar(node)) {
    const heading = reader.string(node, column, 'a heading of the file');
    return heading === undefined ? undefined : { ...base, heading: heading.text, headingSpan: heading.span };
  }
  let heading: Located = column;
  let decimal: '.' | ',' | undefined;
  let thousands: string | undefined;
  let format: string | undefined;
  reader.fields(node, column, {
    from: (value, key) => {
      heading = reader.string(value, key, 'a heading of the file') ?? heading;
    },
    decimal: (value, key) => {
      const sign = reader.string(value, key, decimalHelp)?.text;
      if (sign === '.' || sign === ',') decimal = sign;
      else if (sign !== undefined) reader.wrong(value, key, decimalHelp);
    },
    thousands: (value, key) => {
      const sign = reader.string(value, key, thousandsHelp)?.text;
      if (sign === undefined) return;
      if ([...sign].length === 1 && !/[0-9+-]/.test(sign)) thousands = sign;
      else reader.wrong(value, key, thousandsHelp);
    },
    format: (value, key) => {
      const text = reader.string(value, key, formatHelp)?.text;
      if (text === undefined) return;
      if (columnFormats.includes(text) || isPattern(text)) format = text;
      else reader.wrong(value, key, formatHelp);
    },
  });
  return {
    ...base,
    heading: heading.text,
    headingSpan: heading.span,
    ...(decimal === undefined ? {} : { decimal }),
    ...(thousands === undefined ? {} : { thousands }),
    ...(format === undefined ? {} : { format }),
  };
}

// ---------------------------------------------------------------- what values there are

/** Whether a text is `YYYY-MM-DD` and a day of the calendar. */
export function isCalendarDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const separators = [',', ';', '\t', '|', ':', '^', '~'];
const encodings = ['utf-8', 'utf-16', 'windows-1252', 'latin-1'];
const separatorHelp = `one of ${separators.map((each) => (each === '\t' ? 'tab' : each)).join(' ')}`;
const decimalHelp = '"." or ","';
const thousandsHelp = 'one character, such as "," or " "';
const columnFormats = ['d/m/y', 'm/d/y', 'y/m/d', 'percent', 'fraction'];
const formatHelp =
  'd/m/y, m/d/y or y/m/d for dates, percent or fraction for percents, or a strptime pattern such as %d %b %Y';

/** Whether a text is made of what DuckDB's strptime knows. */
function isPattern(text: string): boolean {
  return /%/.test(text) && /^(?:[^%]|%(?:-[dmyHIMSjf]|[aAbBcdfgGHIjmMnpSuUVwWxXyYzZ%]))*$/.test(text);
}

/** The name by which `TextDecoder` knows an encoding, or undefined. */
function encodingOf(text: string): string | undefined {
  const spelling = text.toLowerCase() === 'latin-1' ? 'latin1' : text;
  try {
    return new TextDecoder(spelling).encoding;
  } catch {
    return undefined;
  }
}

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

function isLocale(text: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf([text]).length === 1;
  } catch {
    return false;
  }
}

function dayIn(timezone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
