import { describe, expect, test } from 'vitest';
import type { Value } from '../../language/base/format.ts';
import { type ChartColumn, chartFor } from '../../language/charts/index.ts';
import { drawn, input, picture } from '../harness/pictures.ts';

const month: ChartColumn = { name: 'month', label: 'Month', type: 'date', role: 'dimension', format: 'month' };
const source: ChartColumn = { name: 'source', label: 'Lead source', type: 'text', role: 'dimension', format: 'plain' };
const won: ChartColumn = { name: 'won', label: 'Deals won', type: 'integer', role: 'metric', format: 'integer' };
const rate: ChartColumn = { name: 'rate', label: 'Win rate', type: 'percent', role: 'metric', format: 'percent' };
const revenue: ChartColumn = { name: 'rev', label: 'Revenue', type: 'money', role: 'metric', format: 'money' };
const beside = (suffix: string, label: string, of: ChartColumn = revenue): ChartColumn => ({
  ...of,
  name: `rev.${suffix}`,
  label,
  role: 'comparison',
});
const months = ['2024-01-01', '2024-02-01', '2024-03-01', '2024-04-01'];

describe('a forecast', () => {
  const ahead = (suffix: string): ChartColumn => ({
    ...revenue,
    name: `rev.${suffix}`,
    label: suffix,
    role: 'forecast',
  });
  const columns = [month, revenue, ahead('seasonal'), ahead('seasonal.low'), ahead('seasonal.high')];
  const rows: Value[][] = [
    ['2024-01-01', 10, null, null, null],
    ['2024-02-01', 20, null, null, null],
    ['2024-03-01', null, 30, 25, 35],
    ['2024-04-01', null, 40, 30, 50],
  ];

  test('goes on from the last value, with its band, in the line’s own colour', async () => {
    const chart = drawn(columns, rows);
    const going = chart.rows.filter(({ $forecast }) => $forecast !== undefined);
    expect(chart.kind).toBe('line');
    expect(
      going.map(({ $category, $series, $low, $forecast, $high }) => [$category, $series, $low, $forecast, $high]),
    ).toEqual([
      ['Feb 2024', 'Revenue', 20, 20, 20],
      ['Mar 2024', 'Revenue', 25, 30, 35],
      ['Apr 2024', 'Revenue', 30, 40, 50],
    ]);
    expect(going[1]?.$text).toBe('$30 ($25 to $35)');
    expect((await picture(chart)).match(/stroke-dasharray="5,4"/g)).toHaveLength(1);
  });

  test('in the metric’s own column is told from what has been by its band', () => {
    const own = [month, revenue, ahead('low'), ahead('high')];
    const chart = drawn(own, [
      ['2024-01-01', 10, null, null],
      ['2024-02-01', 20, 15, 25],
    ]);
    expect(chart.rows.map(({ $category, $value, $forecast }) => [$category, $value, $forecast])).toEqual([
      ['Jan 2024', 10, undefined],
      ['Feb 2024', null, undefined],
      ['Jan 2024', undefined, 10],
      ['Feb 2024', undefined, 20],
    ]);
  });

  test('by several methods has a colour for each', () => {
    const chart = drawn(
      [...columns, ahead('trend')],
      rows.map((row, at) => [...row, at > 1 ? 33 : null]),
    );
    expect([...new Set(chart.rows.map(({ $series }) => $series))]).toEqual(['Revenue', 'seasonal', 'trend']);
  });

  test('is left to the table by kinds that have no place for it', () => {
    expect(drawn(columns, rows, { clause: 'bar' }).note).toBe('The forecast is in the table.');
  });
});

describe('a target', () => {
  const columns = [source, revenue, beside('target', 'Quota'), beside('attained', 'Attained', rate)];
  const rows: Value[][] = [
    ['web', 80, 100, 0.8],
    ['email', 50, null, null],
  ];

  test('is a rule across its bar, not a bar', async () => {
    const svg = await picture(drawn(columns, rows));
    expect(svg.split('aria-roledescription="bar"').length - 1).toBe(2);
    expect(svg.split('aria-roledescription="tick"').length - 1).toBe(1);
  });

  test('is what progress is measured by', () => {
    const chart = drawn(columns, rows, { clause: 'progress' });
    expect(chart.rows.map(({ $value, $target, $text }) => [$value, $target, $text])).toEqual([
      [80, 100, '$80 / $100 · 80.0%'],
      [50, null, '$50 / –'],
    ]);
  });

  test('of a goal comes with where it lands and how it stands', () => {
    const status: ChartColumn = { ...beside('status', 'Status'), type: 'text', format: 'plain' };
    const chart = drawn(
      [revenue, beside('target', 'At least'), beside('landing', 'Lands at'), status],
      [[80, 100, 160, 'ahead']],
      { kind: 'goal' },
    );
    expect(chart.kind).toBe('progress');
    expect(chart.rows).toMatchObject([{ $value: 80, $target: 100, $landing: 160, $text: '$80 / $100 · ahead' }]);
  });
});

