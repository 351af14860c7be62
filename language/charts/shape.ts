import { columnFormatter, type FormatSettings, isPeriod, type Value } from '../base/format.ts';

/** A column of a result, as the compiled report and the command line's JSON describe it. */
export interface ChartColumn {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly role: string;
  /** A `Format` of the model. */
  readonly format: string;
}

/** A finished result: nothing in it is ever aggregated again. */
export interface ChartInput {
  readonly kind: 'report' | 'list' | 'goal';
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
  /** The kind named in the report's `chart`, or null. */
  readonly clause: string | null;
  readonly settings: FormatSettings;
}

/** What a chart is chosen by and drawn from: the result's columns by their part in the picture. */
export interface Shape {
  readonly kind: 'report' | 'list' | 'goal';
  readonly time: Dimension | undefined;
  /** Without `time`. */
  readonly dimensions: readonly Dimension[];
  /** Whatever is shown by them. */
  readonly metrics: readonly Measure[];
  /** Of the metrics those that are numbers, which alone can be drawn to scale. */
  readonly measures: readonly Measure[];
  readonly rows: readonly ShapeRow[];
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
  /** What a comparison stands beside, and whether it is what that is compared with: the value before, or the target. */
  readonly beside?: { readonly metric: string; readonly isBaseline: boolean };
  /** Null where it is missing or no number. */
  readonly value: (row: ShapeRow) => number | null;
  readonly text: (row: ShapeRow) => string;
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
  const labels = new Set<string>();
  let time: Dimension | undefined;
  const dimensions: Dimension[] = [];
  const metrics: Measure[] = [];
  const measures: Measure[] = [];
  input.columns.forEach((column, index) => {
    const format = columnFormatter(
      rows.map(({ values }) => values[index] ?? null),
      column.format,
      input.settings,
    );
    const across = input.across.includes(column.name);
    const value = ({ values }: ShapeRow): Value => values[index] ?? null;
    if (column.role !== 'dimension') {
      const beside = column.role === 'comparison' ? besideOf(column.name) : undefined;
      const metric: Measure = {
        name: column.name,
        ...(beside === undefined ? {} : { beside }),
        label: unique(column.label, labels),
        format: column.format,
        value: (row) => numberOf(value(row)),
        text: (row) => format(value(row)),
      };
      metrics.push(metric);
      if (numericTypes.includes(column.type)) measures.push(metric);
    } else if (time === undefined && isPeriod(column.format)) {
      time = { label: column.label, across, value, text: (row) => format(value(row)) };
    } else {
      dimensions.push({ label: column.label, across, value, text: (row) => nameOf(row, index, format(value(row))) });
    }
  });
  return { kind: input.kind, time, dimensions, metrics, measures, rows, settings: input.settings };
}

/** A comparison is called after its metric: `revenue.previous`, `revenue.growth`, `revenue.target`. */
function besideOf(name: string): NonNullable<Measure['beside']> {
  const dot = name.lastIndexOf('.');
  return { metric: name.slice(0, dot), isBaseline: ['previous', 'target'].includes(name.slice(dot + 1)) };
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
