/** One aggregate in some of a report's cells. */
import type { Call, Path } from '../../../language/syntax/ast.ts';
import { movePeriods, startOf } from './calendar.ts';
import { type Cell, cellKey, type Entry, keyInside } from './cells.ts';
import type { Leaf } from './expand.ts';
import { aggregateFacts, type Fact, groupKey, inside, isOpen } from './facts.ts';
import type { Days } from './ranges.ts';
import { Rational } from './rational.ts';
import type { World } from './rows.ts';
import type { Timeline } from './timeline.ts';
import { Duration, type Value } from './values.ts';
import { dayAfter, dayBefore, hasCounterpart, looksBack, periodsIn, plainView, type View } from './windows.ts';

type Time = ReturnType<Timeline['timeOf']>;

export class Aggregates {
  readonly #world: World;
  readonly #timeline: Timeline;
  /** Each with the groups that it is in. */
  readonly #facts: ReadonlyMap<Call, readonly Fact[]>;
  readonly #grouped = new Map<Call, Map<number, Map<string, Fact[]>>>();
  /** The cells of all groups in an entry's period, within the same of some dimensions. */
  readonly #besides: (entry: Entry, within: readonly Path[]) => readonly Cell[];

  constructor(
    world: World,
    timeline: Timeline,
    facts: ReadonlyMap<Call, readonly Fact[]>,
    besides: (entry: Entry, within: readonly Path[]) => readonly Cell[],
  ) {
    this.#world = world;
    this.#timeline = timeline;
    this.#facts = facts;
    this.#besides = besides;
  }

  /** All facts of an aggregate, of all groups and times. */
  factsOf(call: Call): readonly Fact[] {
    return this.#facts.get(call) ?? [];
  }

