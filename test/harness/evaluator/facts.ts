/** The rows that an aggregate of a report adds up, each with where it belongs. */
import type { Expression, Grain } from '../../../language/syntax/ast.ts';
import { aggregate } from './aggregates.ts';
import type { Dimension } from './dimensions.ts';
import type { Leaf } from './expand.ts';
import type { Rational } from './rational.ts';
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
}

export interface Question {
  readonly dimensions: readonly Dimension[];
  /** Tables of the shown metrics. */
  readonly tables: readonly string[];
  readonly where?: Expression | undefined;
}

export function grainOf({ dimensions }: Pick<Question, 'dimensions'>): Grain | undefined {
  return dimensions.find((dimension) => dimension.kind === 'time')?.grain;
}

/** The facts of an aggregate: its rows after all conditions, of all days. */
export function factsOf(world: World, leaf: Leaf, question: Question): Fact[] {
  const place = reportPlace(leaf, question);
  return rowsOf(world, leaf, question).flatMap((row): Fact[] => {
    const group = question.dimensions.flatMap((dimension) =>
      dimension.kind === 'column' ? [pathFor(world, row, dimension.path, place)] : [],
    );
    const date = dateOf(world, leaf, row);
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

/** The rows that an aggregate would add up, but for their date, which they do not have. */
export function undatedRows(world: World, leaf: Leaf, question: Question): Row[] {
  return rowsOf(world, leaf, question).filter((row) => !isDate(dateOf(world, leaf, row)));
}

function rowsOf(world: World, leaf: Leaf, question: Question): Row[] {
  const place = reportPlace(leaf, question);
  return world.data
    .rows(leaf.table)
    .filter(
      (row) =>
        leaf.conditions.every((one) => holdsFor(world, row, one.expression, one.place)) &&
        (question.where === undefined || holdsFor(world, row, question.where, place)),
    );
}

function reportPlace({ table, via }: Leaf, { tables }: Question): Place {
  return { table, beside: tables, via, viaFirst: true };
}

function dateOf(world: World, { date }: Leaf, row: Row): Value {
  return date === undefined ? null : pathFor(world, row, date.path, date.place);
}

/** An aggregate over some facts. */
export function aggregateFacts(world: World, { call, table, via }: Leaf, facts: readonly Fact[]): Value {
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
  const values = facts.map(({ row }) =>
    name === 'rate' ? holdsFor(world, row, argument, place) : valueFor(world, row, argument, place),
  );
  const percentile = percent === undefined ? null : valueFor(world, emptyRow(table), percent, place);
  const order = orderOf(world.schema, argument, place);
  return aggregate(name, values, percentile as Rational, order);
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
