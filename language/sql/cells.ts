/**
 * Cells: what the scans of a report give, brought together. Each table is read on its own and grouped by the report's
 * dimensions; the results are stacked, and rows of one group become one row. Nothing is ever joined to a fact.
 */

import { collapse, isDisplaced, type ReportPlan, type Scan, type State } from '../plan/plan.ts';
import * as build from './build.ts';
import { displaced } from './displaced.ts';
import { addMembers, type Listed } from './members.ts';
import { merged, Scans, stateColumn, totalColumn } from './scan.ts';
import type { SqlSettings } from './settings.ts';
import type { Statement } from './statement.ts';
import { standingColumns, type Time, type TimeDimension } from './time.ts';
import type { SqlBody, SqlExpression, SqlFrom, SqlJoin, SqlSelect } from './tree.ts';

type Column = SqlSelect['columns'][number];

export class Cells {
  readonly #plan: ReportPlan;
  readonly #settings: SqlSettings;
  readonly #statement: Statement;
  readonly #states: readonly State[];
  readonly #scans: Scans;
  readonly #time: Time;
  /** The cells before anything is left out. */
  #everything = '';
  /** The relations of totals that a scan gave with its groups. */
  readonly #totals = new Map<Scan, string>();

  constructor(plan: ReportPlan, settings: SqlSettings, statement: Statement, time: Time) {
    this.#plan = plan;
    this.#settings = settings;
    this.#statement = statement;
    this.#time = time;
    this.#scans = new Scans(plan, statement, time);
    this.#states = plan.scans.flatMap(({ states }) => states);
  }

  /** The relation of all cells, once they are made. */
  get everything(): string {
    return this.#everything;
  }

  /** The columns of a relation of cells that hold its states. */
  get states(): string[] {
    return this.#states.map(({ name }) => stateColumn(name));
  }

  /** One row a combination of dimensions: the name of that relation. */
  all(): string {
    this.#everything = this.#gather();
    return this.#everything;
  }

