/** `average(calls per owner, day)`: a metric worked out for each combination inside a cell, then aggregated. */
import type { Call, Expression, Path, PerItem } from '../../../language/syntax/ast.ts';
import { acrossFunctions, callsWithViews } from './across.ts';
import { aggregate } from './aggregates.ts';
import type { Aggregates } from './aggregation.ts';
import { type Asked, dimensionNamed, nameOf } from './asked.ts';
import { type Cell, cellKey, type Entry } from './cells.ts';
import { type Dimension, readDimension } from './dimensions.ts';
import { callsIn, childrenOf, type Leaf, type Per } from './expand.ts';
import { evaluate, holds, type Scope } from './expressions.ts';
import { daysOfFact, type Fact, groupKey, periodValue } from './facts.ts';
import { Following } from './members.ts';
import { Rational } from './rational.ts';
import type { World } from './rows.ts';
import type { Timeline } from './timeline.ts';
import type { Value } from './values.ts';
import { dayBefore, looksBack, type View } from './windows.ts';
import { isWorkingDay } from './working.ts';

type Column = Extract<Dimension, { readonly kind: 'column' }>;

/** What a metric is worked out per. */
export interface PerScope {
  readonly dimensions: readonly Column[];
  readonly time?: { readonly grain: NonNullable<ReturnType<Timeline['timeOf']>>['grain']; readonly item: PerItem };
  readonly following: Following;
}

/** For each call inside of others that are worked out per combination: those, from the outside in. */
export function enclosing(
  expression: Expression,
  pers: Asked['pers'],
  around: readonly Call[] = [],
): Map<Call, readonly Call[]> {
  const own = expression.kind === 'call' && pers.has(expression) ? [...around, expression] : around;
  const found = new Map<Call, readonly Call[]>(expression.kind === 'call' ? [[expression, around]] : []);
  const inner = childrenOf(expression).flatMap((child) => [...enclosing(child, pers, own)]);
  return new Map([...found, ...inner]);
}

export function readPer(world: World, call: Call, { pers, leaves }: Asked): PerScope {
  const items = pers.get(call)?.items ?? [];
  const inner = callsIn(call).flatMap((one) => leaves.get(one) ?? []);
  const tables = [...new Set(inner.map(({ table }) => table))];
  const [base] = inner;
  if (base === undefined) throw new Error('nothing is worked out per combination');
  const read = items.map((item) => ({ item, dimension: readDimension(world, item, tables, base) }));
  const time = read.find(({ dimension }) => dimension.kind === 'time');
  const places = inner.map(({ table, via }) => ({ table, beside: tables, via, viaFirst: true }));
  return {
    dimensions: read.flatMap(({ dimension }) => (dimension.kind === 'column' ? [dimension] : [])),
    ...(time?.dimension.kind === 'time' ? { time: { grain: time.dimension.grain, item: time.item } } : {}),
    following: new Following(world, places),
  };
}

interface Parts {
  readonly world: World;
  readonly asked: Asked;
  readonly scopes: ReadonlyMap<Call, PerScope>;
  /** The report's condition. */
  readonly where: Expression | undefined;
  readonly timeline: Timeline;
  readonly aggregates: Aggregates;
  readonly value: (expression: Expression, entry: Entry, view: View) => Value;
  readonly besides: (entry: Entry, within: readonly Path[]) => readonly Cell[];
}

/** A combination: the values of the dimensions, and the first day of a period. */
interface Combination {
  readonly values: readonly Value[];
  readonly from?: number | undefined;
}

interface Use {
  readonly call: Call;
  readonly leaf: Leaf;
  readonly view: View;
}

