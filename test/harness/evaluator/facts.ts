/** The rows that an aggregate of a report adds up, each with where it belongs. */
import type { Expression, Grain } from '../../../language/syntax/ast.ts';
import { aggregate } from './aggregates.ts';
import type { Dimension } from './dimensions.ts';
import type { Leaf } from './expand.ts';
import { calculate } from './expressions.ts';
import { inOrder } from './neighbours.ts';
import type { Days } from './ranges.ts';
import { Rational } from './rational.ts';
import type { Place } from './resolve.ts';
import { holdsFor, orderOf, pathFor, valueFor, type World } from './rows.ts';
import type { Row } from './schema.ts';
import { compare, Day, isDate, keyOf, type Value } from './values.ts';

export interface Fact {
  readonly row: Row;
  /** The values of the dimensions that are no time, in the report's order. */
  readonly group: readonly Value[];
  /** The day it is dated, if it is; of a stock the day it starts. */
  readonly day?: number;
  /** Of a stock, the day it ends; missing while it is open. */
  readonly end?: number;
  /** Of an amount that is spread, the days it is divided over; null where there are none. */
  readonly over?: Days | null;
}

export interface Question {
  readonly dimensions: readonly Dimension[];
  /** Tables of the shown metrics. */
  readonly tables: readonly string[];
  readonly where?: Expression | undefined;
  /** What more a row must meet. */
  readonly wanted?: (leaf: Leaf, row: Row) => boolean;
}

export function grainOf({ dimensions }: Pick<Question, 'dimensions'>): Grain | undefined {
  return dimensions.find((dimension) => dimension.kind === 'time')?.grain;
}

/** The facts of an aggregate: its rows after all conditions, of all days. */
export function factsOf(world: World, leaf: Leaf, question: Question): Fact[] {
  const place = reportPlace(leaf, question);
  return rowsOf(world, leaf, question).flatMap((row): Fact[] => {
    const group = question.dimensions.flatMap((dimension) =>
      dimension.kind === 'column' ? [pathFor(world, row, dimension.path, { ...place, beside: dimension.beside })] : [],
    );
    const date = dateOf(world, leaf, row);
    if (leaf.spread !== undefined) {
      const last = pathFor(world, row, leaf.spread.path, leaf.spread.place);
      const sound = isDate(date) && isDate(last) && last.day >= date.day;
      return [{ row, group, over: sound ? { from: date.day, until: last.day + 1 } : null }];
    }
    // The first and the last are so by their dates.
    if (!isDate(date) && ['first', 'last'].includes(leaf.call.name.text)) return [];
    if (leaf.until === undefined) return [isDate(date) ? { row, group, day: date.day } : { row, group }];
    const end = pathFor(world, row, leaf.until.path, leaf.until.place);
    // What has no start, or ends before it starts, is never open.
    if (!isDate(date) || (isDate(end) && compare(end, date) < 0)) return [];
    return [{ row, group, day: date.day, ...(isDate(end) ? { end: end.day } : {}) }];
  });
}

/** Whether a row of a stock is there when a day begins: it has started, and not ended before. */
export function isOpen({ day, end }: Fact, at: number): boolean {
  return day !== undefined && day < at && (end === undefined || end >= at);
}

/** Whether a fact has a part in some days; undefined where dates do not matter. */
export function inside({ day, over }: Pick<Fact, 'day' | 'over'>, days: Days | undefined): boolean {
  if (days === undefined) return true;
  if (over !== undefined) return over !== null && over.from < days.until && over.until > days.from;
  return day !== undefined && day >= days.from && day < days.until;
}

/** The first and the last day of a fact. */
export function daysOfFact({ day, end, over }: Fact): number[] {
  if (over !== undefined) return over === null ? [] : [over.from, over.until - 1];
  return [day, end].filter((one) => one !== undefined);
}

