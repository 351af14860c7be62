/** From a result's columns to a picture: a Vega-Lite spec that only draws. */
import { area } from './area.ts';
import { bar } from './bar.ts';
import { type Chart, type ChartKind, type ChartRow, chartKinds, type Spec } from './chart.ts';
import { line } from './line.ts';
import { number } from './number.ts';
import { partialWords } from './partial.ts';
import { pie } from './pie.ts';
import { point } from './point.ts';
import { numberLocale } from './scale.ts';
import { type ChartInput, type Shape, shapeOf } from './shape.ts';
import { table } from './table.ts';

export { type ChartKind, chartKinds } from './chart.ts';
export type { ChartColumn, ChartInput } from './shape.ts';

export const charts = { bar, line, area, point, pie, number, table } as const satisfies Record<ChartKind, Chart>;

/** A picture of a result. `spec` is a Vega-Lite `concat` of panels over the named data set `rows`. */
export interface ChartDrawing {
  readonly kind: ChartKind;
  readonly spec: Spec;
  readonly rows: readonly ChartRow[];
  /** What the chart shows, in words. */
  readonly description: string;
  /** What the picture leaves out, or why it is of another kind than the report says. */
  readonly note?: string;
}

/**
 * Draws a finished result the way its report says, or, where it says nothing or the result does not suit that, the way
 * its shape suggests. Null when the table is the best picture, or when no value is there to draw.
 */
export function chartFor(input: ChartInput): ChartDrawing | null {
  const shape = shapeOf(input);
  if (!hasValues(input)) return null;
  const wanted = chartKinds.find((kind) => kind === input.clause);
  const lack = wanted === undefined ? undefined : charts[wanted].needs(shape);
  const kind = wanted === undefined || lack !== undefined ? suggested(shape) : wanted;
  const drawing = charts[kind].draw(shape);
  if (drawing === null) return null;
  const instead = wanted === undefined || lack === undefined ? undefined : insteadOf(wanted, kind, lack);
  const sentences = (...some: (string | undefined)[]) =>
    some.filter((each) => each !== undefined && each !== '').join(' ');
  const note = sentences(instead, drawing.note, notDrawn(kind, shape));
  const subtitle = sentences(note, partialWords(shape));
  return {
    kind,
    spec: {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      title: { text: input.label, ...(subtitle === '' ? {} : { subtitle }) },
      data: { name: 'rows' },
      columns: Math.min(2, drawing.panels.length),
      concat: drawing.panels,
      ...(haveOwnSeries(drawing.rows) ? { resolve: { scale: independent } } : {}),
      config: { locale: { number: numberLocale(input.settings) } },
    },
    rows: drawing.rows,
    description: sentences(describe(charts[kind], input.label, shape), partialWords(shape)),
    ...(note === '' ? {} : { note }),
  };
}

const independent: Spec = { color: 'independent', xOffset: 'independent', yOffset: 'independent' };

/** Whether panels have series of their own, so that each needs its own colours and legend. */
function haveOwnSeries(rows: readonly ChartRow[]): boolean {
  const panels = new Map<unknown, Set<unknown>>();
  for (const { $panel, $series } of rows) panels.set($panel, (panels.get($panel) ?? new Set()).add($series));
  return new Set([...panels.values()].map((series) => JSON.stringify([...series]))).size > 1;
}

/** The kind that suits a shape best. */
function suggested(shape: Shape): ChartKind {
  if (shape.kind === 'list') return 'table';
  const order: readonly ChartKind[] = shape.time === undefined ? ['bar', 'number'] : ['line'];
  return order.find((kind) => charts[kind].needs(shape) === undefined) ?? 'table';
}

function hasValues({ columns, rows }: ChartInput): boolean {
  return rows.some((row) => columns.some(({ role }, index) => role !== 'dimension' && (row[index] ?? null) !== null));
}

/** Dates and texts have no place on a scale. */
function notDrawn(kind: ChartKind, { metrics, measures }: Shape): string | undefined {
  const left = kind === 'number' ? [] : metrics.filter((metric) => !measures.includes(metric));
  return left.length === 0 ? undefined : `Not drawn: ${left.map(({ label }) => label).join(', ')}.`;
}

function insteadOf(wanted: ChartKind, drawn: ChartKind, lack: string): string {
  const { name } = charts[wanted];
  return `Drawn as ${charts[drawn].name}: ${name} needs ${lack}.`;
}

function describe({ name }: Chart, label: string, { time, dimensions, measures, rows }: Shape): string {
  const by = [...(time === undefined ? [] : [time]), ...dimensions].map((dimension) => dimension.label);
  const shown = measures.map((measure) => measure.label).join(', ');
  const first = measures[0];
  const ends = [rows[0], rows.at(-1)].flatMap((row) => {
    if (row === undefined || first === undefined || by.length === 0) return [];
    const group = [...(time === undefined ? [] : [time]), ...dimensions].map(({ text }) => text(row)).join(' · ');
    return [`${group}: ${first.text(row)}`];
  });
  const span = ends.length === 2 && rows.length > 1 ? ` First ${ends[0]}; last ${ends[1]}.` : '';
  const of =
    by.length === 0 ? shown : `${shown} by ${by.join(', ')}, ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  return `${label}: ${name} of ${of}.${span}`;
}
