/**
 * Values as people read them. One column has one number of digits, decided from all of its values, so that its numbers
 * stand under each other and compare at a glance.
 */

/** A cell of a result. Numbers beyond what a JavaScript number holds exactly are texts of all their digits. */
export type Value = string | number | boolean | null;
type Present = string | number;

export interface FormatSettings {
  /** BCP 47 tag. */
  readonly locale: string;
  /** ISO 4217 code. */
  readonly currency: string;
}

export type Formatter = (value: Value) => string;

/** How a value that is not there is written. */
export const missing = '–';

/** What stands behind a period that the numbers beside it are only a part of. */
export const partialMark = '…';

/** What stands behind a period that the numbers beside it are forecast for. */
export const forecastMark = '→';

/** `fiscal quarter 4` is that of a fiscal year that starts in April. */
const periodFormat = /^(?:day|week|month|quarter|year|fiscal year|fiscal quarter \d+)$/;

/** Whether a format is that of a report's periods, each of which is its first day. */
export function isPeriod(format: string): boolean {
  return periodFormat.test(format);
}

/** Writes one value on its own; see `columnFormatter` for `format`. */
export function formatValue(value: Value, format: string, settings: FormatSettings): string {
  return columnFormatter([value], format, settings)(value);
}

/**
 * A writer for the values of one column.
 *
 * `format` is a `Format` of the model; an unknown one writes plainly. Percent values are shares (0.5 is 50%), durations
 * are seconds, dates are `YYYY-MM-DD`, times `YYYY-MM-DD HH:MM:SS` with a blank or a `T`; a period is its first day.
 * A value that does not fit its format is written as it is.
 */
export function columnFormatter(values: readonly Value[], format: string, settings: FormatSettings): Formatter {
  const write = presentFormatter(values, format, settings);
  return (value) => {
    if (value === null) return missing;
    return typeof value === 'boolean' ? yesOrNo(value, settings.locale) : write(value);
  };
}

/** Writers for the columns of a result; the columns that a metric has across the page are written alike. */
export function columnFormatters(
  columns: readonly { readonly format: string; readonly metric?: string }[],
  rows: readonly (readonly Value[])[],
  settings: FormatSettings,
): Formatter[] {
  const own = (index: number): Value[] => rows.map((row) => row[index] ?? null);
  const shared = new Map<string, Formatter>();
  return columns.map(({ format, metric }, index) => {
    if (metric === undefined) return columnFormatter(own(index), format, settings);
    const known = shared.get(metric);
    if (known !== undefined) return known;
    const all = columns.flatMap((other, place) => (other.metric === metric ? own(place) : []));
    const formatter = columnFormatter(all, format, settings);
    shared.set(metric, formatter);
    return formatter;
  });
}

function presentFormatter(
  values: readonly Value[],
  format: string,
  settings: FormatSettings,
): (value: Present) => string {
  const { locale, currency } = settings;
  switch (format) {
    case 'integer':
      return numeric(locale, {}, 0);
    case 'number':
      return numeric(locale, {}, numberDigits(values));
    case 'percent':
      return numeric(locale, { style: 'percent' }, percentDigits(values));
    case 'points': {
      const share = numeric(locale, { style: 'percent' }, percentDigits(values));
      return (value) => share(value).replace(/\s?%/, ' pp');
    }
    case 'money':
      return numeric(locale, { style: 'currency', currency }, moneyDigits(values, currency));
    case 'days':
      return numeric(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }, unitDigits(values));
    case 'hours':
      return numeric(locale, { style: 'unit', unit: 'hour', unitDisplay: 'long' }, unitDigits(values));
    case 'duration':
      return (value) => duration(value, locale);
    case 'time': {
      const withSeconds = values.some((value) => typeof value === 'string' && /:\d\d:(?!00)/.test(value));
      return moment(locale, withSeconds ? 'medium' : 'short');
    }
    case 'date':
    case 'day':
      return moment(locale);
    case 'week':
      return period(week);
    case 'month': {
      const month = dateFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
      return period((day) => month.format(day));
    }
    case 'quarter':
      return period((day) => `${day.getUTCFullYear()} Q${Math.floor(day.getUTCMonth() / 3) + 1}`);
    case 'year':
      return period((day) => String(day.getUTCFullYear()));
    case 'fiscal year':
      return period((day) => fiscalYear(day, day.getUTCMonth() + 1));
    default: {
      const fiscalQuarter = /^fiscal quarter (\d+)$/.exec(format);
      if (fiscalQuarter !== null) {
        const starts = Number(fiscalQuarter[1]);
        return period((day) => {
          const months = (day.getUTCMonth() + 1 - starts + 12) % 12;
          return `${fiscalYear(day, starts)} Q${Math.floor(months / 3) + 1}`;
        });
      }
      const number = numeric(locale, { useGrouping: false, minimumFractionDigits: 0 }, 10);
      return (value) => (typeof value === 'number' ? number(value) : value);
    }
  }
}

// ---------------------------------------------------------------- numbers

const decimal = /^-?\d+(\.\d+)?$/;

