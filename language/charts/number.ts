import type { Chart } from './chart.ts';
import { frame } from './encoding.ts';

/** The values themselves, large. */
export const number: Chart = {
  name: 'a number',
  needs: ({ metrics, time, dimensions }) => {
    if (time !== undefined || dimensions.length > 0) return 'a report without `by`';
    return metrics.length === 0 ? 'a metric' : undefined;
  },
  draw: ({ metrics, rows }) => ({
    panels: metrics.map(({ label }, panel) => ({
      ...frame(panel, label),
      height: 40,
      mark: { type: 'text', fontSize: 28, align: 'left', x: 0 },
      encoding: { text: { field: '$text' } },
    })),
    rows: metrics.flatMap((metric, panel) =>
      rows.map((row) => ({ $panel: panel, $series: metric.label, $text: metric.text(row) })),
    ),
  }),
};