export class Combinations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  value(call: Call, per: Per, whole: Entry, looked: View): Value {
    const scope = this.#parts.scopes.get(call);
    if (scope === undefined) throw new Error('unknown combinations');
    // Of all groups together, the combinations are those of all of them.
    const cells = looked.all === undefined ? whole.cells : this.#parts.besides(whole, looked.all.within);
    const entry: Entry = { ...whole, cells };
    const { all: _, ...rest } = looked;
    const view: View = { ...rest, all: undefined };
    const name = call.name.text;
    const [metric, percent] = call.arguments;
    const uses = this.#uses(call, view);
    const entries = this.#combinations(scope, per, entry, uses, view).map((one) => this.#entryOf(scope, entry, one));
    const wanted = entries.filter(
      (one) => call.where === undefined || holds(call.where, this.#scope(scope, one, view)),
    );
    const values =
      metric === undefined ? wanted.map(() => true) : wanted.map((one) => this.#read(name, metric, scope, one, view));
    if (values.every((value) => value === null) && !this.#isKnown(entry, view, uses)) return null;
    if (name === 'count') return Rational.whole(values.filter((value) => value !== null).length);
    const share = percent === undefined ? null : this.#parts.value(percent, entry, view);
    return aggregate(name, values, share instanceof Rational ? share : undefined, undefined);
  }

  #read(name: string, metric: Expression, scope: PerScope, entry: Entry, view: View): Value {
    if (name === 'rate') return holds(metric, this.#scope(scope, entry, view));
    return evaluate(metric, this.#scope(scope, entry, view));
  }

  /** Inside a combination, names are those of what it is per. */
  #scope({ dimensions, time, following }: PerScope, entry: Entry, view: View): Scope {
    const { world, value, asked } = this.#parts;
    const known = (entry.at.per ?? []).slice(-dimensions.length || Number.POSITIVE_INFINITY);
    return {
      settings: world.settings,
      path: (path) => {
        if (time?.grain === nameOf(path)) return periodValue(entry.at.part?.from);
        const leader = dimensionNamed(dimensions, path) ?? dimensions.find((one) => following.follows(path, one));
        const column = dimensions.find((one) => one === leader);
        if (column === undefined) throw new Error(`no combination has ${nameOf(path)}`);
        return following.read(path, column, known[dimensions.indexOf(column)] ?? null);
      },
      order: (expression) => dimensionOrder(dimensions, expression),
      call: (call) =>
        asked.leaves.has(call) || asked.pers.has(call) || acrossFunctions.has(call.name.text)
          ? value(call, entry, view)
          : undefined,
    };
  }

  #uses(call: Call, view: View): Use[] {
    const { asked } = this.#parts;
    return childrenOf(call)
      .flatMap((child) => callsWithViews(child, view, asked.baseline))
      .flatMap((use) => {
        const leaf = asked.leaves.get(use.call);
        return leaf === undefined ? [] : [{ ...use, leaf }];
      });
  }

  /** Whether nothing is 0 rather than missing: it is not all to come, nor before there was anything. */
  #isKnown(entry: Entry, view: View, uses: readonly Use[]): boolean {
    const { timeline, aggregates } = this.#parts;
    const time = timeline.timeOf(entry.at);
    const plain = uses.filter((use) => use.view.back === view.back);
    if (looksBack(view) && !plain.some(({ call, leaf }) => aggregates.hasBegun(call, leaf, view, entry.cells)))
      return false;
    return time === undefined || plain.some(({ call, leaf }) => !aggregates.isToCome(call, leaf, entry, view));
  }

  // ------------------------------------------------------------ which there are

