/** Reading states: what a partial result means where it stands. */
import {
  type Looking,
  type PerScan,
  type PerState,
  type PlanDimension,
  type ReportPlan,
  reachesAhead,
  type State,
  type StateLeaf,
  type StateReading,
} from '../plan/plan.ts';
import { StateSources } from '../plan/state-sources.ts';
import type { Series } from '../semantics/model.ts';
import { daysRead } from '../semantics/series.ts';
import type { Begins } from './begins.ts';
import * as build from './build.ts';
import { isExactLeaf } from './exact.ts';
import { isExact } from './expressions.ts';
import { stateColumn } from './scan.ts';
import { isOpening, standingColumns, type Time, type TimeDimension } from './time.ts';
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
  readonly #sources: StateSources;
  readonly #times: Time;
  readonly #begins: Begins;
  readonly #place: Place;

  constructor(plan: ReportPlan, sources: StateSources, times: Time, begins: Begins, place: Place) {
    this.#plan = plan;
    this.#sources = sources;
    this.#times = times;
    this.#begins = begins;
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
        const ratio = build.binary(numerator, '/', build.call('nullif', denominator, build.number(0)));
        return this.#since(this.#unlessToCome(ratio, leaf, leaf.numerator), leaf.since, leaf.numerator);
      }
      case 'state':
        return this.#state(leaf);
    }
  }

  /** Averages, medians, means over periods and parts of amounts are floating point; sums and counts are not. */
  isExact(leaf: StateLeaf): boolean {
    if (leaf.kind !== 'state') return leaf.kind === 'rank';
    const combined = this.#sources.combined(leaf.name);
    if (combined !== undefined) return this.#isExactCombined(combined);
    const [scan, state] = [this.#sources.scanOf(leaf.name), this.#sources.state(leaf.name)];
    if (leaf.mean !== undefined || state === undefined || isRounded(state)) return false;
    if (scan?.spread !== undefined || scan?.valued !== undefined) return false;
    return state.argument === undefined || isExact(state.argument, { isExact: isExactLeaf });
  }

  #isExactCombined({ per, state }: { readonly per: PerScan; readonly state: PerState }): boolean {
    if (isRounded(state)) return false;
    const inside = new StateReader(per.plan, new StateSources(per.plan), this.#times, this.#begins, this.#place);
    return state.argument === undefined || isExact(state.argument, { isExact: (leaf) => inside.isExact(leaf) });
  }

  #state(leaf: StateLeaf & { kind: 'state' }): SqlExpression {
    const own = this.#value(leaf);
    const filled =
      leaf.dated !== undefined
        ? this.#unlessToCome(leaf.zero ? build.call('coalesce', own, build.number(0)) : own, leaf, leaf.name)
        : leaf.zero
          ? this.#filled(own, leaf.name)
          : own;
    const read =
      leaf.mean === undefined ? filled : build.binary(build.cast(filled, 'number'), '/', build.number(leaf.mean));
    return this.#since(read, leaf.since, leaf.name);
  }

  /** A sum over periods is missing in a period that is wholly to come, unless rows are dated there. */
  #unlessToCome(read: SqlExpression, { dated = [], ...looked }: StateReading, state: string): SqlExpression {
    const { source, time } = this.#place;
    if (time === undefined || dated.length === 0) return read;
    const told = this.#times.told(build.column(source, time.name), this.#sources.lookingOf(state));
    const rows = dated.map((name) => build.binary(this.#column(name, looked), '>', build.number(0)));
    const begun = build.binary(told, '<=', build.date(this.#plan.today));
    return { kind: 'case', branches: [{ condition: build.or([begun, ...rows]) ?? begun, value: read }] };
  }

  /** What a state is kept as says its place in the order, too, where there is one. */
  #value(leaf: StateLeaf & { kind: 'state' }): SqlExpression {
    const kept = this.#column(leaf.name, leaf);
    const order = this.#sources.state(leaf.name)?.order;
    return order === undefined ? kept : build.call('field', kept, build.number(order.length + 1));
  }

  /** Missing before the data begin. */
  #since(read: SqlExpression, starts: readonly string[] | undefined, state: string): SqlExpression {
    const looking = this.#sources.lookingOf(state);
    if (starts === undefined || looking === undefined) return read;
    const begun = build.and(starts.map((start) => this.#hasBegun(start, looking)));
    return begun === undefined ? read : { kind: 'case', branches: [{ condition: begun, value: read }] };
  }

  #column(name: string, { over, within }: { over: boolean; within?: readonly number[] }): SqlExpression {
    return build.column(over ? this.#place.all(within) : this.#place.source, stateColumn(name));
  }

  /** Nothing counted is 0 up to the running period; a period wholly to come, without rows, has no value yet. */
  #filled(own: SqlExpression, name: string): SqlExpression {
    const { source, time } = this.#place;
    const zero = build.number(0);
    if (time === undefined || !reachesAhead(this.#plan)) return build.call('coalesce', own, zero);
    const counts = this.#sources.state(name)?.compute === 'count';
    const toCome = build.binary(
      this.#times.told(build.column(source, time.name), this.#sources.lookingOf(name)),
      '>',
      build.date(this.#plan.today),
    );
    return {
      kind: 'case',
      branches: [{ condition: toCome, value: counts ? build.call('nullif', own, zero) : own }],
      otherwise: build.call('coalesce', own, zero),
    };
  }

  /** The rows begin before what is looked at ends, and it has a counterpart. */
  #hasBegun(start: string, scan: Looking): SqlExpression {
    const first = this.#begins.first(start);
    const counterpart = this.#hasCounterpart(scan);
    const until = this.#until(scan);
    const begun =
      until === undefined
        ? build.is(first, 'NOT NULL')
        : scan.series?.kind === 'rolling'
          ? this.#fillsWindow(first, until, scan.series)
          : build.binary(first, '<', until);
    // Where no cell is left, there is nothing earlier either.
    const there = this.#place.time === undefined && this.#times.dimension !== undefined;
    const all = [begun, counterpart, there ? build.is(this.#at(scan), 'NOT NULL') : undefined];
    return build.and(all.filter((one) => one !== undefined)) ?? begun;
  }

  /** The window is full: the period of the first row is in it, or before it. */
  #fillsWindow(first: SqlExpression, until: SqlExpression, { count, unit }: Window): SqlExpression {
    const from = build.call('add_interval', until, build.number(-count), build.text(unit));
    return build.binary(this.#times.period(first, this.#times.dimension?.grain ?? unit), '<=', from);
  }

  /** By day, 29 February has none a year earlier, nor 31 March a month earlier. */
  #hasCounterpart({ shift }: Looking): SqlExpression | undefined {
    const { source, time } = this.#place;
    if (time?.grain !== 'day' || shift === undefined || shift.months === 0) return undefined;
    const at = build.column(source, time.name);
    const back = build.call('add_interval', at, build.number(-shift.months), build.text('month'));
    const again = build.call('add_interval', back, build.number(shift.months), build.text('month'));
    return build.binary(build.cast(again, 'date'), '=', at);
  }

  /** The end of the days that a value is made of; undefined where nothing bounds them. */
  #until(scan: Looking): SqlExpression | undefined {
    const { range } = this.#plan;
    const grain = this.#times.dimension?.grain;
    const back = (day: SqlExpression) => (scan.shift === undefined ? day : this.#times.moved(day, scan.shift, -1));
    if (grain === undefined) {
      const days = daysRead(scan, range, grain, this.#plan);
      return days === null ? undefined : build.date(days.until);
    }
    const at = this.#at(scan);
    if (isOpening(scan)) return back(range === null ? at : build.call('greatest', at, build.date(range.from)));
    const next = (day: SqlExpression) => build.call('add_interval', day, build.number(1), build.text(grain));
    // A day stays a day, and a window is one of whole periods.
    if (grain === 'day' || scan.series?.kind === 'rolling') return next(back(at));
    if (range === null) return back(next(at));
    const { series: _, ...plainly } = scan;
    const end = daysRead(plainly, range, grain, this.#plan)?.until ?? range.until;
    return build.call('least', back(next(at)), build.date(end));
  }

  /** The period that a value is of: its own, or in a total over time the one that stands for all. */
  #at(scan: Looking): SqlExpression {
    const { source, time } = this.#place;
    return build.column(source, time?.name ?? standingColumns[this.#times.standing(scan)]);
  }
}

type Window = Extract<Series, { readonly kind: 'rolling' }>;

/** What lies between values, and how far they lie apart, is a floating-point number whatever they are. */
function isRounded({ compute }: State | PerState): boolean {
  return compute === 'quantile' || compute === 'deviation';
}
