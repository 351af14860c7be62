import type { CellValue } from '../../runtime/api/contract.ts';

/**
 * Where two results part, in words; undefined when they are the same, row by row. Numbers may differ in the last digits
 * that adding in another order changes.
 */
export function difference(ours: readonly CellValue[][], theirs: readonly CellValue[][]): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} rows instead of ${theirs.length}`;
  for (const [index, row] of ours.entries()) {
    const other = theirs[index] ?? [];
    if (row.length !== other.length) return `${row.length} columns instead of ${other.length}`;
    const column = row.findIndex((value, place) => !same(value, other[place] ?? null));
    if (column !== -1) return `row ${index + 1}, column ${column + 1}: ${row[column]} instead of ${other[column]}`;
  }
  return undefined;
}

function same(one: CellValue, other: CellValue): boolean {
  if (one === other) return true;
  if (one === null || other === null) return false;
  const [a, b] = [Number(one), Number(other)];
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
