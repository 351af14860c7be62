import { columnFormatter, type FormatSettings, isPeriod, type Value } from '../base/format.ts';
import type { Patch } from '../base/merge.ts';

/** A column of a result, as the compiled report and the command line's JSON describe it. */
export interface ChartColumn {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly role: string;
  /** A `Format` of the model. */
  readonly format: string;
  /** Of a closed set, such as bands: all values that it may have, in their order. */
  readonly values?: readonly string[];
}

export type ResultKind = 'report' | 'list' | 'funnel' | 'cohort' | 'goal' | 'audit';

/** A finished result: nothing in it is ever aggregated again. */
export interface ChartInput {
  readonly kind: ResultKind;
  readonly label: string;
  readonly columns: readonly ChartColumn[];
  readonly rows: readonly (readonly Value[])[];
  /** Parallel to `rows`. */
  readonly rowKinds: readonly ('group' | 'others' | 'subtotal')[];
  /** Cells of dimensions that a row of several groups does not have: [row, column]. */
  readonly blanks: readonly (readonly [number, number])[];
  /** The names of the dimensions that the report has go across the page. */
  readonly across: readonly string[];
  /** The rows that are only a part of their period. */
  readonly partial: readonly { readonly row: number }[];
  /** What all rows come to, worked out from the data; null where the result has no such row. */
  readonly totals: readonly Value[] | null;
  /** The kind named in the report's `chart`, or null. */
  readonly clause: string | null;
  /** What the report's `vega` merges into the spec, or null. */
  readonly vega: Patch | null;
  readonly settings: FormatSettings;
}

/** What a chart is chosen by and drawn from: the result's columns by their part in the picture. */
export interface Shape {
  readonly kind: ResultKind;
  readonly time: Dimension | undefined;
  /** Without `time`. */
  readonly dimensions: readonly Dimension[];
  /** Whatever is shown by them. */
  readonly metrics: readonly Measure[];
  /** Of the metrics those that are numbers, which alone can be drawn to scale. */
  readonly measures: readonly Measure[];
  readonly forecasts: readonly Forecast[];
  readonly rows: readonly ShapeRow[];
  /** What all rows come to, where the result says so. */
  readonly total: ShapeRow | undefined;
  readonly settings: FormatSettings;
}

export interface ShapeRow {
  readonly values: readonly Value[];
  readonly others: boolean;
  /** The columns that it has no value of. */
  readonly blanks: readonly number[];
  /** Only a part of its period. */
  readonly partial: boolean;
}

export interface Dimension {
  readonly label: string;
  readonly type: string;
  /** All values that there may be, in their order, where they are known. */
  readonly order: readonly string[] | undefined;
  /** It goes across the page. */
  readonly across: boolean;
  /** The value as people read it. */
  readonly text: (row: ShapeRow) => string;
  /** The stored value, which orders time. */
  readonly value: (row: ShapeRow) => Value;
}

export interface Measure {
  readonly name: string;
  /** Unique among the metrics. */
  readonly label: string;
  readonly format: string;
  /** What a comparison stands beside, and what it is to that: the value before, the target, or worked out from both. */
  readonly beside?: { readonly metric: string; readonly part: 'previous' | 'target' | 'derived' };
  /** Null where it is missing or no number. */
  readonly value: (row: ShapeRow) => number | null;
  readonly text: (row: ShapeRow) => string;
}

/**
 * How a metric may go on. Its columns have the role `forecast`: `revenue.seasonal` by that method, and its band
 * `revenue.seasonal.low` and `revenue.seasonal.high`; or a band alone, `revenue.low` and `revenue.high`, where the metric's
 * own column goes on.
 */
export interface Forecast {
  /** The metric's name. */
  readonly of: string;
  readonly value: Measure;
  readonly low: Measure | undefined;
  readonly high: Measure | undefined;
  /** The metric's own column holds the values, wherever there is a band. */
  readonly isOwn: boolean;
}

const numericTypes: readonly string[] = ['integer', 'number', 'percent', 'money', 'duration'];

/** The metrics that the report shows, without what it compares them with. */
export function ownOf({ measures }: Pick<Shape, 'measures'>): readonly Measure[] {
  return measures.filter(({ beside }) => beside === undefined);
}

/** Said where a picture leaves comparisons out. */
export const comparisonsInTable = 'The comparisons are in the table.';

/** What the row of groups left out by `top … with others` is called. */
export const othersLabel = 'Others';