  #gather(): string {
    const time = this.#time.dimension;
    const names = this.#dimensionNames();
    const scans = this.#plan.scans.map((scan) => ({ scan, name: this.#addScan(scan) }));
    const every = addMembers(this.#plan.dimensions, this.#settings, this.#statement);
    if (time === undefined) {
      const [only] = scans;
      const alone = scans.length === 1 ? only?.name : undefined;
      if (alone !== undefined && every.length === 0) return alone;
      const stacked = scans.map(({ scan, name }) => this.#stack(name, names, scan.states));
      if (every.length === 0) return this.#statement.add('cells', this.#merge(stacked, names, this.#states));
      const facts = alone ?? this.#statement.add('facts', { kind: 'union', parts: stacked });
      const all = this.#combinations(facts, names, every);
      const parts = [this.#stack(facts, names, this.#states), this.#empty(all)];
      return this.#statement.add('cells', this.#merge(parts, names, this.#states));
    }
    const bounded = this.#plan.range !== null && names.length === 1;
    const periods = this.#time.add(time, scans);
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
    const told = scans.map(({ scan, name }) => (isDisplaced(scan) ? displaced(scan, name, surroundings) : name));
    const stacked = scans.map(({ scan }, index) => this.#stack(told[index] ?? '', names, scan.states));
    const facts = bounded
      ? ''
      : scans.length === 1
        ? (told[0] ?? '')
        : this.#statement.add('facts', { kind: 'union', parts: stacked });
    const found = bounded ? stacked : [this.#stack(facts, names, this.#states)];
    const spine = this.#spine(time, periods, this.#occurring(facts, others, every));
    const cells = this.#statement.add('cells', this.#merge([...found, spine], names, this.#states));
    return this.#inSeries(cells, time, periods);
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
    if (scans.every(({ shift, series }) => shift === undefined && series === undefined)) return cells;
    const others = this.#dimensionNames().filter((name) => name !== time.name);
    const read = (scan: Scan, state: State): SqlExpression =>
      scan.series === undefined || state.alone === true || isDisplaced(scan)
        ? build.column(cells, stateColumn(state.name))
        : this.#time.summed(scan, stateColumn(state.name), cells, others);
    const states = scans.flatMap((scan) =>
      scan.states.map((state) => ({ expression: read(scan, state), alias: stateColumn(state.name) })),
    );
    const inSeries = this.#statement.add('series', {
      kind: 'select',
      columns: [...this.columns(this.#dimensionNames(), cells), ...states],
      from: { source: cells, alias: cells },
    });
    const on = build.binary(build.column(periods, time.name), '=', build.column(inSeries, time.name));
    return this.#statement.add('in range', {
      kind: 'select',
      columns: [{ expression: { kind: 'star', table: inSeries }, alias: '*' }],
      from: { source: inSeries, alias: inSeries },
      joins: [{ kind: 'SEMI JOIN', source: periods, alias: periods, on }],
    });
  }

  /** Every period beside every combination of the other dimensions, with empty states. */
  #spine(time: TimeDimension, periods: string, combinations: SqlBody | undefined): SqlSelect {
    const columns = this.#plan.dimensions.map(({ name }) => ({
      expression: build.column(name === time.name ? periods : 'combinations', name),
      alias: name,
    }));
    const from = { source: periods, alias: periods };
    if (combinations === undefined) return { kind: 'select', columns: [...columns, ...this.#nothing()], from };
    return {
      kind: 'select',
      columns: [...columns, ...this.#nothing()],
      from,
      joins: [{ kind: 'CROSS JOIN', source: combinations, alias: 'combinations' }],
    };
  }

  /** The combinations of the dimensions besides time: those that occur, and those of all members; undefined without any. */
  #occurring(facts: string, others: readonly string[], every: readonly Listed[]): SqlBody | undefined {
    if (others.length === 0) return undefined;
    const from = { source: facts, alias: facts };
    const occurring: SqlSelect = { kind: 'select', distinct: true, columns: this.columns(others), from };
    if (every.length === 0) return occurring;
    const parts = [{ ...occurring, distinct: false }, this.#combinations(facts, others, every)];
    return {
      kind: 'select',
      distinct: true,
      columns: this.columns(others),
      from: { source: { kind: 'union', parts }, alias: 'those' },
    };
  }

  /** Each member of what shows whole, beside each combination of the rest that occurs. */
  #combinations(facts: string, names: readonly string[], every: readonly Listed[]): SqlSelect {
    const rest = names.filter((name) => !every.some((listed) => listed.names.includes(name)));
    const others: SqlFrom[] =
      rest.length === 0
        ? []
        : [
            {
              source: {
                kind: 'select',
                distinct: true,
                columns: this.columns(rest),
                from: { source: facts, alias: facts },
              },
              alias: 'the rest',
            },
          ];
    const [from, ...joins] = [...others, ...every.map(({ relation }) => ({ source: relation, alias: relation }))];
    const columns = names.map((name) => {
      const listed = every.find((each) => each.names.includes(name));
      return { expression: build.column(listed?.relation ?? 'the rest', name), alias: name };
    });
    return {
      kind: 'select',
      columns,
      ...(from === undefined ? {} : { from }),
      joins: joins.map((join): SqlJoin => ({ kind: 'CROSS JOIN', ...join })),
    };
  }

  /** Rows of a select in the shape of cells, with empty states. */
  #empty({ columns, ...select }: SqlSelect): SqlSelect {
    return { ...select, columns: [...columns, ...this.#nothing()] };
  }

  #nothing(): Column[] {
    return this.#states.map((state) => ({ expression: build.nothing, alias: stateColumn(state.name) }));
  }

  /**
   * Cells brought to a coarser grain, from rows: sums of sums where that is exact, and otherwise the tables are read
   * again, for the rows of these cells alone.
   */
  collapsed(source: string, names: readonly string[]): SqlSelect {
    const recomputed = this.#plan.scans.map((scan) => ({ scan, states: this.#recomputed(scan, names) }));
    const again = recomputed.flatMap(({ states }) => states);
    const additive = this.#states.filter((state) => !again.includes(state));
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
  #stack(source: string, names: readonly string[], states: readonly State[], cells?: string): SqlSelect {
    const columns = this.#states.map((state) => {
      const alias = stateColumn(state.name);
      if (!states.includes(state)) return { expression: build.nothing, alias };
      const own = build.column(source, alias);
      return { expression: cells === undefined ? own : this.#atStanding(own, state, cells, names), alias };
    });
    const period = cells === undefined ? build.nothing : build.column(cells, this.#time.dimension?.name ?? '');
    const told = this.#tellsOfPeriods(names) ? [{ expression: period, alias: periodColumn }] : [];
    return {
      kind: 'select',
      columns: [...this.columns(names, source), ...columns, ...told],
      from: { source, alias: source },
    };
  }

  /** A sum over periods is, without its periods, the one of the period that stands for all. */
  #atStanding(own: SqlExpression, state: State, cells: string, names: readonly string[]): SqlExpression {
    const time = this.#time.dimension;
    const scan = this.#scanOf(state);
    if (time === undefined || names.includes(time.name) || scan?.series === undefined) return own;
    const standing = this.#time.standingIn(cells, this.#time.standing(scan), time);
    const there = build.binary(build.column(cells, time.name), '=', standing);
    return { kind: 'case', branches: [{ condition: there, value: own }] };
  }

  #scanOf(state: State): Scan | undefined {
    return this.#plan.scans.find(({ states }) => states.includes(state));
  }

  /** Stacked rows of one group become one row. */
  #merge(parts: readonly SqlSelect[], names: readonly string[], states: readonly State[]): SqlSelect {
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
