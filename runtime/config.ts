import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { Diagnostic } from '../language/base/diagnostics.ts';
import type { Span } from '../language/base/span.ts';
import { closest } from '../language/base/suggest.ts';
import type { Settings } from '../language/index.ts';
import { diagnose } from './diagnostics.ts';

export const configFile = 'rekap.yaml';

/** rekap.yaml as written, each part with its place; wrong parts are left out and have a diagnostic. */
export interface Config {
  readonly name: string | undefined;
  readonly settings: Settings;
  readonly packs: readonly Located[];
  readonly imports: readonly ImportConfig[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A text and where it stands in rekap.yaml. */
export interface Located {
  readonly text: string;
  readonly span: Span;
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
  return reader.read(options);
}

/** Whether a text is `YYYY-MM-DD` and a day of the calendar. */
export function isCalendarDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
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
] as const;

type Field = (node: Node | null, key: Located) => void;

class ConfigReader {
  private readonly text: string;
  private readonly diagnostics: Diagnostic[] = [];

  constructor(text: string) {
    this.text = text;
  }

  read(options: { today?: string | undefined; now: Date }): Config {
    let name: string | undefined;
    let timezone = 'UTC';
    let locale = 'en';
    let currency = 'USD';
    let weekStarts = 1;
    let fiscalYearStarts = 1;
    let today: string | undefined;
    const packs: Located[] = [];
    const imports: ImportConfig[] = [];

    const root = this.parse();
    this.fields(root, undefined, {
      name: (node, key) => {
        name = this.string(node, key, 'a text')?.text;
      },
      timezone: (node, key) => {
        const value = this.string(node, key, 'the name of a time zone, such as Asia/Jakarta');
        if (value !== undefined && this.known('time zone', value, isTimeZone, Intl.supportedValuesOf('timeZone'))) {
          timezone = value.text;
        }
      },
      locale: (node, key) => {
        const value = this.string(node, key, 'a language tag, such as en or id');
        if (value !== undefined && this.known('locale', value, isLocale, ['en', 'id'])) locale = value.text;
      },
      currency: (node, key) => {
        const codes = Intl.supportedValuesOf('currency');
        const value = this.string(node, key, 'the code of a currency, such as USD');
        if (value !== undefined && this.known('currency', value, (code) => codes.includes(code), codes))
          currency = value.text;
      },
      week_starts: (node, key) => {
        weekStarts = this.position('weekday', node, key, weekdays) ?? weekStarts;
      },
      fiscal_year_starts: (node, key) => {
        fiscalYearStarts = this.position('month', node, key, months) ?? fiscalYearStarts;
      },
      today: (node, key) => {
        const value = this.string(node, key, 'a date, such as 2024-03-31');
        if (value === undefined) return;
        if (isCalendarDate(value.text)) today = value.text;
        else this.report(diagnose('invalid-date', this.place(value.span), { value: value.text }));
      },
      packs: (node, key) => {
        packs.push(...(this.strings(node, key, 'a list of names of packs') ?? []));
      },
      imports: (node, key) => {
        for (const [table, body] of this.entries(node, key, 'a mapping from tables to their files')) {
          const found = this.import(table, body);
          if (found !== undefined) imports.push(found);
        }
      },
    });

    return {
      name,
      settings: {
        today: options.today ?? today ?? dayIn(timezone, options.now),
        timezone,
        locale,
        currency,
        weekStarts,
        fiscalYearStarts,
      },
      packs,
      imports,
      diagnostics: this.diagnostics,
    };
  }

