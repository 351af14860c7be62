import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../language/base/width.ts';
import type { ReportResult } from '../../runtime/api/contract.ts';
import { type ExportFormat, exporters, formatOfFile } from '../../runtime/export/index.ts';
import { plain } from '../../runtime/export/style.ts';

const conversion: ReportResult = {
  name: 'conversion',
  label: 'Conversion by source',
  file: 'sales.rekap',
  kind: 'report',
  params: [],
  period: { from: '2017-01-01', to: '2017-12-31' },
  columns: [
    { name: 'source', label: 'Source', type: 'text', role: 'dimension', format: 'plain' },
    { name: 'deals_won', label: 'Deals won', type: 'integer', role: 'metric', format: 'integer' },
    { name: 'win_rate', label: 'Win rate', type: 'percent', role: 'metric', format: 'percent' },
    { name: 'revenue', label: 'Revenue', type: 'money', role: 'metric', format: 'money' },
  ],
  across: [],
  across_orphans: [],
  rows: [
    ['email', 1200, 0.6315, '120000.50'],
    ['paid ads', 38, null, 900],
    [null, 3, 1, 0],
    [null, 7, 0.25, 10],
  ],
  row_kinds: ['group', 'group', 'group', 'others'],
  blanks: [[3, 0]],
  partial: [],
  partial_columns: [],
  partial_cells: [],
  totals: [null, 1248, 0.61, '120910.50'],
  orphans: [[1, 0]],
  notes: [{ code: 'undated', message: '12 deals without closed_at are in no period' }],
  elapsed_ms: 4,
};

function written(format: ExportFormat, result: ReportResult = conversion, width?: number): string {
  return exporters[format].write([result], { locale: 'en', currency: 'USD', width, style: plain });
}

describe('table', () => {
  test('aligns numbers right, sets others and totals apart, and explains its marks', () => {
    expect(written('table')).toBe(
      [
        'Conversion by source  2017-01-01 to 2017-12-31',
        '',
        'Source     Deals won  Win rate   Revenue',
        '─────────  ─────────  ────────  ────────',
        'email          1,200     63.2%  $120,001',
        'paid ads†         38         –      $900',
        '–                  3    100.0%        $0',
        'Others             7     25.0%       $10',
        '─────────  ─────────  ────────  ────────',
        'Total          1,248     61.0%  $120,911',
        '† refers to a row that is not there; shown as stored',
        'Note: 12 deals without closed_at are in no period',
        '',
      ].join('\n'),
    );
  });

  test('a narrow terminal wraps headings first', () => {
    expect(written('table', conversion, 36).split('\n').slice(2, 6)).toEqual([
      '            Deals      Win',
      'Source        won     rate   Revenue',
      '─────────  ──────  ───────  ────────',
      'email       1,200    63.2%  $120,001',
    ]);
  });

  test('then cuts texts, and never a number', () => {
    const long = { ...conversion, rows: [['a very long source of leads', 1200, 0.5, 1], ...conversion.rows.slice(1)] };
    const lines = written('table', long, 36).split('\n');
    expect(lines[5]).toBe('a very lon…  1,200   50.0%        $1');
  });

  test('what still has no room goes below, with its row names repeated', () => {
    const lines = written('table', conversion, 24).split('\n').slice(2, 15);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => line.startsWith('email'))).toEqual(['email     1,200   63.2%', 'email     $120,001']);
  });

  test('data cannot write to the terminal or break a row', () => {
    const hostile = {
      ...conversion,
      rows: [['a\u001b[2J\nb', 1, 1, 1]],
      row_kinds: ['group' as const],
      blanks: [],
      orphans: [],
    };
    expect(written('table', hostile).split('\n')[4]).toMatch(/^a\ufffd\[2J b +1/);
  });

  test('says so when there are no rows', () => {
    const empty = { ...conversion, rows: [], row_kinds: [], blanks: [], orphans: [], totals: null, notes: [] };
    expect(written('table', empty)).toContain('no rows');
  });
});

