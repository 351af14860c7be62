/** What several aggregates of one table share: one pass over its rows. */
import type { Aggregate, RowExpression, Series } from '../semantics/model.ts';
import { leafText } from '../semantics/row-leaves.ts';
import type { Scan, State, StateFunction } from './plan.ts';

/** How a pass reads time. */
export type Reading = Pick<Scan, 'shift' | 'series' | 'spread' | 'valued' | 'compared'>;

/** The states that are computed in one pass over a table. */
export class Pass {
  readonly name: string;
  readonly #reading: Reading;
  readonly #table: string;
  readonly #keys: readonly RowExpression[];
  readonly #states = new Map<string, State>();
  readonly #dated = new Map<string, { date: RowExpression; anyOf: (readonly RowExpression[])[] }>();

  constructor(table: string, keys: readonly RowExpression[], name: string, reading: Reading) {
    this.#table = table;
    this.#keys = keys;
    this.name = name;
    this.#reading = reading;
  }

  /** Notes that rows which meet these conditions are wanted by this date. */
  dated(date: RowExpression, conditions: readonly RowExpression[]): void {
    const id = keyOf(date);
    const known = this.#dated.get(id) ?? { date, anyOf: [] };
    known.anyOf.push(conditions);
    this.#dated.set(id, known);
  }

  /** The name of a state; equal ones are computed once. */
  state(
    compute: StateFunction,
    parts: Partial<Pick<State, 'argument' | 'fraction' | 'order' | 'alone'>>,
    conditions: readonly RowExpression[],
    newName: () => string,
  ): string {
    const filter = unique(conditions);
    const argument = parts.argument === undefined ? '' : keyOf(parts.argument);
    const order = (parts.order ?? []).map(keyOf);
    const id = [compute, argument, parts.fraction, parts.alone, ...order, '', ...filter.keys()].join('\0');
    const known = this.#states.get(id);
    if (known !== undefined) return known.name;
    const state: State = { name: newName(), compute, ...parts, filter: [...filter.values()] };
    this.#states.set(id, state);
    return state.name;
  }

  /** Conditions that all states share move to the scan; of the rest, rows that no state wants are left out. */
  scan(): Scan {
    const states = [...this.#states.values()];
    const { shared, rests } = sharedConditions(states.map(({ filter }) => filter));
    const rest = states.map((state, index) => ({ ...state, filter: rests[index] ?? [] }));
    const anyOf = wanted(rest.map(({ filter }) => filter));
    return {
      name: this.name,
      table: this.#table,
      keys: this.#keys,
      where: shared,
      anyOf,
      states: rest,
      ...this.#reading,
      undated: [...this.#dated.values()].map(({ date, anyOf: groups }) => ({ date, anyOf: wanted(groups) })),
    };
  }
}

/** The conditions that several groups have in common, and what each has besides. */
export function sharedConditions(groups: readonly (readonly RowExpression[])[]): {
  readonly shared: readonly RowExpression[];
  readonly rests: readonly (readonly RowExpression[])[];
} {
  const [first, ...others] = groups;
  const keys = others.map(keysOf);
  const shared = (first ?? []).filter((condition) => keys.every((group) => group.has(keyOf(condition))));
  const sharedKeys = keysOf(shared);
  return { shared, rests: groups.map((group) => group.filter((condition) => !sharedKeys.has(keyOf(condition)))) };
}

const keys = new WeakMap<RowExpression, string>();

/** A text that equal expressions share. */
export function keyOf(expression: RowExpression): string {
  const known = keys.get(expression);
  if (known !== undefined) return known;
  const key = JSON.stringify(expression);
  keys.set(expression, key);
  return key;
}

function keysOf(conditions: readonly RowExpression[]): ReadonlySet<string> {
  return new Set(conditions.map(keyOf));
}

/** Each condition once, by its key. */
function unique(conditions: readonly RowExpression[]): ReadonlyMap<string, RowExpression> {
  const found = new Map<string, RowExpression>();
  for (const condition of conditions) {
    const key = keyOf(condition);
    if (!found.has(key)) found.set(key, condition);
  }
  return found;
}

/** Groups of conditions, one of which a row must meet, without those that a weaker one implies; none when one is empty. */
function wanted(groups: readonly (readonly RowExpression[])[]): (readonly RowExpression[])[] {
  if (groups.some((group) => group.length === 0)) return [];
  if (groups.length === 1) return [...groups];
  const keys = groups.map(keysOf);
  const having = new Map<string, number[]>();
  for (const [index, group] of keys.entries()) {
    for (const key of group) {
      const others = having.get(key);
      if (others === undefined) having.set(key, [index]);
      else others.push(index);
    }
  }
  const implied = new Set<number>();
  for (const [weaker, group] of keys.entries()) {
    // Only what has its rarest condition can have all of them.
    const [among = []] = [...group].map((key) => having.get(key) ?? []).sort((a, b) => a.length - b.length);
    for (const index of among) {
      const other = keys[index];
      const first = other?.size === group.size ? weaker < index : weaker !== index;
      if (first && [...group].every((key) => other?.has(key) === true)) implied.add(index);
    }
  }
  return groups.filter((_, index) => !implied.has(index));
}

/** Readable in the SQL, and apart from the names of tables. */
export function passName({ table, via, shift, series }: Aggregate, date: RowExpression | undefined): string {
  const way = via.map((step) => ` via ${step}`).join('');
  const column = date === undefined ? 'group' : date.kind === 'leaf' ? leafText(date.leaf) : 'its date';
  const earlier = shift === undefined ? '' : `, ${shift.months} months ${shift.days} days earlier`;
  return `${table}${way} by ${column}${earlier}${series === undefined ? '' : `, ${describe(series)}`}`;
}

function describe(series: Series): string {
  switch (series.kind) {
    case 'to_date':
      return `${series.unit} to date`;
    case 'rolling':
      return `${series.count} ${series.unit}s`;
    case 'running':
      return series.opening ? 'running, before' : 'running';
  }
}
