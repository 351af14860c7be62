import { describe, expect, test } from 'vitest';
import type { CompiledColumn, CompiledReport } from '../../language/index.ts';
import type { CellValue } from '../../runtime/api/contract.ts';
import { long } from '../../runtime/exec/long.ts';
import { toResult } from '../../runtime/exec/results.ts';
import { exporters } from '../../runtime/export/index.ts';
import { plain } from '../../runtime/export/style.ts';
import { RekapFailure } from '../../runtime/failure.ts';

const dimension = (name: string, label: string): CompiledColumn => ({
  name,
  label,
  type: 'text',
  role: 'dimension',
  format: 'plain',
});
const revenue: CompiledColumn = { name: 'revenue', label: 'Revenue', type: 'money', role: 'metric', format: 'money' };
const deals: CompiledColumn = { name: 'deals', label: 'Deals', type: 'integer', role: 'metric', format: 'integer' };

const report: CompiledReport = {
  name: 'sales',
  label: 'Sales',
  file: 'sales.rekap',
  kind: 'report',
  period: null,
  sql: '',
  columns: [dimension('team', 'Team'), dimension('owner', 'Owner'), dimension('office', 'Office'), revenue],
  totals: true,
  notes: [],
  paths: [],
  params: [],
  compared: null,
  partial: [],
  unfinished: null,
  running: null,
  tables: ['deals'],
  chart: null,
  vega: null,
  top: null,
  across: { dimensions: ['office'], column: '$column', counted: '$columns', limit: 200 },
  subtotals: { dimensions: ['team'], column: '$level' },
  periods: null,
};

const names = ['$kind', 'team', 'owner', 'office', 'revenue', '$level', '$column', '$columns'];

function returned(rows: CellValue[][], columns = names) {
  return { columns: columns.map((name) => ({ name, type: '' })), rows };
}

const sales = returned([
  ['group', 'East', 'Ann', null, 30, 1, 1, 2],
  ['group', 'East', 'Ann', 'North', 30, 1, 2, 2],
  ['group', 'East', 'Ann', 'South', 0, 1, 3, 2],
  ['group', 'East', null, null, 12.5, 1, 1, 2],
  ['group', 'East', null, 'North', 0, 1, 2, 2],
  ['group', 'East', null, 'South', 12.5, 1, 3, 2],
  ['subtotal', 'East', null, null, 42.5, 1, 1, 2],
  ['subtotal', 'East', null, 'North', 30, 1, 2, 2],
  ['subtotal', 'East', null, 'South', 12.5, 1, 3, 2],
  ['total', null, null, null, 42.5, 0, 1, 2],
  ['total', null, null, 'North', 30, 0, 2, 2],
  ['total', null, null, 'South', 12.5, 0, 3, 2],
]);

