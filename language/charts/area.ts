import type { Chart } from './chart.ts';
import { frame, tooltip } from './encoding.ts';
import { line, overTime } from './line.ts';
import { hasPartial, ofEdges, ofWhole } from './partial.ts';
import { type Plot, plotsOf } from './plot.ts';
import { type Measure, ownOf, type Shape, sentences } from './shape.ts';

/** Areas of several series stand upon each other, so their values must add up. */
export const area: Chart = {
  name: 'an area chart',
  needs: (shape) =>
    line.needs(shape) ??
    (periods(shape) < 2 ? 'at least two periods' : undefined) ??
    (shape.dimensions.length === 0 || ownOf(shape).every((measure) => adds(measure, shape))
      ? undefined
      : 'counts or amounts that are not negative, since areas stand upon each other'),
  draw: (shape) => {
    const { plots, note } = plotsOf(shape);
    const stacked = shape.dimensions.length > 0;
    return {
      panels: plots.map((plot) => {
        const { y, ...encoding } = overTime(plot, shape);
        const opacity = stacked ? 0.85 : 0.25;
        const panel = {
          ...frame(plot.panel, plot.title),
          encoding: { ...encoding, y: { ...y, stack: stacked ? 'zero' : null }, tooltip: tooltip(plot) },
        };
        // Lines upon each other would fall to zero where values are missing.
        const whole = { mark: { type: 'area', line: !stacked, opacity } };
        if (!hasPartial(plot.rows)) return { ...panel, ...whole };
        const edge = { mark: { type: 'area', line: stacked ? false : { strokeDash: [4, 4] }, opacity: opacity / 2 } };
        return {
          ...panel,
          layer: [
            { ...whole, ...ofWhole },
            { ...edge, ...ofEdges },
          ],
        };
      }),
      rows: plots.flatMap(({ rows }) => rows),
      note: sentences(
        note,
        stacked && plots.some(hasMissing) ? 'Where a value is missing nothing is stacked.' : undefined,
      ),
    };
  },
};

function hasMissing({ rows }: Plot): boolean {
  return rows.some(({ $value }) => $value === null);
}

function periods({ time, rows }: Shape): number {
  return new Set(rows.map((row) => time?.value(row))).size;
}

/** Whether parts of this measure may be shown as parts of a whole. */
export function adds(measure: Measure, { rows }: Shape): boolean {
  return ['integer', 'money'].includes(measure.format) && rows.every((row) => (measure.value(row) ?? 0) >= 0);
}
