/**
 * What is worked out for each combination, in the statement of the report around it: the cells of a report inside,
 * which are the combinations, and of these what a group comes to.
 */
import type { PerScan, PerState, PlanDimension, ReportPlan, StateLeaf } from '../plan/plan.ts';
import { countRows, filtered, quantile } from './aggregate.ts';
import * as build from './build.ts';
import { condition, type Lowering, value } from './expressions.ts';
import { type Collapsible, Readings } from './readings.ts';
import { stateColumn } from './scan.ts';
import type { SqlSettings } from './settings.ts';
import type { Statement } from './statement.ts';
import { type Edge, scalar, Time } from './time.ts';
import type { SqlExpression, SqlSelect } from './tree.ts';

/** As many periods of their own as combinations may be made of, where nothing bounds them. */
export const innerPeriodLimit = 10_000;

/** The cells of the report inside. */
export interface InnerCells extends Collapsible {
  readonly read: () => void;
  readonly edges: () => readonly Edge[];
  readonly gather: (bounds?: readonly Edge[]) => string;
}

/** Makes the cells of a report inside another one, by a name. */
export type MakeCells = (plan: ReportPlan, time: Time, name: string) => InnerCells;

/** The report around. */
export interface Around {
  readonly plan: ReportPlan;
  readonly time: Time;
  readonly settings: SqlSettings;
  readonly statement: Statement;
}

export class Combined {
  readonly #per: PerScan;
  readonly #around: ReportPlan;
  readonly #aroundTime: Time;
  readonly #statement: Statement;
  readonly #time: Time;
  readonly #cells: InnerCells;
  readonly #readings: Readings;

  constructor(per: PerScan, { plan, time, settings, statement }: Around, makeCells: MakeCells) {
    this.#per = per;
    this.#around = plan;
    this.#aroundTime = time;
    this.#statement = statement;
    this.#time = new Time(per.plan, statement, innerPeriodLimit);
    this.#cells = makeCells(per.plan, this.#time, per.name);
    this.#readings = new Readings(per.plan, settings, statement, this.#cells, this.#time);
  }

  /** Reads the rows inside. */
  read(): void {
    this.#cells.read();
  }

  /** The first and last period of the report that rows inside are in, once they are read. */
  edges(): Edge[] {
    const time = this.#aroundTime.dimension;
    const column = time && this.#columnOf(time);
    if (time === undefined || column === undefined) return [];
    return this.#cells.edges().map((edge) => (which) => this.#aroundTime.period(edge(which), time.grain));
  }

  /** Brings the combinations together. Time without bounds is that of the report around. */
  gather(): void {
    this.#cells.gather(this.#bounds());
  }

