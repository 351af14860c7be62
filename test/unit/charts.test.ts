import { describe, expect, test } from 'vitest';
import type { Value } from '../../language/base/format.ts';
import { type ChartColumn, chartFor, chartKinds } from '../../language/charts/index.ts';
import { drawn, input, picture } from '../harness/pictures.ts';

const month: ChartColumn = { name: 'month', label: 'Month', type: 'date', role: 'dimension', format: 'month' };
const source: ChartColumn = { name: 'source', label: 'Lead source', type: 'text', role: 'dimension', format: 'plain' };
const region: ChartColumn = { name: 'owner.region', label: 'Region', type: 'text', role: 'dimension', format: 'plain' };
const won: ChartColumn = { name: 'won', label: 'Deals won', type: 'integer', role: 'metric', format: 'integer' };
const lost: ChartColumn = { name: 'lost', label: 'Deals lost', type: 'integer', role: 'metric', format: 'integer' };
const rate: ChartColumn = { name: 'rate', label: 'Win rate', type: 'percent', role: 'metric', format: 'percent' };
const revenue: ChartColumn = { name: 'rev', label: 'Revenue', type: 'money', role: 'metric', format: 'money' };
const cycle: ChartColumn = { name: 'cycle', label: 'Cycle', type: 'duration', role: 'metric', format: 'duration' };

const months = ['2017-10-01', '2017-11-01', '2017-12-01', '2018-01-01'];
const sources = ['email', 'web', 'paid ads'];

/** How many marks of a kind the picture has, by the role Vega writes for readers of the screen. */
function marks(svg: string, role: string): number {
  return svg.split(`aria-roledescription="${role}"`).length - 1;
}

describe('the chart suits the shape of the result', () => {
  test.each([
    ['time', [month, won], [['2017-10-01', 1]], 'line'],
    ['time and a dimension', [month, source, won], [['2017-10-01', 'web', 1]], 'line'],
    ['one dimension', [source, won], [['web', 1]], 'bar'],
    ['two dimensions', [source, region, won], [['web', 'East', 1]], 'bar'],
    ['no dimension', [won, rate], [[1, 0.5]], 'number'],
  ] as const)('%s', (_name, columns, rows, kind) => {
    expect(
      drawn(
        [...columns],
        rows.map((row) => [...row]),
      ).kind,
    ).toBe(kind);
  });

  test('a list is its table', () => {
    expect(chartFor(input([source, won], [['web', 1]], { kind: 'list' }))).toBeNull();
  });

  test('the named kind wins where the result suits it', () => {
    expect(drawn([month, won], [['2017-10-01', 1]], { clause: 'bar' }).kind).toBe('bar');
    expect(chartFor(input([month, won], [['2017-10-01', 1]], { clause: 'table' }))).toBeNull();
  });

  test('a kind that the result does not suit is replaced, and the note says why', () => {
    const chart = drawn(
      [source, won],
      [
        ['web', 1],
        ['email', -2],
      ],
      { clause: 'pie' },
    );
    expect(chart.kind).toBe('bar');
    expect(chart.note).toBe('Drawn as a bar chart: a pie chart needs counts or amounts, none negative.');
  });
});

describe('a period that is only partly there', () => {
  const rows: Value[][] = months.map((day, index) => [day, 3 - index]);
  const partial = [{ row: 0 }, { row: 3 }];

  test('is a hollow point at the end of a dashed line', async () => {
    const svg = await picture(drawn([month, won], rows, { partial }));
    expect(svg.match(/stroke-dasharray="4,4"/g)).toHaveLength(2);
    expect(marks(svg, 'line mark')).toBe(3);
    expect(await picture(drawn([month, won], rows))).not.toContain('stroke-dasharray');
  });

  test('in the middle breaks the line of whole ones', () => {
    const { rows: points } = drawn([month, won], rows, { partial: [{ row: 1 }] });
    expect(points.map(({ $whole, $edge }) => [$whole, $edge])).toEqual([
      [0, 1],
      [1, 1],
      [1, 1],
      [1, null],
    ]);
  });

  test('is a light bar', async () => {
    const svg = await picture(drawn([month, won], rows, { partial, clause: 'bar' }));
    expect(svg.match(/opacity="0.45"/g)).toHaveLength(2);
  });

  test('is named, and drawn in areas of several series, too', async () => {
    const chart = drawn(
      [month, source, won],
      months.flatMap((day) => sources.map((name) => [day, name, 2])),
      { partial: [9, 10, 11].map((row) => ({ row })), clause: 'area' },
    );
    expect(chart.description).toMatch(/ Jan 2018 is partial\.$/);
    expect(chart.note).toBeUndefined();
    expect(marks(await picture(chart), 'area mark')).toBe(6);
  });
});

