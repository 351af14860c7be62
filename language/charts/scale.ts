/** Axes for values: short numbers in the project's locale, so that every tick fits. */
import type { FormatSettings } from '../base/format.ts';
import type { Spec } from './chart.ts';
import type { Measure, ShapeRow } from './shape.ts';

/** What a tick's number is divided by, and what stands around it. */
interface Unit {
  readonly divisor: number;
  readonly prefix: string;
  /** `K` and the like, which zero does without. */
  readonly compact?: string;
  readonly suffix: string;
}

const durationUnits = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** From here on a tick says `10K`, not `10,000`. */
const compactFrom = 10_000;

/** An axis for measures of one unit, over these rows, that reaches at least so far. */
export function valueAxis(
  measures: readonly Measure[],
  rows: readonly ShapeRow[],
  settings: FormatSettings,
  least = 0,
): Spec {
  let largest = least;
  for (const measure of measures)
    for (const row of rows) largest = Math.max(largest, Math.abs(measure.value(row) ?? 0));
  const { divisor, prefix, compact = '', suffix } = unitFor(measures[0]?.format ?? 'number', largest, settings);
  const number = `format(abs(datum.value) / ${divisor}, ',.2~f')`;
  return {
    title: null,
    labelExpr: `(datum.value < 0 ? '−' : '') + ${quoted(prefix)} + ${number} + (datum.value ? ${quoted(compact)} : '') + ${quoted(suffix)}`,
    tickCount: 5,
    labelOverlap: true,
    labelSeparation: 8,
    ...(measures.every(({ format }) => format === 'integer') ? { tickMinStep: 1 } : {}),
  };
}

/** `$13.3B` for counts and amounts that are too long for where they stand; undefined for what has no short form. */
export function shortFormatter(
  format: string,
  { locale, currency }: FormatSettings,
): ((value: number) => string) | undefined {
  if (!['integer', 'number', 'money'].includes(format)) return undefined;
  const style = format === 'money' ? ({ style: 'currency', currency } as const) : {};
  const written = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3, ...style });
  return (value) => written.format(value);
}

/** How much room there is for numbers side by side, in letters: in one picture, and in one of several. */
const letters = { alone: 100, beside: 50 };

/** How numbers are written side by side: in full or in short, as there is room; undefined where there is none. */
export function writerOf(
  measure: Measure,
  rows: readonly ShapeRow[],
  columns: number,
  isBeside: boolean,
  settings: FormatSettings,
): ((row: ShapeRow) => string) | undefined {
  const short = shortFormatter(measure.format, settings);
  const inShort = (row: ShapeRow): string => {
    const value = measure.value(row);
    return value === null || short === undefined ? measure.text(row) : short(value);
  };
  return [measure.text, inShort].find((write) => {
    const longest = rows.reduce((most, row) => Math.max(most, write(row).length), 0);
    return (longest + 1) * columns <= (isBeside ? letters.beside : letters.alone);
  });
}

/** Vega's number locale, from the one of `Intl`. */
export function numberLocale(settings: FormatSettings): Spec {
  const parts = new Intl.NumberFormat(settings.locale, { minimumFractionDigits: 1 }).formatToParts(1_234_567.8);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return { decimal: part('decimal'), thousands: part('group'), grouping: [3], currency: ['', ''] };
}

function unitFor(format: string, largest: number, { locale, currency }: FormatSettings): Unit {
  if (format === 'percent' || format === 'points') return { ...affixes(locale, { style: 'percent' }), divisor: 0.01 };
  if (format === 'duration') {
    const { unit, seconds } = durationUnits.find((each) => largest >= each.seconds) ?? durationUnits[3];
    return { ...affixes(locale, { style: 'unit', unit, unitDisplay: 'narrow' }), divisor: seconds };
  }
  const around = format === 'money' ? affixes(locale, { style: 'currency', currency }) : { prefix: '', suffix: '' };
  if (largest < compactFrom) return { ...around, divisor: 1 };
  // The highest tick may be above the largest value.
  const power = Math.min(12, 3 * Math.floor(Math.log10(largest * 1.2) / 3));
  const divisor = 10 ** power;
  const compact = compactSuffix(divisor, locale);
  return compact === undefined ? { ...around, divisor: 1 } : { ...around, divisor, compact };
}

/** What a locale writes before and after a number of this style. */
function affixes(locale: string, options: Intl.NumberFormatOptions): { prefix: string; suffix: string } {
  const parts = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, ...options }).formatToParts(1);
  const digit = parts.findIndex(({ type }) => type === 'integer');
  const text = (some: readonly Intl.NumberFormatPart[]): string => some.map(({ value }) => value).join('');
  return { prefix: text(parts.slice(0, digit)), suffix: text(parts.slice(digit + 1)) };
}

/** `K` or ` rb` for thousands and so on; undefined where the locale has no short form for it. */
function compactSuffix(divisor: number, locale: string): string | undefined {
  const parts = new Intl.NumberFormat(locale, { notation: 'compact' }).formatToParts(divisor);
  if (parts.find(({ type }) => type === 'integer')?.value !== '1') return undefined;
  return parts
    .filter(({ type }) => type === 'compact' || type === 'literal')
    .map(({ value }) => value)
    .join('');
}

/** A string of Vega's expression language. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