  /** The combinations of these groups and what they come to; with `among`, those of some cells of the report alone. */
  select(dimensions: readonly PlanDimension[], among?: string): SqlSelect {
    const source = this.#combinations(dimensions, among);
    const inside = this.#inside(dimensions);
    const { states, there } = this.#per;
    const read = states.flatMap(({ argument, filter }) => (argument === undefined ? filter : [argument, ...filter]));
    const { lowering, joins } = this.#readings.of(source, inside, [...read, ...there]);
    const keys = dimensions.map((dimension) => ({ dimension, key: this.#keyOf(dimension, source) }));
    const where = build.and([...this.#isThere(lowering), ...this.#isInTime(source, inside, keys)]);
    return {
      kind: 'select',
      columns: [
        ...keys.map(({ dimension, key }) => ({ expression: key, alias: dimension.name })),
        ...states.map((state) => ({ expression: aggregate(state, lowering), alias: stateColumn(state.name) })),
      ],
      from: { source, alias: source },
      joins,
      ...(where === undefined ? {} : { where }),
      groupBy: keys.map(({ key }) => key),
    };
  }

  /** The relation of all combinations of these groups, each one row. */
  #combinations(dimensions: readonly PlanDimension[], among: string | undefined): string {
    const all = this.#cells.everything;
    const source = among === undefined ? all : this.#statement.add(`${this.#per.name} of ${among}`, this.#some(among));
    const inside = this.#inside(dimensions);
    if (inside.length === this.#per.plan.dimensions.length) return source;
    const names = inside.map(({ name }) => name);
    return this.#statement.add(`${this.#per.name}, fewer`, this.#cells.collapsed(source, names));
  }

  /** The combinations of some cells of the report. */
  #some(among: string): SqlSelect {
    const source = this.#cells.everything;
    const same = this.#around.dimensions.map((dimension) =>
      build.binary(build.column(among, dimension.name), 'IS NOT DISTINCT FROM', this.#keyOf(dimension, source)),
    );
    return {
      kind: 'select',
      columns: [{ expression: { kind: 'star', table: source }, alias: '*' }],
      from: { source, alias: source },
      joins: [{ kind: 'SEMI JOIN', source: among, alias: among, on: build.and(same) ?? build.yes }],
    };
  }

  /** The dimensions inside that tell the combinations of groups by these dimensions apart. */
  #inside(dimensions: readonly PlanDimension[]): PlanDimension[] {
    const names = new Set([
      ...this.#per.by,
      ...dimensions.flatMap((dimension) => this.#columnOf(dimension)?.name ?? []),
    ]);
    return this.#per.plan.dimensions.filter(({ name }) => names.has(name));
  }

  #columnOf(dimension: PlanDimension): PerScan['columns'][number] | undefined {
    return this.#per.columns[this.#around.dimensions.indexOf(dimension)];
  }

  /** A dimension of the report, read from a relation of combinations. */
  #keyOf(dimension: PlanDimension, source: string): SqlExpression {
    const column = this.#columnOf(dimension);
    if (column === undefined) throw new Error(`${this.#per.name} knows no ${dimension.name}`);
    const own = build.column(source, column.name);
    if (dimension.kind !== 'time') return own;
    const period = column.grain === undefined ? own : this.#aroundTime.period(own, column.grain);
    return this.#aroundTime.shifted(this.#per, period, dimension.grain);
  }

  /** What adds up periods is there in all of them, whether anything has rows or not. */
  #isThere(lowering: Lowering<StateLeaf>): SqlExpression[] {
    const counts = this.#per.there.map((count) => build.binary(value(count, lowering), '>', build.number(0)));
    const some = build.or(counts);
    return some === undefined ? [] : [some];
  }

  /** A day without a counterpart is in no period, inside or around. */
  #isInTime(
    source: string,
    inside: readonly PlanDimension[],
    keys: readonly { readonly dimension: PlanDimension; readonly key: SqlExpression }[],
  ): SqlExpression[] {
    const time = inside.find(({ kind }) => kind === 'time');
    const own = this.#per.plan.scans.some((scan) => this.#time.losesDays(scan));
    const around = keys.find(({ dimension }) => dimension.kind === 'time');
    return [
      ...(time !== undefined && own ? [build.is(build.column(source, time.name), 'NOT NULL')] : []),
      ...(around !== undefined && this.#aroundTime.losesDays(this.#per) ? [build.is(around.key, 'NOT NULL')] : []),
    ];
  }

  /** Between which of its own periods the report around is; undefined where that has no time. */
  #bounds(): Edge[] | undefined {
    const around = this.#aroundTime.dimension;
    const { periods } = this.#aroundTime;
    const own = this.#time.dimension;
    if (around === undefined || periods === undefined || own === undefined) return undefined;
    const { shift } = this.#per;
    const back = (day: SqlExpression): SqlExpression =>
      shift === undefined ? day : this.#aroundTime.moved(day, shift, -1);
    return [
      (which) => {
        const period = back(scalar(build.call(which, build.column(undefined, around.name)), periods));
        if (which === 'min') return this.#time.period(period, own.grain);
        const next = build.call('add_interval', period, build.number(1), build.text(around.grain));
        return this.#time.period(build.call('add_interval', next, build.number(-1), build.text('day')), own.grain);
      },
    ];
  }
}

function aggregate({ compute, argument, fraction, filter }: PerState, lowering: Lowering<StateLeaf>): SqlExpression {
  const kept = build.and(filter.map((each) => condition(each, lowering)));
  if (argument === undefined || compute === 'count') return countRows(kept);
  const read = value(argument, lowering);
  return compute === 'quantile'
    ? quantile(read, argument.type, fraction ?? 0.5, kept)
    : filtered(compute, [read], kept);
}
