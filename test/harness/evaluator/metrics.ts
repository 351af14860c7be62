/** The values of a report's metrics in some of its cells. */
import type { Call, Expression, Path, ReportDefinition } from '../../../language/syntax/ast.ts';
import { acrossFunctions, callsWithViews } from './across.ts';
import { type Asked, dimensionNamed, nameOf } from './asked.ts';
import { movePeriods, startOf } from './calendar.ts';
import type { Cell, Entry } from './cells.ts';
import { clauseOf, conditionOf } from './clauses.ts';
import type { Dimension } from './dimensions.ts';
import { isExact } from './exactness.ts';
import { callsIn, type Leaf } from './expand.ts';
import { evaluate, holds, type Scope } from './expressions.ts';
import {
  aggregateFacts,
  daysOfFact,
  type Fact,
  factsOf,
  grainOf,
  groupKey,
  inside,
  isOpen,
  periodValue,
  type Question,
  undatedRows,
} from './facts.ts';
import { Following } from './members.ts';
import type { Days } from './ranges.ts';
import { Rational } from './rational.ts';
import { orderOf, type World } from './rows.ts';
import type { Row } from './schema.ts';
import { Timeline } from './timeline.ts';
import { approximately, Duration, type Value } from './values.ts';
import { dayAfter, dayBefore, hasCounterpart, looksBack, periodsIn, plainView, type View } from './windows.ts';

export class Metrics {
  readonly #world: World;
  readonly #asked: Asked;
  readonly #question: Question;
  readonly #timeline: Timeline;
  readonly #facts = new Map<Call, readonly Fact[]>();
  /** Every aggregate with every way in which the report looks at it. */
  readonly #uses: readonly { readonly call: Call; readonly leaf: Leaf; readonly view: View }[];
  readonly #cells: readonly Cell[];
  /** What follows from the report's dimensions. */
  readonly following: Following;

