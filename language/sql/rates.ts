/** Exchange rates: what one unit of a currency is worth in the project's, on each day. */
import { rateColumns, ratesTable } from '../semantics/rates.ts';
import * as build from './build.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

/** A row of rates says something: which currency is worth how much since when. */
const isKnown: SqlExpression =
  build.and(Object.values(rateColumns).map((name) => build.is(build.column(ratesTable, name), 'NOT NULL'))) ??
  build.yes;

/** What a currency is worth from a day on, one row each. */
function knownRates(): SqlSelect {
  const [currency, day, rate] = [
    build.call('upper', build.cast(build.column(ratesTable, rateColumns.currency), 'text')),
    build.cast(build.column(ratesTable, rateColumns.date), 'date'),
    build.cast(build.column(ratesTable, rateColumns.rate), 'number'),
  ];
  // Two rates of one day are a mistake in the data; of them always the same one counts.
  const highest = build.call('try', build.cast(build.column('known', 'rate'), 'rate'));
  const known: SqlSelect = {
    kind: 'select',
    columns: [
      { expression: currency, alias: 'currency' },
      { expression: day, alias: 'day' },
      { expression: build.call('max', rate), alias: 'rate' },
    ],
    from: { source: ratesTable, alias: ratesTable },
    where: isKnown,
    groupBy: [currency, day],
  };
  return {
    kind: 'select',
    columns: [
      { expression: build.column('known', 'currency'), alias: 'currency' },
      { expression: build.column('known', 'day'), alias: 'day' },
      { expression: highest, alias: 'rate' },
    ],
    from: { source: known, alias: 'known' },
  };
}

/**
 * Joins the latest rate of a currency on or before a day; it is in `rateFor`. A row without a day has none. (A relation
 * of all days would be looked up in a quarter of the time, but one mistyped year makes it millions of days long.)
 */
export function rateJoin(alias: string, currency: SqlExpression, on: SqlExpression): SqlJoin {
  const code = codeOf(currency);
  // The engine wants to compare what a row has, which a day written out is not.
  const day: SqlExpression = {
    kind: 'case',
    branches: [{ condition: build.is(code, 'NOT NULL'), value: build.cast(on, 'date') }],
  };
  const condition = build.and([
    build.binary(code, '=', build.column(alias, 'currency')),
    build.binary(day, '>=', build.column(alias, 'day')),
  ]);
  return { kind: 'ASOF LEFT JOIN', source: knownRates(), alias, on: condition ?? build.yes };
}

/** The rate that `rateJoin` found: 1 for the project's own currency, missing where there is none. */
export function rateFor(alias: string, currency: SqlExpression, own: string): SqlExpression {
  const isOwn = build.binary(codeOf(currency), '=', build.text(own.toUpperCase()));
  const one = build.cast(build.number(1), 'rate');
  return { kind: 'case', branches: [{ condition: isOwn, value: one }], otherwise: build.column(alias, 'rate') };
}

/** Codes are written in small letters, too. */
function codeOf(currency: SqlExpression): SqlExpression {
  return build.call('upper', build.cast(currency, 'text'));
}