describe('every kind draws every result it accepts', () => {
  const results: Record<string, [ChartColumn[], Value[][]]> = {
    'no rows': [[source, won, rate], []],
    'no rows over time': [[month, source, won], []],
    'one row': [[source, won, rate], [['web', 3, 0.5]]],
    'no dimension': [[won, rate, revenue], [[3, 0.5, '12345678901234567.89']]],
    'negative values': [
      [source, revenue],
      [
        ['web', -5],
        ['email', 20000],
      ],
    ],
    missing: [
      [source, won, rate],
      [
        ['web', 1, null],
        [null, null, 0.2],
      ],
    ],
    'missing over time': [
      [month, rate],
      [
        ['2017-10-01', 0.5],
        ['2017-11-01', null],
        ['2017-12-01', 0.7],
      ],
    ],
    'two metrics over time': [
      [month, won, lost, rate, cycle],
      months.map((each, at) => [each, at, 2 * at, at / 4, at * 90_000]),
    ],
    'time and a dimension': [
      [month, source, won, rate],
      months.flatMap((each) => sources.map((name, at) => [each, name, at, 0.1 * at])),
    ],
    'two dimensions': [
      [source, region, won],
      sources.flatMap((name) => ['East', 'West'].map((where, at) => [name, where, at])),
    ],
    '200 categories': [[source, won], Array.from({ length: 200 }, (_, at) => [`source ${at}`, 200 - at])],
    '200 series': [
      [month, source, won],
      months.flatMap((each) => Array.from({ length: 200 }, (_, at) => [each, `source ${at}`, at])),
    ],
    'names with dots and quotes': [
      [region, { ...won, name: 'a.b["c"]', label: `O'Brien's "won" [1]` }],
      [[`it's a "name".x[0]\\`, 1]],
    ],
  };
  const cases = Object.keys(results).flatMap((name) => chartKinds.map((kind) => [name, kind] as const));
  test.each(cases)('%s, %s', async (name, kind) => {
    const [columns, rows] = results[name] ?? [[], []];
    const chart = chartFor(input(columns, rows, { clause: kind }));
    if (chart === null) expect(kind === 'table' || rows.length === 0).toBe(true);
    else expect(await picture(chart)).toContain('<svg');
  });
});

