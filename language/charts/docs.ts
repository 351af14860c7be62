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
  number: {
    form: 'chart number',
    doc: 'A few figures, large.',
    example: 'show    revenue, win_rate\nfor     this month\nchart   number',
  },
  table: {
    form: 'chart table',
    doc: 'No picture: the table says it best.',
    example: 'show    revenue, win_rate\nby      owner\nchart   table',
  },
};
