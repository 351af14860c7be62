/** From a result's columns to a picture: a Vega-Lite spec that only draws. */
import { assertUnreachable } from '../base/unreachable.ts';
import { area } from './area.ts';
import { bar } from './bar.ts';
import { type Chart, type ChartKind, type ChartRow, chartKinds, type Spec } from './chart.ts';
import { describe } from './describe.ts';
import { funnel } from './funnel.ts';
import { heatmap } from './heatmap.ts';
import { histogram, isBands } from './histogram.ts';
import { line } from './line.ts';
import { number } from './number.ts';
import { partialWords } from './partial.ts';
import { pie } from './pie.ts';
import { point } from './point.ts';
import { progress } from './progress.ts';
import { numberLocale } from './scale.ts';
import { type ChartInput, type Shape, sentences, shapeOf, targetOf } from './shape.ts';
import { spoken } from './spoken.ts';
import { table } from './table.ts';
import { patched } from './vega.ts';
import { waterfall } from './waterfall.ts';

export { type ChartKind, chartKinds } from './chart.ts';
export type { ChartColumn, ChartInput } from './shape.ts';

export const charts = {
  bar,
  line,
  area,
  point,
  pie,
  funnel,
  heatmap,
  number,
  progress,
  waterfall,
  histogram,
  table,
} as const satisfies Record<ChartKind, Chart>;

const schema = 'https://vega.github.io/schema/vega-lite/v6.json';

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
  const shape = ofInterest(shapeOf(input));
  if (!hasValues(input)) return null;
  const wanted = chartKinds.find((kind) => kind === input.clause);
  const lack = wanted === undefined ? undefined : charts[wanted].needs(shape);
  const kind = wanted === undefined || lack !== undefined ? suggested(shape) : wanted;
  const drawing = charts[kind].draw(shape);
  if (drawing === null) return null;
  const instead = wanted === undefined || lack === undefined ? undefined : insteadOf(wanted, kind, lack);
  const note = sentences(instead, drawing.note, notDrawn(kind, shape));
  const subtitle = sentences(note, partialWords(shape));
  const description = sentences(describe(charts[kind], input.label, shape), partialWords(shape));
  const spec: Spec = {
    $schema: schema,
    description,
    title: { text: input.label, ...(subtitle === '' ? {} : { subtitle }) },
    data: { name: 'rows' },
    columns: Math.min(2, drawing.panels.length),
    concat: drawing.panels.map(spoken),
    ...(haveOwnSeries(drawing.rows) ? { resolve: { scale: independent } } : {}),
    config: { locale: { number: numberLocale(input.settings) } },
  };
  return {
    kind,
    spec: input.vega === null ? spec : patched(spec, input.vega),
    rows: drawing.rows,
    description,
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

/** What is drawn where a result that has a chart has no values: its name, and that there is nothing. */
export function emptyChart(input: ChartInput): ChartDrawing {
  const text = input.rows.length === 0 ? 'No rows.' : 'No values.';
  const description = `${input.label}: ${text}`;
  return {
    kind: 'number',
    spec: {
      $schema: schema,
      description,
      title: { text: input.label },
      data: { name: 'rows' },
      columns: 1,
      concat: [
        spoken({ height: 40, mark: { type: 'text', align: 'left', x: 0 }, encoding: { text: { field: '$text' } } }),
      ],
      config: {},
    },
    rows: [{ $panel: 0, $series: input.label, $text: text }],
    description,
  };
}

/** Of an audit it is how many rows fail; beside that how many there are would dwarf it. */
function ofInterest(shape: Shape): Shape {
  const failing = shape.measures.filter(({ name }) => name === 'failing');
  return shape.kind === 'audit' && failing.length > 0 ? { ...shape, metrics: failing, measures: failing } : shape;
}

/**
 * The kind that suits a shape best: a list is its table, a funnel, a cohort and a goal have kinds of their own. Then
 * periods are a line, nothing to group by is numbers, against a target where there is one; bands are a histogram, and
 * other groups bars.
 */
function suggested(shape: Shape): ChartKind {
  return ordered(shape).find((kind) => charts[kind].needs(shape) === undefined) ?? 'table';
}

function ordered(shape: Shape): readonly ChartKind[] {
  const { kind, time, dimensions, measures } = shape;
  switch (kind) {
    case 'list':
      return [];
    case 'funnel':
      return ['funnel', 'bar'];
    case 'cohort':
      return ['heatmap', 'line'];
    case 'goal':
      return ['progress', 'bar', 'number'];
    case 'audit':
      return ['bar', 'number'];
    case 'report':
      break;
    default:
      return assertUnreachable(kind);
  }
  if (time !== undefined) return ['line'];
  const [first, ...more] = dimensions;
  if (first === undefined) {
    return measures.some((measure) => targetOf(measure, shape) !== undefined) ? ['progress', 'number'] : ['number'];
  }
  return more.length === 0 && isBands(first) ? ['histogram', 'bar'] : ['bar'];
}

function hasValues({ columns, rows }: ChartInput): boolean {
  return rows.some((row) => columns.some(({ role }, index) => role !== 'dimension' && (row[index] ?? null) !== null));
}

/** Dates and texts have no place on a scale. */
function notDrawn(kind: ChartKind, { metrics, measures, forecasts }: Shape): string | undefined {
  const left =
    kind === 'number' ? [] : metrics.filter((metric) => metric.beside === undefined && !measures.includes(metric));
  return sentences(
    left.length === 0 ? undefined : `Not drawn: ${left.map(({ label }) => label).join(', ')}.`,
    forecasts.length === 0 || kind === 'line' ? undefined : 'The forecast is in the table.',
  );
}

function insteadOf(wanted: ChartKind, drawn: ChartKind, lack: string): string {
  const { name } = charts[wanted];
  return `Drawn as ${charts[drawn].name}: ${name} needs ${lack}.`;
}
