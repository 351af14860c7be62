/** On which day the amounts of an aggregate are converted. */
import type { Aggregate, Model, RowExpression } from '../semantics/model.ts';
import { isPricedByMetric, pricedOn } from '../semantics/rates.ts';
import { mapLeaves, rebase } from '../semantics/typed.ts';

/** What an aggregate is of: converted on its own date, and where it has none on the one that dates the amount's row. */
export function pricedArgument({ argument, date }: Aggregate, model: Model): RowExpression | undefined {
  if (argument === undefined || date !== undefined) return argument && pricedOn(argument, date);
  if (!isPricedByMetric(argument)) return argument;
  return mapLeaves(argument, (leaf, type): RowExpression => {
    const read: RowExpression = { kind: 'leaf', leaf, type };
    const table = model.tables.get(leaf.table);
    const dating = table?.columns.get(table.datedBy ?? '');
    if (table === undefined || dating === undefined) return read;
    const own: RowExpression = dating.computed ?? {
      kind: 'leaf',
      leaf: { kind: 'column', path: [], table: table.name, column: dating.name },
      type: dating.type,
    };
    return pricedOn(read, rebase(own, leaf.path));
  });
}
