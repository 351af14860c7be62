/** Pictures of results made up for a test, and what Vega says of them. */
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { expect } from 'vitest';
import type { Value } from '../../language/base/format.ts';
import { type ChartColumn, type ChartDrawing, type ChartInput, chartFor } from '../../language/charts/index.ts';

const settings = { locale: 'en', currency: 'USD' };
export function input(columns: ChartColumn[], rows: Value[][], more: Partial<ChartInput> = {}): ChartInput {
  return {
    kind: 'report',
    label: 'A report',
    columns,
    rows,
    rowKinds: rows.map(() => 'group'),
    blanks: [],
    across: [],
    partial: [],
    clause: null,
    vega: null,
    totals: null,
    settings,
    ...more,
  };
}

export function drawn(...parameters: Parameters<typeof input>): ChartDrawing {
  const chart = chartFor(input(...parameters));
  if (chart === null) throw new Error('nothing was drawn');
  return chart;
}

/** Vega's own verdict: no warning while compiling, nothing that aggregates, and the picture as SVG. */
export async function picture(chart: ChartDrawing): Promise<string> {
  const warnings: string[] = [];
  const logger = vega.logger(vega.Warn, undefined, (_method, _level, input) => warnings.push(input.join(' ')));
  const values = chart.rows.map((row) => ({ ...row }));
  const spec = { ...chart.spec, data: { name: 'rows', values } } as unknown as TopLevelSpec;
  const compiled = compile(spec, { logger });
  expect(JSON.stringify(compiled.spec)).not.toMatch(/"type":"(aggregate|joinaggregate|window|bin)"/);
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  const svg = await view.toSVG();
  view.finalize();
  expect(warnings).toEqual([]);
  return svg;
}
