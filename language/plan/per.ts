/**
 * What is worked out for each combination of some dimensions: a report inside the report, by the dimensions of both,
 * whose groups are then aggregated for each group of the report.
 */
import { aggregatesOf, partsOf } from '../semantics/aggregates.ts';
import type {
  Aggregate,
  ColumnDimension,
  MetricExpression,
  MetricReport,
  Per,
  PerDimension,
  ReportDimension,
  RowExpression,
  TimeDimension,
} from '../semantics/model.ts';
import { rangeInside } from '../semantics/per.ts';
import type { DayRange } from '../semantics/ranges.ts';
import { daysRead, fitShift } from '../semantics/series.ts';
import { leavesOf, mapLeaves } from '../semantics/typed.ts';
import type { Type } from '../semantics/types.ts';
import type { Grain, Range } from '../syntax/ast.ts';
import { innerName } from './inner.ts';
import type { Inside, Planner, Surroundings } from './inside.ts';
import { membersOf } from './members.ts';
import { keyOf } from './pass.ts';
import type { PerScan, PerState, StateExpression, StateLeaf } from './plan.ts';
import { placeInSet, valueAtRank } from './sets.ts';

/** How a state is looked at. */
type Looked = Pick<StateLeaf & { readonly kind: 'state' }, 'over' | 'within'>;

/** Plans what is worked out per combination in one report. */
export class Pers {
  readonly #around: Surroundings;
  /** By what makes two share their combinations: the dimensions, and everything that has rows in them. */
  readonly #known = new Map<string, Combinations>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  scans(): PerScan[] {
    return [...this.#known.values()].map((combinations) => combinations.scan());
  }

  /** How the result is read from the states that are planned for it. */
  read(asked: Per, looked: Looked, type: Type): StateExpression {
    const { per, combinations } = this.#asked(asked);
    const argument = per.argument === undefined ? undefined : combinations.expression(per.argument);
    const filter = per.where.map((condition) => combinations.expression(condition));
    const placed = per.function === 'min' || per.function === 'max' ? placeInSet(argument) : undefined;
    const leaf = stateOf(per, placed?.place ?? argument, filter, combinations, {
      ...looked,
      ...this.#since(per),
    });
    return placed === undefined ? { kind: 'leaf', leaf, type } : valueAtRank(leaf, placed.values, type);
  }

  /** How an expression over what is worked out is read from the states inside. */
  inside(asked: Per): (expression: MetricExpression) => StateExpression {
    const { combinations } = this.#asked(asked);
    return (expression) => combinations.expression(expression);
  }