describe('the picture', () => {
  test('bars stand in the order of the result, the others last and in grey', async () => {
    const chart = drawn(
      [source, won],
      [
        ['web', 9],
        ['email', 5],
        [null, 30],
      ],
      { rowKinds: ['group', 'group', 'others'], blanks: [[2, 0]] },
    );
    const svg = await picture(chart);
    expect(marks(svg, 'bar')).toBe(3);
    expect(svg.indexOf('>web<')).toBeLessThan(svg.indexOf('>email<'));
    expect(svg.indexOf('>email<')).toBeLessThan(svg.indexOf('>Others<'));
    expect(svg.split('fill="#949aa3"').length - 1).toBe(1);
  });

  test('namesakes and missing names are bars of their own', async () => {
    const svg = await picture(
      drawn(
        [source, won],
        [
          ['Budi', 1],
          ['Budi', 2],
          [null, 3],
          ['Others', 4],
        ],
      ),
    );
    expect(marks(svg, 'bar')).toBe(4);
    for (const name of ['Budi', 'Budi (2)', '–', '“Others”']) expect(svg).toContain(`>${name}<`);
  });

  test('namesakes over time cannot be told apart, so the table shows them', () => {
    expect(
      chartFor(
        input(
          [month, source, won],
          [
            ['2017-10-01', 'Budi', 1],
            ['2017-10-01', 'Budi', 2],
          ],
        ),
      ),
    ).toBeNull();
  });

  test('a missing value is a gap in the line', async () => {
    const svg = await picture(
      drawn(
        [month, rate],
        [
          ['2017-10-01', 0.5],
          ['2017-11-01', 0.4],
          ['2017-12-01', null],
          ['2018-01-01', 0.7],
        ],
      ),
    );
    const path = /aria-roledescription="line mark"[^>]*d="([^"]*)"/.exec(svg)?.[1] ?? '';
    expect(path.split('M').length - 1).toBe(2);
  });

  test('time runs from left to right, however the result is sorted', async () => {
    const svg = await picture(
      drawn(
        [month, won],
        [
          ['2017-12-01', 1],
          ['2017-10-01', 2],
          ['2017-11-01', 3],
        ],
      ),
    );
    const at = ['Oct 2017', 'Nov 2017', 'Dec 2017'].map((label) => svg.indexOf(`>${label}<`));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
  });

  test('metrics of one unit share a panel, those of another never do', () => {
    const { spec, rows } = drawn([source, won, lost, rate], [['web', 1, 2, 0.5]]);
    expect(spec.concat).toMatchObject([{}, { title: 'Win rate' }]);
    expect(rows.map(({ $panel, $series }) => [$panel, $series])).toEqual([
      [0, 'Deals won'],
      [0, 'Deals lost'],
      [1, 'Win rate'],
    ]);
  });

  test('what stands in one group alone has a bar of its own, not a colour', () => {
    const rows: Value[][] = [
      ['East', 'email', 3],
      ['East', 'web', 2],
      ['East', null, 9],
      ['West', 'fair', 1],
    ];
    const chart = drawn([region, source, won], rows, {
      rowKinds: ['group', 'group', 'others', 'group'],
      blanks: [[2, 1]],
    });
    expect(chart.rows.map(({ $category, $series, $others }) => [$category, $series, $others])).toEqual([
      ['East · email', 'Deals won', false],
      ['East · web', 'Deals won', false],
      ['East · Others', 'Deals won', true],
      ['West · fair', 'Deals won', false],
    ]);
  });

  test('of many metrics some of every unit are drawn', () => {
    const counts = Array.from({ length: 8 }, (_, at) => ({ ...won, name: `count${at}`, label: `Count ${at}` }));
    const chart = drawn([source, ...counts, revenue], [['web', ...counts.map(() => 1), 20]]);
    const titles = ['Count 0', 'Count 1', 'Count 2', 'Count 3', 'Count 4', 'Revenue'];
    expect(chart.spec.concat).toMatchObject(titles.map((title) => ({ title })));
    expect(chart.note).toBe('Drawn are 6 of 9 (metrics); the table has them all.');
  });

  test('a date is told among numbers, and left out of a scale', () => {
    const last: ChartColumn = { name: 'last', label: 'Last close', type: 'date', role: 'metric', format: 'date' };
    expect(drawn([won, last], [[3, '2017-12-31']]).rows.map(({ $text }) => $text)).toEqual(['3', '2017-12-31']);
    expect(drawn([source, won, last], [['web', 3, '2017-12-31']]).note).toBe('Not drawn: Last close.');
    expect(chartFor(input([source, last], [['web', '2017-12-31']]))).toBeNull();
  });

  test('many groups are cut, and the note says so', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => [`source ${at}`, 200 - at]);
    const chart = drawn([source, won], rows);
    expect(chart.note).toBe('Drawn are the first 30 of 200 (Lead source); the table has them all.');
    expect(marks(await picture(chart), 'bar')).toBe(30);
  });

  test('of many series the largest are drawn, and the others stay', () => {
    const rows = months.flatMap((each) => [
      ...Array.from({ length: 20 }, (_, at): Value[] => [each, `source ${at}`, at]),
      [each, null, 1],
    ]);
    const chart = drawn([month, source, won], rows, {
      rowKinds: rows.map((row) => (row[1] === null ? 'others' : 'group')),
      blanks: rows.flatMap((row, at): [number, number][] => (row[1] === null ? [[at, 1]] : [])),
    });
    expect([...new Set(chart.rows.map(({ $series }) => $series))].sort()).toEqual(
      ['Others', ...Array.from({ length: 7 }, (_, at) => `source ${at + 13}`)].sort(),
    );
    expect(chart.note).toContain('the largest 8 of 21 (Lead source)');
  });

  test('values are written in the language of the project', async () => {
    const columns = [month, revenue];
    const rows = [
      ['2017-10-01', 1_500_000],
      ['2017-11-01', 3_000_000],
    ];
    const svg = await picture(drawn(columns, rows, { settings: { locale: 'id', currency: 'IDR' } }));
    expect(svg).toMatch(/>Rp\s1,5\sjt</);
    expect(svg).toContain('>Okt 2017<');
    expect(await picture(drawn(columns, rows))).toContain('>$1.5M<');
  });

  test('its description names what is shown, by what, and the extremes', () => {
    const chart = drawn(
      [source, rate],
      [
        ['web', 0.5],
        ['email', 0.25],
      ],
      { label: 'Conversion' },
    );
    expect(chart.description).toBe(
      'Conversion: a bar chart of Win rate by Lead source, 2 rows. Highest web 50.0%; lowest email 25.0%.',
    );
  });
});