  value(call: Call, leaf: Leaf, entry: Entry, view: View): Value {
    const all = this.factsOf(call);
    const time = this.#timeline.timeOf(entry.at);
    const seen = this.#seen(leaf, entry, view);
    if (leaf.until !== undefined) return this.#stock(leaf, all, time, seen, view);
    const days = this.#entryDays(leaf, time, seen, view);
    const facts = all.filter((fact) => (days.get(groupKey(fact.group)) ?? []).some((some) => inside(fact, some)));
    if (time !== undefined && this.#isToCome(leaf, time, view, all, seen)) return null;
    if (looksBack(view) && !this.hasBegun(call, leaf, view, seen)) return null;
    if (looksBack(view) && this.#hasNoCounterpart(time, view)) return null;
    const daysOf = (fact: Fact) => days.get(groupKey(fact.group)) ?? [];
    const value = aggregateFacts(this.#world, leaf, facts, daysOf);
    return view.series?.kind === 'rolling' ? this.#mean(leaf, view.series, view, all, value, seen) : value;
  }

  /** Whether an entry is of a period that is wholly to come, without rows. */
  isToCome(call: Call, leaf: Leaf, entry: Entry, view: View): boolean {
    const time = this.#timeline.timeOf(entry.at);
    // What lacks a value of what a metric is worked out per is in no combination.
    const length = entry.at.group.length + (entry.at.per?.length ?? 0);
    const placed = this.factsOf(call).filter(({ group }) => !group.slice(length).includes(null));
    return time !== undefined && this.#isToCome(leaf, time, view, placed, entry.cells);
  }

  /** Whether any row has a part in an entry; of a stock, whether any is there. */
  hasRows(call: Call, leaf: Leaf, entry: Entry, view: View): boolean {
    const seen = this.#seen(leaf, entry, view);
    if (leaf.until !== undefined) {
      const [cell] = seen;
      if (cell === undefined) return false;
      const day = this.#timeline.stockDay(leaf.range, cell, view);
      const groups = [...new Set(seen.map(cellKey))];
      return groups.some((key) => this.#factsIn(call, key, cell).some((fact) => isOpen(fact, day)));
    }
    const days = this.#entryDays(leaf, this.#timeline.timeOf(entry.at), seen, view);
    return [...days].some(([key, own]) =>
      this.#factsIn(call, key, seen[0]).some((fact) => own.some((some) => inside(fact, some))),
    );
  }

  /** The facts in one group of cells like this one: combinations are asked for theirs again and again. */
  #factsIn(call: Call, key: string, cell: Cell | undefined): readonly Fact[] {
    const length = cell === undefined ? Number.POSITIVE_INFINITY : cell.group.length + (cell.per?.length ?? 0);
    const byLength = this.#grouped.get(call) ?? new Map<number, Map<string, Fact[]>>();
    this.#grouped.set(call, byLength);
    let groups = byLength.get(length);
    if (groups === undefined) {
      groups = new Map();
      for (const fact of this.factsOf(call)) {
        const own = keyInside(fact.group, cell);
        groups.set(own, [...(groups.get(own) ?? []), fact]);
      }
      byLength.set(length, groups);
    }
    return groups.get(key) ?? [];
  }

  /** The cells whose value is read: what has no period of its own has sums and stocks of one that stands for all. */
  #seen(leaf: Leaf, entry: Entry, view: View): readonly Cell[] {
    const cells = view.all === undefined ? entry.cells : this.#besides(entry, view.all.within);
    const single = view.series !== undefined || leaf.until !== undefined;
    const timed = this.#timeline.timeOf(entry.at) !== undefined;
    if (timed || this.#timeline.periods === undefined || !single) return cells;
    const periods = cells.flatMap(({ period }) => period ?? []);
    const standing = this.#timeline.standing(periods, view);
    return cells.filter(({ period }) => period === standing);
  }

  /** What is there at the end of a period, or of the range; or at the beginning. */
  #stock(leaf: Leaf, all: readonly Fact[], time: Time, cells: readonly Cell[], view: View): Value {
    const [cell = this.#timeline.periods === undefined ? { group: [] } : undefined] = cells;
    if (cell === undefined) return looksBack(view) ? null : aggregateFacts(this.#world, leaf, []);
    const day = this.#timeline.stockDay(leaf.range, cell, view);
    if (time !== undefined && this.#isToCome(leaf, time, view, all, cells)) return null;
    const first = firstDay(all);
    if (looksBack(view) && (first === undefined || first >= day)) return null;
    if (looksBack(view) && this.#hasNoCounterpart(time, view)) return null;
    const groups = new Set(cells.map(cellKey));
    const facts = all.filter((fact) => groups.has(groupKey(fact.group)) && isOpen(fact, day));
    return aggregateFacts(this.#world, leaf, facts, undefined, day - 1);
  }

  /** For each group the days that count. */
  #entryDays(leaf: Leaf, time: Time, cells: readonly Cell[], view: View): Map<string, (Days | undefined)[]> {
    const days = new Map<string, (Days | undefined)[]>();
    const whole = this.#timeline.grain === 'day' && time === undefined && view.series === undefined;
    for (const cell of cells) {
      const key = cellKey(cell);
      const read = this.#timeline.daysRead(leaf.range, cell, view);
      const own =
        whole && cell.period !== undefined && looksBack(view) ? this.#daysThatCome(cell.period, view) : [read];
      days.set(key, [...(days.get(key) ?? []), ...own]);
    }
    return days;
  }

  /** The days that come to one some time later: 28 February is one day, and 29 February, which has no other, is in totals. */
  #daysThatCome(period: number, view: View): Days[] {
    if (view.elapsed && period > this.#timeline.today) return [];
    const back = this.#timeline.back(view);
    const around = dayBefore(period, back);
    return [-4, -3, -2, -1, 0, 1, 2, 3, 4]
      .map((distance) => around + distance)
      .filter((day) => dayAfter(day, back) === period)
      .map((day) => ({ from: day, until: day + 1 }));
  }

  /** A period that is wholly to come has no value yet, unless rows are dated there. */
  #isToCome(
    leaf: Leaf,
    time: Exclude<Time, undefined>,
    view: View,
    all: readonly Fact[],
    cells: readonly Cell[],
  ): boolean {
    const { today } = this.#timeline;
    if (view.elapsed && time.from > today) return true;
    const from = view.opening ? movePeriods(time.from, -1, time.grain) : time.from;
    if (dayBefore(from, this.#timeline.back(view, time.grain)) <= today) return false;
    const groups = new Set(cells.map(cellKey));
    const [cell = { group: [] }] = cells;
    const own: Cell = cell.part === undefined ? { ...cell, period: from } : { ...cell, part: { ...cell.part, from } };
    const days = this.#timeline.daysRead(leaf.range, own, { ...plainView, back: view.back });
    const ends = ({ end }: Fact) => end !== undefined && inside({ day: end }, days);
    return !all.some((fact) => groups.has(keyInside(fact.group, cells[0])) && (inside(fact, days) || ends(fact)));
  }

  /** Before a metric's first date there is nothing to compare with. */
  hasBegun(call: Call, leaf: Leaf, view: View, cells: readonly Cell[]): boolean {
    const first = firstDay(this.factsOf(call));
    if (first === undefined) return false;
    const read = this.#timeline.periods === undefined ? [{ group: [] }] : cells;
    return read.some((cell) => {
      const days = this.#timeline.daysRead(leaf.range, cell, view);
      return days === undefined || days.until > first;
    });
  }

  #hasNoCounterpart(time: Time, view: View): boolean {
    return time?.grain === 'day' && !hasCounterpart(time.from, this.#timeline.back(view, 'day'));
  }

  /** The mean of full windows: missing where the metric has not begun when the window does. */
  #mean(
    leaf: Leaf,
    series: Exclude<View['series'], undefined> & { readonly kind: 'rolling' },
    view: View,
    all: readonly Fact[],
    value: Value,
    cells: readonly Cell[],
  ): Value {
    const first = firstDay(all);
    const [cell = this.#timeline.periods === undefined ? { group: [] } : undefined] = cells;
    const days = cell && this.#timeline.daysRead(leaf.range, cell, view);
    const grain = (cell && this.#timeline.timeOf(cell)?.grain) ?? this.#timeline.grain ?? series.unit;
    // The period that the first date is in counts as whole.
    if (first === undefined || days === undefined) return null;
    if (startOf(first, grain, this.#world.settings) > days.from) return null;
    if (!['count', 'sum'].includes(leaf.call.name.text)) return value;
    const count = Rational.whole(periodsIn(series, grain));
    if (value instanceof Duration) return new Duration(value.seconds.over(count) ?? value.seconds);
    return value instanceof Rational ? (value.over(count) ?? null) : null;
  }
}

function firstDay(facts: readonly Fact[]): number | undefined {
  const days = facts.flatMap(({ day, over }) => day ?? over?.from ?? []);
  return days.length === 0 ? undefined : Math.min(...days);
}
