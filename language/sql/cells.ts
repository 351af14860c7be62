/**
 * Cells: what the scans of a report give, brought together. Each table is read on its own and grouped by the report's
 * dimensions; the results are stacked, and rows of one group become one row. Nothing is ever joined to a fact.
 */

import {
  collapse,
  isDisplaced,
  type PerScan,
  type PerState,
  type ReportPlan,
  type Scan,
  type State,
} from '../plan/plan.ts';
import { StateSources } from '../plan/state-sources.ts';
import * as build from './build.ts';
import { displaced } from './displaced.ts';
import { addGrid, addOccurring, isFilled } from './grid.ts';
import { addMembers, everyOf, type Listed } from './members.ts';
import { Combined } from './per.ts';
import type { MakeCells } from './per-around.ts';
import { merged, Scans, stateColumn, totalColumn } from './scan.ts';
import { scansBeside } from './scans-beside.ts';
import type { SqlSettings } from './settings.ts';
import { SharedScans } from './shared-scans.ts';
import { Spine } from './spine.ts';
import type { Statement } from './statement.ts';
import { type Edge, standingColumns, type Time, type TimeDimension } from './time.ts';
import type { SqlBody, SqlExpression, SqlSelect } from './tree.ts';

type Column = SqlSelect['columns'][number];

export class Cells {
  readonly #plan: ReportPlan;
  readonly #settings: SqlSettings;
  readonly #statement: Statement;
  readonly #states: readonly (State | PerState)[];
  readonly #sources: StateSources;
  readonly #scans: Scans;
  readonly #time: Time;
  readonly #pers: readonly { readonly per: PerScan; readonly combined: Combined }[];
  /** What the relation of all cells is called; those inside of others are of combinations. */
  readonly #name: string;
  readonly #inside: boolean;
  readonly #spine: Spine;
  #relations: readonly { readonly scan: Scan; readonly name: string }[] = [];
  /** The cells before anything is left out. */
  #everything = '';
  /** The relations of totals that a scan gave with its groups. */
  readonly #totals = new Map<Scan, string>();

