import { adds } from './area.ts';
import type { Chart } from './chart.ts';
import { colours, frame, tooltip } from './encoding.ts';
import { type PlotRow, plotsOf } from './plot.ts';
import { comparisonsInTable, ownOf } from './shape.ts';

const maxParts = 8;
/** Where nothing else decides: the legend is to stand beside it. */
const size = 240;

/** Parts of a whole, as a ring; one a metric. */
export const pie: Chart = {
  name: 'a pie chart',
  needs: (shape) => {
    if (shape.measures.length === 0) return 'a metric that is a number';
    if (shape.time !== undefined || shape.dimensions.length !== 1) return 'one dimension, and no time';
    if (shape.rows.length > maxParts) return `at most ${maxParts} groups: \`top ${maxParts - 1} with others\``;
    return ownOf(shape).every((measure) => adds(measure, shape)) ? undefined : 'counts or amounts, none negative';
  },
  draw: (shape) => {
    const own = ownOf(shape);
    const each = own.map((measure) => plotsOf({ ...shape, measures: [measure] }).plots);
    const plots = each.flat().map((plot, panel) => ({ ...plot, panel }));
    return {
      panels: plots.map((plot) => ({
        ...frame(plot.panel, plot.title),
        width: size,
        mark: { type: 'arc', innerRadius: 45, padAngle: 0.01, cornerRadius: 2 },
        encoding: {
          theta: { field: '$value', type: 'quantitative', stack: true },
          order: { field: '$order', type: 'quantitative' },
          color: {
            field: '$series',
            type: 'nominal',
            title: plot.categoryLabel,
            scale: { domain: plot.rows.map(named), range: colours(plot.rows.map(({ $others }) => $others)) },
            legend: { orient: 'right', direction: 'vertical', columns: 1, titleOrient: 'top' },
          },
          tooltip: tooltip(plot),
        },
      })),
      rows: plots.flatMap(({ panel, rows }) =>
        rows.map((row, index) => ({ ...row, $panel: panel, $series: named(row), $order: index })),
      ),
      ...(own.length < shape.measures.length ? { note: comparisonsInTable } : {}),
    };
  },
};

/** The legend says the values, too: an angle is hard to read. They come first, so that no long name pushes them out. */
function named({ $category, $text }: PlotRow): string {
  return `${$text} · ${$category}`;
}
