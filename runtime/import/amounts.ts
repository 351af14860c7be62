/** What the texts of amounts say and the amounts do not: a currency of their own, more decimals than are kept. */
import { identifier, join, literal, type SqlText, sql } from '../../language/sql/text.ts';
import { planHeadings } from './headings.ts';
import { textAt, textRows } from './reading.ts';
import type { LoadContext, Loaded } from './staging.ts';
import { type Finding, number, rows } from './summary.ts';
import { hasLostDecimals, typed } from './typing.ts';

/** Looks at the columns of money that have a value which is no plain number; in others there is nothing to find. */
export async function findInAmounts(context: LoadContext, loaded: readonly Loaded[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { name, kind } of context.columns) {
    if (kind !== 'money') continue;
    const texts = loaded.flatMap((file) => textsOf(context, file, name));
    if (texts.length === 0) continue;
    found.push(...(await foreignCurrencies(context, name, texts)), ...(await lostDecimals(context, name, texts)));
  }
  return found;
}

/** The texts of one file that became amounts, as `text`. */
function textsOf(context: LoadContext, { source, forms }: Loaded, column: string): SqlText[] {
  const form = forms.get(column);
  const plan = planHeadings(context.spec, context.columns, source);
  const at = plan.columns.filter(({ index }) => index !== undefined).findIndex((each) => each.column.name === column);
  if (form === undefined || at === -1) return [];
  const amount = typed('money', textAt(at), form, context.timezone);
  return [sql`SELECT ${textAt(at)} AS text FROM ${textRows(source, plan)} WHERE kept AND ${amount} IS NOT NULL`];
}

async function foreignCurrencies(
  { connection, currency, signal }: LoadContext,
  column: string,
  texts: readonly SqlText[],
): Promise<Finding[]> {
  const before = literal('^[(+-]?\\s*([A-Z]{0,3}\\p{Sc}|[A-Z]{3}|Rp)');
  const behind = literal('([A-Z]{3}|\\p{Sc})\\s*[)]?$');
  const mark = sql`coalesce(nullif(regexp_extract(text, ${before}, 1), ''), regexp_extract(text, ${behind}, 1))`;
  const own = join(marksOf(currency).map(literal), ', ');
  const { rows: found } = await connection.query(
    sql`SELECT mark, count(*) AS count FROM (SELECT ${mark} AS mark FROM (${join(texts, ' UNION ALL ')}))
      WHERE mark NOT IN ('', ${own}) GROUP BY mark ORDER BY count DESC, mark`,
    { signal },
  );
  if (found.length === 0) return [];
  const values = found.map(([value, count]) => ({ value: String(value), count: Number(count) }));
  const count = values.reduce((sum, each) => sum + each.count, 0);
  const named = values.map((each) => `${each.value} (${number(each.count)})`).join(', ');
  const message = `${rows(count)} ${count === 1 ? 'says' : 'say'} another currency than ${currency}, and ${count === 1 ? 'is' : 'are'} taken as ${currency}: ${named}`;
  return [{ kind: 'other-currency', column, count, values, message }];
}

/** How people mark amounts of a currency: `USD`, `$`, `US$`. */
function marksOf(currency: string): string[] {
  const sign = (display: 'symbol' | 'narrowSymbol') =>
    new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: display })
      .formatToParts(0)
      .find(({ type }) => type === 'currency')?.value ?? currency;
  return [...new Set([currency, sign('symbol'), sign('narrowSymbol'), currency.slice(0, 2) + sign('narrowSymbol')])];
}

async function lostDecimals(
  { connection, signal }: LoadContext,
  column: string,
  texts: readonly SqlText[],
): Promise<Finding[]> {
  const { rows: found } = await connection.query(
    sql`SELECT count(*), min(text) FROM (${join(texts, ' UNION ALL ')}) WHERE ${hasLostDecimals(identifier('text'))}`,
    { signal },
  );
  const count = Number(found[0]?.[0] ?? 0);
  if (count === 0) return [];
  const example = String(found[0]?.[1]);
  const message = `${rows(count)} ${count === 1 ? 'has' : 'have'} more than 4 decimals and ${count === 1 ? 'is' : 'are'} rounded to them: ${example}${count === 1 ? '' : ', …'}`;
  return [{ kind: 'rounded', column, count, values: [], message }];
}