  /** `inside`: the cells are combinations inside of other cells, by that name. */
  constructor(plan: ReportPlan, settings: SqlSettings, statement: Statement, time: Time, inside?: string) {
    this.#plan = plan;
    this.#settings = settings;
    this.#statement = statement;
    this.#time = time;
    this.#scans = new Scans(plan, statement, time);
    const makeCells: MakeCells = (inner, its, name) => new Cells(inner, settings, statement, its, name);
    const around = { plan, time, settings, statement };
    this.#pers = plan.pers.map((per) => ({ per, combined: new Combined(per, around, makeCells) }));
    this.#states = [...plan.scans.flatMap(({ states }) => states), ...plan.pers.flatMap(({ states }) => states)];
    this.#sources = new StateSources(plan);
    this.#spine = new Spine(
      plan.dimensions,
      this.#states.map(({ name }) => stateColumn(name)),
    );
    this.#inside = inside !== undefined;
    this.#name = inside === undefined ? 'cells' : `${inside}, each`;
  }

  /** The relation of all cells, once they are made. */
  get everything(): string {
    return this.#everything;
  }

  /** The columns of a relation of cells that hold its states. */
  get states(): string[] {
    return this.#states.map(({ name }) => stateColumn(name));
  }

  /** What is worked out per combination, of a state that it has. */
  perOf(state: string): { readonly per: PerScan; readonly combined: Combined } | undefined {
    return this.#pers.find(({ per }) => per.states.some(({ name }) => name === state));
  }

  /** One row a combination of dimensions: the name of that relation. */
  all(): string {
    this.read();
    return this.gather();
  }

  /** Reads the rows of all tables; `known` are the relations of scans that are read. */
  read(known: ReadonlyMap<Scan, string> = new Map()): void {
    const beside = scansBeside(this.#plan, this.#pers, this.#statement);
    const left = this.#plan.scans.filter((scan) => !known.has(scan) && !beside.has(scan));
    const shared = new SharedScans({ ...this.#plan, scans: left }, this.#statement, this.#time, this.#scans).add();
    this.#relations = this.#plan.scans.map((scan) => {
      return { scan, name: known.get(scan) ?? beside.get(scan) ?? shared.get(scan) ?? this.#addScan(scan) };
    });
    for (const { combined } of this.#pers) combined.read(beside);
  }

  /** The first and last periods that rows are in, once they are read. */
  edges(): Edge[] {
    const time = this.#time.dimension;
    if (time === undefined) return [];
    return [
      ...this.#relations.map(({ scan, name }) => this.#time.edge(scan, name, time)),
      ...this.#pers.flatMap(({ combined }) => combined.edges()),
    ];
  }

  /** Brings together what was read. `bounds`: between which periods time without bounds is, if not those of the rows. */
  gather(bounds?: readonly Edge[]): string {
    this.#everything = this.#completed(this.#gather(bounds));
    return this.#everything;
  }

  #gather(bounds: readonly Edge[] | undefined): string {
    const time = this.#time.dimension;
    const names = this.#dimensionNames();
    const every = addMembers(everyOf(this.#plan.dimensions), this.#settings, this.#statement);
    if (time === undefined || (this.#inside && !this.#isDense)) {
      const periods = time !== undefined && this.#readsOtherTimes ? this.#periods(time, bounds) : undefined;
      const found = [...this.#relations.map(({ scan, name }) => ({ name, states: scan.states })), ...this.#combined()];
      const cells = this.#together(found, names, every);
      return periods === undefined || time === undefined ? cells : this.#inRange(cells, time, periods);
    }
    const bounded = this.#plan.range !== null && names.length === 1;
    const periods = this.#periods(time, bounds);
    const others = names.filter((name) => name !== time.name);
    const surroundings = {
      statement: this.#statement,
      times: this.#time,
      time,
      periods,
      others,
      today: this.#plan.today,
      currency: this.#settings.currency,
    };
    const told = this.#relations.map(({ scan, name }) => ({
      name: isDisplaced(scan) ? displaced(scan, name, surroundings) : name,
      states: scan.states,
    }));
    const all = [...told, ...this.#combined()];
    const stacked = all.map(({ name, states }) => this.#stack(name, names, states));
    const facts = bounded
      ? ''
      : (this.#nameOfAll(all[0]) ?? this.#statement.add('facts', { kind: 'union', parts: stacked }));
    const found = bounded ? stacked : [this.#stack(facts, names, this.#states)];
    const spine = this.#spine.inTime(time, periods, this.#spine.combinations(facts, others, every));
    const cells = this.#statement.add(this.#name, this.#merge([...found, spine], names, this.#states));
    return this.#inSeries(cells, time, periods);
  }

  /** What rows or combinations give, with what is shown whole beside it. */
  #together(
    found: readonly { readonly name: string; readonly states: readonly (State | PerState)[] }[],
    names: readonly string[],
    every: readonly Listed[],
  ): string {
    const [only] = found;
    // Rows by nothing but time are read by the day, and have to be added up to periods.
    const added = this.#time.dimension === undefined || names.length > 1;
    const alone = found.length === 1 && added ? this.#nameOfAll(only) : undefined;
    if (alone !== undefined && every.length === 0) return alone;
    const stacked = found.map(({ name, states }) => this.#stack(name, names, states));
    if (every.length === 0) return this.#statement.add(this.#name, this.#merge(stacked, names, this.#states));
    const facts = alone ?? this.#statement.add('facts', { kind: 'union', parts: stacked });
    const parts = [this.#stack(facts, names, this.#states), this.#spine.ofMembers(facts, names, every)];
    return this.#statement.add(this.#name, this.#merge(parts, names, this.#states));
  }

  /** The name of a relation that has all states. */
  #nameOfAll(found: { readonly name: string; readonly states: readonly unknown[] } | undefined): string | undefined {
    return found?.states.length === this.#states.length ? found.name : undefined;
  }

  #periods(time: TimeDimension, bounds: readonly Edge[] | undefined): string {
    return this.#time.add(time, this.#plan.range === null ? (bounds ?? this.edges()) : []);
  }

  /** The relations of what is aggregated per combination, once the report's periods are known. */
  #combined(): { name: string; states: readonly PerState[] }[] {
    return this.#pers.map(({ per, combined }) => {
      combined.gather();
      // What counts combinations without rows, too, has to know the cells: here it tells which there are.
      if (combined.isWhole)
        return { name: this.#statement.add(`${per.name} in groups`, combined.groups()), states: [] };
      return { name: this.#statement.add(per.name, combined.select(this.#plan.dimensions)), states: per.states };
    });
  }

  /** The same cells with what counts combinations without rows; in what goes across, with all cells that are shown. */
  #completed(cells: string): string {
    const whole = this.#pers.filter(({ combined }) => combined.isWhole);
    if (whole.length === 0) return cells;
    const names = this.#dimensionNames();
    const filled = isFilled(this.#plan);
    const all = filled ? addGrid(cells, this.#plan, this.#statement) : cells;
    const parts = whole.map(({ per, combined }) => {
      const relation = this.#statement.add(per.name, combined.select(this.#plan.dimensions, all, false));
      return this.#stack(relation, names, per.states);
    });
    const known = this.#states.filter((state) => !whole.some(({ per }) => per.states.some((own) => own === state)));
    const found = this.#merge([this.#stack(cells, names, known), ...parts], names, this.#states);
    if (!filled) return this.#statement.add(this.#name, found);
    return addOccurring(
      this.#name,
      { cells, filled: this.#statement.add('filled', found) },
      this.#plan,
      this.#statement,
    );
  }

  /** Whether something is there in every period: what adds up periods. */
  get #isDense(): boolean {
    return this.#plan.scans.some(({ series }) => series !== undefined);
  }

  /** Whether cells are left out that are in no period of the report. */
  get #isCut(): boolean {
    const { scans } = this.#plan;
    return this.#readsOtherTimes || scans.some(({ shift, series }) => shift !== undefined || series !== undefined);
  }

  /** Whether time without bounds is left by what is told of other times. */
  get #readsOtherTimes(): boolean {
    const { range, scans, pers } = this.#plan;
    return range === null && [...scans, ...pers].some(({ shift }) => shift !== undefined);
  }

  /** A scan's relation. Where a median or the like is totalled over all groups, one pass gives the total, too. */
  #addScan(scan: Scan): string {
    const { dimensions, keep, top, totals } = this.#plan;
    const recomputed = this.#recomputed(scan, []);
    const choice = keep !== undefined || top !== undefined || this.#readsBeyond(scan);
    if (!totals || choice || dimensions.length === 0 || recomputed.length === 0) {
      return this.#statement.add(scan.name, this.#scans.select(scan, dimensions, scan.states));
    }
    const both = this.#statement.add(`${scan.name} and in total`, this.#scans.selectWithTotal(scan));
    const part = (total: 0 | 1, columns: readonly Column[]): SqlSelect => ({
      kind: 'select',
      columns,
      from: { source: both, alias: both },
      where: build.binary(build.column(both, totalColumn), '=', build.number(total)),
    });
    const states = (some: readonly State[]): Column[] =>
      some.map(({ name }) => ({ expression: build.column(both, stateColumn(name)), alias: stateColumn(name) }));
    const all = [...this.columns(this.#dimensionNames(), both), ...states(scan.states)];
    this.#totals.set(scan, this.#statement.add(`${scan.name} in total`, part(1, states(recomputed))));
    return this.#statement.add(scan.name, part(0, all));
  }

  /** Sums over periods, and then only the periods of the report: what they read before it has served. */
  #inSeries(cells: string, time: TimeDimension, periods: string): string {
    const { scans } = this.#plan;
    if (!this.#isCut) return cells;
    if (scans.every(({ series }) => series === undefined)) return this.#inRange(cells, time, periods);
    const others = this.#dimensionNames().filter((name) => name !== time.name);
    const states = this.#states.map((state) => {
      const [scan, alias] = [this.#sources.scanOf(state.name), stateColumn(state.name)];
      const own = scan?.series === undefined || ('alone' in state && state.alone) || isDisplaced(scan);
      return { expression: own ? build.column(cells, alias) : this.#time.summed(scan, alias, cells, others), alias };
    });
    const inSeries = this.#statement.add('series', {
      kind: 'select',
      columns: [...this.columns(this.#dimensionNames(), cells), ...states],
      from: { source: cells, alias: cells },
    });
    return this.#inRange(inSeries, time, periods);
  }

  #inRange(source: string, time: TimeDimension, periods: string): string {
    const on = build.binary(build.column(periods, time.name), '=', build.column(source, time.name));
    return this.#statement.add('in range', {
      kind: 'select',
      columns: [{ expression: { kind: 'star', table: source }, alias: '*' }],
      from: { source, alias: source },
      joins: [{ kind: 'SEMI JOIN', source: periods, alias: periods, on }],
    });
  }

  /**
   * Cells brought to a coarser grain, from rows: sums of sums where that is exact, and otherwise the tables are read
   * again, for the rows of these cells alone.
   */
  collapsed(source: string, names: readonly string[]): SqlSelect {
    const recomputed = this.#plan.scans.map((scan) => ({ scan, states: this.#recomputed(scan, names) }));
    const again = new Set<State | PerState>(recomputed.flatMap(({ states }) => states));
    const additive = this.#states.filter((state) => !again.has(state) && !('combined' in state));
    const parts = [this.#stack(source, names, additive, source)];
    const dimensions = this.#plan.dimensions.filter(({ name }) => names.includes(name));
    for (const { scan, states } of recomputed) {
      if (states.length === 0) continue;
      const all = source === this.#everything;
      const known = all && names.length === 0 ? this.#totals.get(scan) : undefined;
      const among = all && !this.#readsBeyond(scan) ? undefined : source;
      const read =
        known ?? this.#statement.add(`${scan.name} again`, this.#scans.select(scan, dimensions, states, among));
      parts.push(this.#stack(read, names, states));
    }
    for (const { per, combined } of this.#pers) {
      const all = source === this.#everything;
      const read = this.#statement.add(`${per.name} again`, combined.select(dimensions, source, all));
      parts.push(this.#stack(read, names, per.states));
    }
    const merged = this.#merge(parts, names, this.#states);
    return this.#tellsOfPeriods(names) ? { ...merged, columns: [...merged.columns, ...this.#standing()] } : merged;
  }

  /** The states that are computed anew for coarser groups. */
  #recomputed(scan: Scan, names: readonly string[]): State[] {
    const time = this.#time.dimension;
    const loses = time !== undefined && !names.includes(time.name) && this.#time.losesDays(scan);
    return scan.states.filter(({ compute }) => loses || collapse[compute] === 'recompute');
  }

  /** Time without bounds is that of the rows themselves: what `prior` reads of them counts for times after its end, too. */
  #readsBeyond({ shift }: Scan): boolean {
    return shift !== undefined && this.#plan.range === null && this.#time.dimension !== undefined;
  }

  /** The columns in which groups by some dimensions tell which periods they are made of, where they have to. */
  standing(names: readonly string[]): string[] {
    return this.#tellsOfPeriods(names) ? Object.values(standingColumns) : [];
  }

  /** Whether groups without their periods have to tell which ones they are made of. */
  #tellsOfPeriods(names: readonly string[]): boolean {
    const time = this.#time.dimension;
    return time !== undefined && !names.includes(time.name) && this.#plan.starts.length > 0;
  }

  #standing(): Column[] {
    const at = build.column('stacked', periodColumn);
    return (['first', 'last', 'begun'] as const).map((which) => ({
      expression: this.#time.standingOf(at, which),
      alias: standingColumns[which],
    }));
  }

  /**
   * Some columns of a relation in the shape of all states, absent ones empty.
   * @param cells the relation, if it is one of cells that become coarser
   */
  #stack(source: string, names: readonly string[], states: readonly (State | PerState)[], cells?: string): SqlSelect {
    const told = new Set(states);
    const columns = this.#states.map((state) => {
      const alias = stateColumn(state.name);
      if (!told.has(state)) return { expression: build.nothing, alias };
      const own = build.column(source, alias);
      return { expression: cells === undefined ? own : this.#atStanding(own, state, cells, names), alias };
    });
    const period = cells === undefined ? build.nothing : build.column(cells, this.#time.dimension?.name ?? '');
    const periods = this.#tellsOfPeriods(names) ? [{ expression: period, alias: periodColumn }] : [];
    return {
      kind: 'select',
      columns: [...this.columns(names, source), ...columns, ...periods],
      from: { source, alias: source },
    };
  }

  /** A sum over periods is, without its periods, the one of the period that stands for all. */
  #atStanding(own: SqlExpression, state: State | PerState, cells: string, names: readonly string[]): SqlExpression {
    const time = this.#time.dimension;
    const scan = this.#sources.scanOf(state.name);
    if (time === undefined || names.includes(time.name) || scan?.series === undefined) return own;
    const standing = this.#time.standingIn(cells, this.#time.standing(scan), time);
    const there = build.binary(build.column(cells, time.name), '=', standing);
    return { kind: 'case', branches: [{ condition: there, value: own }] };
  }

  /** Stacked rows of one group become one row. */
  #merge(parts: readonly SqlSelect[], names: readonly string[], states: readonly (State | PerState)[]): SqlSelect {
    const [only] = parts;
    const stacked: SqlBody = only !== undefined && parts.length === 1 ? only : { kind: 'union', parts };
    return {
      kind: 'select',
      columns: [...this.columns(names, 'stacked'), ...states.map((state) => merged(state, 'stacked'))],
      from: { source: stacked, alias: 'stacked' },
      groupBy: names.map((name) => build.column('stacked', name)),
    };
  }

  columns(names: readonly string[], source?: string): Column[] {
    return names.map((name) => ({ expression: build.column(source, name), alias: name }));
  }

  #dimensionNames(): string[] {
    return this.#plan.dimensions.map(({ name }) => name);
  }
}

/** The period of a cell, in relations of cells about to lose it. */
const periodColumn = '$period';