  constructor(world: World, report: ReportDefinition, asked: Asked) {
    this.#world = world;
    this.#asked = asked;
    const expressions = [
      ...asked.shows,
      ...(asked.keep === undefined ? [] : [asked.keep]),
      ...asked.sort.map(({ expression }) => expression),
    ];
    this.#uses = expressions
      .flatMap((expression) => callsWithViews(expression, plainView, asked.baseline))
      .flatMap(({ call, view }) => {
        const leaf = asked.leaves.get(call);
        return leaf === undefined ? [] : [{ call, leaf, view }];
      });
    this.#question = {
      dimensions: asked.dimensions,
      tables: asked.tables,
      where: conditionOf(report, 'where')?.condition,
    };
    for (const { call, leaf } of this.#uses) this.#facts.set(call, factsOf(world, leaf, this.#question));
    const dated = [...this.#facts.values()].flat().flatMap(daysOfFact);
    this.#timeline = new Timeline(world.settings, clauseOf(report, 'for')?.range, grainOf(asked), dated);
    const [first] = this.#uses;
    if (first === undefined) throw new Error('a report without a metric');
    const { table, via } = first.leaf;
    this.following = new Following(world, { table, beside: asked.tables, via, viaFirst: true });
    this.#cells = this.#allCells();
  }

  /** Every combination that occurs, in every period of the range. */
  get cells(): readonly Cell[] {
    return this.#cells;
  }

  /** An expression's value; as a reader sees it. */
  shown(expression: Expression, entry: Entry): Value {
    const value = this.value(expression, entry);
    const exact = isExact(this.#world.schema, expression, (call) => {
      const leaf = this.#asked.leaves.get(call);
      return leaf && { table: leaf.table, beside: [leaf.table], via: leaf.via };
    });
    const spread = callsIn(expression).some((call) => this.#asked.leaves.get(call)?.spread !== undefined);
    return exact && !spread ? value : approximately(value);
  }

  value(expression: Expression, entry: Entry, view = plainView): Value {
    return evaluate(expression, this.#scope(entry, view));
  }

  holds(condition: Expression, entry: Entry): boolean {
    return holds(condition, this.#scope(entry, plainView));
  }

  /** The value of the dimension of a name. */
  dimensionValue(name: string, { group, period }: Cell): Value {
    let index = 0;
    for (const dimension of this.#asked.dimensions) {
      const value = dimension.kind === 'time' ? periodValue(period) : (group[index++] ?? null);
      if (dimension.name === name) return value;
    }
    throw new Error(`nothing is named ${name}`);
  }

  /** The declared order of an expression's values, where they are of a closed set. */
  order(expression: Expression): readonly string[] | undefined {
    const dimension = dimensionNamed(this.#asked.dimensions, expression);
    if (dimension !== undefined) return dimension.kind === 'column' ? dimension.order : undefined;
    if (expression.kind !== 'call' || !['min', 'max'].includes(expression.name.text)) return undefined;
    const leaf = this.#asked.leaves.get(expression);
    const [argument] = expression.arguments;
    if (leaf === undefined || argument === undefined) return undefined;
    return orderOf(this.#world.schema, argument, { table: leaf.table, beside: [leaf.table], via: leaf.via });
  }

  /** How many rows of a table are in no period, for each date they were asked for. */
  undated(): { readonly table: string; readonly date: string; readonly count: number }[] {
    const found = new Map<string, { table: string; date: string; rows: Set<Row> }>();
    for (const { leaf, view } of this.#uses) {
      // Without time and without a range, rows that have no date count like the others.
      if (leaf.until === undefined && this.#timeline.takesUndated(leaf.range, view)) continue;
      for (const { date, rows } of undatedRows(this.#world, leaf, this.#question)) {
        const key = `${leaf.table} ${date}`;
        const known = found.get(key) ?? { table: leaf.table, date, rows: new Set() };
        for (const row of rows) known.rows.add(row);
        found.set(key, known);
      }
    }
    return [...found.values()]
      .map(({ rows, ...rest }) => ({ ...rest, count: rows.size }))
      .filter(({ count }) => count > 0);
  }

  #allCells(): Cell[] {
    const groups = new Map<string, readonly Value[]>();
    const alone = this.#asked.dimensions.every(({ kind }) => kind === 'time');
    if (alone) groups.set('', []);
    const periods = this.#timeline.periods ?? [undefined];
    // Time without bounds is that of the metrics' own rows, whatever else is looked at.
    const plainly = this.#timeline.isEndless ? this.#uses.map((use) => ({ ...use, view: plainView })) : [];
    for (const { call, leaf, view } of [...this.#uses, ...plainly]) {
      for (const fact of this.#facts.get(call) ?? []) {
        const occurs = periods.some((period) => this.#counts(leaf, fact, { group: fact.group, period }, view));
        if (occurs) groups.set(groupKey(fact.group), fact.group);
      }
    }
    const { dimensions, where } = this.#question;
    const all = this.following.withMembers([...groups.values()], dimensions, where);
    return all.flatMap((group) => periods.map((period): Cell => ({ group, period })));
  }

  /** Whether a fact has a part in a cell; of a stock, it has started. */
  #counts(leaf: Leaf, fact: Fact, cell: Cell, view: View): boolean {
    if (leaf.until === undefined) return inside(fact, this.#timeline.daysRead(leaf.range, cell, view));
    return fact.day !== undefined && fact.day < this.#timeline.stockDay(leaf.range, cell, view);
  }

  #scope(entry: Entry, view: View): Scope {
    return {
      settings: this.#world.settings,
      path: (path) => this.dimensionValue(nameOf(path), entry.at),
      order: (expression) => this.order(expression),
      call: (call) => {
        const across = acrossFunctions.get(call.name.text);
        if (across !== undefined) {
          return across(call, {
            view,
            baseline: this.#asked.baseline,
            value: (expression, other) => this.value(expression, entry, other),
            peers: (expression, within) => this.#peers(expression, within, entry, view),
          });
        }
        const leaf = this.#asked.leaves.get(call);
        return leaf === undefined ? undefined : this.#aggregate(call, leaf, entry, view);
      },
    };
  }

  /** The values of all groups of the same period. */
  #peers(expression: Expression, within: readonly Path[], entry: Entry, view: View): Value[] | undefined {
    if (entry.kind !== 'group') return undefined;
    const groups = new Map<string, Cell[]>();
    for (const cell of this.#besides(entry, within)) {
      const key = groupKey(cell.group);
      groups.set(key, [...(groups.get(key) ?? []), cell]);
    }
    return [...groups.values()].flatMap((cells) => {
      const [first] = cells;
      if (first === undefined) return [];
      const { has } = entry;
      return [this.value(expression, { kind: 'group', cells, at: { ...first, period: entry.at.period }, has }, view)];
    });
  }

  /** The cells of all groups in the entry's period, or in all of them; within what it has of some dimensions. */
  #besides({ at, has }: Entry, within: readonly Path[]): readonly Cell[] {
    const apart = within.filter((path) => this.#leaderOf(path, has) !== undefined);
    const key = (cell: Cell) => groupKey(apart.map((path) => this.withinValue(path, cell)));
    const own = key(at);
    return this.#cells.filter((cell) => (at.period === undefined || cell.period === at.period) && key(cell) === own);
  }

  /** What a path is for a cell: a dimension, or what follows from one. */
  withinValue(path: Path, cell: Cell): Value {
    const leader = this.#leaderOf(path);
    if (leader === undefined) throw new Error(`no group has ${nameOf(path)}`);
    if (leader.kind === 'time') return periodValue(cell.period);
    return this.following.read(path, leader, this.dimensionValue(leader.name, cell));
  }

  #leaderOf(path: Path, has?: ReadonlySet<string>): Dimension | undefined {
    const known = this.#asked.dimensions.filter(({ name }) => has === undefined || has.has(name));
    return (
      dimensionNamed(known, path) ??
      known.find((dimension) => dimension.kind === 'column' && this.following.follows(path, dimension))
    );
  }

  // ------------------------------------------------------------ one aggregate

  #aggregate(call: Call, leaf: Leaf, entry: Entry, view: View): Value {
    const all = this.#facts.get(call) ?? [];
    const period = entry.at.period;
    const seen = this.#seen(leaf, entry, view);
    if (leaf.until !== undefined) return this.#stock(leaf, all, period, seen, view);
    const days = this.#entryDays(leaf, period, seen, view);
    const facts = all.filter((fact) => (days.get(groupKey(fact.group)) ?? []).some((some) => inside(fact, some)));
    if (period !== undefined && this.#isToCome(leaf, period, view, all, seen)) return null;
    if (looksBack(view) && !this.#hasBegun(leaf, all, view, seen)) return null;
    if (looksBack(view) && this.#hasNoCounterpart(entry, view)) return null;
    const daysOf = (fact: Fact) => days.get(groupKey(fact.group)) ?? [];
    const value = aggregateFacts(this.#world, leaf, facts, daysOf);
    return view.series?.kind === 'rolling' ? this.#mean(leaf, view.series, view, all, value, seen) : value;
  }

  /** The cells whose value is read: what has no period of its own has sums and stocks of one that stands for all. */
  #seen(leaf: Leaf, entry: Entry, view: View): readonly Cell[] {
    const cells = view.all === undefined ? entry.cells : this.#besides(entry, view.all.within);
    const single = view.series !== undefined || leaf.until !== undefined;
    if (entry.at.period !== undefined || this.#timeline.periods === undefined || !single) return cells;
    const periods = cells.flatMap(({ period }) => period ?? []);
    const standing = this.#timeline.standing(periods, view);
    return cells.filter(({ period }) => period === standing);
  }

  /** What is there at the end of a period, or of the range; or at the beginning. */
  #stock(leaf: Leaf, all: readonly Fact[], period: number | undefined, cells: readonly Cell[], view: View): Value {
    const [cell = this.#timeline.periods === undefined ? { group: [] } : undefined] = cells;
    if (cell === undefined) return looksBack(view) ? null : aggregateFacts(this.#world, leaf, []);
    const day = this.#timeline.stockDay(leaf.range, cell, view);
    if (period !== undefined && this.#isToCome(leaf, period, view, all, cells)) return null;
    const first = firstDay(all);
    if (looksBack(view) && (first === undefined || first >= day)) return null;
    if (looksBack(view) && period !== undefined && this.#hasNoCounterpart({ at: cell }, view)) return null;
    const groups = new Set(cells.map(({ group }) => groupKey(group)));
    const facts = all.filter((fact) => groups.has(groupKey(fact.group)) && isOpen(fact, day));
    return aggregateFacts(this.#world, leaf, facts, undefined, day - 1);
  }

  /** For each group the days that count. */
  #entryDays(
    leaf: Leaf,
    period: number | undefined,
    cells: readonly Cell[],
    view: View,
  ): Map<string, (Days | undefined)[]> {
    const days = new Map<string, (Days | undefined)[]>();
    const whole = this.#timeline.grain === 'day' && period === undefined && view.series === undefined;
    for (const cell of cells) {
      const key = groupKey(cell.group);
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
  #isToCome(leaf: Leaf, period: number, view: View, all: readonly Fact[], cells: readonly Cell[]): boolean {
    const { today, grain } = this.#timeline;
    if (grain === undefined) return false;
    if (view.elapsed && period > today) return true;
    const own = view.opening ? movePeriods(period, -1, grain) : period;
    if (dayBefore(own, this.#timeline.back(view)) <= today) return false;
    const groups = new Set(cells.map(({ group }) => groupKey(group)));
    const back = { ...plainView, back: view.back };
    // What the range opens with is told by nothing in it.
    if (view.opening && period === this.#timeline.periods?.[0]) return true;
    const days = this.#timeline.daysRead(leaf.range, { group: [], period: own }, back);
    const ends = ({ end }: Fact) => end !== undefined && inside({ day: end }, days);
    return !all.some((fact) => groups.has(groupKey(fact.group)) && (inside(fact, days) || ends(fact)));
  }

  /** Before a metric's first date there is nothing to compare with. */
  #hasBegun(leaf: Leaf, facts: readonly Fact[], view: View, cells: readonly Cell[]): boolean {
    const first = firstDay(facts);
    if (first === undefined) return false;
    const read = this.#timeline.periods === undefined ? [{ group: [] }] : cells;
    return read.some((cell) => {
      const days = this.#timeline.daysRead(leaf.range, cell, view);
      return days === undefined || days.until > first;
    });
  }

  #hasNoCounterpart({ at }: Pick<Entry, 'at'>, view: View): boolean {
    return (
      this.#timeline.grain === 'day' && at.period !== undefined && !hasCounterpart(at.period, this.#timeline.back(view))
    );
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
    const grain = this.#timeline.grain ?? series.unit;
    const [cell = this.#timeline.periods === undefined ? { group: [] } : undefined] = cells;
    const days = cell && this.#timeline.daysRead(leaf.range, cell, view);
    // The period that the first date is in counts as whole.
    if (first === undefined || days === undefined) return null;
    if (startOf(first, grain, this.#world.settings.weekStarts) > days.from) return null;
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
