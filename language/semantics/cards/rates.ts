/** With which rate amounts of several currencies are converted. */
import type { Aggregate, ColumnLeaf, RowExpression, Table } from '../model.ts';
import { leafText } from '../row-leaves.ts';
import { leavesOf } from '../typed.ts';
import { rowText, type Telling } from './aggregate.ts';

/** How the amounts that an aggregate reads are converted; undefined where all are in the project's currency. */
export function ratesText(aggregate: Aggregate, telling: Telling): string | undefined {
  const { argument, where, table, stock, date } = aggregate;
  const own = date === undefined ? 'its date' : rowText(date, table, telling);
  const day = stock === undefined ? own : 'the last day of each period';
  const read = pricedIn([...(argument === undefined ? [] : [argument]), ...where]);
  const texts = amountsIn(read, telling).map(([amount, of]) => {
    const byRow = of.flatMap(({ rate }) => (rate?.on === undefined ? [] : [rowText(rate.on, table, telling)]));
    const [row] = byRow;
    if (row === undefined) return `${amount} ${day}`;
    return byRow.length === of.length ? `${amount} ${row}` : `${amount} ${day}, in conditions and columns ${row}`;
  });
  return texts.length === 0
    ? undefined
    : `${texts.join('; ')}; an amount without a rate is counted in a note, and not priced`;
}

/** How the amounts of a column are converted. */
export function columnRatesText(
  expression: RowExpression,
  isStored: boolean,
  { datedBy = 'its date' }: Table,
  telling: Telling,
): string | undefined {
  const day = isStored ? `${datedBy}, or in what a metric adds up the metric's date` : datedBy;
  const texts = amountsIn(pricedIn([expression]), telling).map(([amount]) => `${amount} ${day}`);
  return texts.length === 0 ? undefined : texts.join('; ');
}

function pricedIn(expressions: readonly RowExpression[]): ColumnLeaf[] {
  return leavesOf(expressions).flatMap((leaf) => (leaf.kind === 'column' && leaf.rate !== undefined ? [leaf] : []));
}

/** Each amount once, with how it is converted up to the day of the rate, and the places that read it. */
function amountsIn(priced: readonly ColumnLeaf[], { settings }: Telling): [string, ColumnLeaf[]][] {
  const into = settings.currency;
  const amounts = new Map<string, ColumnLeaf[]>();
  for (const leaf of priced) {
    const currency = leafText({ ...leaf, column: leaf.rate?.currency ?? '' });
    const text = `${leafText(leaf)} is converted from the currency in ${currency} into ${into} with the latest rate on or before`;
    amounts.set(text, [...(amounts.get(text) ?? []), leaf]);
  }
  return [...amounts];
}
