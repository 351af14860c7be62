/** Exchange rates: what one unit of a currency is worth in the project's, on each day. */
import { rateColumns, ratesTable } from '../semantics/rates.ts';
import * as build from './build.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

/** A row of rates says something: which currency is worth how much since when. */
const isKnown: SqlExpression =
  build.and(Object.values(rateColumns).map((name) => build.is(build.column(ratesTable, name), 'NOT NULL'))) ??
  build.yes;

/**
 * A rate for each currency and day from its first rate to the last day that has any: the latest on or before the day.
 * Days are looked up by hash, where a join as of a day would compare its way through all rows: a fifth of the time.
 */
function dailyRates(): SqlSelect {
  const [currency, day, rate] = [
    build.call('upper', build.cast(build.column(ratesTable, rateColumns.currency), 'text')),
    build.cast(build.column(ratesTable, rateColumns.date), 'date'),
    build.cast(build.column(ratesTable, rateColumns.rate), 'number'),
  ];
  const known: SqlSelect = {
    kind: 'select',
    columns: [
      { expression: currency, alias: 'currency' },
      { expression: day, alias: 'day' },
      // Two rates of one day are a mistake in the data; of them always the same one counts.
      { expression: build.call('max', rate), alias: 'rate' },
    ],
    from: { source: ratesTable, alias: ratesTable },
    where: isKnown,
    groupBy: [currency, day],
  };
  const own = (name: string): SqlExpression => build.column('known', name);
  const next: SqlExpression = {
    kind: 'call',
    function: 'lead',
    arguments: [own('day')],
    over: { partitionBy: [own('currency')], orderBy: [build.order(own('day'), 'up')] },
  };
  const last: SqlExpression = {
    kind: 'call',
    function: 'max',
    arguments: [own('day')],
    over: { partitionBy: [], orderBy: [] },
  };
  const spans: SqlSelect = {
    kind: 'select',
    columns: [
      { expression: own('currency'), alias: 'currency' },
      { expression: own('day'), alias: 'day' },
      { expression: own('rate'), alias: 'rate' },
      {
        expression: build.call('coalesce', build.call('add_interval', next, build.number(-1), build.text('day')), last),
        alias: 'until',
      },
    ],
    from: { source: known, alias: 'known' },
  };
  const span = (name: string): SqlExpression => build.column('spans', name);
  const days = build.call('periods', span('day'), span('until'), build.text('day'));
  return {
    kind: 'select',
    columns: [
      { expression: span('currency'), alias: 'currency' },
      { expression: build.cast(days, 'date'), alias: 'day' },
      { expression: build.call('try', build.cast(span('rate'), 'rate')), alias: 'rate' },
    ],
    from: { source: spans, alias: 'spans' },
  };
}

/** Joins the rate of a currency on a day; it is in `rateFor`. */
export function rateJoin(alias: string, currency: SqlExpression, on: SqlExpression): SqlJoin {
  const date = build.cast(build.column(ratesTable, rateColumns.date), 'date');
  const latest: SqlExpression = {
    kind: 'scalar',
    query: {
      with: [],
      body: {
        kind: 'select',
        columns: [{ expression: build.call('max', date), alias: 'latest' }],
        from: { source: ratesTable, alias: ratesTable },
        where: isKnown,
      },
    },
  };
  // A row without a day has no rate.
  const own = build.cast(on, 'date');
  const day: SqlExpression = {
    kind: 'case',
    branches: [{ condition: build.binary(own, '>', latest), value: latest }],
    otherwise: own,
  };
  const condition = build.and([
    build.binary(build.column(alias, 'currency'), '=', codeOf(currency)),
    build.binary(build.column(alias, 'day'), '=', day),
  ]);
  return { kind: 'LEFT JOIN', source: dailyRates(), alias, on: condition ?? build.yes };
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
