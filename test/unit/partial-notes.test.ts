import { expect, test } from 'vitest';
import type { CompiledColumn } from '../../language/compiled.ts';
import type { ResultColumn } from '../../runtime/api/contract.ts';
import { partialNotes } from '../../runtime/exec/notes.ts';

const month: CompiledColumn = { name: 'month', label: 'Month', type: 'date', role: 'dimension', format: 'month' };
const source: CompiledColumn = { name: 'source', label: 'Source', type: 'text', role: 'dimension', format: 'plain' };
const deals: CompiledColumn = { name: 'deals', label: 'Deals', type: 'integer', role: 'metric', format: 'integer' };
const period = { from: '2024-01-15', to: '2024-12-31' };
const rows = [
  ['2024-01-01', 3],
  ['2024-06-01', 1],
  ['2024-06-01', 2],
];
const settings = { locale: 'en', currency: 'USD' };

function notes(
  report: { totals: boolean; unfinished: boolean },
  partial: Parameters<typeof partialNotes>[1]['partial'],
) {
  const { totals, unfinished } = report;
  const compiled = { columns: [month], unfinished: unfinished ? { today: '2024-06-15' } : null, period, totals };
  const shown = { rows, partial, columns: [month], across: [], partial_columns: [], partial_cells: [] };
  return partialNotes(compiled, shown, settings).map(({ message }) => message);
}

test('name each partial period once, with the days of it that count', () => {
  expect(
    notes({ totals: false, unfinished: false }, [
      { row: 0, why: 'cut', from: '2024-01-15', to: '2024-01-31' },
      { row: 1, why: 'running', from: '2024-06-01', to: '2024-06-15' },
      { row: 2, why: 'running', from: '2024-06-01', to: '2024-06-15' },
    ]),
  ).toEqual([
    '… is partial: Jan 2024 has 2024-01-15 to 2024-01-31; Jun 2024 is running and has 2024-06-01 to 2024-06-15.',
  ]);
});

test('say that a range is not over, of the total where there is one', () => {
  expect(notes({ totals: true, unfinished: true }, [])).toEqual([
    'The total is of 2024-01-15 to 2024-12-31, which is not over: today is 2024-06-15.',
  ]);
  expect(notes({ totals: false, unfinished: true }, [])).toEqual([
    '2024-01-15 to 2024-12-31 is not over: today is 2024-06-15.',
  ]);
  expect(notes({ totals: true, unfinished: false }, [])).toEqual([]);
});

test('name the partial periods that go across', () => {
  const column = (first: string): ResultColumn => ({
    ...deals,
    name: `deals|${first}`,
    metric: 'deals',
    across: [first],
  });
  const shown = {
    rows: [['email', 3, 1]],
    partial: [],
    columns: [source, column('2024-05-01'), column('2024-06-01')],
    across: [month],
    partial_cells: [],
    partial_columns: [{ column: 2, why: 'running', from: '2024-06-01', to: '2024-06-15' }] as const,
  };
  const compiled = { columns: [source, month, deals], unfinished: null, period, totals: false };
  expect(partialNotes(compiled, { ...shown, partial_columns: [...shown.partial_columns] }, settings)).toEqual([
    { code: 'partial', message: '… is partial: Jun 2024 is running and has 2024-06-01 to 2024-06-15.' },
  ]);
});
