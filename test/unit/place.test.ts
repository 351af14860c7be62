import { describe, expect, test } from 'vitest';
import type { ReportResult, ResultColumn } from '../../runtime/api/contract.ts';
import { readAddress, writeAddress } from '../../web/src/text/address.ts';
import { placeOf } from '../../web/src/text/place.ts';

const column = (name: string, role: ResultColumn['role'], more: Partial<ResultColumn> = {}): ResultColumn => ({
  name,
  label: name,
  type: 'text',
  role,
  format: 'plain',
  ...more,
});

const empty: ReportResult = {
  name: 'report',
  label: 'Report',
  file: 'case.rekap',
  kind: 'report',
  params: [],
  period: null,
  columns: [],
  across: [],
  across_orphans: [],
  rows: [],
  row_kinds: [],
  blanks: [],
  partial: [],
  partial_columns: [],
  partial_cells: [],
  totals: null,
  orphans: [],
  notes: [],
  elapsed_ms: 0,
};

describe('the place of a number', () => {
  const result: ReportResult = {
    ...empty,
    columns: [column('month', 'dimension'), column('owner', 'dimension'), column('won', 'metric')],
    rows: [
      ['2024-01-01', 'u9', 1],
      ['2024-01-01', null, 2],
      ['2024-01-01', null, 3],
    ],
    row_kinds: ['group', 'others', 'group'],
    blanks: [[1, 1]],
    orphans: [[0, 1]],
    totals: [null, null, 6],
  };

  test.each([
    [0, { kind: 'group', values: { month: '2024-01-01', owner: 'u9' }, orphans: ['owner'] }],
    // A blank is no value that is missing.
    [1, { kind: 'others', values: { month: '2024-01-01' }, orphans: [] }],
    [2, { kind: 'group', values: { month: '2024-01-01', owner: null }, orphans: [] }],
    ['totals', { kind: 'total', values: {}, orphans: [] }],
  ] as const)('in row %s', (row, place) => {
    expect(placeOf(result, row, 2)).toEqual({ column: 'won', ...place });
  });

  test('a dimension has none', () => {
    expect(placeOf(result, 0, 1)).toBeUndefined();
  });

  test('across the page: of a column, and of the whole row', () => {
    const wide: ReportResult = {
      ...empty,
      columns: [
        column('team', 'dimension'),
        column('won|u9', 'metric', { metric: 'won', across: ['u9'] }),
        column('won', 'metric', { metric: 'won', across: null }),
      ],
      across: [column('owner', 'dimension')],
      across_orphans: [[1, 0]],
      rows: [['East', 1, 1]],
      row_kinds: ['group'],
      totals: [null, 1, 1],
    };
    const here = { kind: 'group', column: 'won' };
    expect(placeOf(wide, 0, 1)).toEqual({ ...here, values: { team: 'East', owner: 'u9' }, orphans: ['owner'] });
    expect(placeOf(wide, 0, 2)).toEqual({ ...here, values: { team: 'East' }, orphans: [] });
    expect(placeOf(wide, 'totals', 1)).toEqual({ ...here, kind: 'total', values: { owner: 'u9' }, orphans: ['owner'] });
  });
});

test('the address keeps the place of a number, whatever is in it', () => {
  const place = '{"values":{"a/b":"c?d=e&f#g"}}';
  const address = writeAddress({ path: 'a/b.rekap', cell: 'report:x' }, new Map([['team', 'East']]), place);
  expect(readAddress(address)).toEqual({
    route: { path: 'a/b.rekap', cell: 'report:x' },
    given: new Map([['team', 'East']]),
    behind: place,
  });
});
