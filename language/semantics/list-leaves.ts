/** What is asked of the rows of a list, apart by whether it is a row's own or a metric's. */
import type { ListExpression, MetricExpression, MetricLeaf, RowExpression, RowLeaf, Typed } from './model.ts';
import { childrenOf, forEachChild, leavesOf, mapLeaves } from './typed.ts';

const ofRows = ['column', 'roll-up', 'neighbour', 'likelihood'];

/** Whether a leaf is of the row itself, beside leaves of any other kind. */
export function isOfRow<Other extends { readonly kind: string }>(leaf: RowLeaf | Other): leaf is RowLeaf {
  return ofRows.includes(leaf.kind);
}

/** The metrics in some expressions, each by itself. */
export function metricsIn(expressions: readonly ListExpression[]): MetricExpression[] {
  return besideRowsIn<MetricLeaf>(expressions);
}

/** What some expressions read of anything but the row itself, each by itself. */
export function besideRowsIn<Other extends { readonly kind: string }>(
  expressions: readonly Typed<RowLeaf | Other>[],
): Typed<Other>[] {
  return partsOf<RowLeaf | Other, Other>(expressions, (leaf): leaf is Other => !isOfRow(leaf));
}

/** What some expressions read of the row itself, each by itself. */
export function rowPartsIn<Other extends { readonly kind: string }>(
  expressions: readonly Typed<RowLeaf | Other>[],
): RowExpression[] {
  return partsOf<RowLeaf | Other, RowLeaf>(expressions, isOfRow);
}

/** What some expressions work out of the row itself and nothing else, as much at once as there is. */
export function rowExpressionsIn<Other extends { readonly kind: string }>(
  expressions: readonly Typed<RowLeaf | Other>[],
): RowExpression[] {
  return expressions.flatMap((expression): RowExpression[] => {
    if (!leavesOf([expression]).every(isOfRow)) return rowExpressionsIn(childrenOf(expression));
    const own = mapLeaves(expression, (leaf, type): RowExpression => {
      if (!isOfRow(leaf)) throw new Error(`a leaf of a row is a ${leaf.kind}`);
      return { kind: 'leaf', leaf, type };
    });
    return [own];
  });
}

function partsOf<Leaf, Part extends Leaf>(
  expressions: readonly Typed<Leaf>[],
  is: (leaf: Leaf) => leaf is Part,
): Typed<Part>[] {
  const found: Typed<Part>[] = [];
  const visit = (expression: Typed<Leaf>): void => {
    if (expression.kind !== 'leaf') forEachChild(expression, visit);
    else if (is(expression.leaf)) found.push({ kind: 'leaf', leaf: expression.leaf, type: expression.type });
  };
  for (const expression of expressions) visit(expression);
  return found;
}
