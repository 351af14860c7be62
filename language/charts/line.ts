import type { Chart, ChartRow, Spec } from './chart.ts';
import { colour, domain, frame, tooltip } from './encoding.ts';
import { type Outlook, outlookOf } from './forecast.ts';
import { hasPartial, ofEdges, ofWhole } from './partial.ts';
import { hasNamesakes, type Plot, plotsOf } from './plot.ts';
import { valueAxis } from './scale.ts';
import { type Shape, sentences } from './shape.ts';

/** With more points than this they are drawn as a line alone. */
const maxDots = 40;

/** One line a series. A missing value is a gap, never zero and never bridged. */
export const line: Chart = {
  name: 'a line chart',
  needs: (shape) =>
    shape.measures.length === 0
      ? 'a metric that is a number'
      : shape.time === undefined
        ? 'time, such as `by month`'
        : hasNamesakes(shape)
          ? 'groups whose names differ'
          : undefined,
  draw: (shape) => {
    const { plots, note } = plotsOf(shape);
    const outlooks = plots.map((plot) => outlookOf(plot, shape));
    const notes = new Set([note, ...outlooks.map((outlook) => outlook.note)]);
    return {
      panels: outlooks.map((outlook) => panel(outlook, shape)),
      rows: outlooks.flatMap(({ rows }): readonly ChartRow[] => rows),
      note: sentences(...notes),
    };
  },
};

function panel({ plot, layers }: Outlook, shape: Shape): Spec {
  const dots = plot.categories.length <= maxDots;
  const partial = hasPartial(plot.rows);
  const stroke = { type: 'line', strokeWidth: 2, strokeJoin: 'round' };
  const solid = { mark: { ...stroke, point: dots ? { filled: true, size: 36 } : false } };
  const ofValues = { transform: [{ filter: notTargets(plot) }] };
  const lines: Spec[] = partial
    ? [{ mark: { ...stroke, strokeDash: [4, 4] }, ...ofEdges }, { ...solid, ...ofWhole }, hollow]
    : [solid];
  return {
    ...frame(plot.panel, plot.title),
    encoding: overTime(plot, shape),
    layer: [
      ...(plot.targets.length === 0 ? lines : [rule(plot), ...lines.map((each) => both(each, ofValues))]),
      ...layers,
      { mark: { type: 'point', filled: true, size: 260, opacity: 0 }, encoding: { tooltip: tooltip(plot) } },
    ],
  };
}

/** A target is what lines should reach, not one of them: it has no points, and is dashed. */
function rule(plot: Plot): Spec {
  return {
    transform: [{ filter: `!(${notTargets(plot)})` }],
    mark: { type: 'line', strokeWidth: 1.5, strokeDash: [7, 3], interpolate: 'step' },
  };
}

function notTargets({ targets }: Plot): string {
  return `indexof(${JSON.stringify(targets)}, datum.$series) < 0`;
}

/** A layer that has both what it asks of its rows and what another does. */
function both(layer: Spec, { transform }: { readonly transform: readonly Spec[] }): Spec {
  const own = Array.isArray(layer.transform) ? layer.transform : [];
  return { ...layer, transform: [...transform, ...own] };
}

/** Points of partial periods, however many there are of the others. */
const hollow: Spec = {
  transform: [{ filter: 'datum.$partial' }],
  mark: { type: 'point', style: 'hollow', filled: false, size: 44, strokeWidth: 2, opacity: 1 },
};

/** Periods from left to right, values upwards, a colour a series. */
export function overTime(plot: Plot, shape: Shape): { x: Spec; y: Spec; color: Spec } {
  return {
    x: {
      field: '$category',
      type: 'ordinal',
      sort: null,
      title: null,
      scale: { ...domain(plot.categories), type: 'point', padding: 0.2 },
      axis: { labelAngle: 0, labelOverlap: true, labelSeparation: 8, grid: false },
    },
    y: { field: '$value', type: 'quantitative', axis: valueAxis(plot.measures, shape.rows, shape.settings) },
    color: colour(plot),
  };
}