describe('csv', () => {
  test('has names as headings, raw values, and tells the kinds of rows apart', () => {
    expect(written('csv')).toBe(
      [
        'source,deals_won,win_rate,revenue,row_kind',
        'email,1200,0.6315,120000.50,group',
        'paid ads,38,,900,group',
        ',3,1,0,group',
        ',7,0.25,10,others',
        ',1248,0.61,120910.50,total',
        '',
      ].join('\r\n'),
    );
  });

  test('quotes what needs it, and disarms formulas in texts alone', () => {
    const rows = [
      ['=HYPERLINK("x")', -5, -0.5, '-3.20'],
      ['a, "b"\nc', 1, 1, 1],
      ['+62 812', 1, 1, 1],
    ];
    const result: ReportResult = {
      ...conversion,
      rows,
      row_kinds: ['group', 'group', 'group'],
      blanks: [],
      totals: null,
    };
    expect(written('csv', result)).toBe(
      [
        'source,deals_won,win_rate,revenue',
        `"'=HYPERLINK(""x"")",-5,-0.5,-3.20`,
        '"a, ""b""\nc",1,1,1',
        "'+62 812,1,1,1",
        '',
      ].join('\r\n'),
    );
  });
});

describe('json', () => {
  test('is an array of reports that keeps values as they are', () => {
    expect(JSON.parse(written('json'))).toEqual([conversion]);
  });

  test('has its promised keys, in order', () => {
    const [report] = JSON.parse(written('json')) as Record<string, unknown>[];
    expect(Object.keys(report ?? {})).toEqual([
      'name',
      'label',
      'file',
      'kind',
      'params',
      'period',
      'columns',
      'across',
      'across_orphans',
      'rows',
      'row_kinds',
      'blanks',
      'partial',
      'partial_columns',
      'partial_cells',
      'totals',
      'orphans',
      'notes',
      'elapsed_ms',
    ]);
  });

  test('of no report is an empty array', () => {
    expect(exporters.json.write([], { locale: 'en', currency: 'USD', width: undefined, style: plain })).toBe('[]\n');
  });
});

test('markdown has a heading, an aligned table, bold totals and the notes', () => {
  const piped = { ...conversion, rows: [['a|b <i>', 1, 1, 1]], row_kinds: ['group' as const], blanks: [], orphans: [] };
  expect(written('md', piped)).toBe(
    [
      '## Conversion by source',
      '',
      '2017-01-01 to 2017-12-31',
      '',
      '| Source | Deals won | Win rate | Revenue |',
      '| :-- | --: | --: | --: |',
      '| a\\|b \\<i> | 1 | 100.0% | $1 |',
      '| **Total** | **1,248** | **61.0%** | **$120,911** |',
      '',
      '- 12 deals without closed_at are in no period',
      '',
    ].join('\n'),
  );
});

describe('periods that are only partly there', () => {
  const byMonth: ReportResult = {
    ...conversion,
    columns: [
      { name: 'month', label: 'Month', type: 'date', role: 'dimension', format: 'month' },
      { name: 'deals_won', label: 'Deals won', type: 'integer', role: 'metric', format: 'integer' },
    ],
    rows: [
      ['2017-01-01', 3],
      ['2017-02-01', 5],
      ['2017-03-01', 1],
    ],
    row_kinds: ['group', 'group', 'group'],
    partial: [
      { row: 0, why: 'cut', from: '2017-01-15', to: '2017-01-31' },
      { row: 2, why: 'running', from: '2017-03-01', to: '2017-03-10' },
    ],
    totals: null,
    orphans: [],
    notes: [],
  };

  test('are marked for people', () => {
    expect(written('table', byMonth).split('\n').slice(4, 7)).toEqual([
      'Jan 2017 …          3',
      'Feb 2017            5',
      'Mar 2017 …          1',
    ]);
    expect(written('md', byMonth)).toContain('| Mar 2017 … | 1 |');
  });

  test('say why in a column of their own for programs', () => {
    expect(written('csv', byMonth)).toBe(
      'month,deals_won,partial\r\n2017-01-01,3,cut\r\n2017-02-01,5,\r\n2017-03-01,1,running\r\n',
    );
  });
});

test('the ending of a file decides its format', () => {
  expect(formatOfFile('out/report.CSV')).toBe('csv');
  expect(formatOfFile('report.md')).toBe('md');
  expect(formatOfFile('report')).toBeUndefined();
  expect(formatOfFile('report.docx')).toBeUndefined();
});