/** The part of a spread amount that falls in some days. */
function partIn({ over }: Fact, days: readonly (Days | undefined)[]): Rational {
  const whole = Rational.whole(1);
  if (over === undefined || over === null || days.includes(undefined)) return whole;
  let count = 0;
  for (let day = over.from; day < over.until; day += 1) {
    if (days.some((some) => some !== undefined && day >= some.from && day < some.until)) count += 1;
  }
  return Rational.whole(count).over(Rational.whole(over.until - over.from)) ?? whole;
}

/** The rows that an aggregate would add up, but for a date, which they do not have; with the name of the date. */
export function undatedRows(
  world: World,
  leaf: Leaf,
  question: Question,
): { readonly date: string; readonly rows: Row[] }[] {
  const dates = [leaf.date, leaf.spread].filter((date) => date !== undefined);
  return dates.map((date) => ({
    date: date.path.parts.map(({ text }) => text).join('.'),
    rows: rowsOf(world, leaf, question).filter((row) => !isDate(pathFor(world, row, date.path, date.place))),
  }));
}

function rowsOf(world: World, leaf: Leaf, question: Question): Row[] {
  const place = reportPlace(leaf, question);
  return world.data
    .rows(leaf.table)
    .filter(
      (row) =>
        leaf.conditions.every((one) => holdsFor(world, row, one.expression, one.place)) &&
        (question.where === undefined || holdsFor(world, row, question.where, place)) &&
        question.wanted?.(leaf, row) !== false,
    );
}

function reportPlace({ table, via }: Leaf, { tables }: Question): Place {
  return { table, beside: tables, via, viaFirst: true };
}

function dateOf(world: World, { date }: Leaf, row: Row): Value {
  return date === undefined ? null : pathFor(world, row, date.path, date.place);
}

/**
 * An aggregate over some facts.
 * @param daysOf the days for which a fact counts
 * @param priced the day on which a stock's amounts are converted
 */
export function aggregateFacts(
  world: World,
  { call, table, via, date, spread }: Leaf,
  facts: readonly Fact[],
  daysOf: (fact: Fact) => readonly (Days | undefined)[] = () => [undefined],
  priced?: number,
): Value {
  const [argument, percent] = call.arguments;
  const name = call.name.text;
  const place: Place = { table, beside: [table], via };
  if (argument === undefined) throw new Error(`${name} of nothing`);
  if (name === 'count')
    return aggregate(
      name,
      facts.map(() => true),
      undefined,
      undefined,
    );
  const ordered = name === 'first' || name === 'last' ? byDate(world, date, facts) : facts;
  const values = ordered.map((fact) => {
    const { row, day, over } = fact;
    const converted = { day: priced ?? (over === undefined ? day : over?.from) };
    const own: Place = date === undefined ? place : { ...place, priced: converted };
    if (name === 'rate') return holdsFor(world, row, argument, own);
    const value = valueFor(world, row, argument, own);
    return spread === undefined ? value : calculate(value, '*', partIn(fact, daysOf(fact)));
  });
  const percentile = percent === undefined ? null : valueFor(world, emptyRow(table), percent, place);
  const order = orderOf(world.schema, argument, place);
  return aggregate(name, values, percentile as Rational, order);
}

/** Facts in the order of the metric's date, without those that have none. */
function byDate(world: World, date: Leaf['date'], facts: readonly Fact[]): Fact[] {
  const byRow = new Map(facts.map((fact) => [fact.row, fact]));
  const rows = inOrder(world, [...byRow.keys()], (row) =>
    date === undefined ? null : pathFor(world, row, date.path, date.place),
  );
  return rows.flatMap((row) => byRow.get(row) ?? []);
}

function emptyRow(table: string): Row {
  return { table, cells: new Map() };
}

/** Equal for facts of one combination of dimensions. */
export function groupKey(group: readonly Value[]): string {
  return group.map(keyOf).join(' · ');
}

export function periodValue(period: number | undefined): Value {
  return period === undefined ? null : new Day(period);
}
