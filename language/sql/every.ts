/**
 * All combinations that there are inside the groups of a report, where a `per` counts every member or every period:
 * beside each combination of the rest that occurs in a group, each member that may be in it, and each of its periods.
 */
import type { PerScan, PlanDimension, ReportPlan } from '../plan/plan.ts';
import * as build from './build.ts';
import type { Listed } from './members.ts';
import type { Time } from './time.ts';
import type { SqlExpression, SqlFrom, SqlJoin, SqlSelect } from './tree.ts';

/** Groups of a report, and what their combinations are made of. */
export interface Groups {
  readonly per: PerScan;
  readonly around: ReportPlan;
  readonly aroundTime: Time;
  /** The dimensions that the groups have. */
  readonly dimensions: readonly PlanDimension[];
  /** The relation of the report's cells that the groups are of. */
  readonly cells: string;
  /** The dimensions that their combinations have. */
  readonly inside: readonly PlanDimension[];
  /** The relation of combinations that occur, and when one is there. */
  readonly occurring: string;
  readonly there: readonly SqlExpression[];
  readonly members: readonly Listed[];
  /** Makes the relation of all periods inside. */
  readonly periods: () => string;
  /** A dimension of the report, read from a relation of combinations or of periods. */
  readonly keyOf: (dimension: PlanDimension, source: string) => SqlExpression;
}

interface Source {
  readonly from: SqlFrom;
  readonly on: readonly SqlExpression[];
}

/** Members, or periods, and what says in which cell each is. */
interface Part {
  readonly relation: string;
  readonly keys: readonly { readonly expression: SqlExpression; readonly of: string }[];
}

export class EveryCombination {
  readonly #groups: Groups;
  /** The dimensions inside whose values only what occurs can tell. */
  readonly #rest: readonly string[];
  readonly #periods: string | undefined;