describe('a waterfall', () => {
  const rows: Value[][] = [
    ['web', 50],
    ['refunds', -20],
    ['email', null],
    ['fair', 5],
  ];

  test('begins each part where the one before it ended, and takes the whole from the totals', () => {
    const chart = drawn([source, revenue], rows, { clause: 'waterfall', totals: [null, 35] });
    expect(chart.rows.map(({ $category, $from, $to, $kind }) => [$category, $from, $to, $kind])).toEqual([
      ['web', 0, 50, 'up'],
      ['refunds', 50, 30, 'down'],
      ['email', 30, null, 'up'],
      ['fair', 30, 35, 'up'],
      ['Total', 0, 35, 'whole'],
    ]);
  });

  test('is none where the parts do not come to the whole', () => {
    expect(drawn([source, revenue], rows, { clause: 'waterfall', totals: [null, 30] }).kind).toBe('bar');
  });

  test('has no whole where the result says none', () => {
    const chart = drawn([source, revenue], rows, { clause: 'waterfall' });
    expect(chart.rows.map(({ $kind }) => $kind)).not.toContain('whole');
  });

  test('says what is left of many parts', () => {
    const many = Array.from({ length: 40 }, (_, at): Value[] => [`source ${at}`, 1]);
    const chart = drawn([source, won], many, { clause: 'waterfall', totals: [null, 40] });
    expect(chart.rows.slice(-2)).toMatchObject([
      { $category: 'The rest', $from: 30, $to: 40, $text: '10' },
      { $category: 'Total', $from: 0, $to: 40 },
    ]);
  });
});

describe('a histogram', () => {
  test('has whole numbers in their order, those of no rows among them', () => {
    const calls: ChartColumn = { ...source, name: 'calls', label: 'Calls', type: 'integer', format: 'integer' };
    const chart = drawn(
      [calls, won],
      [
        [3, 5],
        [1, 9],
        [4, 1],
      ],
      { clause: 'histogram' },
    );
    expect(chart.spec.concat).toMatchObject([{ encoding: { x: { scale: { domain: ['1', '2', '3', '4'] } } } }]);
  });

  test('has all bands in their order, and those of unknown size last', () => {
    const size: ChartColumn = { ...source, values: ['under 1k', '1k to 5k', '5k and more'] };
    const chart = drawn(
      [size, won],
      [
        ['5k and more', 3],
        ['under 1k', 9],
        [null, 1],
      ],
    );
    expect(chart.kind).toBe('histogram');
    expect(chart.spec.concat).toMatchObject([
      { encoding: { x: { scale: { domain: ['under 1k', '1k to 5k', '5k and more', '–'] } } } },
    ]);
  });
});

describe('a heatmap', () => {
  const region: ChartColumn = { ...source, name: 'region', label: 'Region' };
  test('is shaded from zero, or about zero where values are negative', () => {
    const scales = (values: Value[]) =>
      drawn(
        [region, month, won],
        months.map((each, at) => ['East', each, values[at] ?? null]),
        { clause: 'heatmap' },
      ).spec;
    const domain = (from: number, to: number) => ({
      concat: [{ layer: [{ encoding: { color: { scale: { domain: [from, to] } } } }, {}] }],
    });
    expect(scales([3, 9, null, 5])).toMatchObject(domain(0, 9));
    expect(scales([3, -9, null, 5])).toMatchObject(domain(-9, 9));
  });

  test('of a cohort is what suits it', () => {
    const period: ChartColumn = { ...won, name: 'period', label: 'Period', role: 'dimension' };
    const chart = drawn(
      [month, period, rate],
      [
        ['2024-01-01', 0, 1],
        ['2024-01-01', 1, 0.5],
        ['2024-02-01', 0, 1],
      ],
      {
        kind: 'cohort',
        across: ['period'],
      },
    );
    expect(chart.kind).toBe('heatmap');
    expect(chart.rows.map(({ $category, $x }) => [$category, $x])).toEqual([
      ['Jan 2024', '0'],
      ['Jan 2024', '1'],
      ['Feb 2024', '0'],
    ]);
  });
});

describe('a funnel', () => {
  const step: ChartColumn = { ...source, name: 'step', label: 'Step' };
  test('has a picture for each group, to one scale', () => {
    const rows: Value[][] = [
      ['web', 'Lead', 100, 1],
      ['web', 'Won', 20, 0.2],
      ['email', 'Lead', 10, 1],
      ['email', 'Won', 5, 0.5],
    ];
    const chart = drawn([source, step, won, rate], rows, { kind: 'funnel' });
    expect(chart.kind).toBe('funnel');
    expect(chart.rows.map(({ $panel, $category, $text }) => [$panel, $category, $text])).toEqual([
      [0, 'Lead', '100 · 100.0%'],
      [0, 'Won', '20 · 20.0%'],
      [1, 'Lead', '10 · 100.0%'],
      [1, 'Won', '5 · 50.0%'],
    ]);
    expect(chart.spec.concat).toMatchObject(
      Array.from({ length: 2 }, () => ({ layer: [{ encoding: { x: { scale: { domain: [-50, 50] } } } }, {}] })),
    );
  });
});

test('an audit is drawn by how many rows fail each check', () => {
  const check: ChartColumn = { ...source, name: 'check', label: 'Check' };
  const chart = drawn(
    [check, { ...won, name: 'failing', label: 'Failing' }, { ...won, name: 'rows', label: 'Rows' }, rate],
    [
      ['Missing: Email', 2, 700, 0.99],
      ['Invalid: Email', 0, 700, 1],
    ],
    { kind: 'audit' },
  );
  expect(chart.kind).toBe('bar');
  expect(chart.rows.map(({ $category, $value }) => [$category, $value])).toEqual([
    ['Missing: Email', 2],
    ['Invalid: Email', 0],
  ]);
});

test('what a mark says has no names of the spec in it', async () => {
  const chart = chartFor(
    input(
      [source, rate],
      [
        ['web', 0.5],
        ['email', null],
      ],
    ),
  );
  const svg = chart === null ? '' : await picture(chart);
  expect(svg).toContain('aria-label="Lead source: web; Win rate: 50.0%"');
  expect(svg).not.toContain('$text');
});
