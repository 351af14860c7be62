import type { Shape } from './shape.ts';

export const chartKinds = [
  'bar',
  'line',
  'area',
  'point',
  'pie',
  'funnel',
  'heatmap',
  'number',
  'progress',
  'waterfall',
  'histogram',
  'table',
] as const;
export type ChartKind = (typeof chartKinds)[number];

/** A Vega-Lite view, or the part of one, as plain data. */
export type Spec = Readonly<Record<string, unknown>>;

/** A row of the data set `rows`. `$panel` is the panel that draws it. */
export type ChartRow = Readonly<Record<`$${string}`, string | number | boolean | null>> & { readonly $panel: number };

/** One kind of chart: which results it suits, and how it draws them. */
export interface Chart {
  /** In messages: `a bar chart`. */
  readonly name: string;
  /** What a result that it cannot draw lacks, as in `a pie chart needs …`; undefined when it can. */
  readonly needs: (shape: Shape) => string | undefined;
  /** Only asked for a shape without needs. Null when the table alone is the best picture. */
  readonly draw: (shape: Shape) => Drawing | null;
}

export interface Drawing {
  readonly panels: readonly Spec[];
  readonly rows: readonly ChartRow[];
  /** What the picture leaves out, in words. */
  readonly note?: string | undefined;
}