  constructor(groups: Groups) {
    this.#groups = groups;
    const { per, inside, members } = groups;
    const time = inside.find(({ kind }) => kind === 'time');
    const listed = members.flatMap(({ names }) => names);
    const everyTime = per.every?.time === true;
    this.#rest = per.by.filter((name) => !listed.includes(name) && !(everyTime && name === time?.name));
    const periods = everyTime || (time !== undefined && this.#rest.length === 0);
    this.#periods = periods ? groups.periods() : undefined;
  }

  /** One row a combination, with the dimensions inside. */
  select(): SqlSelect {
    const { inside } = this.#groups;
    const parts = [...this.#members(), ...this.#inTime()].map(oneByOne);
    return {
      kind: 'select',
      columns: inside.map((dimension) => ({ expression: this.#value(dimension), alias: dimension.name })),
      ...this.#joined(parts),
    };
  }

  /** How many there are in each group: members and periods are counted in each cell, and not put together. */
  number(alias: string): SqlSelect {
    const { dimensions } = this.#groups;
    const parts = [...this.#members(), ...this.#inTime()].map(inNumbers);
    const [first = build.number(1), ...rest] = parts.map(({ from }) => build.column(from.alias, numberColumn));
    const product: SqlExpression =
      rest.length === 0 ? first : { kind: 'chain', first, rest: rest.map((operand) => ({ operator: '*', operand })) };
    const keys = dimensions.map(({ name }) => ({ expression: build.column(cellAlias, name), alias: name }));
    return {
      kind: 'select',
      columns: [...keys, { expression: build.call('sum', product), alias }],
      ...this.#joined(parts),
      groupBy: keys.map(({ expression }) => expression),
    };
  }

  /** When a combination that occurs is none of these, and what it has to be joined with to tell. */
  others(): { readonly isOther: SqlExpression | undefined; readonly joins: readonly SqlJoin[] } {
    const { around, aroundTime, per, inside, members, occurring, keyOf } = this.#groups;
    const periods = this.#periods;
    const timely = inside.filter((dimension) => {
      const read = this.#value(dimension);
      return read.kind === 'column' && read.table === periods;
    });
    const known = [
      ...members.map(({ relation, names: [name = ''] }) => ({ relation, names: [name] })),
      ...(periods === undefined ? [] : [{ relation: periods, names: timely.map(({ name }) => name) }]),
    ];
    const time = around.dimensions.find(({ kind }) => kind === 'time');
    const isToCome =
      time === undefined
        ? []
        : [build.binary(aroundTime.told(keyOf(time, occurring), per), '>', build.date(around.today))];
    const isUnknown = known.map(({ relation, names: [name = ''] }) => build.is(build.column(relation, name), 'NULL'));
    return {
      isOther: build.or([...isUnknown, ...isToCome]),
      joins: known.map(({ relation, names }): SqlJoin => {
        const on = build.and(
          names.map((name) => build.binary(build.column(relation, name), '=', build.column(occurring, name))),
        );
        return { kind: 'LEFT JOIN', source: relation, alias: relation, on: on ?? build.yes };
      }),
    };
  }

  /** Cells, what occurs in them, and some parts of each. */
  #joined(parts: readonly Source[]): Pick<SqlSelect, 'from' | 'joins'> {
    const [first, ...others] = [...this.#cell(), ...this.#occurring(), ...parts];
    return {
      ...(first === undefined ? {} : { from: first.from }),
      joins: others.map(({ from, on }): SqlJoin => {
        const same = build.and(on);
        return same === undefined ? { kind: 'CROSS JOIN', ...from } : { kind: 'JOIN', ...from, on: same };
      }),
    };
  }

  /** Where the value of a dimension inside is found. */
  #value({ name, kind }: PlanDimension): SqlExpression {
    const { members, around } = this.#groups;
    const listed = members.find(({ names }) => names.includes(name));
    if (listed !== undefined) return build.column(listed.relation, name);
    if (this.#rest.includes(name)) return build.column(restAlias, name);
    const own = around.dimensions.find((dimension) => dimension.name === name && dimension.kind !== 'time');
    if (kind !== 'time' && own !== undefined) return build.column(cellAlias, name);
    return build.column(this.#periods ?? restAlias, name);
  }

  /** The groups, apart by what says which members and which periods are in them; periods to come have none yet. */
  #cell(): Source[] {
    const { around, aroundTime, per, cells } = this.#groups;
    const columns = this.#cellDimensions().map(({ name }) => ({ expression: build.column(cells, name), alias: name }));
    const time = around.dimensions.find(({ kind }) => kind === 'time');
    const begun =
      time === undefined
        ? undefined
        : build.binary(aroundTime.told(build.column(cells, time.name), per), '<=', build.date(around.today));
    const source: SqlSelect = {
      kind: 'select',
      distinct: true,
      columns: columns.length > 0 ? columns : [{ expression: build.number(1), alias: '$any' }],
      from: { source: cells, alias: cells },
      ...(begun === undefined ? {} : { where: begun }),
    };
    return [{ from: { source, alias: cellAlias }, on: [] }];
  }

  #cellDimensions(): PlanDimension[] {
    const { around, dimensions, members } = this.#groups;
    const listed = members.flatMap(({ names }) => names);
    return around.dimensions.filter(
      (dimension) =>
        dimensions.includes(dimension) ||
        (dimension.kind === 'time' ? this.#periods !== undefined : listed.includes(dimension.name)),
    );
  }

  /** What occurs in each group. */
  #occurring(): Source[] {
    if (this.#rest.length === 0) return [];
    const { occurring, there, inside, dimensions, keyOf } = this.#groups;
    const time = this.#periods === undefined ? inside.filter(({ kind }) => kind === 'time') : [];
    const names = [...new Set([...this.#rest, ...time.map(({ name }) => name), ...this.#innerPeriods()])];
    const where = build.and(there);
    const source: SqlSelect = {
      kind: 'select',
      distinct: true,
      columns: [
        ...names.map((name) => ({ expression: build.column(occurring, name), alias: name })),
        ...dimensions.map((dimension) => ({ expression: keyOf(dimension, occurring), alias: groupColumn(dimension) })),
      ],
      from: { source: occurring, alias: occurring },
      ...(where === undefined ? {} : { where }),
    };
    const on = dimensions.map((dimension) =>
      same(build.column(restAlias, groupColumn(dimension)), build.column(cellAlias, dimension.name)),
    );
    return [{ from: { source, alias: restAlias }, on }];
  }

  /** The report's periods, where weeks inside do not tell them. */
  #innerPeriods(): string[] {
    const { around, inside } = this.#groups;
    if (this.#periods !== undefined) return [];
    const time = around.dimensions.find(({ kind }) => kind === 'time');
    return inside.flatMap(({ name, kind }) => (kind === 'column' && name === time?.name ? [name] : []));
  }

  /** Members, each in the groups that follow from it. */
  #members(): Part[] {
    return this.#groups.members.map(({ relation, names }) => {
      const shared = this.#cellDimensions().filter(({ kind, name }) => kind === 'column' && names.includes(name));
      return { relation, keys: shared.map(({ name }) => ({ expression: build.column(relation, name), of: name })) };
    });
  }

  /** Periods, each in the group that it is in. */
  #inTime(): Part[] {
    const { keyOf } = this.#groups;
    const periods = this.#periods;
    if (periods === undefined) return [];
    const time = this.#cellDimensions().find(({ kind }) => kind === 'time');
    const keys = time === undefined ? [] : [{ expression: keyOf(time, periods), of: time.name }];
    return [{ relation: periods, keys }];
  }
}

function oneByOne({ relation, keys }: Part): Source {
  return {
    from: { source: relation, alias: relation },
    on: keys.map(({ expression, of }) => same(expression, build.column(cellAlias, of))),
  };
}

/** How many there are in each cell. */
function inNumbers({ relation, keys }: Part): Source {
  const columns = keys.map(({ expression, of }) => ({ expression, alias: of }));
  const source: SqlSelect = {
    kind: 'select',
    columns: [...columns, { expression: build.call('count', build.star), alias: numberColumn }],
    from: { source: relation, alias: relation },
    groupBy: keys.map(({ expression }) => expression),
  };
  return {
    from: { source, alias: relation },
    on: keys.map(({ of }) => same(build.column(relation, of), build.column(cellAlias, of))),
  };
}

const numberColumn = '$number';
const cellAlias = 'cell';
const restAlias = 'the rest';

/** A dimension of the report beside dimensions inside, of which one may have its name. */
function groupColumn({ name }: PlanDimension): string {
  return `$of ${name}`;
}

function same(one: SqlExpression, other: SqlExpression): SqlExpression {
  return build.binary(one, 'IS NOT DISTINCT FROM', other);
}