  #entryOf({ time }: PerScope, entry: Entry, { values, from }: Combination): Entry {
    const part = time === undefined || from === undefined ? {} : { part: { from, grain: time.grain } };
    const inside = (cell: Cell): Cell => ({ ...cell, ...part, per: [...(cell.per ?? []), ...values] });
    const { timeline } = this.#parts;
    const cells = entry.cells.filter(({ period }) => from === undefined || timeline.meets(period, time, from));
    return { ...entry, cells: cells.map(inside), at: inside(entry.at) };
  }

  #combinations(scope: PerScope, per: Per, entry: Entry, uses: readonly Use[], view: View): Combination[] {
    const parts = this.#partsIn(scope, entry, uses);
    const groups = this.#groupsIn(scope, entry, uses);
    const candidates = groups.flatMap((values) =>
      (parts ?? [undefined]).map((from): Combination => ({ values, from })),
    );
    const occurring = candidates.filter((one) => {
      if (!this.#counts(scope, one.from)) return false;
      const inner = this.#entryOf(scope, entry, one);
      return uses.some(({ call, leaf, view }) => this.#parts.aggregates.hasRows(call, leaf, inner, view));
    });
    const time = this.#parts.timeline.timeOf(entry.at);
    const { today } = this.#parts.timeline;
    // Of a period to come, nothing is known of members without rows; nor of several that are all to come.
    const periods = time === undefined ? entry.cells.flatMap(({ period }) => period ?? []) : [time.from];
    const toCome = periods.length > 0 && periods.every((from) => dayBefore(from, view.back) > today);
    return toCome ? occurring : this.#withMembers(scope, per, entry, occurring, parts);
  }

  /** The values that rows of the entry's groups have; what lacks one is in no combination. */
  #groupsIn({ dimensions }: PerScope, entry: Entry, uses: readonly Use[]): (readonly Value[])[] {
    const found = new Map<string, readonly Value[]>();
    const own = new Set(entry.cells.map(cellKey));
    for (const { call } of uses) {
      for (const { group } of this.#parts.aggregates.factsOf(call)) {
        const length = (entry.at.group.length ?? 0) + (entry.at.per?.length ?? 0);
        const values = group.slice(length, length + dimensions.length);
        if (own.has(groupKey(group.slice(0, length))) && !values.includes(null)) found.set(groupKey(values), values);
      }
    }
    return [...found.values()];
  }

  /** The periods inside of the entry's days; all time goes from the first to the last date of what is worked out. */
  #partsIn({ time }: PerScope, entry: Entry, uses: readonly Use[]): number[] | undefined {
    const { timeline, aggregates } = this.#parts;
    if (time === undefined) return undefined;
    const found = new Set<number>();
    // What lacks a value of something is in no combination.
    const length = entry.at.group.length + (entry.at.per?.length ?? 0);
    const isPlaced = ({ group }: Fact) => !group.slice(length).includes(null);
    const dated = uses.flatMap(({ call }) => aggregates.factsOf(call).filter(isPlaced).flatMap(daysOfFact));
    const extent = { from: Math.min(...dated), until: Math.max(...dated) + 1 };
    for (const { leaf } of uses) {
      for (const cell of entry.cells) {
        const { from, until } = timeline.wholeDays(leaf.range, cell) ?? extent;
        const endless = leaf.range === undefined && timeline.isUnbounded;
        const days = endless
          ? { from: Math.max(from, extent.from), until: Math.min(until, extent.until) }
          : { from, until };
        if (Number.isFinite(days.from)) for (const part of timeline.partsOf(days, time.grain)) found.add(part);
      }
    }
    return [...found];
  }

  #withMembers(
    scope: PerScope,
    per: Per,
    entry: Entry,
    occurring: readonly Combination[],
    parts: readonly number[] | undefined,
  ): Combination[] {
    const { dimensions, time, following } = scope;
    const everyPart = time?.item.every === true;
    if (!everyPart && dimensions.every(({ members }) => members === undefined)) return [...occurring];
    const { tables } = this.#parts.asked;
    const asks = (column: Column, member: Value) =>
      following.isWanted(column, member, this.#parts.where, tables) &&
      per.conditions.every((where) => following.isWanted(column, member, where));
    const leaders = dimensions.map((column, index) =>
      dimensions.find((other, at) => {
        if (at === index || other.members === undefined || !following.follows(column.path, other)) return false;
        return column.members === undefined || at < index || !following.follows(other.path, column);
      }),
    );
    const isFree = (column: Column, index: number) => column.members === undefined && leaders[index] === undefined;
    const free = dimensions.some(isFree) || (time !== undefined && !everyPart);
    let all: Combination[] = free ? [...occurring] : [{ values: dimensions.map(() => null), from: undefined }];
    for (const [index, column] of dimensions.entries()) {
      if (column.members === undefined || leaders[index] !== undefined) continue;
      const members = column.members.filter(
        (member) => asks(column, member) && entry.cells.some((cell) => this.#mayBeIn(scope, column, member, cell)),
      );
      all = all.flatMap((one) => members.map((member) => ({ ...one, values: one.values.with(index, member) })));
    }
    all = all.map((one) => ({
      ...one,
      values: one.values.map((value, index) => {
        const [column, leader] = [dimensions[index], leaders[index]];
        if (column === undefined || leader === undefined) return value;
        return following.read(column.path, leader, one.values[dimensions.indexOf(leader)] ?? null);
      }),
    }));
    all = all.filter(({ values }) => !values.includes(null));
    if (everyPart) {
      const begun = (parts ?? []).filter((from) => from <= this.#parts.timeline.today);
      const worked = begun.filter((from) => this.#counts(scope, from));
      all = all.flatMap((one) => worked.map((from) => ({ ...one, from })));
    }
    const key = ({ values, from }: Combination) => `${groupKey(values)} ${from}`;
    return [...new Map([...occurring, ...all].map((one) => [key(one), one])).values()];
  }

  /** Of working days, only those make combinations. */
  #counts({ time }: PerScope, from: number | undefined): boolean {
    if (time?.item.working !== true || from === undefined) return true;
    return isWorkingDay(this.#parts.world, from, time.item.calendar?.text);
  }

  /** What a report groups by may follow from a member: a team's cell has the team's members. */
  #mayBeIn({ following }: PerScope, column: Column, member: Value, cell: Cell): boolean {
    const columns = this.#parts.asked.dimensions.filter((dimension) => dimension.kind === 'column');
    return columns.every((dimension, index) => {
      if (!following.follows(dimension.path, column, dimension.beside)) return true;
      return (
        groupKey([following.read(dimension.path, column, member, dimension.beside)]) ===
        groupKey([cell.group[index] ?? null])
      );
    });
  }
}

function dimensionOrder(dimensions: readonly Column[], expression: Expression): readonly string[] | undefined {
  const dimension = dimensionNamed(dimensions, expression);
  return dimension?.kind === 'column' ? dimension.order : undefined;
}
