import { describe, expect, test } from 'vitest';
import type { ChartColumn } from '../../language/charts/index.ts';
import { drawn, picture } from '../harness/pictures.ts';

const source: ChartColumn = { name: 'source', label: 'Lead source', type: 'text', role: 'dimension', format: 'plain' };
const region: ChartColumn = { name: 'owner.region', label: 'Region', type: 'text', role: 'dimension', format: 'plain' };
const rate: ChartColumn = { name: 'rate', label: 'Win rate', type: 'percent', role: 'metric', format: 'percent' };
const revenue: ChartColumn = { name: 'rev', label: 'Revenue', type: 'money', role: 'metric', format: 'money' };

describe('what a report compares', () => {
  const beside = (of: ChartColumn, suffix: string, label: string, format: string = of.format): ChartColumn => ({
    ...of,
    name: `${of.name}.${suffix}`,
    label: `${of.label}, ${label}`,
    role: 'comparison',
    format,
  });
  const before = beside(revenue, 'previous', 'before');
  const all = [revenue, before, beside(revenue, 'change', 'change'), beside(revenue, 'growth', 'growth', 'percent')];
  const compared = [...all, rate, beside(rate, 'previous', 'before'), beside(rate, 'growth', 'growth')];
  const numbers = [10, 20, -10, -0.5, 0.4, 0.5, -0.2];

  test('stands beside it in grey, and what is worked out from both is in the table', async () => {
    const chart = drawn([source, ...compared], [['web', ...numbers]]);
    expect(chart.rows.map(({ $panel, $series }) => [$panel, $series])).toEqual([
      [0, 'Revenue'],
      [0, 'Revenue, before'],
      [1, 'Win rate'],
      [1, 'Win rate, before'],
    ]);
    expect(chart.note).toBe('The comparisons are in the table.');
    expect(await picture(chart)).toContain('#949aa3');
  });

  test('is left to the table where a dimension has the colours', () => {
    const chart = drawn([source, region, ...compared], [['web', 'East', ...numbers]]);
    expect(chart.rows.map(({ $panel, $series, $text }) => [$panel, $series, $text])).toEqual([
      [0, 'East', '$10'],
      [1, 'East', '40.0%'],
    ]);
  });

  test('does not keep a pie from being drawn, nor are changes parts of it', () => {
    const chart = drawn([source, ...all], [['web', ...numbers.slice(0, 4)]], { clause: 'pie' });
    expect([chart.kind, chart.rows.length]).toEqual(['pie', 1]);
  });

  test('is told in full by numbers alone', () => {
    expect(drawn(all, [numbers.slice(0, 4)]).rows).toHaveLength(4);
  });
});
