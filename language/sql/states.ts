/** Reading states: what a partial result means where it stands. */
import { addUnits } from '../base/calendar.ts';
import { type PlanDimension, type ReportPlan, reachesAhead, type Scan, type StateLeaf } from '../plan/plan.ts';
import * as build from './build.ts';
import { isExact } from './expressions.ts';
import { stateColumn } from './scan.ts';
import type { Time, TimeDimension } from './time.ts';
import type { SqlExpression } from './tree.ts';

/** A relation whose states are read. */
export interface Place {
  readonly source: string;
  /** The relation of all groups of the same period, and within the same of some dimensions, joined to it. */
  readonly all: (within: readonly number[] | undefined) => string;
  /** The report's time, where the relation has it. */
  readonly time: TimeDimension | undefined;
  readonly dimensions: readonly PlanDimension[];
  /** It has the places of its groups. */
  readonly ranked: boolean;
}

/** The column that holds a place among the groups. */
export function rankColumn(index: number): string {
  return `$rank${index + 1}`;
}

export class StateReader {
  readonly #plan: ReportPlan;
  readonly #times: Time;
  readonly #place: Place;

  constructor(plan: ReportPlan, times: Time, place: Place) {
    this.#plan = plan;
    this.#times = times;
    this.#place = place;
  }

  read(leaf: StateLeaf): SqlExpression {
    switch (leaf.kind) {
      case 'dimension': {
        const dimension = this.#plan.dimensions[leaf.index];
        const here = dimension !== undefined && this.#place.dimensions.includes(dimension);
        return here ? build.column(this.#place.source, dimension.name) : build.nothing;
      }
      case 'rank':
        return this.#place.ranked ? build.column(this.#place.source, rankColumn(leaf.index)) : build.nothing;
      case 'ratio': {
        const [numerator, denominator] = [leaf.numerator, leaf.denominator].map((name) =>
          build.cast(this.#column(name, leaf), 'number'),
        );
        if (numerator === undefined || denominator === undefined) return build.nothing;
        return this.#since(
          build.binary(numerator, '/', build.call('nullif', denominator, build.number(0))),
          leaf.since,
        );
      }
      case 'state':
        return this.#state(leaf);
    }
  }

  /** Averages, medians, means over periods and parts of amounts are floating point; sums and counts are not. */
  isExact(leaf: StateLeaf): boolean {
    if (leaf.kind !== 'state') return leaf.kind === 'rank';
    const scan = this.#plan.scans.find(({ states }) => states.some(({ name }) => name === leaf.name));
    const state = scan?.states.find(({ name }) => name === leaf.name);
    if (leaf.mean !== undefined || state === undefined || state.compute === 'quantile') return false;
    if (scan?.spread !== undefined) return false;
    return state.argument === undefined || isExact(state.argument, { isExact: ({ rate }) => rate === undefined });
  }

  #state(leaf: StateLeaf & { kind: 'state' }): SqlExpression {
    const own = this.#column(leaf.name, leaf);
    const filled = leaf.zero ? this.#filled(own, leaf.name) : own;
    const read =
      leaf.mean === undefined ? filled : build.binary(build.cast(filled, 'number'), '/', build.number(leaf.mean));
    return this.#since(read, leaf.since);
  }

  /** Missing before the data begin. */
  #since(read: SqlExpression, scan: string | undefined): SqlExpression {
    const known = scan === undefined ? undefined : this.#hasBegun(scan);
    return known === undefined ? read : { kind: 'case', branches: [{ condition: known, value: read }] };
  }

  #column(name: string, { over, within }: { over: boolean; within?: readonly number[] }): SqlExpression {
    return build.column(over ? this.#place.all(within) : this.#place.source, stateColumn(name));
  }

  /** Nothing counted is 0 up to the running period; a period wholly to come, without rows, has no value yet. */
  #filled(own: SqlExpression, name: string): SqlExpression {
    const { source, time } = this.#place;
    const zero = build.number(0);
    if (time === undefined || !reachesAhead(this.#plan)) return build.call('coalesce', own, zero);
    const scan = this.#plan.scans.find(({ states }) => states.some((state) => state.name === name));
    const counts = scan?.states.some((state) => state.name === name && state.compute === 'count') === true;
    const toCome = build.binary(
      this.#times.told(build.column(source, time.name), scan),
      '>',
      build.date(this.#plan.today),
    );
    return {
      kind: 'case',
      branches: [{ condition: toCome, value: counts ? build.call('nullif', own, zero) : own }],
      otherwise: build.call('coalesce', own, zero),
    };
  }

  /** The data reach back as far as this period needs, and it has a counterpart. */
  #hasBegun(name: string): SqlExpression | undefined {
    const scan = this.#plan.scans.find((other) => other.name === name);
    if (scan === undefined) return undefined;
    const start = build.column(this.#times.since(name), 'first');
    const first = this.#firstNeeded(scan);
    const begun = first === undefined ? build.is(start, 'NOT NULL') : build.binary(first, '>=', start);
    const counterpart = this.#hasCounterpart(scan);
    return counterpart === undefined ? begun : (build.and([begun, counterpart]) ?? begun);
  }

  /** By day, 29 February has none a year earlier, nor 31 March a month earlier. */
  #hasCounterpart({ shift }: Scan): SqlExpression | undefined {
    const { source, time } = this.#place;
    if (time?.grain !== 'day' || shift === undefined || shift.months === 0) return undefined;
    const at = build.column(source, time.name);
    const back = build.call('add_interval', at, build.number(-shift.months), build.text('month'));
    const again = build.call('add_interval', back, build.number(shift.months), build.text('month'));
    return build.binary(build.cast(again, 'date'), '=', at);
  }

  /** The first period that a value is made of; without time its last day, or nothing when it has none. */
  #firstNeeded(scan: Scan): SqlExpression | undefined {
    const { range, today } = this.#plan;
    const at = this.#standing(scan);
    if (at !== undefined) {
      if (scan.series?.kind !== 'rolling') return at;
      const { count, unit } = scan.series;
      const before = build.call('add_interval', at, build.number(-count), build.text(unit));
      return build.call('add_interval', before, build.number(1), build.text(this.#times.dimension?.grain ?? 'day'));
    }
    const until = range?.until ?? addUnits(today, 1, 'day');
    if (scan.series?.kind === 'rolling') return build.date(addUnits(until, -scan.series.count, scan.series.unit));
    return range === null ? undefined : build.date(addUnits(until, -1, 'day'));
  }

  /** The period that a value is of: its own, or in a total over time the one that stands for all. */
  #standing({ series }: Scan): SqlExpression | undefined {
    const { source, time } = this.#place;
    if (time !== undefined) return build.column(source, time.name);
    const over = this.#times.dimension;
    if (over === undefined) return undefined;
    if (this.#plan.range === null) return build.column(this.#times.end(over), series === undefined ? 'last' : 'begun');
    return series === undefined ? undefined : this.#times.last(over);
  }
}
