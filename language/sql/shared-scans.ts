/**
 * Scans that read the same rows at different times, such as this year's and the year before's, or a month's and those of
 * the year so far: the table is read once for all of them, and each takes its periods from that.
 */
import { countPeriods, startOf } from '../base/calendar.ts';
import { keyOf, sharedConditions } from '../plan/pass.ts';
import { collapse, isDisplaced, type ReportPlan, type Scan, type State } from '../plan/plan.ts';
import type { RowExpression } from '../semantics/model.ts';
import * as build from './build.ts';
import { type Scans, stateColumn } from './scan.ts';
import type { Statement } from './statement.ts';
import { isOpening, type Time, type TimeDimension } from './time.ts';
import type { SqlExpression, SqlSelect } from './tree.ts';

/** A scan with the days that bound it apart from its other conditions. */
interface Member {
  readonly scan: Scan;
  readonly date: RowExpression;
  readonly from: string;
  readonly until: string;
  readonly where: readonly RowExpression[];
}

export class SharedScans {
  readonly #plan: ReportPlan;
  readonly #statement: Statement;
  readonly #time: Time;
  readonly #scans: Scans;

  constructor(plan: ReportPlan, statement: Statement, time: Time, scans: Scans) {
    this.#plan = plan;
    this.#statement = statement;
    this.#time = time;
    this.#scans = scans;
  }

