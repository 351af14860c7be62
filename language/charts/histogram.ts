import type { Chart } from './chart.ts';
import { colour, domain, frame, tooltip } from './encoding.ts';
import { plotsOf } from './plot.ts';
import { valueAxis } from './scale.ts';
import { type Dimension, ownOf, type Shape } from './shape.ts';

/** As many whole numbers as are written out, those without rows among them. */
const maxNumbers = 60;

/** How something is spread: a bar a band, from the lowest up, side by side without gaps. */
export const histogram: Chart = {
  name: 'a histogram',
  needs: (shape) => {
    const [dimension, ...more] = shape.dimensions;
    if (ownOf(shape).length === 0) return 'a metric that is a number';
    if (shape.time !== undefined || dimension === undefined || more.length > 0) return 'one dimension, and no time';
    if (binsOf(dimension, shape) === undefined) {
      return 'bands or whole numbers to group by, such as `size = bands(amount, 1k, 10k)`';
    }
    return undefined;
  },
  draw: (shape) => {
    const [dimension] = shape.dimensions;
    const bins = dimension && binsOf(dimension, shape);
    if (bins === undefined) return null;
    const { plots, note } = plotsOf(shape, shape.rows.length);
    return {
      panels: plots.map((plot) => ({
        ...frame(plot.panel, plot.title),
        mark: { type: 'bar', cornerRadiusEnd: 1 },
        encoding: {
          x: {
            field: '$category',
            type: 'ordinal',
            sort: null,
            title: plot.categoryLabel,
            scale: {
              ...domain([...bins, ...plot.categories.filter((name) => !bins.includes(name))]),
              paddingInner: 0.03,
            },
            axis: { labelAngle: 0, labelOverlap: true, labelSeparation: 6 },
          },
          y: {
            field: '$value',
            type: 'quantitative',
            stack: null,
            axis: valueAxis(plot.measures, shape.rows, shape.settings),
          },
          color: colour(plot),
          tooltip: tooltip(plot),
        },
      })),
      rows: plots.flatMap(({ rows }) => rows),
      note,
    };
  },
};

/** The bands in their order, as people read them; undefined where the dimension has no such order. */
export function binsOf(dimension: Dimension, { rows }: Shape): readonly string[] | undefined {
  if (dimension.order !== undefined) return dimension.order;
  if (dimension.type !== 'integer') return undefined;
  const groups = rows.filter((row) => !row.others && dimension.value(row) !== null);
  const sorted = groups
    .map((row) => ({ text: dimension.text(row), value: Number(dimension.value(row)) }))
    .sort((a, b) => a.value - b.value);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (last.value - first.value >= maxNumbers) return undefined;
  const texts = new Map(sorted.map(({ text, value }) => [value, text]));
  return Array.from({ length: last.value - first.value + 1 }, (_, step) => {
    const value = first.value + step;
    return texts.get(value) ?? String(value);
  });
}

/** Whether a dimension is made with `bands`, so that how it is spread is what is asked for. */
export function isBands({ order = [] }: Dimension): boolean {
  return order.length > 1 && order[0]?.startsWith('under ') === true && order.at(-1)?.endsWith(' and more') === true;
}