  private import(table: Located, node: Node | null): ImportConfig | undefined {
    let patterns: Located[] | undefined;
    const columns = new Map<string, ColumnSource>();
    const only: RowFilter[] = [];
    let allowOutside = false;
    let encoding: string | undefined;
    let separator: string | undefined;

    const before = this.diagnostics.length;
    this.fields(node, table, {
      file: (value, key) => {
        patterns = this.strings(value, key, 'a path, a pattern such as data/*.csv, or a list of them');
      },
      columns: (value, key) => {
        for (const [column, source] of this.entries(value, key, 'a mapping from columns to headings')) {
          const found = this.column(column, source);
          if (found !== undefined) columns.set(column.text, found);
        }
      },
      only: (value, key) => {
        for (const [heading, allowed] of this.entries(value, key, 'a mapping from headings to the values to keep')) {
          const values = this.strings(allowed, heading, 'a value or a list of values');
          if (values !== undefined)
            only.push({ heading: heading.text, values: values.map((each) => each.text), span: heading.span });
        }
      },
      allow_outside: (value, key) => {
        if (isScalar(value) && typeof value.value === 'boolean') allowOutside = value.value;
        else this.wrong(value, key, 'true or false');
      },
      encoding: (value, key) => {
        const label = this.string(value, key, 'the name of an encoding, such as latin-1');
        const hint = 'Usual ones are utf-8, utf-16, windows-1252 and latin-1.';
        if (label === undefined) return;
        if (this.known('encoding', label, (text) => encodingLabel(text) !== undefined, usualEncodings, hint)) {
          encoding = encodingLabel(label.text);
        }
      },
      separator: (value, key) => {
        const text = this.string(value, key, 'one character, such as ";"');
        if (text === undefined) return;
        const character = text.text === 'tab' || text.text === '\\t' ? '\t' : text.text;
        if (separators.includes(character)) separator = character;
        else this.wrong(value, key, `one of ${separators.map((each) => (each === '\t' ? 'tab' : each)).join(' ')}`);
      },
    });
    if (patterns === undefined) {
      if (this.diagnostics.length === before) {
        this.report(
          diagnose('wrong-value', this.place(table.span), {
            key: table.text,
            expected: 'a mapping with the key `file`',
            hint: 'As in `deals: { file: data/deals.csv }`.',
          }),
        );
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

  private column(column: Located, node: Node | null): ColumnSource | undefined {
    const base = { column: column.text, columnSpan: column.span };
    if (node === null) return { ...base, heading: null, headingSpan: column.span };
    if (isScalar(node)) {
      if (node.value === null) return { ...base, heading: null, headingSpan: this.span(node, column.span) };
      const heading = this.string(node, column, 'a heading of the file');
      return heading === undefined ? undefined : { ...base, heading: heading.text, headingSpan: heading.span };
    }
    let heading: Located = column;
    let decimal: '.' | ',' | undefined;
    let thousands: string | undefined;
    let format: string | undefined;
    this.fields(node, column, {
      from: (value, key) => {
        heading = this.string(value, key, 'a heading of the file') ?? heading;
      },
      decimal: (value, key) => {
        const sign = this.string(value, key, '"." or ","');
        if (sign?.text === '.' || sign?.text === ',') decimal = sign.text;
        else if (sign !== undefined) this.wrong(value, key, '"." or ","');
      },
      thousands: (value, key) => {
        const sign = this.string(value, key, 'one character, such as "," or " "');
        if (sign !== undefined && [...sign.text].length === 1 && !/[0-9+-]/.test(sign.text)) thousands = sign.text;
        else if (sign !== undefined) this.wrong(value, key, 'one character, such as "," or " "');
      },
      format: (value, key) => {
        const text = this.string(value, key, formatHelp);
        if (text !== undefined && (columnFormats.includes(text.text) || isPattern(text.text))) format = text.text;
        else if (text !== undefined) this.wrong(value, key, formatHelp);
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

  // -------------------------------------------------------------- reading YAML

  private parse(): Node | null {
    const document = parseDocument(this.text, {
      lineCounter: new LineCounter(),
      prettyErrors: false,
      stringKeys: true,
    });
    for (const { pos, message } of document.errors) {
      // The library marks a single character where a whole word is meant.
      const word = /^[\w-]*/.exec(this.text.slice(pos[0]))?.[0].length ?? 0;
      const span = { start: pos[0], end: Math.max(pos[1], pos[0] + word) };
      this.report(diagnose('yaml-syntax', this.place(span), { problem: firstSentence(message) }));
    }
    return document.contents;
  }

  /** Calls the field of each key that a mapping has; names the keys that it may not have. */
  private fields(node: Node | null, parent: Located | undefined, fields: Readonly<Record<string, Field>>): void {
    const known = Object.keys(fields);
    for (const [key, value] of this.entries(node, parent, `a mapping with the keys ${known.join(', ')}`)) {
      const field = Object.hasOwn(fields, key.text) ? fields[key.text] : undefined;
      if (field !== undefined) {
        field(value, key);
        continue;
      }
      const suggestion = closest(key.text, known);
      this.report(
        diagnose('unknown-key', this.place(key.span, suggestion), {
          key: key.text,
          parent: parent?.text,
          known,
          closest: suggestion,
        }),
      );
    }
  }

  private entries(node: Node | null, parent: Located | undefined, expected: string): [Located, Node | null][] {
    if (node === null || (isScalar(node) && node.value === null)) return [];
    if (!isMap(node)) {
      this.wrong(node, parent ?? { text: configFile, span: { start: 0, end: 0 } }, expected);
      return [];
    }
    return node.items.map((item) => {
      const { key, value } = item as Pair<Node, Node | null>;
      const text = isScalar(key) ? String(key.value) : '';
      return [{ text, span: this.span(key, { start: 0, end: 0 }) }, value];
    });
  }

  private string(node: Node | null, key: Located, expected: string): Located | undefined {
    if (isScalar(node) && node.value !== null && node.value !== '') {
      // A heading or a value such as `2024` or `true` is meant as it is written.
      const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
      return { text, span: this.span(node, key.span) };
    }
    this.wrong(node, key, expected);
    return undefined;
  }

  private strings(node: Node | null, key: Located, expected: string): Located[] | undefined {
    if (!isSeq(node)) {
      const single = this.string(node, key, expected);
      return single === undefined ? undefined : [single];
    }
    return node.items.flatMap((item) => this.string(item as Node | null, key, expected) ?? []);
  }

  private position(what: string, node: Node | null, key: Located, names: readonly string[]): number | undefined {
    const value = this.string(node, key, `a ${what}, such as ${names[0]}`);
    if (value === undefined) return undefined;
    const index = names.indexOf(value.text.toLowerCase());
    if (index !== -1) return index + 1;
    this.known(what, value, () => false, names);
    return undefined;
  }

  private known(
    what: string,
    value: Located,
    exists: (text: string) => boolean,
    names: readonly string[],
    hint = names.length > 20
      ? `As in \`${names.find((name) => /^(Asia\/Jakarta|USD)$/.test(name))}\`.`
      : `As in \`${names[0]}\`.`,
  ): boolean {
    if (exists(value.text)) return true;
    const suggestion = closest(value.text, names);
    this.report(
      diagnose('unknown-value', this.place(value.span, suggestion), {
        what,
        value: value.text,
        closest: suggestion,
        hint,
      }),
    );
    return false;
  }

  private wrong(node: Node | null, key: Located, expected: string): void {
    const hint = isAlias(node) ? 'Anchors and aliases are not read here: write the value itself.' : undefined;
    this.report(diagnose('wrong-value', this.place(this.span(node, key.span)), { key: key.text, expected, hint }));
  }

  private span(node: Node | null, otherwise: Span): Span {
    const range = node?.range;
    if (range === undefined || range === null || range[0] === range[1]) return otherwise;
    return { start: range[0], end: range[1] };
  }

  private place(span: Span, replacement?: string) {
    return { file: configFile, span, fix: replacement === undefined ? undefined : { span, text: replacement } };
  }

  private report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }
}

const separators = [',', ';', '\t', '|', ':', '^', '~'];
const usualEncodings = ['utf-8', 'utf-16', 'windows-1252', 'latin-1'];
const columnFormats = ['d/m/y', 'm/d/y', 'y/m/d', 'percent', 'fraction'];
const formatHelp =
  'd/m/y, m/d/y or y/m/d for dates, percent or fraction for percents, or a strptime pattern such as %d %b %Y';

/** Whether a text is made of what DuckDB's strptime knows. */
function isPattern(text: string): boolean {
  return /%/.test(text) && /^(?:[^%]|%(?:-[dmyHIMSjf]|[aAbBcdfgGHIjmMnpSuUVwWxXyYzZ%]))*$/.test(text);
}

/** The name by which `TextDecoder` knows an encoding, or undefined. */
function encodingLabel(text: string): string | undefined {
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

/** The library's sentence without its own position and full stop. */
function firstSentence(message: string): string {
  const sentence = message.split('\n')[0] ?? message;
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/[.:]$/, '');
}
