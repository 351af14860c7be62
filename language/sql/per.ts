/**
 * What is worked out for each combination, in the statement of the report around it: the cells of a report inside,
 * which are the combinations, and of these what a group comes to.
 */
import { followsFrom } from '../plan/follows.ts';
import type { PerScan, PlanDimension, PlanTime, ReportPlan, Scan, StateExpression } from '../plan/plan.ts';
import { innerPeriodLimit } from '../semantics/ranges.ts';
import * as build from './build.ts';
import { EveryCombination } from './every.ts';
import { value } from './expressions.ts';
import { addMembers, type Listed } from './members.ts';
import type { Around, InnerCells, MakeCells } from './per-around.ts';
import { addUp, aggregated, inNumbers } from './per-states.ts';
import { Readings } from './readings.ts';
import { stateColumn } from './scan.ts';
import type { SqlSettings } from './settings.ts';
import { columnsOf } from './spine.ts';
import type { Statement } from './statement.ts';
import { type Edge, standingColumns, Time } from './time.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';
import { isWorkingDay } from './working.ts';

type Column = SqlSelect['columns'][number];

export class Combined {
  readonly #per: PerScan;
  readonly #around: ReportPlan;
  readonly #aroundTime: Time;
  readonly #statement: Statement;
  /** Of the report inside. */
  readonly time: Time;
  readonly #cells: InnerCells;
  readonly #readings: Readings;
  readonly #settings: SqlSettings;
  #members: readonly Listed[] | undefined;
  #everyPeriod: string | undefined;

  constructor(per: PerScan, { plan, time, settings, statement }: Around, makeCells: MakeCells) {
    this.#per = per;
    this.#around = plan;
    this.#aroundTime = time;
    this.#settings = settings;
    this.#statement = statement;
    this.time = new Time(per.plan, statement, innerPeriodLimit);
    this.#cells = makeCells(per.plan, this.time, per.name);
    this.#readings = new Readings(per.plan, settings, statement, this.#cells, this.time);
  }