  /** The relations of the scans that share a reading; the others have to be read each on its own. */
  add(): ReadonlyMap<Scan, string> {
    if (this.#plan.range === null) return new Map();
    const groups = new Map<string, Member[]>();
    for (const scan of this.#plan.scans) {
      const member = this.#member(scan);
      if (member === undefined) continue;
      const id = [scan.table, keyOf(member.date), ...scan.keys.map(keyOf)].join('\0');
      groups.set(id, [...(groups.get(id) ?? []), member]);
    }
    const worthwhile = [...groups.values()].filter((members) => members.length > 1 && areNear(members));
    return new Map(worthwhile.flatMap((members) => this.#share(members)));
  }

  #member(scan: Scan): Member | undefined {
    if (scan.spread !== undefined || scan.valued !== undefined || isDisplaced(scan) || isOpening(scan))
      return undefined;
    if (scan.states.some(({ compute }) => collapse[compute] === 'recompute')) return undefined;
    const bounds = scan.where.flatMap((condition) =>
      condition.kind === 'within' && condition.from !== undefined && condition.until !== undefined
        ? [{ condition, date: condition.operand, from: condition.from, until: condition.until }]
        : [],
    );
    const [bound] = bounds;
    if (bound === undefined || bounds.length > 1) return undefined;
    const { condition, date, from, until } = bound;
    const time = this.#time.dimension;
    const key = time && scan.keys[this.#plan.dimensions.indexOf(time)];
    if (key !== undefined && keyOf(key) !== keyOf(date)) return undefined;
    // Groups of whole periods are in the bounds, or out.
    const whole = time === undefined || [from, until].every((day) => day === startOf(day, time.grain, this.#plan));
    if (!whole && this.#plan.dimensions.length > 1) return undefined;
    return { scan, date, from, until, where: scan.where.filter((each) => each !== condition) };
  }

  /** One relation of all the rows, and one of each scan's own. */
  #share(members: readonly Member[]): [Scan, string][] {
    const { dimensions } = this.#plan;
    const time = this.#time.dimension;
    const { shared, rests } = sharedConditions(members.map(({ where }) => where));
    const wanted = members.map(({ scan, date, from, until }, index) => {
      // By time, groups are in the bounds, and otherwise rows are.
      const bound: RowExpression[] = time === undefined ? [within(date, from, until)] : [];
      const rest = [...bound, ...(rests[index] ?? [])];
      const anyOf = (scan.anyOf.length === 0 ? [[]] : scan.anyOf).map((group) => [...rest, ...group]);
      return { scan, from, until, rest, anyOf };
    });
    const states = new States();
    const everyGroup = dimensions.length === 0 || (time !== undefined && dimensions.length === 1);
    const own = wanted.map(({ scan, from, until, rest, anyOf }) => {
      const columns = scan.states.map((state) => ({
        name: state.name,
        column: states.add({ ...state, filter: [...rest, ...state.filter] }),
      }));
      const always = everyGroup || anyOf.some((group) => group.length === 0);
      const there = always ? undefined : states.add({ name: '', compute: 'count', filter: anyOfThese(anyOf) });
      return { scan, from, until, columns, there };
    });
    const [first] = members;
    if (first === undefined) return [];
    // Of an aggregate the bounds are asked of groups; of the key, the engine would ask them of all rows again.
    const dated = time && states.add({ name: '', compute: 'min', argument: first.date, filter: [] });
    const days = hull(members);
    const groups = wanted.flatMap(({ anyOf }) => anyOf);
    const base: Scan = {
      name: `${first.scan.table}, read once`,
      table: first.scan.table,
      keys: first.scan.keys,
      where: [...shared, within(first.date, days.from, days.until)],
      anyOf: groups.some((group) => group.length === 0) ? [] : groups,
      states: states.all,
      undated: [],
    };
    const all = this.#statement.add(base.name, this.#scans.select(base, dimensions, base.states));
    const at = dated === undefined ? undefined : build.column(all, stateColumn(dated));
    return own.map(({ scan, from, until, columns: kept, there }) => {
      const bounds = at && [build.binary(at, '>=', build.date(from)), build.binary(at, '<', build.date(until))];
      const present =
        there === undefined ? undefined : build.binary(build.column(all, stateColumn(there)), '>', build.number(0));
      const where = build.and([...(bounds ?? []), ...(present === undefined ? [] : [present])]);
      const part: SqlSelect = {
        kind: 'select',
        columns: [
          ...dimensions.map((dimension) => ({
            expression: this.#key(scan, build.column(all, dimension.name), dimension === time ? time : undefined),
            alias: dimension.name,
          })),
          ...kept.map(({ name, column }) => ({
            expression: build.column(all, stateColumn(column)),
            alias: stateColumn(name),
          })),
        ],
        from: { source: all, alias: all },
        ...(where === undefined ? {} : { where }),
      };
      return [scan, this.#statement.add(scan.name, part)];
    });
  }

  #key(scan: Scan, own: SqlExpression, time: TimeDimension | undefined): SqlExpression {
    return time === undefined ? own : this.#time.counted(scan, own, time.grain);
  }
}

/** States of several scans, equal ones once. */
class States {
  readonly #known = new Map<string, State>();

  get all(): readonly State[] {
    return [...this.#known.values()];
  }

  add({ compute, argument, fraction, order, filter }: State): string {
    const parts = [argument, ...(order ?? [])].map((each) => (each === undefined ? '' : keyOf(each)));
    const id = [compute, fraction, ...parts, '', ...filter.map(keyOf).sort()].join('\0');
    const state: State = this.#known.get(id) ?? {
      name: `r${this.#known.size + 1}`,
      compute,
      ...(argument === undefined ? {} : { argument }),
      ...(fraction === undefined ? {} : { fraction }),
      ...(order === undefined ? {} : { order }),
      filter,
    };
    this.#known.set(id, state);
    return state.name;
  }
}

function within(date: RowExpression, from: string, until: string): RowExpression {
  return { kind: 'within', operand: date, from, until, type: { kind: 'boolean' } };
}

/** One of these groups holds whole. */
function anyOfThese(groups: readonly (readonly RowExpression[])[]): readonly RowExpression[] {
  const [only] = groups;
  if (only !== undefined && groups.length === 1) return only;
  const type = { kind: 'boolean' } as const;
  return [{ kind: 'or', operands: groups.map((operands): RowExpression => ({ kind: 'and', operands, type })), type }];
}

/** The days from the first to the last of any. */
function hull(members: readonly Member[]): { readonly from: string; readonly until: string } {
  const [from = ''] = members.map((member) => member.from).sort();
  const until =
    members
      .map((member) => member.until)
      .sort()
      .at(-1) ?? '';
  return { from, until };
}

/** Together they read no more than they would one by one: what lies between them is not worth a pass over the table. */
function areNear(members: readonly Member[]): boolean {
  const { from, until } = hull(members);
  const lengths = members.map((member) => countPeriods(member.from, member.until, 'day'));
  return countPeriods(from, until, 'day') <= lengths.reduce((sum, length) => sum + length, 0);
}
