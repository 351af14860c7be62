/** How metrics are read from a relation, and what has to be joined to it for that. */
import type { PlanDimension, ReportPlan, StateExpression, StateLeaf } from '../plan/plan.ts';
import { StateSources } from '../plan/state-sources.ts';
import { leavesOf } from '../semantics/typed.ts';
import { Begins } from './begins.ts';
import * as build from './build.ts';
import { type Lowering, value } from './expressions.ts';
import { matching } from './scan.ts';
import type { SqlSettings } from './settings.ts';
import type { Statement } from './statement.ts';
import { rankColumn, StateReader } from './states.ts';
import type { Time } from './time.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

/** Cells that can be brought to a coarser grain. */
export interface Collapsible {
  readonly everything: string;
  readonly collapsed: (source: string, names: readonly string[]) => SqlSelect;
}

export interface Reading {
  readonly lowering: Lowering<StateLeaf>;
  readonly joins: readonly SqlJoin[];
}

export class Readings {
  readonly #plan: ReportPlan;
  readonly #sources: StateSources;
  readonly #settings: SqlSettings;
  readonly #statement: Statement;
  readonly #cells: Collapsible;
  readonly #times: Time;
  readonly #begins: Begins;
  /** The relations of all groups together, by the dimensions that keep them apart. */
  readonly #over = new Map<string, string>();

  constructor(plan: ReportPlan, settings: SqlSettings, statement: Statement, cells: Collapsible, times: Time) {
    this.#plan = plan;
    this.#sources = new StateSources(plan);
    this.#settings = settings;
    this.#statement = statement;
    this.#cells = cells;
    this.#times = times;
    this.#begins = new Begins(plan, statement);
  }

  /** For these expressions over a relation that has these dimensions. `ranked`: it has the places of its groups, too. */
  of(
    source: string,
    dimensions: readonly PlanDimension[],
    expressions: readonly StateExpression[],
    ranked = false,
  ): Reading {
    const read = leavesOf(expressions);
    const time = dimensions.find((dimension) => dimension === this.#times.dimension);
    const over = new Map<string, SqlJoin>();
    for (const leaf of read) {
      if (!('over' in leaf) || !leaf.over) continue;
      const apart = this.#apart(leaf.within, dimensions);
      const all = this.#allGroups(apart);
      const on = matching(all, ({ name }) => build.column(source, name), apart);
      over.set(all, { kind: 'LEFT JOIN', source: all, alias: all, on });
    }
    const states = new StateReader(this.#plan, this.#sources, this.#times, this.#begins, {
      source,
      all: (within) => this.#allGroups(this.#apart(within, dimensions)),
      time: time?.kind === 'time' ? time : undefined,
      dimensions,
      ranked,
    });
    const lowering = {
      leaf: (leaf: StateLeaf) => states.read(leaf),
      isExact: (leaf: StateLeaf) => states.isExact(leaf),
      call: this.#settings.call,
      calendar: this.#settings.calendar,
      workingCalendars: this.#settings.model.calendars,
    };
    return { lowering, joins: [...this.#starts(read), ...over.values()] };
  }

  /** The same groups with the place of each among those of its period; `occurs`: only such groups have one. */
  ranked(source: string, dimensions: readonly PlanDimension[], occurs?: SqlExpression): string {
    const { ranks } = this.#plan;
    if (ranks.length === 0) return source;
    const { lowering, joins } = this.of(
      source,
      dimensions,
      ranks.map(({ of }) => of),
    );
    const places = ranks.map(({ of, within }, index) => {
      const expression = value(of, lowering);
      const apart = this.#apart(within, dimensions).map(({ name }) => build.column(source, name));
      const partitionBy = occurs === undefined ? apart : [...apart, occurs];
      const place: SqlExpression = {
        kind: 'call',
        function: 'rank',
        arguments: [],
        over: { partitionBy, orderBy: [build.order(expression, 'down')] },
      };
      const valued = build.is(expression, 'NOT NULL');
      const present = build.and(occurs === undefined ? [valued] : [occurs, valued]) ?? valued;
      return {
        expression: { kind: 'case', branches: [{ condition: present, value: place }] } as const,
        alias: rankColumn(index),
      };
    });
    const columns = [{ expression: { kind: 'star', table: source } as const, alias: '*' }, ...places];
    return this.#statement.add('ranked', { kind: 'select', columns, from: { source, alias: source }, joins });
  }

  /** What keeps groups apart that are looked at together: their period, and what they are `within`, as far as they have it. */
  #apart(within: readonly number[] | undefined, dimensions: readonly PlanDimension[]): PlanDimension[] {
    return dimensions.filter(
      (dimension) =>
        dimension === this.#times.dimension || within?.includes(this.#plan.dimensions.indexOf(dimension)) === true,
    );
  }

  /** What all groups come to together that nothing keeps apart but these dimensions: for shares. */
  #allGroups(apart: readonly PlanDimension[]): string {
    const names = apart.map(({ name }) => name);
    const key = JSON.stringify(names);
    const known = this.#over.get(key);
    if (known !== undefined) return known;
    const name = this.#statement.add(
      names.length === 0 ? 'all groups' : `all groups by ${names.join(', ')}`,
      this.#cells.collapsed(this.#cells.everything, names),
    );
    this.#over.set(key, name);
    return name;
  }

  /** Since when there are the metrics of which that matters. */
  #starts(read: readonly StateLeaf[]): SqlJoin[] {
    return read.some((leaf) => 'since' in leaf) ? this.#begins.joins() : [];
  }
}