  /** Reads the rows inside, but for what is known. */
  read(known: ReadonlyMap<Scan, string>): void {
    this.#cells.read(known);
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

  /** Whether what is not there counts, too, so that the cells of the report must be known first. */
  get isWhole(): boolean {
    return this.#per.every !== undefined;
  }

  /** The groups of the report in which combinations occur. */
  groups(): SqlSelect {
    const { dimensions } = this.#around;
    // Without dimensions there is one group, whatever occurs.
    if (dimensions.length === 0) return { kind: 'select', columns: [{ expression: build.number(1), alias: '$any' }] };
    const source = this.#cells.everything;
    const keys = this.#keys(dimensions, source);
    const { where, joins } = this.#occur(source, dimensions);
    return {
      kind: 'select',
      columns: keys,
      from: { source, alias: source },
      joins,
      ...(where === undefined ? {} : { where }),
      groupBy: keys.map(({ expression }) => expression),
    };
  }

  /**
   * What the combinations of these groups come to. `cells` are those of the report that the groups are of: once there
   * are any, as `all` or some of them.
   */
  select(dimensions: readonly PlanDimension[], cells?: string, all = true): SqlSelect {
    const { states } = this.#per;
    if (cells !== undefined && this.#isNumbered(dimensions)) return this.#inNumbers(dimensions, cells, all);
    const read = states.flatMap(({ argument, filter }) => (argument === undefined ? filter : [argument, ...filter]));
    const { source, lowering, joins, where } = this.counted(dimensions, read, cells, all);
    const keys = this.#keys(dimensions, source);
    return {
      kind: 'select',
      columns: [
        ...keys,
        ...states.map((state) => ({ expression: aggregated(state, lowering), alias: stateColumn(state.name) })),
      ],
      from: { source, alias: source },
      joins,
      ...(where === undefined ? {} : { where }),
      groupBy: keys.map(({ expression }) => expression),
    };
  }

  /** Whether those without rows add nothing but their number, and what tells them is at hand. */
  #isNumbered(dimensions: readonly PlanDimension[]): boolean {
    const time = this.#aroundTime.dimension;
    const told = time === undefined || this.inside(dimensions).some(({ name }) => name === this.#columnOf(time)?.name);
    return this.isWhole && told && !this.#aroundTime.losesDays(this.#per) && addUp(this.#per);
  }

  /** What combinations come to with the number of those without rows. */
  #inNumbers(dimensions: readonly PlanDimension[], cells: string, all: boolean): SqlSelect {
    const occurring = this.#occurring(dimensions, all ? undefined : cells);
    const { where, joins } = this.#occur(occurring, dimensions);
    return inNumbers({
      per: this.#per,
      statement: this.#statement,
      occurring,
      keys: this.#keys(dimensions, occurring),
      joins,
      where,
      lowering: this.#readings.of(occurring, this.inside(dimensions), []).lowering,
      every: this.#every(occurring, dimensions, cells, where),
    });
  }

  /** The combinations that count in these groups, to read something of each; `cells` as for `select`. */
  counted(
    dimensions: readonly PlanDimension[],
    read: readonly StateExpression[],
    cells: string | undefined,
    all: boolean,
  ) {
    const occurring = this.#occurring(dimensions, all ? undefined : cells);
    const counted = this.isWhole && cells !== undefined ? this.#whole(occurring, dimensions, cells) : occurring;
    const source = cells === undefined ? counted : this.#standing(counted, dimensions, cells);
    const { lowering, joins } = this.#readings.of(source, this.inside(dimensions), read);
    const { where } = counted === occurring ? this.#occur(source, dimensions) : { where: isCounted(source) };
    return { source, lowering, joins, where };
  }

  /** The relation of the combinations that may occur in these groups, each one row. */
  #occurring(dimensions: readonly PlanDimension[], among: string | undefined): string {
    const all = this.#cells.everything;
    const source = among === undefined ? all : this.#statement.add(`${this.#per.name} of ${among}`, this.among(among));
    const inside = this.inside(dimensions);
    const left = this.#per.plan.dimensions.filter((dimension) => !inside.includes(dimension));
    // What follows from what is kept tells no combinations apart.
    if (left.every((dimension) => followsFrom(dimension, inside, this.#per.plan))) return source;
    const names = inside.map(({ name }) => name);
    return this.#statement.add(`${this.#per.name}, fewer`, this.#cells.collapsed(source, names));
  }

  /** The combinations of some cells of the report. */
  among(among: string): SqlSelect {
    const source = this.#cells.everything;
    const same = this.#around.dimensions.map((dimension) =>
      build.binary(build.column(among, dimension.name), 'IS NOT DISTINCT FROM', this.keyOf(dimension, source)),
    );
    return {
      kind: 'select',
      columns: [{ expression: { kind: 'star', table: source }, alias: '*' }],
      from: { source, alias: source },
      joins: [{ kind: 'SEMI JOIN', source: among, alias: among, on: build.and(same) ?? build.yes }],
    };
  }

  /** The dimensions inside that tell the combinations of groups by these dimensions apart. */
  inside(dimensions: readonly PlanDimension[]): PlanDimension[] {
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
  keyOf(dimension: PlanDimension, source: string): SqlExpression {
    const column = this.#columnOf(dimension);
    if (column === undefined) throw new Error(`${this.#per.name} knows no ${dimension.name}`);
    const own = build.column(source, column.name);
    if (dimension.kind !== 'time') return own;
    const period = column.grain === undefined ? own : this.#aroundTime.period(own, column.grain);
    return this.#aroundTime.shifted(this.#per, period, dimension.grain);
  }

  #keys(dimensions: readonly PlanDimension[], source: string): Column[] {
    return dimensions.map((dimension) => ({ expression: this.keyOf(dimension, source), alias: dimension.name }));
  }

  /**
   * When a combination occurs: what adds up periods is there in all of them, whether anything has rows or not; and a day
   * without a counterpart is in no period, inside or around.
   */
  #occur(source: string, dimensions: readonly PlanDimension[]): { where?: SqlExpression; joins: readonly SqlJoin[] } {
    const { there, plan } = this.#per;
    const inside = this.inside(dimensions);
    const { lowering, joins } = this.#readings.of(source, inside, there);
    const counts = build.or(there.map((count) => build.binary(value(count, lowering), '>', build.number(0))));
    const time = inside.find(({ kind }) => kind === 'time');
    const around = dimensions.find(({ kind }) => kind === 'time');
    const losesOwn = [...plan.scans, ...plan.pers].some((looking) => this.time.losesDays(looking));
    const present: SqlExpression[] = [
      ...(time !== undefined && losesOwn ? [build.column(source, time.name)] : []),
      ...(around !== undefined && this.#aroundTime.losesDays(this.#per) ? [this.keyOf(around, source)] : []),
    ];
    const worked = time === undefined ? undefined : this.#isWorked(build.column(source, time.name));
    const inTime = [...present.map((day) => build.is(day, 'NOT NULL')), ...(worked === undefined ? [] : [worked])];
    const where = build.and(counts === undefined ? inTime : [counts, ...inTime]);
    return { ...(where === undefined ? {} : { where }), joins };
  }

  /** Whether a day inside counts; undefined where all do. */
  #isWorked(day: SqlExpression): SqlExpression | undefined {
    const { working } = this.#per;
    const calendar = working === undefined ? undefined : this.#settings.model.calendars.get(working);
    return calendar && isWorkingDay(calendar, day);
  }

  /** The relation of those that occur and of all others that there are, with a mark on those that count. */
  #whole(occurring: string, dimensions: readonly PlanDimension[], cells: string): string {
    const inside = this.inside(dimensions);
    const { where, joins } = this.#occur(occurring, dimensions);
    const every = this.#every(occurring, dimensions, cells, where).select();
    const names = inside.map(({ name }) => name);
    const states = this.#cells.states;
    const one = build.number(1);
    const found: SqlSelect = {
      kind: 'select',
      columns: [
        ...columnsOf([...names, ...states], occurring),
        {
          expression: where === undefined ? one : { kind: 'case', branches: [{ condition: where, value: one }] },
          alias: countedColumn,
        },
      ],
      from: { source: occurring, alias: occurring },
      joins,
    };
    const all: SqlSelect = {
      ...every,
      columns: [
        ...every.columns,
        ...states.map((alias) => ({ expression: build.nothing, alias })),
        { expression: one, alias: countedColumn },
      ],
    };
    return this.#statement.add(`${this.#per.name}, every`, {
      kind: 'select',
      columns: [
        ...columnsOf(names, 'stacked'),
        ...[...states, countedColumn].map((alias) => ({
          expression: build.call('max', build.column('stacked', alias)),
          alias,
        })),
      ],
      from: { source: { kind: 'union', parts: [found, all] }, alias: 'stacked' },
      groupBy: names.map((name) => build.column('stacked', name)),
    });
  }

  /** All combinations there are; `there`: when one occurs. */
  #every(
    occurring: string,
    dimensions: readonly PlanDimension[],
    cells: string,
    there: SqlExpression | undefined,
  ): EveryCombination {
    return new EveryCombination({
      per: this.#per,
      around: this.#around,
      aroundTime: this.#aroundTime,
      dimensions,
      cells,
      inside: this.inside(dimensions),
      occurring,
      there: there === undefined ? [] : [there],
      members: this.#listed(),
      periods: () => this.#periods(),
      keyOf: (dimension, source) => this.keyOf(dimension, source),
    });
  }

  #listed(): readonly Listed[] {
    this.#members ??= addMembers(this.#per.every?.members ?? [], this.#settings, this.#statement);
    return this.#members;
  }

  /** The relation of all periods inside that have begun. */
  #periods(): string {
    const time = this.time.dimension;
    if (time === undefined) throw new Error(`${this.#per.name} has no periods`);
    const around = this.#aroundTime.dimension;
    const beside = this.#per.plan.dimensions.some(({ kind, name }) => kind === 'column' && name === around?.name);
    const edges = this.#per.by.includes(time.name) ? undefined : this.#bounds();
    this.#everyPeriod ??= this.#worked(
      time,
      this.#statement.add(
        `every ${time.grain}`,
        this.time.begun(time, edges ?? this.#cells.edges(), beside ? around : undefined),
      ),
    );
    return this.#everyPeriod;
  }

  /** Those of some periods that count. */
  #worked({ name }: PlanTime, periods: string): string {
    const where = this.#isWorked(build.column(periods, name));
    if (where === undefined) return periods;
    const from = { source: periods, alias: periods };
    return this.#statement.add('every working day', {
      kind: 'select',
      columns: columnsOf([name], periods),
      from,
      where,
    });
  }

  /** The same relation, where its combinations have lost their periods, with those that stand for all of their group. */
  #standing(source: string, dimensions: readonly PlanDimension[], cells: string): string {
    const { plan, shift } = this.#per;
    const own = this.time.dimension;
    const around = this.#aroundTime.dimension;
    const inside = this.inside(dimensions);
    if (plan.starts.length === 0 || own === undefined || around === undefined || inside.includes(own)) return source;
    const period = build.column(cells, around.name);
    const told = shift === undefined ? period : this.#aroundTime.moved(period, shift, -1);
    const which = ['first', 'last', 'begun'] as const;
    const keys = dimensions.map(({ name }) => build.column(cells, name));
    const periods: SqlSelect = {
      kind: 'select',
      columns: [
        ...columnsOf(
          dimensions.map(({ name }) => name),
          cells,
        ),
        ...which.map((each) => ({ expression: this.time.standingOf(told, each), alias: standingColumns[each] })),
      ],
      from: { source: cells, alias: cells },
      groupBy: keys,
    };
    const same = dimensions.map((dimension) =>
      build.binary(build.column(groupAlias, dimension.name), 'IS NOT DISTINCT FROM', this.keyOf(dimension, source)),
    );
    const names = [...inside.map(({ name }) => name), ...this.#cells.states, ...(this.isWhole ? [countedColumn] : [])];
    return this.#statement.add(`${this.#per.name}, in time`, {
      kind: 'select',
      columns: [
        ...columnsOf(names, source),
        ...columnsOf(
          which.map((each) => standingColumns[each]),
          groupAlias,
        ),
      ],
      from: { source, alias: source },
      joins: [{ kind: 'LEFT JOIN', source: periods, alias: groupAlias, on: build.and(same) ?? build.yes }],
    });
  }

  /** Between which of its own periods the report around is; undefined where that has no time. */
  #bounds(): Edge[] | undefined {
    const around = this.#aroundTime.dimension;
    const { periods } = this.#aroundTime;
    const own = this.time.dimension;
    if (around === undefined || periods === undefined || own === undefined) return undefined;
    const { shift } = this.#per;
    const back = (day: SqlExpression): SqlExpression =>
      shift === undefined ? day : this.#aroundTime.moved(day, shift, -1);
    return [
      (which) => {
        const period = back(build.scalar(build.call(which, build.column(undefined, around.name)), periods));
        if (which === 'min') return this.time.period(period, own.grain);
        const next = build.call('add_interval', period, build.number(1), build.text(around.grain));
        return this.time.period(build.call('add_interval', next, build.number(-1), build.text('day')), own.grain);
      },
    ];
  }
}

/** Marks combinations that count: those that occur, and all others of which every one is wanted. */
const countedColumn = '$counted';
const groupAlias = 'group';

function isCounted(source: string): SqlExpression {
  return build.is(build.column(source, countedColumn), 'NOT NULL');
}
