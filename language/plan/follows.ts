/** Dimensions that follow from others: an owner's team from the owner. */
import type { RowExpression } from '../semantics/model.ts';
import { leaves } from '../semantics/typed.ts';
import { keyOf } from './pass.ts';
import type { PlanDimension, ReportPlan } from './plan.ts';

/**
 * Whether groups by some dimensions have one value each of another: all it reads is along a reference that is one of them,
 * in the rows of one table.
 */
export function followsFrom(dimension: PlanDimension, known: readonly PlanDimension[], plan: ReportPlan): boolean {
  const { scans, pers, dimensions } = plan;
  const [scan, ...others] = scans;
  if (scan === undefined || pers.length > 0 || dimension.kind === 'time') return false;
  const sameKeys = others.every(
    ({ table, keys }) => table === scan.table && keys.map(keyOf).join('\0') === scan.keys.map(keyOf).join('\0'),
  );
  const key = (of: PlanDimension): RowExpression | undefined => scan.keys[dimensions.indexOf(of)];
  const own = known.flatMap((each) => ownColumn(key(each)) ?? []);
  const read = key(dimension);
  if (!sameKeys || read === undefined) return false;
  const found = leaves(read);
  return found.length > 0 && found.every((leaf) => leaf.kind === 'column' && own.includes(leaf.path[0] ?? leaf.column));
}

/** The stored column of its own table that an expression is. */
function ownColumn(expression: RowExpression | undefined): string | undefined {
  if (expression?.kind !== 'leaf' || expression.leaf.kind !== 'column') return undefined;
  const { path, column, rate } = expression.leaf;
  return path.length === 0 && rate === undefined ? column : undefined;
}