describe('a report that goes across', () => {
  const result = toResult(report, sales, [], [], 0);
  const options = { locale: 'en', currency: 'USD', width: undefined, style: plain };

  test('has a column for each value, and one for all', () => {
    expect(result.columns.map(({ name, across }) => [name, across])).toEqual([
      ['team', undefined],
      ['owner', undefined],
      ['revenue|North', ['North']],
      ['revenue|South', ['South']],
      ['revenue', null],
    ]);
    expect(result.rows).toEqual([
      ['East', 'Ann', 30, 0, 30],
      ['East', null, 0, 12.5, 12.5],
      ['East', null, 30, 12.5, 42.5],
    ]);
    expect(result.row_kinds).toEqual(['group', 'group', 'subtotal']);
    expect(result.totals).toEqual([null, null, 30, 12.5, 42.5]);
  });

  test('tells a missing owner from the total of all', () => {
    expect(result.blanks).toEqual([[2, 1]]);
  });

  test('reads well on a terminal, with one number of digits a metric', () => {
    expect(exporters.table.write([result], options)).toBe(
      [
        'Sales',
        '',
        '                Revenue by Office',
        'Team   Owner   North   South   Total',
        '─────  ─────  ──────  ──────  ──────',
        'East   Ann    $30.00   $0.00  $30.00',
        'East   –       $0.00  $12.50  $12.50',
        'East   Total  $30.00  $12.50  $42.50',
        '─────  ─────  ──────  ──────  ──────',
        'Total         $30.00  $12.50  $42.50',
        '',
      ].join('\n'),
    );
  });

  test('is broken into blocks that repeat what a row is', () => {
    const narrow = exporters.table.write([result], { ...options, width: 22 });
    expect(narrow.split('\n').filter((line) => line.startsWith('Team'))).toHaveLength(3);
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(22);
  });

  describe('on a narrow terminal', () => {
    const offices = Array.from({ length: 30 }, (_, index) => `Office ${String(index + 1).padStart(2, '0')}`);
    const both = { ...report, columns: [dimension('team', 'Team'), dimension('office', 'Office'), revenue, deals] };
    const columns = ['$kind', 'team', 'office', 'revenue', 'deals', '$column', '$columns'];
    const rows = ['East, with a name that goes on and on', 'West'].flatMap((team): CellValue[][] => [
      ['group', team, null, 3_000_000, 30, 1, offices.length],
      ...offices.map((office, index): CellValue[] => ['group', team, office, 100_000, 1, index + 2, offices.length]),
    ]);
    const many = toResult({ ...both, subtotals: null }, returned(rows, columns), [], [], 0);
    const lines = exporters.table.write([many], { ...options, width: 80 }).split('\n');

    test('what stands under one heading stays together, and rows keep their names', () => {
      const headings = lines.filter((line) => line.startsWith('Team'));
      for (const heading of headings) expect(heading.match(/Revenue/g)?.length).toBe(heading.match(/Deals/g)?.length);
      expect(lines.find((line) => line.startsWith('East, with a name'))).toBeDefined();
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(
        Math.max(80, ...lines.filter((line) => line.startsWith('Note')).map((line) => line.length)),
      );
    });

    test('as much is shown as anyone reads, the totals of the rows at the end, and a note says what is not', () => {
      expect(lines.filter((line) => line.startsWith('Team'))).toHaveLength(8);
      expect(lines.filter((line) => line.endsWith('$3,000,000     30'))).toHaveLength(2);
      const shown = offices.filter((office) => lines.some((line) => line.trim().split(/ {2,}/).includes(office)));
      const next = offices[shown.length];
      expect(lines).toContain(
        `Note: ${2 * (30 - shown.length)} of 63 columns are not shown here, from ${next} · Revenue to Office 30 · Deals. ` +
          '`rekap run sales -o sales.csv` writes them all.',
      );
    });

    test('a file has them all', () => {
      expect(exporters.table.write([many], options)).not.toContain('Note:');
      expect(exporters.csv.write([many], options).split('\r\n')[0]?.split(',')).toHaveLength(63);
    });
  });

  test('is one table in Markdown', () => {
    expect(exporters.md.write([result], options)).toBe(
      [
        '## Sales',
        '',
        'Revenue by Office',
        '',
        '| Team | Owner | North | South | Total |',
        '| :-- | :-- | --: | --: | --: |',
        '| East | Ann | $30.00 | $0.00 | $30.00 |',
        '| East | – | $0.00 | $12.50 | $12.50 |',
        '| **East** | **Total** | **$30.00** | **$12.50** | **$42.50** |',
        '| **Total** |  | **$30.00** | **$12.50** | **$42.50** |',
        '',
      ].join('\n'),
    );
  });

  test('says in CSV what each row is', () => {
    expect(exporters.csv.write([result], options)).toBe(
      [
        'team,owner,revenue|North,revenue|South,revenue,row_kind',
        'East,Ann,30,0,30,group',
        'East,,0,12.5,12.5,group',
        'East,,30,12.5,42.5,subtotal',
        ',,30,12.5,42.5,total',
        '',
      ].join('\r\n'),
    );
  });

  test('names its columns in JSON by metric and values', () => {
    const [written] = JSON.parse(exporters.json.write([result], options)) as [typeof result];
    expect(written.columns[2]).toEqual({ ...revenue, name: 'revenue|North', metric: 'revenue', across: ['North'] });
    expect(written.columns[4]).toEqual({ ...revenue, metric: 'revenue', across: null });
    expect(written.across.map(({ name, label }) => [name, label])).toEqual([['office', 'Office']]);
  });

  test('is drawn from one row a cell, without the totals', () => {
    const { columns, rows, blanks } = long(result);
    expect(columns.map(({ name }) => name)).toEqual(['team', 'owner', 'office', 'revenue']);
    expect(rows.slice(0, 3)).toEqual([
      ['East', 'Ann', 'North', 30],
      ['East', 'Ann', 'South', 0],
      ['East', null, 'North', 0],
    ]);
    expect(blanks).toEqual([
      [4, 1],
      [5, 1],
    ]);
  });

  test('heads several metrics by their value', () => {
    const both = { ...report, columns: [dimension('office', 'Office'), revenue, deals], subtotals: null };
    const columns = ['$kind', 'office', 'revenue', 'deals', '$column', '$columns'];
    const rows: CellValue[][] = [
      ['group', null, 7, 1, 1, 2],
      ['group', 'A very long name of an office', 7, 1, 2, 2],
      ['group', null, 0, 0, 3, 2],
    ];
    const wide = toResult(both, returned(rows, columns), [], [], 0);
    expect(wide.columns.map(({ name }) => name)).toEqual([
      'revenue|A very long name of an office',
      'deals|A very long name of an office',
      'revenue|',
      'deals|',
      'revenue',
      'deals',
    ]);
    expect(exporters.table.write([wide], options)).toBe(
      [
        'Sales',
        '',
        '                           Office',
        'A very long name of an office        –             Total',
        'Revenue                 Deals  Revenue  Deals  Revenue  Deals',
        '───────  ────────────────────  ───────  ─────  ───────  ─────',
        '     $7                     1       $0      0       $7      1',
        '',
      ].join('\n'),
    );
    expect(exporters.md.write([wide], options)).toContain('| A very long name of an office · Revenue |');
  });

  test('never shares a name between two columns', () => {
    const rows = returned([
      ['group', 'East', 'Ann', null, 3, 1, 1, 3],
      ['group', 'East', 'Ann', 'north', 1, 1, 2, 3],
      ['group', 'East', 'Ann', 'North', 1, 1, 3, 3],
      ['group', 'East', 'Ann', null, 1, 1, 4, 3],
    ]);
    const { columns } = toResult(report, rows, [], [], 0);
    expect(columns.map(({ name }) => name)).toEqual([
      'team',
      'owner',
      'revenue|north',
      'revenue|North 2',
      'revenue|',
      'revenue',
    ]);
  });

  test('is refused when it is wider than anyone reads', () => {
    const rows = returned([['group', 'East', 'Ann', null, 30, 1, 1, 1234]]);
    const run = () => toResult(report, rows, [], [], 0);
    expect(run).toThrow(RekapFailure);
    expect(run).toThrow('Report `sales` has 1,234 columns across Office; at most 200 are shown.');
  });

  test('without rows has no columns either', () => {
    const { columns, rows } = toResult(report, returned([]), [], [], 0);
    expect(columns.map(({ name }) => name)).toEqual(['team', 'owner', 'revenue']);
    expect(rows).toEqual([]);
  });
});
