import type { Chart } from './chart.ts';
import { frame } from './encoding.ts';

/** The values themselves, large. */
export const number: Chart = {
  name: 'a number',
  needs: ({ measures, rows }) =>
    measures.length === 0 ? 'a metric that is a number' : rows.length > 1 ? 'a report without `by`' : undefined,
  draw: ({ measures, rows }) => ({
    panels: measures.map(({ label }, panel) => ({
      ...frame(panel, label),
      height: 40,
      mark: { type: 'text', fontSize: 28, align: 'left', x: 0 },
      encoding: { text: { field: '$text' } },
    })),
    rows: measures.flatMap((measure, panel) =>
      rows.map((row) => ({ $panel: panel, $series: measure.label, $text: measure.text(row) })),
    ),
  }),
};
