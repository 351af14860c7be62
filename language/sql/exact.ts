/** Which leaves of row expressions are computed as whole numbers or decimals. */
import type { RowLeaf } from '../semantics/model.ts';
import { isExact } from './expressions.ts';

/** Whether a leaf of a whole or money type is exact: columns are stored so; means, medians and converted amounts are floating point. */
export function isExactLeaf(leaf: RowLeaf): boolean {
  if (leaf.kind === 'column') return leaf.rate === undefined;
  if (leaf.kind === 'neighbour') return isExact(leaf.of, { isExact: isExactLeaf });
  if (leaf.kind === 'likelihood') return false;
  switch (leaf.of.function) {
    case 'count':
    case 'exists':
    case 'distinct':
      return true;
    case 'first':
    case 'last':
    case 'sum':
    case 'min':
    case 'max':
      return leaf.of.argument === undefined || isExact(leaf.of.argument, { isExact: isExactLeaf });
    case 'average':
    case 'median':
    case 'percentile':
    case 'deviation':
    case 'rate':
      return false;
  }
}
