/** Binding of `previous(x within contact)` and `next(x within deal)`: what the neighbouring row of the table has. */
import type { Call } from '../syntax/ast.ts';
import { diagnose } from './diagnostics.ts';
import type { NeighbourLeaf, RowExpression, RowLeaf } from './model.ts';
import { pricedByRow } from './rates.ts';
import { fullOrderOf } from './row-order.ts';
import { type Scope, unknown } from './scope.ts';

/** Whether a function reads the neighbouring row. */
export function isNeighbour(name: string): name is NeighbourLeaf['side'] {
  return name === 'previous' || name === 'next';
}

/** A call of one of them in the scope of a table's rows. */
export function bindNeighbour(call: Call, scope: Scope<RowLeaf>, table: string): RowExpression {
  const { context, file } = scope;
  const side = call.name.text === 'next' ? 'next' : 'previous';
  const place = { file, span: call.span };
  const [argument, ...others] = call.arguments;
  if (argument === undefined || others.length > 0) {
    const parameters = { name: side, signature: `${side}(column within column)`, given: call.arguments.length };
    context.report(diagnose('wrong-arguments', place, parameters));
    return unknown();
  }
  const symbol = context.tables.get(table);
  const order = symbol === undefined ? undefined : fullOrderOf(context, symbol);
  if (order === undefined && symbol !== undefined && symbol.datedBy === undefined)
    context.report(diagnose('no-order', place, { name: side, table }));
  if (call.within === undefined || call.within.length === 0)
    context.report(
      diagnose('neighbour-within-nothing', place, { name: side, table, reference: referenceOf(table, scope) }),
    );
  if (call.where ?? call.on ?? call.via ?? call.for ?? call.open ?? call.spread)
    context.report(diagnose('modifier-in-row', place, {}));
  // Each row's amounts are converted on its own day, whatever reads them.
  const bound = pricedByRow(scope.bind(argument), context);
  const within = (call.within ?? []).map((path) => scope.path(path));
  const lost = within.length === 0 || [bound, ...within].some(({ type }) => type.kind === 'unknown');
  if (order === undefined || lost) return unknown();
  const leaf: NeighbourLeaf = { kind: 'neighbour', path: [], table, side, of: bound, within, order };
  return { kind: 'leaf', leaf, type: bound.type };
}

/** A reference of the table, for the message that none is named. */
function referenceOf(table: string, { context }: Scope<RowLeaf>): string | undefined {
  const columns = [...(context.tables.get(table)?.columns.values() ?? [])];
  return columns.find(({ content }) => content.kind === 'stored' && content.type.kind === 'reference')?.name;
}
