/** How good a learned chance is: learned from the rows settled first, tried on the fifth that was settled last. */
import type { LikelihoodLeaf, RowExpression } from '../semantics/row-model.ts';
import { countRows, filtered, quantile } from './aggregate.ts';
import * as build from './build.ts';
import { countedAmong, drawn } from './likelihood.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlExpression, SqlQuery } from './tree.ts';

/** The share of rows, by the day they were settled, that is learned from. */
const learnedShare = 0.8;

/**
 * A row for each tenth of chance that a tried row was told: `tenth` (0 to 9), `rows`, `told` (the mean chance), `came` (the
 * share that came so), `squared` and `overall_squared` (the squared differences of what came from what was told, and from
 * the share of all that were learned from), `learned` (how many those were), and `since`, the first day that is tried.
 */
export function trialQuery(
  { table, of, by, settled }: LikelihoodLeaf,
  date: RowExpression,
  settings: SqlSettings,
): SqlQuery {
  const statement = new Statement(settings);
  const rows = statement.rows(table);
  const day = build.call('days_between', build.date('1970-01-01'), build.cast(rows.value(date), 'date'));
  const where = build.and([rows.condition(settled), build.is(rows.value(date), 'NOT NULL')]);
  const known = statement.add('settled', {
    kind: 'select',
    columns: [
      { expression: oneOrNone(rows.condition(of)), alias: 'met' },
      { expression: day, alias: 'day' },
      ...by.map((each, index) => ({ expression: rows.value(each), alias: `by ${index + 1}` })),
    ],
    ...rows.reading([of, ...by, settled, date]),
    ...(where === undefined ? {} : { where }),
  });
  const cut = build.scalar(quantile(build.column(known, 'day'), { kind: 'integer' }, learnedShare, undefined), known);
  const early = build.binary(build.column(known, 'day'), '<', cut);
  const won = build.binary(build.column(known, 'met'), '=', build.number(1));
  const like = by.map((_, index) => build.column(known, `by ${index + 1}`));
  const both: SqlExpression = { kind: 'chain', first: early, rest: [{ operator: 'AND', operand: won }] };
  const overall = build.binary(
    build.cast(countedAmong([], both), 'number'),
    '/',
    build.call('nullif', build.cast(countedAmong([], early), 'number'), build.number(0)),
  );
  const told = statement.add('told', {
    kind: 'select',
    columns: [
      ...['met', 'day'].map((name) => ({ expression: build.column(known, name), alias: name })),
      { expression: drawn(countedAmong(like, both), countedAmong(like, early), overall), alias: 'chance' },
      { expression: overall, alias: 'overall' },
      { expression: countedAmong([], early), alias: 'learned' },
      { expression: early, alias: 'early' },
    ],
    from: { source: known, alias: known },
    joins: [],
  });
  const read = (name: string): SqlExpression => build.column(told, name);
  const tenth: SqlExpression = {
    kind: 'case',
    branches: [{ condition: build.binary(read('chance'), '>=', build.number(1)), value: build.number(9) }],
    otherwise: build.call('to_integer', build.call('floor', build.binary(build.number(10), '*', read('chance')))),
  };
  const mean = (value: SqlExpression): SqlExpression =>
    build.binary(
      build.cast(filtered('sum', [value], undefined), 'number'),
      '/',
      build.cast(countRows(undefined), 'number'),
    );
  const squared = (from: string): SqlExpression =>
    filtered('sum', [build.call('power', build.binary(read('met'), '-', read(from)), build.number(2))], undefined);
  const since = build.call(
    'add_interval',
    build.date('1970-01-01'),
    filtered('min', [read('day')], undefined),
    build.text('day'),
  );
  return statement.finish({
    kind: 'select',
    columns: [
      { expression: tenth, alias: 'tenth' },
      { expression: countRows(undefined), alias: 'rows' },
      { expression: mean(read('chance')), alias: 'told' },
      { expression: mean(read('met')), alias: 'came' },
      { expression: squared('chance'), alias: 'squared' },
      { expression: squared('overall'), alias: 'overall_squared' },
      { expression: filtered('max', [read('learned')], undefined), alias: 'learned' },
      { expression: build.cast(build.cast(since, 'date'), 'text'), alias: 'since' },
    ],
    from: { source: told, alias: told },
    joins: [],
    where: build.and([{ kind: 'not', operand: read('early') }, build.is(read('chance'), 'NOT NULL')]) ?? build.yes,
    groupBy: [tenth],
    orderBy: [build.order(tenth, 'up')],
  });
}

function oneOrNone(condition: SqlExpression): SqlExpression {
  return { kind: 'case', branches: [{ condition, value: build.number(1) }], otherwise: build.number(0) };
}
