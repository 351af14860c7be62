/** How a line goes on into the time to come: dashed, before the band that it may lie in. */
import type { ChartRow, Spec } from './chart.ts';
import { tooltip } from './encoding.ts';
import type { Plot, PlotRow, Point } from './plot.ts';
import type { Forecast, Measure, Shape, ShapeRow } from './shape.ts';

export interface Outlook {
  /** With a series for each way to go on, where there is room for several. */
  readonly plot: Plot;
  /** Those of the plot, and those ahead. */
  readonly rows: readonly ChartRow[];
  readonly layers: readonly Spec[];
  readonly note?: string;
}

/** What is drawn of the forecasts of a plot's metrics. */
export function outlookOf(plot: Plot, shape: Shape): Outlook {
  const all = shape.forecasts.filter(({ of }) => plot.measures.some(({ name }) => name === of));
  if (all.length === 0) return { plot, rows: plot.rows, layers: [] };
  // Where colours are taken there is room for one way of each metric.
  const isCrowded = plot.bySeries || plot.measures.length > 1;
  const drawn = isCrowded ? all.filter(({ of }, index) => all.findIndex((each) => each.of === of) === index) : all;
  const ownColours = drawn.length > 1 && !isCrowded;
  const measures = drawn.flatMap(({ value, low, high }) => [value, ...(low ? [low] : []), ...(high ? [high] : [])]);
  const extended: Plot = {
    ...plot,
    // A legend of metrics is its own title.
    title: ownColours ? undefined : plot.title,
    series: ownColours ? [...plot.series, ...drawn.map(({ value }) => value.label)] : plot.series,
    measures: [...plot.measures, ...measures],
  };
  const ownAhead = (measure: Measure | undefined, row: ShapeRow): boolean =>
    drawn.some((forecast) => forecast.isOwn && forecast.of === measure?.name && isAhead(forecast, row));
  // The rows are those of each measure in turn.
  const past = plot.rows.map((row, index): PlotRow => {
    const point = plot.points[index % plot.points.length];
    const measure = plot.measures[Math.floor(index / plot.points.length)];
    return point !== undefined && ownAhead(measure, point.row) ? { ...row, $value: null } : row;
  });
  return {
    plot: extended,
    rows: [...past, ...drawn.flatMap((forecast) => goingOn(forecast, plot, ownColours))],
    layers: layersOf(plot),
    ...(drawn.length < all.length ? { note: 'Of several forecasts the first is drawn; the table has them all.' } : {}),
  };
}

function isAhead({ value, low, high, isOwn }: Forecast, row: ShapeRow): boolean {
  return isOwn ? (low?.value(row) ?? high?.value(row) ?? null) !== null : value.value(row) !== null;
}

function goingOn(forecast: Forecast, plot: Plot, ownColours: boolean): ChartRow[] {
  const metric = plot.measures.find(({ name }) => name === forecast.of);
  const lines = new Map<string, Point[]>();
  for (const point of plot.points) lines.set(point.series, [...(lines.get(point.series) ?? []), point]);
  return [...lines].flatMap(([name, points]) => {
    const series = ownColours ? forecast.value.label : plot.bySeries ? name : (metric?.label ?? name);
    const first = points.findIndex(({ row }) => isAhead(forecast, row));
    if (first === -1) return [];
    const known = points
      .slice(0, first)
      .reverse()
      .find(({ row }) => (metric?.value(row) ?? null) !== null);
    const joint = known === undefined || metric === undefined ? [] : [jointOf(known, metric, plot.panel, series)];
    const ahead = points.filter(({ row }) => isAhead(forecast, row));
    return [
      ...joint,
      ...ahead.map(({ row, category }) => ({
        $panel: plot.panel,
        $category: category,
        $series: series,
        $forecast: forecast.value.value(row),
        $low: forecast.low?.value(row) ?? null,
        $high: forecast.high?.value(row) ?? null,
        $text: textOf(forecast, row),
        $joint: false,
      })),
    ];
  });
}

/** Where the past ends and the forecast begins. */
function jointOf({ row, category }: Point, metric: Measure, panel: number, series: string): ChartRow {
  const value = metric.value(row);
  const text = metric.text(row);
  return {
    $panel: panel,
    $category: category,
    $series: series,
    $forecast: value,
    $low: value,
    $high: value,
    $text: text,
    $joint: true,
  };
}

function textOf({ value, low, high }: Forecast, row: ShapeRow): string {
  return low === undefined || high === undefined
    ? value.text(row)
    : `${value.text(row)} (${low.text(row)} to ${high.text(row)})`;
}

function layersOf(plot: Plot): readonly Spec[] {
  const ahead = 'isValid(datum.$forecast)';
  const y = { y: { field: '$forecast' } };
  return [
    {
      transform: [{ filter: 'isValid(datum.$low) && isValid(datum.$high)' }],
      mark: { type: 'area', opacity: 0.18 },
      encoding: { y: { field: '$low', stack: null }, y2: { field: '$high' } },
    },
    {
      transform: [{ filter: ahead }],
      mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round', strokeDash: [5, 4] },
      encoding: y,
    },
    {
      transform: [{ filter: `${ahead} && !datum.$joint` }],
      mark: { type: 'point', style: 'hollow', filled: false, size: 44, strokeWidth: 2, opacity: 1 },
      encoding: { ...y, tooltip: tooltip(plot) },
    },
  ];
}