function numeric(locale: string, options: Intl.NumberFormatOptions, digits: number): (value: Present) => string {
  const format = numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, ...options });
  const scale = options.style === 'percent' ? 100 : 1;
  return (value) => {
    const size = Math.abs(Number(value));
    if (typeof value === 'string' && !decimal.test(value)) return value;
    if (!Number.isFinite(size)) return missing;
    const shownAsZero = size * scale * 10 ** digits < 0.5;
    return format(shownAsZero ? 0 : value);
  };
}

/** The greatest absolute value; 0 without any. */
function largest(values: readonly Value[]): number {
  let found = 0;
  for (const value of values) {
    const size = isNumeric(value) ? Math.abs(Number(value)) : 0;
    if (Number.isFinite(size) && size > found) found = size;
  }
  return found;
}

function allWhole(values: readonly Value[]): boolean {
  return values.every((value) => !isNumeric(value) || Number.isInteger(Number(value)));
}

function isNumeric(value: Value): value is Present {
  return typeof value === 'number' || (typeof value === 'string' && decimal.test(value));
}

/** At least `least` digits, more where two significant ones need them. */
function significantDigits(size: number, least: number): number {
  if (size === 0) return least;
  return Math.min(10, Math.max(least, 1 - Math.floor(Math.log10(size))));
}

function numberDigits(values: readonly Value[]): number {
  const size = largest(values);
  return allWhole(values) || size >= 100_000 ? 0 : significantDigits(size, 2);
}

function percentDigits(values: readonly Value[]): number {
  const size = largest(values) * 100;
  if (size >= 1000) return 0;
  return size === 0 || size >= 1 ? 1 : significantDigits(size, 1);
}

function moneyDigits(values: readonly Value[], currency: string): number {
  if (allWhole(values) || largest(values) >= 10_000) return 0;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function unitDigits(values: readonly Value[]): number {
  return allWhole(values) ? 0 : largest(values) < 1 ? 2 : 1;
}

// ---------------------------------------------------------------- durations, dates, words

const durationUnits = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** The two largest units of a number of seconds, such as `3 days 4 hr`. */
function duration(value: Present, locale: string): string {
  const seconds = Number(value);
  if (!Number.isFinite(seconds)) return String(value);
  const whole = Math.round(Math.abs(seconds));
  const first = durationUnits.findIndex(([, size]) => whole >= size);
  const from = first === -1 ? durationUnits.length - 1 : first;
  let rest = whole;
  const parts: string[] = [];
  for (const [unit, size] of durationUnits.slice(from, from + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 || parts.length === 0) {
      parts.push(numberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })(count));
    }
  }
  return `${seconds < 0 && whole > 0 ? '-' : ''}${parts.join(' ')}`;
}

function period(write: (firstDay: Date) => string): (value: Present) => string {
  return (value) => {
    const day = new Date(`${String(value).slice(0, 10)}T00:00:00Z`);
    return Number.isNaN(day.getTime()) ? String(value) : write(day);
  };
}

/** Where English is read, days are written so that nobody takes the day for the month: `2024-03-31`. */
function moment(locale: string, timeStyle?: 'short' | 'medium'): (value: Present) => string {
  if (/^en\b/i.test(locale)) {
    const length = timeStyle === undefined ? 10 : timeStyle === 'short' ? 16 : 19;
    return (value) => String(value).slice(0, length).replace('T', ' ');
  }
  const options = { dateStyle: 'medium', timeZone: 'UTC', ...(timeStyle && { timeStyle }) } as const;
  const format = dateFormat(locale, options);
  return (value) => {
    const text = String(value);
    const date = new Date(`${text.slice(0, 10)}T${text.length > 10 ? text.slice(11, 19) : '00:00:00'}Z`);
    return Number.isNaN(date.getTime()) ? text : format.format(date);
  };
}

const dayInMilliseconds = 86_400_000;

/** The ISO week that holds most of the week's days, as `2016-W42`; so weeks that start on Sunday have a number, too. */
function week(firstDay: Date): string {
  const middle = new Date(firstDay.getTime() + 3 * dayInMilliseconds);
  const newYear = Date.UTC(middle.getUTCFullYear(), 0, 1);
  const number = Math.floor((middle.getTime() - newYear) / dayInMilliseconds / 7) + 1;
  return `${middle.getUTCFullYear()}-W${String(number).padStart(2, '0')}`;
}

/** Called after the year that it ends in. `starts` is its first month. */
function fiscalYear(day: Date, starts: number): string {
  const ends = starts > 1 && day.getUTCMonth() + 1 >= starts ? 1 : 0;
  return `FY${day.getUTCFullYear() + ends}`;
}

function yesOrNo(value: boolean, locale: string): string {
  const indonesian = /^id\b/i.test(locale);
  if (value) return indonesian ? 'ya' : 'yes';
  return indonesian ? 'tidak' : 'no';
}

// ---------------------------------------------------------------- Intl, made once: making a formatter is slow

/** What engines do since 2023: texts keep all their digits. The library's types say so only from ES2023 on. */
type ExactFormat = (value: number | string) => string;

const numberFormats = new Map<string, ExactFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): ExactFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = numberFormats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, options).format as ExactFormat;
    numberFormats.set(key, format);
  }
  return format;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = dateFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, options);
    dateFormats.set(key, format);
  }
  return format;
}
