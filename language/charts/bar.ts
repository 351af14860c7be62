import type { Chart, Spec } from './chart.ts';
import { colour, domain, frame, namesAxis, tooltip } from './encoding.ts';
import { hasPartial, light } from './partial.ts';
import { type Plot, plotsOf } from './plot.ts';
import { valueAxis } from './scale.ts';
import type { Shape } from './shape.ts';

/** Thickness of a row of the chart, in pixels: one bar, or one of several in a group. */
const step = 23;
const groupedStep = 12;

/** Columns along time; otherwise lying bars, whose labels can be read. */
export const bar: Chart = {
  name: 'a bar chart',
  needs: ({ time, dimensions, measures }) =>
    measures.length === 0
      ? 'a metric that is a number'
      : time === undefined && dimensions.length === 0
        ? 'a dimension'
        : undefined,
  draw: (shape) => {
    const { plots, note } = plotsOf(shape);
    return {
      panels: plots.map((plot) => (shape.time === undefined ? lying(plot, shape) : standing(plot, shape))),
      rows: plots.flatMap(({ rows }) => rows),
      note,
    };
  },
};

function lying(plot: Plot, shape: Shape): Spec {
  const series = besidesTargets(plot);
  const grouped = series.length > 1;
  // The numbers stand at the bars, so one bar a row needs no axis.
  const needsAxis = grouped || plot.targets.length > 0;
  const bars: Spec = {
    mark: { type: 'bar', cornerRadiusEnd: 2 },
    encoding: { color: colour(plot), tooltip: tooltip(plot) },
  };
  const labels: Spec = {
    mark: {
      type: 'text',
      baseline: 'middle',
      // A missing value has no bar, and still says that it is missing.
      invalid: 'show',
      align: { expr: `datum.$value < 0 ? 'right' : 'left'` },
      dx: { expr: 'datum.$value < 0 ? -5 : 5' },
    },
    encoding: { text: { field: '$text' } },
  };
  return {
    ...frame(plot.panel, plot.title),
    height: { step: grouped ? groupedStep : step, for: grouped ? 'offset' : 'position' },
    encoding: {
      y: namesAxis(plot.categories),
      x: {
        field: '$value',
        type: 'quantitative',
        stack: null,
        // Negative numbers stand left of their bars, clear of the names.
        ...(!needsAxis && plot.rows.some(({ $value }) => ($value ?? 0) < 0)
          ? { scale: { padding: 60, nice: false } }
          : {}),
        axis: needsAxis ? valueAxis(plot.measures, shape.rows, shape.settings) : null,
      },
    },
    layer: [...layers(plot, bars, 'yOffset'), ...(needsAxis ? [] : [labels])],
  };
}

function standing(plot: Plot, shape: Shape): Spec {
  const bars: Spec = {
    mark: { type: 'bar', cornerRadiusEnd: 2 },
    encoding: {
      color: colour(plot),
      ...(hasPartial(plot.rows) ? { opacity: light } : {}),
      tooltip: tooltip(plot),
    },
  };
  return {
    ...frame(plot.panel, plot.title),
    encoding: {
      x: {
        field: '$category',
        type: 'ordinal',
        sort: null,
        title: null,
        scale: { ...domain(plot.categories), paddingInner: 0.2 },
        axis: { labelAngle: 0, labelOverlap: true, labelSeparation: 8 },
      },
      y: {
        field: '$value',
        type: 'quantitative',
        stack: null,
        axis: valueAxis(plot.measures, shape.rows, shape.settings),
      },
    },
    layer: layers(plot, bars, 'xOffset'),
  };
}

function besidesTargets({ series, targets }: Plot): readonly string[] {
  return series.filter((name) => !targets.includes(name));
}

/** The bars, those of one group side by side, and a rule across them where their target is. */
function layers(plot: Plot, bars: Spec, offset: 'xOffset' | 'yOffset'): readonly Spec[] {
  const series = besidesTargets(plot);
  const beside = { [offset]: { field: '$series', type: 'nominal', sort: null, scale: { domain: series } } };
  const isTarget = `indexof(${JSON.stringify(plot.targets)}, datum.$series) >= 0`;
  const placed = series.length > 1 ? { ...bars, encoding: { ...(bars.encoding as Spec), ...beside } } : bars;
  if (plot.targets.length === 0) return [placed];
  return [
    { ...placed, transform: [{ filter: `!(${isTarget})` }] },
    {
      transform: [{ filter: isTarget }],
      mark: { type: 'tick', thickness: 3, opacity: 1 },
      encoding: { color: colour(plot), tooltip: tooltip(plot) },
    },
  ];
}
