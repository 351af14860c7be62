import type { Explained } from '../base/explained.ts';
import type { ChartKind } from './chart.ts';

/** What each chart is for. Examples are the clauses of a report. */
export const chartDocs: Record<ChartKind, Explained> = {
  bar: {
    form: 'chart bar',
    doc: 'Groups side by side, or the periods of a time.',
    example: 'show    revenue\nby      source\nchart   bar',
  },
  line: {
    form: 'chart line',
    doc: 'How something went over time.',
    example: 'show    revenue\nby      month, source\nfor     this year\nchart   line',
  },
  area: {
    form: 'chart area',
    doc: 'How parts made up a whole over time.',
    example: 'show    revenue\nby      month, source\nfor     this year\nchart   area',
  },
  point: {
    form: 'chart point',
    doc: 'One metric against another.',
    example: 'show    calls_made, revenue\nby      owner\nchart   point',
  },
  pie: {
    form: 'chart pie',
    doc: 'A few parts of one whole.',
    example: 'show    revenue\nby      source\nchart   pie',
  },
  funnel: {
    form: 'chart funnel',
    doc: 'Steps from the top down, each as wide as what reached it.',
    example: 'show    count(deals on created_at) "Deals"\nby      status\nchart   funnel',
  },
  heatmap: {
    form: 'chart heatmap',
    doc: 'Two dimensions, of which one may be time: the darker a cell, the more is in it.',
    example: 'show    revenue\nby      owner.team\nacross  quarter\nfor     this year\nchart   heatmap',
  },
  number: {
    form: 'chart number',
    doc: 'A few figures, large.',
    example: 'show    revenue, win_rate\nfor     this month\nchart   number',
  },
  progress: {
    form: 'chart progress',
    doc: 'How far something is on its way to a target, or a share to the whole.',
    example: 'show    revenue\nby      owner\nfor     this year\ncompare quota\nchart   progress',
  },
  waterfall: {
    form: 'chart waterfall',
    doc: 'How parts come to a whole, each where the one before it ended; the bar of the whole comes with `totals`.',
    example: 'show    revenue\nby      source\ntotals\nchart   waterfall',
  },
  histogram: {
    form: 'chart histogram',
    doc: 'How something is spread over bands, such as a column `size = bands(amount, 1k, 10k)`, over whole numbers or over a closed set, from the lowest up.',
    example: 'show    count(deals on created_at) "Deals"\nby      status\nchart   histogram',
  },
  table: {
    form: 'chart table',
    doc: 'No picture: the table says it best.',
    example: 'show    revenue, win_rate\nby      owner\nchart   table',
  },
};