export function shapeOf(input: ChartInput): Shape {
  const partial = new Set(input.partial.map(({ row }) => row));
  const blanks = new Map<number, number[]>();
  for (const [row, column] of input.blanks) blanks.set(row, [...(blanks.get(row) ?? []), column]);
  const all = input.rows.map((values, index) => ({
    values,
    others: input.rowKinds[index] === 'others',
    blanks: blanks.get(index) ?? [],
    partial: partial.has(index),
  }));
  // A total beside its parts would be drawn as one of them.
  const rows = all.filter((_, index) => input.rowKinds[index] !== 'subtotal');
  const total = input.totals === null ? undefined : { values: input.totals, others: false, blanks: [], partial: false };
  const labels = new Set<string>();
  let time: Dimension | undefined;
  const dimensions: Dimension[] = [];
  const metrics: Measure[] = [];
  const measures: Measure[] = [];
  const forecasts: Measure[] = [];
  input.columns.forEach((column, index) => {
    const { label, type, values: order } = column;
    const written = [...rows, ...(total === undefined ? [] : [total])].map(({ values }) => values[index] ?? null);
    const format = columnFormatter(written, column.format, input.settings);
    const across = input.across.includes(column.name);
    const value = ({ values }: ShapeRow): Value => values[index] ?? null;
    if (column.role !== 'dimension') {
      const beside = column.role === 'comparison' ? besideOf(column.name) : undefined;
      const metric: Measure = {
        name: column.name,
        ...(beside === undefined ? {} : { beside }),
        label: unique(label, labels),
        format: column.format,
        value: (row) => numberOf(value(row)),
        text: (row) => format(value(row)),
      };
      if (column.role === 'forecast') {
        forecasts.push(metric);
        return;
      }
      metrics.push(metric);
      if (numericTypes.includes(type)) measures.push(metric);
    } else if (time === undefined && isPeriod(column.format)) {
      time = { label, type, order, across, value, text: (row) => format(value(row)) };
    } else {
      const text = (row: ShapeRow): string => nameOf(row, index, format(value(row)));
      dimensions.push({ label, type, order, across, value, text });
    }
  });
  return {
    kind: input.kind,
    time,
    dimensions,
    metrics,
    measures,
    forecasts: forecastsOf(forecasts, measures),
    rows,
    total,
    settings: input.settings,
  };
}

/** A comparison is called after its metric: `revenue.previous`, `revenue.growth`, `revenue.target`. */
function besideOf(name: string): NonNullable<Measure['beside']> {
  const dot = name.lastIndexOf('.');
  const part = name.slice(dot + 1);
  return { metric: name.slice(0, dot), part: part === 'previous' || part === 'target' ? part : 'derived' };
}

/** The target of a metric: what it is compared with, or what a goal is to reach. */
export function targetOf({ name }: Measure, { measures }: Pick<Shape, 'measures'>): Measure | undefined {
  return measures.find(({ beside }) => beside?.part === 'target' && beside.metric === name);
}

function forecastsOf(columns: readonly Measure[], measures: readonly Measure[]): Forecast[] {
  const named = (name: string): Measure | undefined => columns.find((column) => column.name === name);
  const band = (name: string) => ({ low: named(`${name}.low`), high: named(`${name}.high`) });
  const isBand = ({ name }: Measure): boolean => /\.(?:low|high)$/.test(name);
  return ownOf({ measures }).flatMap((measure): Forecast[] => {
    const { low, high } = band(measure.name);
    const own: Forecast[] =
      low === undefined && high === undefined ? [] : [{ of: measure.name, value: measure, low, high, isOwn: true }];
    const methods = columns.filter((column) => column.name.startsWith(`${measure.name}.`) && !isBand(column));
    return [
      ...own,
      ...methods.map((value): Forecast => ({ of: measure.name, value, ...band(value.name), isOwn: false })),
    ];
  });
}

/** A group that happens to be called like the others is told apart from them by quotes. */
function nameOf(row: ShapeRow, column: number, text: string): string {
  if (row.blanks.includes(column)) return othersLabel;
  return text === othersLabel ? `“${text}”` : text;
}

/** The name, or `name (2)` and so on when it is taken; takes it. */
export function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name} (${count})`;
  taken.add(free);
  return free;
}

function numberOf(value: Value): number | null {
  if (value === null || typeof value === 'boolean') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** One after the other, without those that are not there. */
export function sentences(...some: readonly (string | undefined)[]): string {
  return some.filter((each) => each !== undefined && each !== '').join(' ');
}