  #asked(asked: Per): { readonly per: Per; readonly combinations: Combinations } {
    const { shift } = asked;
    const per: Per = shift === undefined ? asked : { ...asked, shift: fitShift(shift, this.#around.grain) ?? shift };
    return { per, combinations: this.#combinations(per) };
  }

  /** `prior` is missing before the first date of any metric that it is of. */
  #since(per: Per): { since?: readonly string[] } {
    if (per.shift === undefined) return {};
    const aggregates = aggregatesOf(partsOf(per));
    const own = aggregates.filter(({ shift }) => shift === undefined);
    const starts = (own.length === 0 ? aggregates : own).flatMap((each) => this.#around.startOf(each) ?? []);
    return { since: [...new Set(starts)] };
  }

  #combinations(per: Per): Combinations {
    const { dimensions, shift, compared, around } = per;
    const aggregates = new Set(aggregatesOf(partsOf(per)).map((aggregate) => JSON.stringify(aggregate)));
    const by = dimensions.map(({ written: _, file: __, ...dimension }) => dimension);
    const id = JSON.stringify([by, shift, compared, around, [...aggregates].sort()]);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const names = new Set([...this.#known.values()].map(({ name }) => name));
    const combinations = new Combinations(per, this.#around, names);
    this.#known.set(id, combinations);
    return combinations;
  }
}

function stateOf(
  per: Per,
  argument: StateExpression | undefined,
  filter: readonly StateExpression[],
  combinations: Combinations,
  read: Looked & { since?: readonly string[] },
): StateLeaf {
  const state = (
    compute: PerState['compute'],
    parts: Pick<PerState, 'argument' | 'fraction'>,
    extra: readonly StateExpression[] = [],
  ): string => combinations.state(compute, parts, [...filter, ...extra]);
  if (argument === undefined) return { kind: 'state', name: state('count', {}), zero: true, ...read };
  const present: StateExpression = {
    kind: 'not',
    operand: { kind: 'is-missing', operand: argument, type: truth },
    type: truth,
  };
  switch (per.function) {
    case 'count':
      return { kind: 'state', name: state('count', {}, [present]), zero: true, ...read };
    case 'sum':
      return { kind: 'state', name: state('sum', { argument }), zero: true, ...read };
    case 'min':
    case 'max':
      return { kind: 'state', name: state(per.function, { argument }), zero: false, ...read };
    case 'median':
      return { kind: 'state', name: state('quantile', { argument, fraction: 0.5 }), zero: false, ...read };
    case 'percentile': {
      const fraction = Number(per.percent) / 100;
      return { kind: 'state', name: state('quantile', { argument, fraction }), zero: false, ...read };
    }
    case 'deviation':
      return { kind: 'state', name: state('deviation', { argument }), zero: false, ...read };
    case 'average':
      return {
        kind: 'ratio',
        numerator: state('sum', { argument }),
        denominator: state('count', {}, [present]),
        ...read,
      };
    case 'rate':
      return { kind: 'ratio', numerator: state('count', {}, [argument]), denominator: state('count', {}), ...read };
  }
}

const truth: Type = { kind: 'boolean' };

/** The combinations of some dimensions inside each group of a report, and what they come to. */
class Combinations {
  readonly name: string;
  readonly #per: Per;
  readonly #planner: Planner;
  readonly #columns: PerScan['columns'];
  /** The place inside of each dimension behind `per`. */
  readonly #places: readonly number[];
  readonly #by: readonly string[];
  readonly #states = new Map<string, PerState>();
  readonly #newState: () => string;
  readonly #around: Surroundings;
  readonly #dimensions: readonly ReportDimension[];

  constructor(per: Per, around: Surroundings, taken: ReadonlySet<string>) {
    this.#per = per;
    this.name = nameOf(per, taken);
    this.#newState = around.newState;
    this.#around = around;
    const { dimensions, columns, places, periods } = inner(per, around);
    this.#columns = columns;
    this.#places = places;
    this.#dimensions = dimensions;
    this.#by = places.flatMap((place) => dimensions[place]?.name ?? []);
    const { keep: _, top: __, range: own, ...report } = around.report;
    const range = rangeInside(per, own) ?? own;
    const asked: MetricReport = {
      ...report,
      ...(range === undefined ? {} : { range }),
      dimensions,
      determined: [],
      shows: [],
      sort: [],
      totals: false,
      subtotals: [],
    };
    const days = (range: Range | undefined): DayRange | null => {
      const { shift, compared } = per;
      const read = { ...(shift === undefined ? {} : { shift }), ...(compared === undefined ? {} : { compared }) };
      return daysRead(read, around.days(range), around.grain, around.calendar);
    };
    const by = per.dimensions.flatMap((dimension) =>
      dimension.kind === 'column' && dimension.follows !== true ? [dimension] : [],
    );
    const working = workingOf(per);
    const { rows } = around;
    this.#planner = around.planner(asked, {
      days,
      periods,
      by,
      ...(working === undefined ? {} : { working }),
      ...(rows === undefined ? {} : { rows }),
    });
  }

  /** An expression over what is worked out, over the states inside. */
  expression(expression: MetricExpression): StateExpression {
    const placed = mapLeaves(expression, (leaf, type): MetricExpression => {
      if (leaf.kind !== 'dimension') return { kind: 'leaf', leaf, type };
      return { kind: 'leaf', leaf: { kind: 'dimension', index: this.#places[leaf.index] ?? 0 }, type };
    });
    return this.#planner.expression(placed);
  }

  /** The name of a state; equal ones are computed once. */
  state(
    compute: PerState['compute'],
    parts: Pick<PerState, 'argument' | 'fraction'>,
    filter: readonly StateExpression[],
  ): string {
    const id = JSON.stringify([compute, parts, filter]);
    const known = this.#states.get(id);
    if (known !== undefined) return known.name;
    const state: PerState = { name: this.#newState(), compute, ...parts, filter, combined: true };
    this.#states.set(id, state);
    return state.name;
  }

  scan(): PerScan {
    const there = this.#there();
    const { shift, compared } = this.#per;
    const working = workingOf(this.#per);
    return {
      name: this.name,
      plan: this.#planner.plan(),
      columns: this.#columns,
      by: this.#by,
      states: [...this.#states.values()],
      there,
      ...this.#every(),
      ...(working === undefined ? {} : { working }),
      ...(shift === undefined ? {} : { shift }),
      ...(compared === undefined ? {} : { compared }),
    };
  }

  /** All there are of what is counted whole. */
  #every(): Pick<PerScan, 'every'> {
    const asked = this.#per.dimensions;
    if (asked.every(({ every }) => every !== true)) return {};
    const { report, model } = this.#around;
    const conditions = [...report.where, ...this.#per.around];
    const members = asked.flatMap((dimension, index) => {
      const own = this.#dimensions[this.#places[index] ?? 0];
      if (dimension.every !== true || own?.kind !== 'column') return [];
      const every = membersOf(own, this.#dimensions.filter(shownAmong(this.#around.dimensions)), conditions, model);
      return every === undefined ? [] : [{ name: own.name, every }];
    });
    const time = asked.some(({ kind, every }) => kind === 'time' && every === true);
    return { every: { members, time } };
  }

  /** Sums over periods are there in every period: what has rows in it, or what is open, is counted. */
  #there(): StateExpression[] {
    const leaves = leavesOf(partsOf(this.#per));
    const counted = leaves.flatMap((leaf) => (leaf.kind === 'aggregate' ? [leaf.aggregate] : []));
    if (counted.every(({ series, stock }) => series === undefined && stock === undefined)) return [];
    const inner = leaves.flatMap((leaf) => (leaf.kind === 'per' ? [leaf.per] : []));
    const counts = inner.map(({ argument: _, percent: __, ...per }): MetricExpression => {
      const count: Per = { ...per, function: 'count' };
      return { kind: 'leaf', leaf: { kind: 'per', per: count }, type: { kind: 'integer' } };
    });
    return [
      ...counted.map((aggregate) => this.#planner.presence(aggregate)),
      ...counts.map((count) => this.#planner.expression(count)),
    ];
  }
}

/** `calls per owner, day` */
function nameOf(per: Per, taken: ReadonlySet<string>): string {
  const tables = [...new Set(aggregatesOf(partsOf(per)).map(({ table }) => table))];
  const items = per.dimensions
    .filter(({ follows }) => follows !== true)
    .map(({ name, working }) => (working === undefined ? name : `working ${name}`));
  const name = `${tables.join(' and ')} per ${items.join(', ')}`;
  let unique = name;
  for (let count = 2; taken.has(unique); count++) unique = `${name} ${count}`;
  return unique;
}

function workingOf({ dimensions }: Per): string | undefined {
  return dimensions.find(({ working }) => working !== undefined)?.working;
}

/** The dimensions of a report inside: those around it, and those behind `per` that are none of them. */
function inner(
  per: Per,
  { dimensions, grain }: Surroundings,
): {
  readonly dimensions: readonly ReportDimension[];
  readonly columns: PerScan['columns'];
  readonly places: readonly number[];
  readonly periods: Inside['periods'];
} {
  const own = per.dimensions.find((dimension) => dimension.kind === 'time');
  const time = own !== undefined && own.grain !== grain ? innerTime(own) : undefined;
  const periods = new Map<ReportDimension, Grain>();
  const all: ReportDimension[] = [];
  const columns = dimensions.map((dimension): PerScan['columns'][number] => {
    const { name } = dimension;
    if (dimension.kind === 'column') {
      const { every: _, of: __, across: ___, ...column } = dimension;
      all.push(column);
    } else if (time === undefined) {
      all.push({ kind: 'time', grain: dimension.grain, name, label: dimension.label });
    } else if (time.grain === 'week') {
      // A week does not say in which month its days are.
      const period: ReportDimension = {
        kind: 'column',
        name,
        label: dimension.label,
        type: { kind: 'date' },
        format: dimension.grain,
        ways: [],
      };
      periods.set(period, dimension.grain);
      all.push(period);
    } else {
      return { name: time.name, grain: dimension.grain };
    }
    return { name };
  });
  const isShown = shownAmong(dimensions);
  const places = per.dimensions.map((dimension) => {
    if (dimension.kind === 'time') {
      if (time !== undefined) return all.push(time) - 1;
      return all.findIndex(({ kind }) => kind === 'time');
    }
    const same = all.findIndex((other) => other.kind === 'column' && isShown(other) && isSame(dimension, other));
    return same === -1 ? all.push(innerColumn(dimension)) - 1 : same;
  });
  return { dimensions: all, columns, places, periods };
}

/** What the report is not by, and only looks within, leaves the combinations as they are. */
function shownAmong(around: Surroundings['dimensions']): (dimension: { readonly name: string }) => boolean {
  const hidden = around.filter((dimension) => dimension.kind === 'column' && dimension.of !== undefined);
  return ({ name }) => hidden.every((one) => one.name !== name);
}

function innerTime({ grain, label }: PerDimension & TimeDimension): TimeDimension {
  return { kind: 'time', grain, name: innerName(grain), label };
}

function innerColumn({ label, type, format, ways, name }: PerDimension & ColumnDimension): ColumnDimension {
  return { kind: 'column', name: innerName(name), label, type, format, ways };
}

/** Whether every table that reads one dimension reads the other in the same way. */
function isSame(one: ColumnDimension, other: ColumnDimension): boolean {
  const sameReader = (a: ColumnDimension['ways'][number], b: ColumnDimension['ways'][number]): boolean =>
    a.table === b.table && a.via.join(' ') === b.via.join(' ');
  return one.ways.every((way) => {
    const its = other.ways.find((each) => sameReader(way, each));
    return its !== undefined && keyOf(its.expression) === keyOf(way.expression);
  });
}

/** The period of a row's date, by another grain than the report's time. */
export function periodKey({ date, shift, table }: Aggregate, grain: Grain): RowExpression {
  if (date === undefined) throw new Error(`periods of an undated table: ${table}`);
  const type: Type = { kind: 'date' };
  const days = String((shift?.days ?? 0) * 86_400);
  const told: RowExpression =
    shift === undefined
      ? date
      : {
          kind: 'arithmetic',
          first: date,
          rest: [
            {
              operator: '+',
              operand: {
                kind: 'literal',
                value: { kind: 'duration', value: days, days: String(shift.days) },
                type: { kind: 'duration' },
              },
            },
          ],
          type: date.type,
        };
  const unit: RowExpression = { kind: 'literal', value: { kind: 'text', value: grain }, type: { kind: 'text' } };
  return { kind: 'call', function: 'start_of', arguments: [told, unit], type };
}
