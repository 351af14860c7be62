/** The values of a report's metrics in some of its cells. */
import type { Call, Expression, Path, ReportDefinition } from '../../../language/syntax/ast.ts';
import { acrossFunctions, callsWithViews } from './across.ts';
import { Aggregates } from './aggregation.ts';
import { type Asked, dimensionNamed, nameOf } from './asked.ts';
import { parseDay } from './calendar.ts';
import type { Cell, Entry } from './cells.ts';
import { clauseOf, conditionOf } from './clauses.ts';
import { Combinations, enclosing, type PerScope, readPer } from './combinations.ts';
import type { Dimension } from './dimensions.ts';
import { isExact } from './exactness.ts';
import { callsIn, type Leaf } from './expand.ts';
import { evaluate, holds, type Scope } from './expressions.ts';
import {
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
import { entityOfExpression } from './resolve.ts';
import { orderOf, type World } from './rows.ts';
import type { Row } from './schema.ts';
import { Timeline } from './timeline.ts';
import { approximately, type Value } from './values.ts';
import { plainView, type View } from './windows.ts';
import { isWorkingDay } from './working.ts';

type PerTime = NonNullable<PerScope['time']>;

/** The rows of a list, for each of which metrics are worked out. */
export interface Listed {
  /** The key of each row that has one. */
  readonly groups: readonly (readonly Value[])[];
  /** Whether a row of an aggregated table leads to one that meets what the list asks for. */
  readonly wanted: NonNullable<Question['wanted']>;
}

export class Metrics {
  readonly #world: World;
  readonly #asked: Asked;
  readonly #question: Question;
  readonly #timeline: Timeline;
  readonly #aggregates: Aggregates;
  readonly #combinations: Combinations;
  readonly #facts = new Map<Call, readonly Fact[]>();
  /** Those that are worked out per period, so that rows without a date have no part in them. */
  readonly #inPeriods = new Map<Call, PerTime>();
  /** Every aggregate with every way in which the report looks at it. */
  readonly #uses: readonly { readonly call: Call; readonly leaf: Leaf; readonly view: View }[];
  readonly #cells: readonly Cell[];
  /** What was asked for before: the same is sorted by, chosen by and shown. */
  readonly #known = new WeakMap<Entry, Map<Expression, Value>>();
  /** What follows from the report's dimensions. */
  readonly following: Following;

  constructor(world: World, report: ReportDefinition, asked: Asked, listed?: Listed) {
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
      where: listed === undefined ? conditionOf(report, 'where')?.condition : undefined,
      ...(listed === undefined ? {} : { wanted: listed.wanted }),
    };
    const inside = new Map(expressions.flatMap((expression) => [...enclosing(expression, asked.pers)]));
    const scopes = new Map([...asked.pers.keys()].map((call) => [call, readPer(world, call, asked)]));
    for (const { call, leaf } of this.#uses) {
      for (const around of inside.get(call) ?? []) {
        const time = scopes.get(around)?.time;
        if (time !== undefined) this.#inPeriods.set(call, time);
      }
      const per = (inside.get(call) ?? []).flatMap((around) => scopes.get(around)?.dimensions ?? []);
      const dimensions = [...asked.dimensions, ...per];
      const facts = factsOf(world, leaf, { ...this.#question, dimensions });
      this.#facts.set(call, listed === undefined ? facts : facts.filter(({ group }) => isListed(listed, group)));
    }
    const dated = [...this.#facts].flatMap(([call, facts]) =>
      facts.filter((fact) => this.#isPlaced(call, fact)).flatMap(daysOfFact),
    );
    // What compares covers what has elapsed.
    const today = parseDay(world.settings.today);
    const known = clauseOf(report, 'compare') === undefined ? dated : dated.filter((day) => day <= today);
    this.#timeline = new Timeline(world.settings, clauseOf(report, 'for')?.range, grainOf(asked), known);
    const places = this.#uses.map(({ leaf: { table, via } }) => ({ table, beside: asked.tables, via, viaFirst: true }));
    this.following = new Following(world, places);
    this.#aggregates = new Aggregates(world, this.#timeline, this.#facts, (entry, within) =>
      this.#besides(entry, within),
    );
    this.#combinations = new Combinations({
      world,
      asked,
      scopes,
      where: this.#question.where,
      timeline: this.#timeline,
      aggregates: this.#aggregates,
      value: (expression, entry, view) => this.value(expression, entry, view),
      besides: (entry, within) => this.#besides(entry, within),
    });
    this.#cells =
      listed === undefined ? this.#allCells() : listed.groups.map((group) => ({ group, period: undefined }));
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

  /** The table whose rows a metric's values name. */
  entityOf(expression: Expression): string | undefined {
    const leaf = expression.kind === 'call' ? this.#asked.leaves.get(expression) : undefined;
    const [argument] = leaf?.call.arguments ?? [];
    if (leaf === undefined || argument === undefined || !['first', 'last'].includes(leaf.call.name.text))
      return undefined;
    return entityOfExpression(this.#world.schema, argument, { table: leaf.table, beside: [leaf.table], via: leaf.via });
  }

  value(expression: Expression, entry: Entry, view = plainView): Value {
    if (view !== plainView) return evaluate(expression, this.#scope(entry, view));
    const values = this.#known.get(entry) ?? new Map<Expression, Value>();
    this.#known.set(entry, values);
    const known = values.get(expression);
    if (known !== undefined) return known;
    const value = evaluate(expression, this.#scope(entry, view));
    values.set(expression, value);
    return value;
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
    if (expression.kind !== 'call' || !['min', 'max', 'first', 'last'].includes(expression.name.text)) return undefined;
    const leaf = this.#asked.leaves.get(expression);
    const [argument] = expression.arguments;
    if (leaf === undefined || argument === undefined) return undefined;
    return orderOf(this.#world.schema, argument, { table: leaf.table, beside: [leaf.table], via: leaf.via });
  }

  /** How many rows of a table are in no period, for each date they were asked for. */
  undated(): { readonly table: string; readonly date: string; readonly count: number }[] {
    const found = new Map<string, { table: string; date: string; rows: Set<Row> }>();
    for (const { call, leaf, view } of this.#uses) {
      // Without time and without a range, rows that have no date count like the others.
      const timed = leaf.until !== undefined || this.#inPeriods.has(call);
      if (!timed && this.#timeline.takesUndated(leaf.range, view)) continue;
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
    const columns = this.#asked.dimensions.filter(({ kind }) => kind === 'column').length;
    // Time without bounds is that of the metrics' own rows, whatever else is looked at.
    const plainly = this.#timeline.isEndless
      ? this.#uses.map((use) => ({ ...use, view: { ...plainView, elapsed: use.view.elapsed } }))
      : [];
    for (const { call, leaf, view } of [...this.#uses, ...plainly]) {
      for (const fact of this.#facts.get(call) ?? []) {
        const group = fact.group.slice(0, columns);
        if (!this.#isPlaced(call, fact)) continue;
        const occurs = periods.some((period) => this.#counts(call, leaf, fact, { group, period }, view));
        if (occurs) groups.set(groupKey(group), group);
      }
    }
    const { dimensions, where } = this.#question;
    const all = this.following.withMembers([...groups.values()], dimensions, where);
    return this.#filled(all.flatMap((group) => periods.map((period): Cell => ({ group, period }))));
  }

  /** What goes across has a cell for each row in each column. */
  #filled(cells: readonly Cell[]): Cell[] {
    const { across, dimensions } = this.#asked;
    if (across.size === 0) return [...cells];
    const columns = dimensions.filter(({ kind }) => kind === 'column');
    const timed = dimensions.some(({ kind, name }) => kind === 'time' && across.has(name));
    const key = ({ group, period }: Cell) => `${groupKey(group)} ${period}`;
    const side = (isOn: (name: string) => boolean, withTime: boolean): Cell[] => {
      const parts = cells.map(
        ({ group, period }): Cell => ({
          group: group.map((value, index) => (isOn(columns[index]?.name ?? '') ? value : null)),
          period: withTime ? period : undefined,
        }),
      );
      return [...new Map(parts.map((part) => [key(part), part])).values()];
    };
    const down = side((name) => !across.has(name), !timed);
    const over = side((name) => across.has(name), timed);
    const known = new Map(cells.map((cell) => [key(cell), cell]));
    return down.flatMap((row) =>
      over.map((column): Cell => {
        const cell: Cell = {
          group: columns.map(({ name }, index) => (across.has(name) ? column : row).group[index] ?? null),
          period: timed ? column.period : row.period,
        };
        return known.get(key(cell)) ?? { ...cell, absent: true };
      }),
    );
  }

  /** What lacks a value that a metric is worked out per is in none of its combinations. */
  #isPlaced(call: Call, fact: Fact): boolean {
    const columns = this.#asked.dimensions.filter(({ kind }) => kind === 'column').length;
    return !fact.group.slice(columns).includes(null) && (!this.#inPeriods.has(call) || daysOfFact(fact).length > 0);
  }

  /** Whether a fact has a part in a cell; of a stock, it has started. */
  #counts(call: Call, leaf: Leaf, fact: Fact, cell: Cell, view: View): boolean {
    const time = this.#inPeriods.get(call);
    if (leaf.until === undefined) {
      const days = this.#timeline.daysRead(leaf.range, cell, view);
      return inside(fact, days) && (time?.item.working !== true || this.#isWorked(fact, days, time));
    }
    const whole = this.#timeline.wholeDays(leaf.range, cell) ?? this.#timeline.extent;
    if (time !== undefined) {
      const days = Number.isFinite(whole.from) ? whole : this.#timeline.extent;
      const parts = this.#timeline.partsOf(days, time.grain).filter((from) => this.#isPart(from, time));
      return parts.some((from) =>
        isOpen(fact, this.#timeline.stockDay(leaf.range, { ...cell, part: { from, grain: time.grain } }, view)),
      );
    }
    const day = this.#timeline.stockDay(leaf.range, cell, view);
    // A combination is there where something is open.
    return fact.group.length > cell.group.length ? isOpen(fact, day) : fact.day !== undefined && fact.day < day;
  }

  /** Whether any of a fact's days is one on which people work. */
  #isWorked({ day, over }: Fact, days: Days | undefined, time: PerTime): boolean {
    if (day !== undefined) return this.#isPart(day, time);
    for (let one = over?.from ?? 0; one < (over?.until ?? 0); one += 1) {
      if (inside({ day: one }, days) && this.#isPart(one, time)) return true;
    }
    return false;
  }

  #isPart(from: number, { item }: PerTime): boolean {
    return item.working !== true || isWorkingDay(this.#world, from, item.calendar?.text);
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
        const per = this.#asked.pers.get(call);
        if (per !== undefined) return this.#combinations.value(call, per, entry, view);
        const leaf = this.#asked.leaves.get(call);
        return leaf === undefined ? undefined : this.#aggregates.value(call, leaf, entry, view);
      },
    };
  }

  /** The values of all groups of the same period. */
  #peers(expression: Expression, within: readonly Path[], entry: Entry, view: View): Value[] | undefined {
    // In a column where a row has nothing, it has no place.
    if (entry.kind !== 'group' || entry.absent === true) return undefined;
    const groups = new Map<string, Cell[]>();
    const names = this.#asked.dimensions.flatMap(({ kind, name }) =>
      kind !== 'time' && entry.has.has(name) ? [name] : [],
    );
    for (const cell of this.#besides(entry, within).filter(({ absent }) => absent !== true)) {
      const key = groupKey(names.map((name) => this.dimensionValue(name, cell)));
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
    const key = (cell: Cell) => groupKey(apart.map((path) => this.withinValue(path, cell, has)));
    const own = key(at);
    return this.#cells.filter((cell) => (at.period === undefined || cell.period === at.period) && key(cell) === own);
  }

  /** What a path is for a cell: a dimension, or what follows from one. */
  withinValue(path: Path, cell: Cell, has?: ReadonlySet<string>): Value {
    const leader = this.#leaderOf(path, has);
    if (leader === undefined) throw new Error(`no group has ${nameOf(path)}`);
    if (leader.kind === 'time') return periodValue(cell.period);
    return this.following.read(path, leader, this.dimensionValue(leader.name, cell));
  }

  #leaderOf(path: Path, has?: ReadonlySet<string>): Dimension | undefined {
    const known = this.#asked.dimensions.filter(({ name }) => has === undefined || has.has(name));
    const columns = known.filter((dimension) => dimension.kind === 'column');
    // What it follows from for one table alone is another thing to the others.
    return (
      dimensionNamed(known, path) ??
      columns.find((dimension) => this.following.followsForAll(path, dimension)) ??
      columns.find((dimension) => this.following.follows(path, dimension))
    );
  }
}

function isListed({ groups }: Listed, [key = null]: readonly Value[]): boolean {
  return key !== null && groups.some((group) => groupKey(group) === groupKey([key]));
}
